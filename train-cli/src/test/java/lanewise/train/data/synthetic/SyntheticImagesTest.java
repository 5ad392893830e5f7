package lanewise.train.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Sha256;
import lanewise.train.data.SmallData;
import lanewise.train.data.cifar.Cifar10;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SyntheticImagesTest {
    /** The sums of the set of 50 + 20 images with seed 42. They change only if the pictures do, which is a new data set. */
    private static final Map<String, String> SUMS = Map.of(
            "data_batch_1.bin", "44889d8916ab8234e8be63cff1cc87d39022176de026d065225151488415faed",
            "data_batch_5.bin", "e28064ad9fcd802ae4df6bf820058353d4c39488ebfba865d40cfb3194a0e98d",
            "test_batch.bin", "063c62b6402123bb8cfbcc6e84ffa1014eae0c55b70131320ea72cecefb02803");

    @Test
    void bytesAreTheSameOnEveryMachine() {
        Map<String, String> sha256 = SyntheticImages.generate(50, 20, 42).sha256();
        SUMS.forEach((name, sum) -> assertEquals(sum, sha256.get(name), name));
        assertEquals(SmallData.fileNames(), List.copyOf(sha256.keySet()));
    }

    @Test
    void bytesDoNotDependOnTheNumberOfThreads() {
        Map<String, String> one = generateOn(1);
        assertEquals(one, generateOn(2));
        assertEquals(one, generateOn(5));
    }

    private static Map<String, String> generateOn(int threads) {
        try (ForkJoinPool pool = new ForkJoinPool(threads)) {
            return pool.submit(() -> SyntheticImages.generate(5_000, 600, 3).sha256()).join();
        }
    }

    @Test
    void anyImagesCanBeDrawnAlone() {
        Images all = SyntheticImages.generate(600, 1, 42).train();
        int[] numbers = IntStream.range(0, 300).map(i -> i * 7 % 600).toArray();
        int stride = Images.PIXELS + 5;
        byte[] drawn = new byte[3 + numbers.length * stride];
        SyntheticImages.draw(42, numbers, drawn, 3, stride);
        for (int i = 0; i < numbers.length; i++) {
            int offset = all.offset(numbers[i]);
            assertArrayEquals(Arrays.copyOfRange(all.block(numbers[i]), offset, offset + Images.PIXELS),
                    Arrays.copyOfRange(drawn, 3 + i * stride, 3 + i * stride + Images.PIXELS), "image " + numbers[i]);
            assertEquals(all.label(numbers[i]), SyntheticImages.label(42, numbers[i]));
        }
    }

    @Property(tries = 20)
    void anImageDoesNotDependOnTheSizeOfTheSet(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int fifth) {
        Images few = SyntheticImages.generate(5 * fifth, fifth, seed).train();
        Images many = SyntheticImages.generate(5 * fifth + 35, 1, seed).train();
        for (int i = 0; i < few.count(); i++) {
            assertArrayEquals(record(few, i), record(many, i), "image " + i);
        }
    }

    private static byte[] record(Images images, int i) {
        return Arrays.copyOfRange(images.block(i), images.offset(i) - 1, images.offset(i) + Images.PIXELS);
    }

    @Test
    void everyTenImagesShowEachClassOnce() {
        Images train = SyntheticImages.generate(200, 10, 1).train();
        Set<String> orders = new HashSet<>();
        for (int first = 0; first < train.count(); first += 10) {
            int[] labels = new int[10];
            for (int i = 0; i < 10; i++) {
                labels[i] = train.label(first + i);
            }
            orders.add(Arrays.toString(labels));
            Arrays.sort(labels);
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, labels);
        }
        assertTrue(orders.size() > 15, "the order varies: " + orders);
    }

    @Test
    void splitsAndSeedsDiffer() {
        ImageData data = SyntheticImages.generate(50, 50, 1);
        Set<String> sums = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            sums.add(Sha256.of(record(data.train(), i)));
            sums.add(Sha256.of(record(data.test(), i)));
        }
        assertEquals(100, sums.size());
        assertNotEquals(data.sha256(), SyntheticImages.generate(50, 50, 2).sha256());
    }

    @Test
    void saysWhatItIs() {
        ImageData data = SyntheticImages.generate(5, 1, 0);
        assertEquals(ImageData.Origin.SYNTHETIC, data.origin());
        assertFalse(data.isCifar10());
        assertEquals(List.of("disc", "ring", "square", "triangle", "cross", "bars", "crescent", "bow", "arch", "frame"),
                data.classNames());
        assertEquals(5, data.train().count());
        assertEquals(1, data.test().count());
    }

    /** Comparing with the mean image of each class is the simplest linear classifier: above chance, far from right. */
    @Test
    void classesAreNeitherObviousNorHidden() {
        ImageData data = SyntheticImages.generate(4_000, 1_000, SyntheticImages.DEFAULT_SEED);
        double[][] means = means(data.train());
        int right = 0;
        for (int i = 0; i < data.test().count(); i++) {
            right += nearest(means, data.test(), i) == data.test().label(i) ? 1 : 0;
        }
        double accuracy = right / (double) data.test().count();
        assertTrue(accuracy > 0.2 && accuracy < 0.6, "accuracy " + accuracy);
    }

    private static double[][] means(Images images) {
        double[][] means = new double[Cifar10.CLASSES][Images.PIXELS];
        int[] counts = images.labelCounts();
        for (int i = 0; i < images.count(); i++) {
            double[] mean = means[images.label(i)];
            for (int p = 0; p < mean.length; p++) {
                mean[p] += (images.block(i)[images.offset(i) + p] & 0xff) / (double) counts[images.label(i)];
            }
        }
        return means;
    }

    private static int nearest(double[][] means, Images images, int i) {
        double[] distances = new double[means.length];
        for (int k = 0; k < means.length; k++) {
            for (int p = 0; p < Images.PIXELS; p++) {
                double difference = (images.block(i)[images.offset(i) + p] & 0xff) - means[k][p];
                distances[k] += difference * difference;
            }
        }
        double least = Arrays.stream(distances).min().orElseThrow();
        return Arrays.stream(distances).boxed().toList().indexOf(least);
    }

    @Test
    void refusesSizesThatDoNotFillTheFiles() {
        assertThrows(IllegalArgumentException.class, () -> SyntheticImages.generate(0, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> SyntheticImages.generate(12, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> SyntheticImages.generate(10, 0, 1));
    }
}
