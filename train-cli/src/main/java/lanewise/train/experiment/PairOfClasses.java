package lanewise.train.experiment;

import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Cifar10;
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
    static final int FEATURES = 4 * Cifar10.CHANNELS;

    private static final int SIDE = 32;
    private static final int HALF = SIDE / 2;

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
            for (int feature = 0; feature < FEATURES; feature++) {
                features.set(quarterMean(images, chosen[s], feature / 4, feature % 4), s, feature);
            }
            targets.set(s < each ? 0 : 1, s, 0);
        }
        return new PairOfClasses(features.sub(features.mean(0)).div(features.std(0)), targets);
    }

    private static IntStream ofClass(Images images, int label) {
        return IntStream.range(0, images.count()).filter(i -> images.label(i) == label);
    }

    private static double quarterMean(Images images, int image, int channel, int quarter) {
        byte[] pixels = images.block(image);
        int plane = images.offset(image) + channel * Cifar10.PLANE;
        int sum = 0;
        for (int y = quarter / 2 * HALF; y < quarter / 2 * HALF + HALF; y++) {
            for (int x = quarter % 2 * HALF; x < quarter % 2 * HALF + HALF; x++) {
                sum += pixels[plane + y * SIDE + x] & 0xff;
            }
        }
        return sum / (double) (HALF * HALF);
    }

    /** Returns the number S of images. */
    int samples() {
        return features.dim(0);
    }
}
