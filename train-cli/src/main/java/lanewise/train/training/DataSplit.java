package lanewise.train.training;

import java.util.Arrays;
import lanewise.tensor.Philox;
import lanewise.train.config.RandomStreams;
import lanewise.train.data.Images;

/**
 * The training images divided by the seed into nine tenths to train on and one tenth to validate with: 45,000 and
 * 5,000 of CIFAR-10.
 *
 * @param train indices of the images to train on
 * @param validation indices of the images to validate with
 */
public record DataSplit(int[] train, int[] validation) {
    private static final int VALIDATION_SHARE = 10;

    /** Returns the split of some images by a seed. */
    public static DataSplit of(Images images, long seed) {
        int[] order = new Philox(seed, RandomStreams.SPLIT).permutation(images.count());
        int training = images.count() - images.count() / VALIDATION_SHARE;
        return new DataSplit(Arrays.copyOf(order, training), Arrays.copyOfRange(order, training, order.length));
    }
}
