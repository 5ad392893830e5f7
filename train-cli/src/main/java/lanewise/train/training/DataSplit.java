package lanewise.train.training;

import java.util.Arrays;
import lanewise.tensor.Philox;
import lanewise.train.config.RandomStreams;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;

/**
 * The training images divided by the seed into those to train on and those to validate with: by default nine tenths and one,
 * 45,000 and 5,000 of CIFAR-10.
 *
 * @param train indices of the images to train on
 * @param validation indices of the images to validate with
 */
public record DataSplit(int[] train, int[] validation) {
    /** Returns the split of some images in a run. */
    public static DataSplit of(Images images, RunConfig config) {
        int[] order = new Philox(config.seed(), RandomStreams.SPLIT).permutation(images.count());
        int training = images.count() - validating(images.count(), config);
        return new DataSplit(Arrays.copyOf(order, training), Arrays.copyOfRange(order, training, order.length));
    }

    /** Returns how many of so many images validate in a run. */
    static int validating(int count, RunConfig config) {
        return (int) (count * config.evaluation().validationShare());
    }
}
