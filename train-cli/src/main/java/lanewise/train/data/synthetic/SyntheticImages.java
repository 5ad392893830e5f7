package lanewise.train.data.synthetic;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.Sha256;
import lanewise.train.data.cifar.Cifar10;

/**
 * A data set that needs no file: ten procedurally drawn classes in CIFAR-10's format.
 *
 * <p>An image shows one shape at a random place, size and slant, plain or striped, over an uneven background with
 * clutter and grain. Colours lean towards the class but often mislead, so a linear classifier is better than chance and
 * worse than one that sees shapes. Image {@code i} is a function of (seed, split, i) alone: the same bytes on every
 * machine, with any number of threads, in sets of any size.
 */
public final class SyntheticImages {
    /** The classes, by label. */
    public static final List<String> CLASS_NAMES = Arrays.stream(SyntheticShape.values())
            .map(shape -> shape.name().toLowerCase(Locale.ROOT))
            .toList();
    /** The seed of the set that {@code --data synthetic} uses. */
    public static final long DEFAULT_SEED = 42;

    /** The number of training images of the full set, which is CIFAR-10's. */
    public static final int FULL_SET = Cifar10.TRAIN_IMAGES;

    private static final int CLASSES = CLASS_NAMES.size();
    private static final int TRAIN = 0;
    private static final int TEST = 1;
    /** A stream of its own for the order of the labels. */
    private static final int LABELS = 2;
    /** Images that one task draws: enough to amortise its canvas, few enough to keep every core busy. */
    private static final int CHUNK = 250;

    private SyntheticImages() {
    }

    /** Returns the full set, {@value #FULL_SET} training and 10,000 test images of the {@link #DEFAULT_SEED}. */
    public static ImageData generate() {
        return generate(FULL_SET);
    }

    /**
     * Returns a set with the first images of the {@link #DEFAULT_SEED}, a fifth as many to test with as to train with.
     *
     * @param trainCount the number of training images, a positive multiple of 10
     * @throws IllegalArgumentException if the count is out of range
     */
    public static ImageData generate(int trainCount) {
        return generate(trainCount, trainCount / 5, DEFAULT_SEED);
    }

    /**
     * Returns a set of the given size. The training images fill five files evenly, as in CIFAR-10.
     *
     * <p>Image {@code 10 k} and the nine after it show each class once.
     *
     * @param trainCount the number of training images, a positive multiple of 5
     * @param testCount the number of test images, positive
     * @param seed chooses the images
     * @throws IllegalArgumentException if a count is out of range
     */
    public static ImageData generate(int trainCount, int testCount, long seed) {
        int trainFiles = Cifar10.FILES.train().size();
        if (trainCount <= 0 || trainCount % trainFiles != 0 || testCount <= 0) {
            throw new IllegalArgumentException("synthetic images: " + trainCount + " for training and " + testCount
                    + " for testing; the first must be a positive multiple of 5, the second positive");
        }
        int perFile = trainCount / trainFiles;
        byte[][] files = new byte[trainFiles + 1][];
        for (int f = 0; f < trainFiles; f++) {
            files[f] = records(seed, TRAIN, f * perFile, perFile);
        }
        files[trainFiles] = records(seed, TEST, 0, testCount);
        Images train = new Images(Arrays.copyOf(files, trainFiles), perFile, trainCount, RecordFormat.CIFAR_10,
                CLASS_NAMES);
        Images test = new Images(new byte[][] {files[trainFiles]}, testCount, testCount, RecordFormat.CIFAR_10,
                CLASS_NAMES);
        return new ImageData(train, test, DataKind.SYNTHETIC, ImageData.Origin.SYNTHETIC, Optional.empty(),
                sha256(files));
    }

    private static byte[] records(long seed, int split, int first, int count) {
        byte[] block = new byte[Math.multiplyExact(count, RecordFormat.CIFAR_10.recordBytes())];
        forEachChunk(count, (from, end) -> {
            SyntheticScene scene = new SyntheticScene();
            for (int i = from; i < end; i++) {
                int label = label(seed, split, first + i);
                int record = i * RecordFormat.CIFAR_10.recordBytes();
                block[record] = (byte) label;
                scene.draw(new SplitMix64(seed, split, first + i), label, block, record + 1);
            }
        });
        return block;
    }

    /** Draws images from the first to the one behind the last. */
    @FunctionalInterface
    private interface Chunk {
        void draw(int from, int end);
    }

    private static void forEachChunk(int count, Chunk work) {
        IntStream.range(0, Math.ceilDiv(count, CHUNK)).parallel()
                .forEach(chunk -> work.draw(chunk * CHUNK, Math.min(count, (chunk + 1) * CHUNK)));
    }

    /**
     * Draws training images of any numbers, on several threads: the same as {@link #generate(int, int, long)} gives in a set
     * that has them.
     *
     * @param seed chooses the images
     * @param numbers which of them, from 0
     * @param block the array to draw into
     * @param offset where the pixels of the first one begin in it
     * @param stride how many bytes further those of the next one begin, {@link Images#PIXELS} or more
     */
    public static void draw(long seed, int[] numbers, byte[] block, int offset, int stride) {
        forEachChunk(numbers.length, (from, end) -> {
            SyntheticScene scene = new SyntheticScene();
            for (int i = from; i < end; i++) {
                scene.draw(new SplitMix64(seed, TRAIN, numbers[i]), label(seed, numbers[i]), block, offset + i * stride);
            }
        });
    }

    /** Returns the class of a training image. */
    public static int label(long seed, int number) {
        return label(seed, TRAIN, number);
    }

    /** Returns the place's entry of a random permutation of the ten labels, one permutation for every ten images. */
    private static int label(long seed, int split, int index) {
        SplitMix64 random = new SplitMix64(seed, LABELS + split, index / CLASSES);
        int[] labels = IntStream.range(0, CLASSES).toArray();
        for (int i = CLASSES - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int swapped = labels[i];
            labels[i] = labels[j];
            labels[j] = swapped;
        }
        return labels[index % CLASSES];
    }

    private static Map<String, String> sha256(byte[][] files) {
        List<String> sums = Arrays.stream(files).parallel().map(Sha256::of).toList();
        Map<String, String> sha256 = new LinkedHashMap<>();
        for (int f = 0; f < files.length; f++) {
            sha256.put(Cifar10.FILES.all().get(f).name(), sums.get(f));
        }
        return sha256;
    }
}
