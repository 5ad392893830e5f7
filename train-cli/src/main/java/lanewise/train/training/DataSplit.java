package lanewise.train.training;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import lanewise.train.config.RandomStreams;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Counts;
import lanewise.train.data.Images;

/**
 * The training images divided into those to train on and those to validate with: as the data set divides them, or else by the
 * seed, by default into nine tenths and one tenth, 45,000 and 5,000 of CIFAR-10.
 *
 * @param train indices of the images to train on
 * @param validation indices of the images to validate with
 */
public record DataSplit(int[] train, int[] validation) {
    private static final int FEWEST_IN_STEP = 2; // unless a batch shall have one

    /**
     * Returns the split of some images in a run.
     *
     * @throws InvalidConfigException if the share to validate with leaves none to validate with, or none to train on
     */
    public static DataSplit of(Images images, RunConfig config) {
        int training = trainCount(images, config);
        if (images.validationCount() > 0) {
            return new DataSplit(IntStream.range(0, training).toArray(),
                    IntStream.range(training, images.count()).toArray());
        }
        int[] order = new Philox(config.seed(), RandomStreams.SPLIT).permutation(images.count());
        return new DataSplit(Arrays.copyOf(order, training), Arrays.copyOfRange(order, training, order.length));
    }

    /**
     * Returns how many of some images there are to train on.
     *
     * @throws InvalidConfigException if the share to validate with leaves none to validate with, or none to train on
     */
    public static int trainCount(Images images, RunConfig config) {
        return images.count() - (images.validationCount() > 0 ? images.validationCount()
                : validating(images.count(), config));
    }

    /**
     * Returns how many of so many images validate in a run, if the data set does not divide them itself.
     *
     * @throws InvalidConfigException if that is none, or too few are left for a step
     */
    static int validating(int count, RunConfig config) {
        double share = config.evaluation().validationShare();
        int validating = (int) (count * share);
        InvalidConfigException.require(validating > 0, ConfigField.VALIDATION_SHARE, "%s of %s is none to validate with; choose"
                + " %s or more", share, Counts.of(count, "training image"), leastShare(count).toPlainString());
        int training = count - validating;
        InvalidConfigException.require(training >= Math.min(FEWEST_IN_STEP, config.batchSize()), ConfigField.VALIDATION_SHARE,
                "%s leaves %s of %s to train on; choose less", share, training, Counts.of(count, "training image"));
        return validating;
    }

    // Rounded up, so that it is a share of one image at least.
    private static BigDecimal leastShare(int count) {
        return BigDecimal.ONE.divide(BigDecimal.valueOf(count), new MathContext(2, RoundingMode.CEILING)).stripTrailingZeros();
    }
}
