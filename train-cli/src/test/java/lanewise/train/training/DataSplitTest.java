package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import lanewise.train.config.EvaluationConfig;
import lanewise.train.config.KeptModel;
import lanewise.train.config.RunConfig;
import lanewise.train.config.TestViews;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSplitTest {
    private static final Images IMAGES = SyntheticImages.generate(100, 10, 1).train();

    @Test
    void aTenthValidatesUnlessTheDataSaysWhatDoes() {
        DataSplit drawn = DataSplit.of(IMAGES, RunConfig.DEFAULT.withSeed(7));
        assertEquals(90, drawn.train().length);
        assertEquals(10, drawn.validation().length);
        assertEquals(90, DataSplit.trainCount(IMAGES, RunConfig.DEFAULT));

        Images divided = IMAGES.withValidation(25);
        assertEquals(25, DataSplit.of(divided, sharing(1e-9)).validation().length);
        assertEquals(75, DataSplit.trainCount(divided, RunConfig.DEFAULT));
        for (long seed : new long[] {7, 8}) {
            assertArrayEquals(IntStream.range(0, 75).toArray(), DataSplit.of(divided, RunConfig.DEFAULT.withSeed(seed)).train());
            assertArrayEquals(IntStream.range(75, 100).toArray(),
                    DataSplit.of(divided, RunConfig.DEFAULT.withSeed(seed)).validation());
        }
    }

    private static RunConfig sharing(double share) {
        return RunConfig.DEFAULT.withEvaluation(new EvaluationConfig(share, KeptModel.BEST, TestViews.ONE));
    }

    @Test
    void aShareThatLeavesNoImageIsRefusedByItsName() {
        assertEquals(1, DataSplit.of(IMAGES, sharing(0.01)).validation().length);
        assertEquals("validationShare: 0.0099 of 100 training images is none to validate with; choose 0.01 or more",
                refusal(sharing(0.0099)));
        assertEquals(2, DataSplit.of(IMAGES, sharing(0.98)).train().length);
        assertEquals("validationShare: 0.99 leaves 1 of 100 training images to train on; choose less", refusal(sharing(0.99)));
        assertEquals(1, DataSplit.of(IMAGES, sharing(0.99).withBatchSize(1)).train().length);
    }

    private static String refusal(RunConfig config) {
        assertThrows(InvalidConfigException.class, () -> DataSplit.of(IMAGES, config));
        return assertThrows(InvalidConfigException.class, () -> DataSplit.trainCount(IMAGES, config)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 49, 300, 45_000})
    void theShareThatIsNamedIsEnough(int count) {
        String message = assertThrows(InvalidConfigException.class,
                () -> DataSplit.validating(count, sharing(1e-9))).getMessage();
        double named = Double.parseDouble(message.replaceAll(".*choose | or more", ""));
        assertEquals(1, DataSplit.validating(count, sharing(named)));
    }
}
