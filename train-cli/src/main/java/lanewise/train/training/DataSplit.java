package lanewise.train.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import lanewise.train.config.RandomStreams;
import lanewise.train.data.Images;

/**
 * The training images divided into those to train on and those to validate with: as the data set divides them, or else
 * by the seed into nine tenths and one tenth, 45,000 and 5,000 of CIFAR-10.
 *
 * @param train indices of the images to train on
 * @param validation indices of the images to validate with
 */
public record DataSplit(int[] train, int[] validation) {
    private static final int VALIDATION_SHARE = 10;

    /** Returns the split of some images by a seed. */
    public static DataSplit of(Images images, long seed) {
        int training = trainCount(images);
        if (images.validationCount() > 0) {
            return new DataSplit(IntStream.range(0, training).toArray(),
                    IntStream.range(training, images.count()).toArray());
        }
        int[] order = new Philox(seed, RandomStreams.SPLIT).permutation(images.count());
        return new DataSplit(Arrays.copyOf(order, training), Arrays.copyOfRange(order, training, order.length));
    }

    /** Returns how many images there are to train on, whatever the seed. */
    public static int trainCount(Images images) {
        return images.count() - (images.validationCount() > 0 ? images.validationCount()
                : images.count() / VALIDATION_SHARE);
    }
}
