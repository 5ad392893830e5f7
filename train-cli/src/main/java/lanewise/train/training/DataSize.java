package lanewise.train.training;

import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.ImageData;
import lanewise.train.data.cifar.Cifar10;

/**
 * How many images a data set has, without them.
 *
 * @param training those to train on and to validate with
 * @param validation those of them that the data set itself sets apart, 0 if a run does
 * @param test those to test with
 * @param classes the number of classes
 */
public record DataSize(int training, int validation, int test, int classes) {
    /** CIFAR-10's. */
    public static final DataSize CIFAR_10 = new DataSize(Cifar10.TRAIN_IMAGES, 0, Cifar10.TEST_IMAGES, Cifar10.CLASSES);

    /** Returns that of a data set. */
    public static DataSize of(ImageData data) {
        return new DataSize(data.train().count(), data.train().validationCount(), data.test().count(),
                data.classNames().size());
    }

    /** Returns the number of all images. */
    public int images() {
        return training + test;
    }

    /**
     * Returns how many images a run trains on.
     *
     * @throws InvalidConfigException if the share to validate with leaves none to validate with, or none to train on
     */
    public int trained(RunConfig config) {
        return training - (validation > 0 ? validation : DataSplit.validating(training, config));
    }

    /** Returns how many images validate a run. */
    public int validating(RunConfig config) {
        return training - trained(config);
    }
}
