package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Distinct elements, and places in sorted vectors, against a sorted map and against counting. */
class DistinctElementsTest {
    private static void assertUnique(Tensor x, String what) {
        Map<Double, Integer> counts = new TreeMap<>(); // NaN last
        double[] elements = x.toDoubleArray();
        for (double element : elements) {
            counts.merge(element + 0.0, 1, Integer::sum);
        }
        UniqueElements actual = x.unique();
        double[] values = counts.keySet().stream().mapToDouble(value -> value).toArray();
        assertEquals(x.dtype(), actual.values().dtype());
        Values.assertSameBits(values, actual.values().toDoubleArray(), what);
        assertArrayEquals(counts.values().stream().mapToLong(count -> count).toArray(), actual.counts().toLongArray(), what);
        assertEquals(DType.I64, actual.counts().dtype());
        assertEquals(DType.I64, actual.inverse().dtype());
        assertEquals(x.shape(), actual.inverse().shape(), what);
        List<Double> places = new ArrayList<>(counts.keySet());
        assertArrayEquals(Arrays.stream(elements).mapToLong(element -> places.indexOf(element + 0.0)).toArray(),
                actual.inverse().toLongArray(), what);
    }

    @Property(tries = 300)
    void uniqueSortsAndCounts(@ForAll DType dtype, @ForAll @Size(max = 3) List<@IntRange(max = 6) Integer> sizes,
            @ForAll Random random) {
        assumeTrue(dtype.computes());
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        assertUnique(AnyType.random(dtype, random, shape), dtype + " " + sizes);
    }

    @Test
    void manyElementsOnAnyNumberOfThreads() throws Exception {
        Random random = new Random(81);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Tensor x = Tensor.of(random.ints(60_000, -300, 300).mapToDouble(i -> i / 8.0).toArray()).to(dtype);
            for (int threads = 1; threads <= 3; threads++) {
                Parallelism.withThreads(threads, () -> {
                    assertUnique(x, dtype.toString());
                    return null;
                });
            }
        }
    }

    @Test
    void longsAreToldApartBeyondDoubles() {
        long large = 1L << 62;
        UniqueElements distinct = Tensor.of(new long[] {large + 1, large, Long.MIN_VALUE, large + 1}).unique();
        assertArrayEquals(new long[] {Long.MIN_VALUE, large, large + 1}, distinct.values().toLongArray());
        assertArrayEquals(new long[] {2, 1, 0, 2}, distinct.inverse().toLongArray());
        assertArrayEquals(new long[] {1, 2, 3}, distinct.values().searchSorted(distinct.values(), true).toLongArray());
    }

    @Test
    void printsWhatItHas() {
        assertEquals("values [1 3]\ninverse [1 0 1]\ncounts [1 2]", Tensor.of(new int[] {3, 1, 3}).unique().toString());
    }

    private static boolean isLess(double a, double b) {
        return a < b || Double.isNaN(b) && !Double.isNaN(a);
    }

    private static double[] places(double[] sorted, double[] values, boolean right) {
        return Arrays.stream(values).map(value -> Arrays.stream(sorted)
                .filter(element -> right ? !isLess(value, element) : isLess(element, value)).count()).toArray();
    }

    @Property(tries = 500)
    void searchSortedCounts(@ForAll DType dtype, @ForAll @IntRange(max = 20) int length,
            @ForAll @Size(max = 3) List<@IntRange(max = 5) Integer> sizes, @ForAll boolean right, @ForAll Random random) {
        assumeTrue(dtype.computes());
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        double[] sorted = AnyType.values(dtype, length, random);
        Arrays.sort(sorted);
        Tensor vector = AnyType.tensor(dtype, new int[] {length}, sorted, random);
        Tensor values = AnyType.random(dtype, random, shape);
        ReductionsTest.checkForms(places(sorted, values.toDoubleArray(), right), vector.searchSorted(values, right), shape,
                out -> vector.searchSorted(values, right, out), random, dtype + " searchSorted");
        ReductionsTest.checkForms(places(sorted, values.toDoubleArray(), false), vector.searchSorted(values), shape,
                out -> vector.searchSorted(values, out), random, dtype + " searchSorted");
        assertEquals(DType.I64, vector.searchSorted(values).dtype());
    }

    @Test
    void manyValuesOnAnyNumberOfThreads() throws Exception {
        Random random = new Random(82);
        double[] sorted = random.doubles(1000).map(value -> Math.rint(value * 500)).sorted().toArray();
        double[] values = random.doubles(30_000).map(value -> Math.rint(value * 600) - 50).toArray();
        for (boolean right : new boolean[] {false, true}) {
            double[] expected = places(sorted, values, right);
            for (int threads = 1; threads <= 3; threads++) {
                Tensor actual = Parallelism.withThreads(threads,
                        () -> Tensor.of(sorted).searchSorted(Tensor.of(values), right));
                Values.assertSameBits(expected, actual.toDoubleArray(), "places");
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        says("unique: elements of type BF16 are for storage; convert them by to(DType.F32)",
                () -> x.to(DType.BF16).unique());
        says("searchSorted: a sorted vector is needed, not shape (2, 3)", () -> x.searchSorted(x));
        says("searchSorted: element types differ: F32 (3,) and I64 (2, 3); convert one with to(DType)",
                () -> x.select(0, 0).searchSorted(x.to(DType.I64)));
        says("searchSorted: the result is of type I64, but out is F32 (2, 3)",
                () -> x.select(0, 0).searchSorted(x.copy(), x));
    }

    private static void says(String message, Executable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task).getMessage());
    }
}
