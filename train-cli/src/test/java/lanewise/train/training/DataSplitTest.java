package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;

class DataSplitTest {
    private static final Images IMAGES = SyntheticImages.generate(100, 10, 1).train();

    @Test
    void aTenthValidatesUnlessTheDataSaysWhatDoes() {
        DataSplit drawn = DataSplit.of(IMAGES, RunConfig.DEFAULT.withSeed(7));
        assertEquals(90, drawn.train().length);
        assertEquals(10, drawn.validation().length);
        assertEquals(90, DataSplit.trainCount(IMAGES, RunConfig.DEFAULT));

        Images divided = IMAGES.withValidation(25);
        assertEquals(75, DataSplit.trainCount(divided, RunConfig.DEFAULT));
        for (long seed : new long[] {7, 8}) {
            assertArrayEquals(IntStream.range(0, 75).toArray(), DataSplit.of(divided, RunConfig.DEFAULT.withSeed(seed)).train());
            assertArrayEquals(IntStream.range(75, 100).toArray(), DataSplit.of(divided, RunConfig.DEFAULT.withSeed(seed)).validation());
        }
    }
}
