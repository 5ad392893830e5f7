package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Labels as vectors and counted, against loops over them. */
class LabelsTest {
    private static final DType[] COUNTED = {DType.I32, DType.I64, DType.U8};

    @Property(tries = 300)
    void oneHotHasOneOneForEachLabel(@ForAll DType dtype, @ForAll @Size(max = 3) List<@IntRange(max = 5) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 6) int classes, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int[] labels = random.ints(IndexModel.elements(shape), 0, classes).toArray();
        double[] expected = new double[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            expected[i * classes + labels[i]] = 1;
        }
        Tensor x = AnyType.tensor(random.nextBoolean() ? DType.I32 : DType.I64, shape,
                Arrays.stream(labels).asDoubleStream().toArray(), random);
        int[] result = Arrays.copyOf(shape, shape.length + 1);
        result[shape.length] = classes;
        assertEquals(dtype, x.oneHot(classes, dtype).dtype());
        ReductionsTest.checkForms(expected, x.oneHot(classes, dtype), result, out -> x.oneHot(classes, out), random,
                dtype + " oneHot");
        assertEquals(DType.I64, x.oneHot(classes).dtype());
    }

    @Test
    void manyLabelsOnAnyNumberOfThreads() throws Exception {
        int[] labels = new Random(71).ints(100_000, 0, 10).toArray();
        for (int threads = 1; threads <= 3; threads++) {
            Tensor vectors = Parallelism.withThreads(threads, () -> Tensor.of(labels).oneHot(10, DType.U8));
            assertArrayEquals(labels, vectors.argmax(1).toIntArray());
            assertEquals(100_000, vectors.sum().itemLong());
        }
    }

    private static void assertCounts(int[] numbers, double[] weights, Tensor x, Tensor weighted, int minLength) {
        int length = Math.max(minLength, Arrays.stream(numbers).max().orElse(-1) + 1);
        long[] counts = new long[length];
        double[] sums = new double[length];
        for (int i = 0; i < numbers.length; i++) {
            counts[numbers[i]]++;
            sums[numbers[i]] += weights[i];
        }
        Tensor actual = x.bincount(minLength);
        assertEquals(DType.I64, actual.dtype());
        assertArrayEquals(counts, actual.toLongArray());
        Tensor actualSums = x.bincount(weighted, minLength);
        assertEquals(DType.F64, actualSums.dtype());
        Values.assertSameBits(sums, actualSums.toDoubleArray(), "weights of " + weighted.dtype());
    }

    @Property(tries = 300)
    void bincountCountsAndSums(@ForAll @IntRange(max = 40) int length, @ForAll @IntRange(max = 20) int minLength,
            @ForAll @IntRange(min = 1, max = 30) int bins, @ForAll Random random) {
        int[] numbers = random.ints(length, 0, bins).toArray();
        Tensor x = AnyType.tensor(COUNTED[random.nextInt(3)], new int[] {length},
                Arrays.stream(numbers).asDoubleStream().toArray(), random);
        for (DType dtype : List.of(DType.F32, DType.F64, DType.I32, DType.BOOL)) {
            double[] weights = dtype.isFloating() ? Values.ordinary(dtype, length, random)
                    : AnyType.values(dtype, length, random);
            assertCounts(numbers, weights, x, AnyType.tensor(dtype, new int[] {length}, weights, random), minLength);
        }
    }

    @Test
    void manyNumbersOnAnyNumberOfThreads() throws Exception {
        Random random = new Random(72);
        for (int bins : new int[] {1, 10, 200, 8192, 8193, 70_000, 400_000}) {
            int[] numbers = random.ints(300_001, 0, bins).toArray();
            double[] weights = Values.ordinary(DType.F64, numbers.length, random);
            for (DType dtype : COUNTED) {
                if (dtype != DType.U8 || bins <= 256) {
                    Tensor x = Tensor.of(numbers).to(dtype);
                    for (int threads = 1; threads <= 3; threads++) {
                        Parallelism.withThreads(threads, () -> {
                            assertCounts(numbers, weights, x, Tensor.of(weights), 5);
                            return null;
                        });
                    }
                }
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor labels = Tensor.of(new long[] {0, 3, -1, 2}, 2, 2);
        says("oneHot: label 3 in labels of shape (2, 2) is none of the 3 classes, which are counted from 0",
                () -> labels.oneHot(3));
        assertThrowsExactly(IndexOutOfBoundsException.class, () -> labels.oneHot(3));
        says("oneHot: label -1 in labels of shape (2, 2) is none of the 4 classes, which are counted from 0",
                () -> labels.oneHot(4, DType.F32));
        says("oneHot: the number of classes for labels of shape (2, 2) must not be negative, as -2",
                () -> labels.oneHot(-2));
        says("oneHot: the indices are of type F32, and I64 or I32 is needed; convert them, as by to(DType.I64)",
                () -> labels.to(DType.F32).oneHot(4));
        says("oneHot: the result has shape (2, 2, 4) but out has shape (2, 4)",
                () -> labels.maximum(0).oneHot(4, Tensor.zeros(DType.F32, 2, 4)));
        says("bincount: the numbers have shape (2, 2), and a vector is needed", () -> labels.bincount(0));
        Tensor numbers = labels.reshape(4);
        says("bincount: there is no bin for -1, which numbers of shape (4,) have", () -> numbers.bincount(0));
        says("bincount: elements of type F32 are not counted, but whole numbers; convert them, as by to(DType.I64)",
                () -> numbers.to(DType.F32).bincount(0));
        says("bincount: the smallest number of bins for numbers of shape (4,) must not be negative, as -1",
                () -> numbers.bincount(-1));
        says("bincount: there are weights of shape (2, 2) for numbers of shape (4,)",
                () -> numbers.bincount(labels.to(DType.F32), 0));
        says("bincount: numbers of shape (1,), of which 2147483647 is the largest, would give shape (2147483648,); a "
                + "size is at most 2,147,483,647, and the number of elements 2,147,418,112",
                () -> Tensor.of(new int[] {Integer.MAX_VALUE}).bincount(0));
        says("bincount: there is no bin for 9223372036854775807, which numbers of shape (1,) have",
                () -> Tensor.of(new long[] {Long.MAX_VALUE}).bincount(0));
    }

    @Test
    void nothingIsWrittenIfALabelIsWrong() {
        Tensor out = Tensor.ones(DType.F32, 2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> Tensor.of(new int[] {0, 3}).oneHot(3, out));
        assertEquals(6, out.sum().item());
        assertSame(out, Tensor.of(new int[] {0, 2}).oneHot(3, out));
        assertEquals(2, out.sum().item());
    }

    private static void says(String message, Executable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task).getMessage());
    }
}
