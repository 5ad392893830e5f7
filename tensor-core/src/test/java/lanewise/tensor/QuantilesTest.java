package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Medians and quantiles, against the formula on sorted elements. */
class QuantilesTest {
    @Provide
    static Arbitrary<DType> types() {
        return Arbitraries.of(DType.F32, DType.F64, DType.I32, DType.I64, DType.U8);
    }

    private static double median(double... sorted) {
        int n = sorted.length;
        double a = sorted[(n - 1) / 2];
        double b = sorted[n / 2];
        return Double.isNaN(sorted[n - 1]) ? Double.NaN : n % 2 == 1 ? a
                : Double.isInfinite(a + b) ? a / 2 + b / 2 : (a + b) / 2;
    }

    private static double quantile(double q, double... sorted) {
        double place = q * (sorted.length - 1);
        int k = (int) Math.floor(place);
        double t = place - k;
        double a = sorted[k];
        double b = sorted[Math.min(k + 1, sorted.length - 1)];
        if (Double.isNaN(sorted[sorted.length - 1])) {
            return Double.NaN;
        }
        if (t == 0 || a == b) {
            return a;
        }
        return Double.isInfinite(a) || Double.isInfinite(b) ? a + b
                : Double.isInfinite(b - a) ? a * (1 - t) + b * t
                : t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
    }

    // The sequences along the marked axes, one for each result, sorted.
    private static double[] expect(Tensor x, boolean[] reduced, ToDoubleFunction<double[]> statistic, DType result) {
        int[] rest = IntStream.range(0, x.rank()).filter(i -> !reduced[i]).toArray();
        int[] order = IntStream.concat(IntStream.of(rest), IntStream.range(0, x.rank()).filter(i -> reduced[i]))
                .toArray();
        int count = IntStream.of(rest).map(x::dim).reduce(1, (a, b) -> a * b);
        double[] elements = x.permute(order).toDoubleArray();
        int length = elements.length / Math.max(1, count);
        return IntStream.range(0, count).mapToDouble(i -> {
            double[] sequence = DoubleStream.of(elements).skip((long) i * length).limit(length).map(v -> v + 0.0)
                    .sorted().toArray();
            return Values.round(result, statistic.applyAsDouble(sequence));
        }).toArray();
    }

    @Property(tries = 300)
    void overAxes(@ForAll("types") DType dtype, @ForAll Spread spread,
            @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 6) Integer> sizes,
            @ForAll @DoubleRange(max = 1) double q, @ForAll boolean keep, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int[] axes = IntStream.range(0, shape.length).filter(i -> random.nextBoolean()).toArray();
        boolean[] reduced = new boolean[shape.length];
        Arrays.fill(reduced, axes.length == 0);
        IntStream.of(axes).forEach(axis -> reduced[axis] = true);
        Axes over = axes.length == 0 ? Axes.all() : Axes.of(axes);
        Axes kept = keep ? over.keep() : over;
        int[] rest = IntStream.range(0, shape.length).filter(i -> keep || !reduced[i])
                .map(i -> reduced[i] ? 1 : shape[i]).toArray();
        Tensor x = spread.tensor(dtype, random, shape);
        DType result = dtype.isFloating() ? dtype : DType.F64;
        String what = dtype + " " + x.shape() + " " + kept;
        double[] medians = expect(x, reduced, QuantilesTest::median, result);
        assertEquals(result, x.median(kept).dtype());
        ReductionsTest.checkForms(medians, x.median(kept), rest, out -> x.median(kept, out), random, what);
        Values.assertSameBits(medians, x.median(axes).toDoubleArray(), what);
        double[] quantiles = expect(x, reduced, sequence -> quantile(q, sequence), result);
        ReductionsTest.checkForms(quantiles, x.quantile(q, kept), rest, out -> x.quantile(q, kept, out), random, what);
        Values.assertSameBits(quantiles, x.quantile(q, axes).toDoubleArray(), what);
        double[] several = {1, q, 0, q / 2};
        double[] all = DoubleStream.of(several).flatMap(p ->
                DoubleStream.of(expect(x, reduced, sequence -> quantile(p, sequence), result))).toArray();
        int[] first = IntStream.concat(IntStream.of(several.length), IntStream.of(rest)).toArray();
        ReductionsTest.checkForms(all, x.quantile(several, kept), first, out -> x.quantile(several, kept, out), random,
                what);
    }

    @Property(tries = 200)
    void longSequences(@ForAll("types") DType dtype, @ForAll Spread spread,
            @ForAll @IntRange(min = 1, max = 3000) int length, @ForAll @DoubleRange(max = 1) double q,
            @ForAll @IntRange(min = 1, max = 3) int threads, @ForAll Random random) throws Exception {
        Tensor x = spread.tensor(dtype, random, 3, length);
        DType result = dtype.isFloating() ? dtype : DType.F64;
        boolean[] columns = {false, true};
        Values.assertSameBits(expect(x, columns, QuantilesTest::median, result),
                Parallelism.withThreads(threads, () -> x.median(1)).toDoubleArray(), "median");
        Values.assertSameBits(expect(x, columns, sequence -> quantile(q, sequence), result),
                Parallelism.withThreads(threads, () -> x.quantile(q, 1)).toDoubleArray(), "quantile " + q);
    }

    /** What NumPy 1.24 prints for {@code np.quantile(x, [0, 0.1, 0.25, 0.6, 0.9, 1])} and {@code np.median(x)}. */
    @Test
    void asNumPy() {
        Tensor x = Tensor.of(new double[] {0.1, 3.7, -2.2, 8.05, 5.5, 1e-3});
        assertArrayEquals(new double[] {-2.2, -1.0995000000000001, 0.025750000000000002, 3.7, 6.775, 8.05},
                x.quantile(new double[] {0, 0.1, 0.25, 0.6, 0.9, 1}, Axes.all()).toDoubleArray());
        assertEquals(1.9000000000000001, x.median().item());
    }

    @Test
    void infinitiesAreLimits() {
        double infinity = Double.POSITIVE_INFINITY;
        assertEquals(infinity, Tensor.of(new double[] {infinity, infinity}).quantile(0.3).item());
        assertEquals(infinity, Tensor.of(new double[] {1, infinity}).quantile(0.7).item());
        assertEquals(1, Tensor.of(new double[] {1, infinity}).quantile(0).item());
        assertTrue(Double.isNaN(Tensor.of(new double[] {-infinity, infinity}).median().item()));
        assertEquals(Double.MAX_VALUE, Tensor.of(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}).median().item());
        Tensor apart = Tensor.of(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE});
        assertArrayEquals(new double[] {-Math.nextDown(Double.MAX_VALUE / 2), 0, Math.nextDown(Double.MAX_VALUE / 2)},
                apart.quantile(new double[] {0.25, 0.5, 0.75}, Axes.all()).toDoubleArray());
        assertEquals(0, apart.median().item());
    }

    @Test
    void refusals() {
        Tensor x = Tensor.zeros(DType.F32, 2, 0);
        says("median: shape (2, 0) has no elements along the reduced axes, so the result is undefined",
                () -> x.median(1));
        assertEquals(0, x.quantile(0.5, 0).elements());
        Tensor y = Tensor.zeros(DType.F32, 2, 3);
        says("quantile: q must be a number from 0 to 1, not 1.5", () -> y.quantile(1.5));
        says("quantile: q must be a number from 0 to 1, not NaN",
                () -> y.quantile(new double[] {0, Double.NaN}, Axes.all()));
        says("quantile: axis -1 of shape (2, 3) is named twice", () -> y.quantile(0.5, 1, -1));
        says("median: elements of type BOOL do not have this operation; convert them by to(DType.F32) or "
                + "to(DType.F64)", () -> y.ne(0).median());
        says("median: the result is of type F64, but out is F32 ()",
                () -> Tensor.of(new int[] {1}).median(Axes.all(), Tensor.zeros(DType.F32)));
    }

    private static void says(String message, Runnable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task::run).getMessage());
    }
}
