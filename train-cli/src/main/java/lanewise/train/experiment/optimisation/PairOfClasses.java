package lanewise.train.experiment.optimisation;

import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Images;

/**
 * As many images of one class as of another, each described by a few numbers: the mean of each channel in each quarter
 * of the image, shifted and scaled to mean 0 and standard deviation 1 over the images.
 *
 * @param features the numbers, of shape (S, 12), in F64
 * @param targets 0 for the first class and 1 for the second, of shape (S, 1), in F64
 */
record PairOfClasses(Tensor features, Tensor targets) {
    /** The number of features. */
    static final int FEATURES = 4 * Images.CHANNELS;

    // CIFAR-10's labels of two classes that no plane separates.
    private static final int CAT = 3;
    private static final int DOG = 5;

    private static final int HALF = Images.HEIGHT / 2;

    /**
     * Checks that there are images of two classes.
     *
     * @throws InvalidConfigException if not
     */
    static void require(Images images, int first, int second) {
        int[] counts = images.labelCounts();
        for (int label : new int[] {first, second}) {
            InvalidConfigException.require(label < counts.length, "needs images of the classes with the labels " + first
                    + " and " + second + ", and labels end at " + (counts.length - 1));
            InvalidConfigException.require(counts[label] > 0, "needs images of the classes with the labels " + first
                    + " and " + second + ", and none has the label " + label);
        }
    }

    /**
     * Checks that there are images of the classes that {@link #catsAndDogs} takes.
     *
     * @throws InvalidConfigException if not
     */
    static void requireCatsAndDogs(Images images) {
        require(images, CAT, DOG);
    }

    /** Collects CIFAR-10's cats and dogs, or what other data has under their labels. */
    static PairOfClasses catsAndDogs(Images images) {
        return of(images, CAT, DOG, Integer.MAX_VALUE);
    }

    /**
     * Collects the first images of two classes.
     *
     * @param most how many images of each class to take at most
     */
    static PairOfClasses of(Images images, int first, int second, int most) {
        int[] counts = images.labelCounts();
        int each = Math.min(most, Math.min(counts[first], counts[second]));
        int[] chosen = IntStream.concat(ofClass(images, first).limit(each), ofClass(images, second).limit(each))
                .toArray();
        Tensor features = Tensor.zeros(DType.F64, chosen.length, FEATURES);
        Tensor targets = Tensor.zeros(DType.F64, chosen.length, 1);
        for (int s = 0; s < chosen.length; s++) {
            features.select(0, s).copyFrom(quarterMeans(images.pixels(chosen[s])));
            targets.set(s < each ? 0 : 1, s, 0);
        }
        return new PairOfClasses(features.sub(features.mean(0)).div(features.std(0)), targets);
    }

    private static IntStream ofClass(Images images, int label) {
        return IntStream.range(0, images.count()).filter(i -> images.label(i) == label);
    }

    // Of each quarter of each channel.
    private static Tensor quarterMeans(Tensor pixels) {
        return pixels.reshape(Images.CHANNELS, 2, HALF, 2, HALF).mean(2, 4).reshape(FEATURES);
    }

    /** Returns the number S of images. */
    int samples() {
        return features.dim(0);
    }
}
