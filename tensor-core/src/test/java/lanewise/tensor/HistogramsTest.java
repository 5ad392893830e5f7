package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Histograms, against one comparison of each element with each edge. */
class HistogramsTest {
    @Provide
    static Arbitrary<DType> types() {
        return Arbitraries.of(DType.F32, DType.F64, DType.I32, DType.I64, DType.U8);
    }

    private static long[] counts(Tensor x, double... edges) {
        int bins = edges.length - 1;
        long[] counts = new long[bins];
        for (double element : x.toDoubleArray()) {
            for (int bin = 0; bin < bins; bin++) {
                boolean inside = element >= edges[bin] && element < edges[bin + 1];
                counts[bin] += inside || bin == bins - 1 && element == edges[bins] ? 1 : 0;
            }
        }
        return counts;
    }

    private static void check(Tensor x, Histogram histogram) {
        assertEquals(DType.I64, histogram.counts().dtype());
        assertArrayEquals(counts(x, histogram.edges().toDoubleArray()), histogram.counts().toLongArray());
    }

    // Multiples of a tenth of the width of a bin, so that elements meet edges.
    @Property(tries = 300)
    void evenBins(@ForAll("types") DType dtype, @ForAll @IntRange(min = 1, max = 40) int bins,
            @ForAll @IntRange(max = 200) int rows, @ForAll @IntRange(min = 1, max = 3) int threads,
            @ForAll Random random) throws Exception {
        double low = random.nextInt(-20, 20) * 0.3;
        double high = low + random.nextInt(1, 50) * 0.7;
        double[] elements = random.ints(3L * rows, -4, 11 * bins + 4)
                .mapToDouble(i -> i % 97 == 0 ? Double.NaN : low + (high - low) * i / (10.0 * bins)).toArray();
        Tensor x = GuardedView.random(dtype, new int[] {rows, 3}, random).set(elements).view();
        Histogram histogram = Parallelism.withThreads(threads, () -> x.histogram(bins, low, high));
        DType type = dtype.isFloating() ? dtype : DType.F64;
        assertTrue(Tensor.linspace(type, low, high, bins + 1).bitwiseEquals(histogram.edges()));
        check(x, histogram);
    }

    @Property(tries = 200)
    void givenEdges(@ForAll("types") DType dtype, @ForAll Spread spread, @ForAll @IntRange(max = 100) int rows,
            @ForAll @IntRange(min = 2, max = 30) int count, @ForAll Random random) {
        Tensor x = spread.tensor(dtype, random, rows, 3);
        double[] numbers = DoubleStream.generate(() -> rows > 0 && random.nextBoolean()
                        ? x.get(random.nextInt(rows), random.nextInt(3)) : random.nextInt(-3, 300))
                .filter(edge -> !Double.isNaN(edge)).limit(count).sorted().toArray();
        Tensor edges = GuardedView.random(DType.F64, new int[] {count}, random).set(numbers).view();
        Histogram histogram = x.histogram(edges);
        assertTrue(edges.bitwiseEquals(histogram.edges()));
        check(x, histogram);
    }

    @Property(tries = 100)
    void allElements(@ForAll("types") DType dtype, @ForAll @IntRange(min = 1, max = 40) int bins,
            @ForAll @IntRange(max = 9) int rows, @ForAll Random random) {
        double[] elements = random.ints(4L * rows, 0, 30).asDoubleStream().toArray();
        Tensor x = GuardedView.random(dtype, new int[] {rows, 4}, random).set(elements).view();
        Histogram histogram = x.histogram(bins);
        check(x, histogram);
        assertEquals(4L * rows, histogram.counts().sum().itemLong());
        double low = rows == 0 ? 0 : DoubleStream.of(elements).min().getAsDouble();
        double high = rows == 0 ? 1 : DoubleStream.of(elements).max().getAsDouble();
        double margin = low == high ? 0.5 : 0;
        assertEquals(low - margin, histogram.edges().get(0));
        assertEquals(high + margin, histogram.edges().get(bins));
    }

    /** What NumPy 1.24 prints for {@code np.histogram(x, 4, (0, 1))}; 0.75 and 1 lie on edges. */
    @Test
    void asNumPy() {
        Tensor x = Tensor.of(new float[] {0.1f, 0.25f, 0.75f, 1, 1.5f, -1, Float.NaN, 0.74f});
        assertEquals("counts [1 1 1 2]\nedges [0.   0.25 0.5  0.75 1.  ]", x.histogram(4, 0, 1).toString());
    }

    @Test
    void manyElementsOnSeveralThreads() throws Exception {
        Tensor x = Tensor.normal(new Philox(5, 0), DType.F32, 300_000);
        long[] counts = Parallelism.withThreads(1, () -> x.histogram(50, -3, 3)).counts().toLongArray();
        assertArrayEquals(counts, Parallelism.withThreads(3, () -> x.histogram(50, -3, 3)).counts().toLongArray());
        assertArrayEquals(counts(x, x.histogram(50, -3, 3).edges().toDoubleArray()), counts);
    }

    @Test
    void refusals() {
        Tensor x = Tensor.of(new float[] {1, Float.NaN});
        says("histogram: the elements of shape (2,) reach from NaN to NaN, which no bins divide; give a range: "
                + "histogram(bins, low, high)", () -> x.histogram(3));
        says("histogram: the number of bins must be from 1 to 2147418111, not 0", () -> x.histogram(0, 0, 1));
        says("histogram: the bins must reach from a number to one that is not smaller, not from 1.0 to 0.0",
                () -> x.histogram(2, 1, 0));
        says("histogram: a vector of at least two edges is needed, not shape (1,)",
                () -> x.histogram(Tensor.zeros(DType.F32, 1)));
        says("histogram: the edges must not fall, as from 2.0 to 1.0",
                () -> x.histogram(Tensor.of(new float[] {0, 2, 1})));
        assertThrows(DTypeMismatchException.class, () -> x.ne(0).histogram(2, 0, 1));
        assertThrows(DTypeMismatchException.class, () -> x.histogram(Tensor.of(new int[] {0, 1})));
    }

    private static void says(String message, Runnable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task::run).getMessage());
    }
}
