package lanewise.train.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lanewise.nn.Conv2d;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Window2d;
import lanewise.train.config.EvaluationConfig;
import lanewise.train.config.KeptModel;
import lanewise.train.config.RunConfig;
import lanewise.train.config.TestViews;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.record.ShortRun;
import lanewise.train.training.DataSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchLoaderTest {
    private final Images images = ShortRun.images();

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void pixelsAreNormalisedByChannel(DType dtype) {
        int[] indices = {5, 1499, 0, 700};
        BatchLoader loader = new BatchLoader(images, dtype, new Linear(Images.PIXELS, 2, dtype));
        loader.load(indices, 1, 3);
        assertArrayEquals(new int[] {images.label(1499), images.label(0), images.label(700)}, loader.labels());
        // Two roundings of constants and one of the result, each relative to numbers below 4.
        double tolerance = 3 * 4 * (dtype == DType.F32 ? 0x1p-24 : 0x1p-53);
        for (int i = 0; i < 3; i++) {
            int image = indices[1 + i];
            for (int pixel = 0; pixel < Images.PIXELS; pixel++) {
                int channel = pixel / Images.PLANE;
                int value = images.block(image)[images.offset(image) + pixel] & 0xFF;
                double expected = (value / 255.0 - Cifar10.MEAN.get(channel)) / Cifar10.STD.get(channel);
                assertEquals(expected, loader.x().get(i, pixel), tolerance);
            }
        }
    }

    @Test
    void theSplitIsAPartitionThatTheSeedDecides() {
        DataSplit split = DataSplit.of(images, RunConfig.DEFAULT);
        assertEquals(1350, split.train().length);
        assertEquals(150, split.validation().length);
        int[] all = new int[1500];
        System.arraycopy(split.train(), 0, all, 0, 1350);
        System.arraycopy(split.validation(), 0, all, 1350, 150);
        Arrays.sort(all);
        for (int i = 0; i < all.length; i++) {
            assertEquals(i, all[i]);
        }
        assertArrayEquals(split.train(), DataSplit.of(images, RunConfig.DEFAULT).train());
        assertFalse(Arrays.equals(split.train(), DataSplit.of(images, RunConfig.DEFAULT.withSeed(43)).train()));
    }

    @Test
    void networksOfImagesGetTheSameNumbersAsImages() {
        int[] indices = {5, 1499, 0};
        BatchLoader rows = new BatchLoader(images, DType.F32, new Sequential(new Linear(Images.PIXELS, 2, DType.F32)));
        BatchLoader whole = new BatchLoader(images, DType.F32, new Sequential(new Conv2d(3, 2, Window2d.of(3), DType.F32)));
        rows.load(indices, 0, 3);
        whole.load(indices, 0, 3);
        assertTrue(whole.x().bitwiseEquals(rows.x().reshape(3, 3, 32, 32)));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 15", "0.1, 150", "0.5, 750"})
    void aShareValidates(double share, int images) {
        RunConfig config = RunConfig.DEFAULT.withEvaluation(new EvaluationConfig(share, KeptModel.BEST, TestViews.ONE));
        assertEquals(images, DataSplit.of(this.images, config).validation().length);
    }

    /** As many as before the share could be set, when a tenth was a division of whole numbers. */
    @Test
    void aTenthIsRoundedDown() {
        for (int count = 0; count <= 100_000; count++) {
            assertEquals(count / 10, (int) (count * EvaluationConfig.DEFAULT.validationShare()));
        }
    }
}
