package lanewise.train.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import lanewise.train.config.RandomStreams;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;

/**
 * The training images divided into those to train on and those to validate with: as the data set divides them, or else by the
 * seed, by default into nine tenths and one tenth, 45,000 and 5,000 of CIFAR-10.
 *
 * @param train indices of the images to train on
 * @param validation indices of the images to validate with
 */
public record DataSplit(int[] train, int[] validation) {
    /** Returns the split of some images in a run. */
    public static DataSplit of(Images images, RunConfig config) {
        int training = trainCount(images, config);
        if (images.validationCount() > 0) {
            return new DataSplit(IntStream.range(0, training).toArray(),
                    IntStream.range(training, images.count()).toArray());
        }
        int[] order = new Philox(config.seed(), RandomStreams.SPLIT).permutation(images.count());
        return new DataSplit(Arrays.copyOf(order, training), Arrays.copyOfRange(order, training, order.length));
    }

    /** Returns how many of some images there are to train on. */
    public static int trainCount(Images images, RunConfig config) {
        return images.count() - (images.validationCount() > 0 ? images.validationCount()
                : validating(images.count(), config));
    }

    /** Returns how many of so many images validate in a run, if the data set does not divide them itself. */
    static int validating(int count, RunConfig config) {
        return (int) (count * config.evaluation().validationShare());
    }
}
