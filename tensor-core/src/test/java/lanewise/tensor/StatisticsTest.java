package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Variance, norms, truth values and cumulative sums. */
class StatisticsTest {
    private static final MathContext EXACT = new MathContext(60);

    private static double unit(DType dtype) {
        return dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
    }

    /** Returns (n Σ x² − (Σ x)²) ÷ n ÷ max(n − correction, 0), the differences and sums without rounding. */
    private static double variance(int correction, double... values) {
        if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            return Double.NaN;
        }
        BigDecimal n = BigDecimal.valueOf(values.length);
        BigDecimal squares = Arrays.stream(values).mapToObj(value -> new BigDecimal(value).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal aboutMean = n.multiply(squares).subtract(SumReference.exact(values).pow(2)).divide(n, EXACT);
        int divisor = Math.max(values.length - correction, 0);
        return divisor == 0 ? aboutMean.signum() / 0.0
                : aboutMean.divide(BigDecimal.valueOf(divisor), EXACT).doubleValue();
    }

    @Property(tries = 300)
    void varianceAlongAnyAxes(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes,
            @ForAll boolean keep, @ForAll @IntRange(max = 2) int correction, @ForAll Random random) {
        ReductionCase given = ReductionCase.random(dtype, sizes.stream().mapToInt(i -> i).toArray(), random);
        Tensor x = given.x();
        Axes over = given.over(keep);
        String what = dtype + " " + x.shape() + " over " + over;
        double[] expected = given.expect(values -> variance(correction, values));
        double[] magnitudes = given.expect(values -> Arrays.stream(values).map(v -> v * v).sum()
                / Math.max(1, values.length - correction));
        int[] shape = given.resultShape(keep);
        double[] actual = x.var(correction, over).toDoubleArray();
        for (int i = 0; i < expected.length; i++) {
            // A sum of at most 1296 terms, and a mean off by one rounding whose square the formula takes back.
            double tolerance = 100 * unit(dtype) * expected[i] + 100 * unit(dtype) * unit(dtype) * magnitudes[i];
            boolean close = Double.compare(Math.abs(expected[i]), Math.abs(actual[i])) == 0
                    || Math.abs(expected[i] - actual[i]) <= tolerance;
            boolean overflows = !(magnitudes[i] < (dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE) / 1e4);
            boolean underflows = magnitudes[i] < (dtype == DType.F32 ? 1e-30 : 1e-290);
            assertTrue(close || overflows || underflows, what + ": " + actual[i] + ", not " + expected[i]);
        }
        ReductionsTest.checkForms(actual, x.var(correction, over), shape,
                out -> x.var(correction, over, out), random, "var of " + what);
        double[] roots = x.std(correction, over).toDoubleArray();
        for (int i = 0; i < roots.length; i++) {
            double root = Math.sqrt(expected[i]);
            boolean close = Double.compare(Values.round(dtype, root), Math.abs(roots[i])) == 0
                    || Math.abs(root - roots[i]) <= 100 * unit(dtype) * Math.sqrt(Math.max(expected[i], magnitudes[i]));
            boolean beyondDoubles = !(magnitudes[i] < Double.MAX_VALUE / 1e4) || magnitudes[i] < 1e-290;
            assertTrue(close || beyondDoubles, "std of " + what + ": " + roots[i] + ", not " + root);
        }
        ReductionsTest.checkForms(roots, x.std(correction, over), shape,
                out -> x.std(correction, over, out), random, "std of " + what);
    }

    /** Inputs whose mean is large beside their deviations, of mixed magnitude, equal, or one unlike the others. */
    private static List<double[]> hardForVariance(DType dtype, int length, Random random) {
        double[] equal = new double[length];
        Arrays.fill(equal, Values.round(dtype, 0.1));
        double[] oneUnlike = equal.clone();
        oneUnlike[length / 2] = 1e6;
        List<double[]> inputs = new ArrayList<>(List.of(equal, oneUnlike, Values.ordinary(dtype, length, random)));
        double[] means = dtype == DType.F32 ? new double[] {1e4, 1e6, -8e6} : new double[] {1e8, 1e12, -4e15};
        for (double mean : means) {
            inputs.add(random.doubles(length, -1, 1).map(x -> Values.round(dtype, mean + 3 * x)).toArray());
        }
        return inputs;
    }

    // All is computed in doubles of unit u, and k is the number of roundings of a sum. Let m be the computed mean, δ its
    // error, V = Σ (x − mean)² = S − n δ² with S = Σ (x − m)². The computed S is within γ(k + 3) of itself: one rounding
    // of each difference, counted twice, one of its square. In F64 δ is taken back up to γ(k + 1) of the deviations from
    // the first mean, so that n δ² is within (2 γ(k + 1) + γ(k + 1)² + 3 u) S; in F32 it stays, and δ ≤ γ(k + 1) of the
    // mean |x|. A subtraction and a division follow, in F32 a rounding.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void varianceOfHardInputsKeepsItsBound(DType dtype) {
        Random random = new Random(31);
        for (int length : new int[] {2, 3, 17, 1025, 10_007}) {
            for (double[] values : hardForVariance(dtype, length, random)) {
                Tensor x = Tensor.of(values, length).to(dtype);
                double expected = variance(1, values);
                boolean single = dtype == DType.F32;
                int roundings = SumReference.roundings(length);
                double meanError = single
                        ? (roundings + 2) * 0x1p-53 * Arrays.stream(values).map(Math::abs).average().orElseThrow()
                        : SumReference.exact(values).divide(BigDecimal.valueOf(length), EXACT)
                                .subtract(new BigDecimal(x.mean().item())).doubleValue();
                double ofMean = meanError * meanError * length / (length - 1);
                double bound = (3 * roundings + 12) * 0x1p-53 * (expected + ofMean)
                        + (single ? ofMean + 0x1p-24 * expected : 0);
                double actual = x.var(1, Axes.all()).item();
                assertTrue(Math.abs(actual - expected) <= bound, dtype + ", " + length + " elements about " + values[0]
                        + ": " + actual + ", not " + expected + " ± " + bound);
            }
        }
    }

    // NumPy 1.24: [np.var(np.array(v, t)) for t, v in (("f4", [3e38, 3e38, -3e38]), ("f4", [9e29, -1e29, -7e29]),
    // ("f8", [1, np.inf]), ("f4", [1, np.nan]))]
    @Test
    void varianceThatOverflowsIsInfinite() {
        assertEquals(Double.POSITIVE_INFINITY, Tensor.of(new float[] {3e38f, 3e38f, -3e38f}, 3).var().item());
        assertEquals(Double.POSITIVE_INFINITY, Tensor.of(new float[] {9e29f, -1e29f, -7e29f}, 3).var().item());
        assertEquals(Double.POSITIVE_INFINITY, Tensor.of(new double[] {1e308, -1e308}, 2).var().item());
        assertTrue(Double.isNaN(Tensor.of(new double[] {1, Double.POSITIVE_INFINITY}, 2).var().item()));
        assertTrue(Double.isNaN(Tensor.of(new float[] {1, Float.NaN}, 2).var().item()));
    }

    // Exact: with BigDecimal, see variance above.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void whatIsFiniteIsFoundWhereSquaresOrSumsAreNot(DType dtype) {
        int large = dtype == DType.F32 ? 126 : 1022;
        Random random = new Random(34);
        double[] ordinary = random.doubles(67, -1, 1).map(x -> Values.round(dtype, x)).toArray();
        double[] aboutOne = random.doubles(67, 1, 1.2).map(x -> Values.round(dtype, x)).toArray();
        for (double[] numbers : List.of(ordinary, aboutOne)) {
            for (int exponent : new int[] {large, large - 5, large / 2, -large / 2, -large + 60}) {
                double[] values = Arrays.stream(numbers).map(x -> Math.scalb(x, exponent)).toArray();
                Tensor x = Tensor.of(values, values.length).to(dtype);
                String what = dtype + ", 2^" + exponent;
                double variance = variance(0, numbers);
                assertScaled(Math.sqrt(variance), exponent, dtype, x.std().item(), what + ", std");
                assertScaled(SumReference.exact(numbers).doubleValue() / numbers.length, exponent, dtype,
                        x.mean().item(), what + ", mean");
                if (Math.abs(exponent) <= large / 2) {
                    assertScaled(variance, 2 * exponent, dtype, x.var().item(), what + ", var");
                }
                for (double order : new double[] {1, 2, 3}) {
                    double norm = Math.pow(Arrays.stream(numbers).map(v -> Math.pow(Math.abs(v), order)).sum(),
                            1 / order);
                    if (exponent < large - 4) {
                        assertScaled(norm, exponent, dtype, x.norm(order, Axes.all()).item(), what + ", norm " + order);
                    }
                }
                Tensor columns = Tensor.stack(1, x, x, x, x).to(dtype);
                Values.assertSameBits(columns.transpose().copy().std(1).toDoubleArray(),
                        columns.std(0).toDoubleArray(), what + ", columns");
            }
        }
        assertEquals(Values.round(dtype, 1e10), Tensor.of(new double[] {1e10, 1e10}, 2).to(dtype).mean().item());
    }

    private static void assertScaled(double expected, int exponent, DType dtype, double actual, String what) {
        double right = Math.scalb(expected, exponent);
        double subnormal = dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE;
        assertEquals(right, actual, 100 * unit(dtype) * Math.abs(right) + subnormal, what);
    }

    @ParameterizedTest
    @CsvSource({"4096, 12345.678", "1000, 0.1", "1, 3", "100003, 12345.678", "777, 1e-30", "5, -7.3e30"})
    void meanAndVarianceOfAConstantAreExact(int n, double value) {
        for (DType dtype : FloatingTypes.all()) {
            Tensor x = Tensor.full(dtype, value, n, 3);
            double[] expected = new double[3];
            assertArrayEquals(expected, x.var(0).toDoubleArray());
            Arrays.fill(expected, Values.round(dtype, value));
            assertArrayEquals(expected, x.mean(0).toDoubleArray());
            assertEquals(expected[0], x.mean().item());
            assertEquals(0, x.std().item());
        }
    }

    // Within half a unit of the last place, and the little that sums in doubles are off.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void meansAreWithinAUnitOfTheLastPlace(DType dtype) {
        Random random = new Random(35);
        for (int length : new int[] {2, 67, 1025, 4096, 100_003}) {
            double[] values = random.doubles(length, 0, 1).map(x -> Values.round(dtype, x)).toArray();
            double exact = SumReference.exact(values).divide(BigDecimal.valueOf(length), EXACT).doubleValue();
            double ulp = dtype == DType.F32 ? Math.ulp((float) exact) : Math.ulp(exact);
            assertEquals(exact, Tensor.of(values, length).to(dtype).mean().item(), ulp, dtype + ", " + length);
        }
    }

    // NumPy 1.24: [np.var(a), np.var(a, ddof=1), np.std(a, axis=0), np.var(a[:1, 0], ddof=1), np.var(a[:2, 0], ddof=3)]
    // of a = np.array([[1., 2, 4], [8, 16, 32]])
    @Test
    void varianceAsNumPy() {
        Tensor a = Tensor.of(new double[] {1, 2, 4, 8, 16, 32}, 2, 3);
        assertEquals(117.25, a.var().item(), 1e-13);
        assertEquals(140.7, a.var(1, Axes.all()).item(), 1e-13);
        assertArrayEquals(new double[] {3.5, 7, 14}, a.std(0).toDoubleArray(), 1e-14);
        assertTrue(Double.isNaN(a.slice(0, 0, 1).select(1, 0).var(1, Axes.all()).item()));
        assertEquals(Double.POSITIVE_INFINITY, a.select(1, 0).var(3, Axes.all()).item());
        assertTrue(Double.isNaN(Tensor.zeros(DType.F64, 0).var().item()));
    }

    // NumPy 1.24: [np.linalg.norm(a, p) for p in (1, 2, 3, np.inf, -np.inf, 0)] of a = np.array([3., 0, -4, 12])
    @ParameterizedTest
    @CsvSource({"1, 19", "2, 13", "3, 12.207054953820636", "Infinity, 12", "-Infinity, 0", "0, 3"})
    void normAsNumPy(double order, double expected) {
        Tensor a = Tensor.of(new double[] {3, 0, -4, 12}, 2, 2);
        assertEquals(expected, a.norm(order, Axes.all()).item(), 4e-15 * expected);
        assertEquals(expected, a.to(DType.F32).norm(order, Axes.all()).item(), 4e-7 * expected);
    }

    // Scaling is exact or far below a unit of the sum; each square has one rounding, the sum its own, the root takes
    // half of both and has one more. A subnormal result is rounded once again.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void euclideanNormOfHardInputsKeepsItsBound(DType dtype) {
        Random random = new Random(33);
        double smallest = dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE;
        double largest = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        int range = dtype == DType.F32 ? 120 : 1000;
        for (int length : new int[] {1, 2, 67, 1025, 3001}) {
            double[] spread = new double[length];
            Arrays.setAll(spread, i -> Math.scalb(random.nextGaussian(), random.nextInt(-range, range)));
            double[] large = random.doubles(length, -largest / 64, largest / 64).toArray();
            double[] subnormal = random.ints(length, -1000, 1000).mapToDouble(i -> i * smallest).toArray();
            double[] oneLarge = subnormal.clone();
            oneLarge[length - 1] = largest / 2;
            double[] ordinary = Values.ordinary(dtype, length, random);
            for (double[] drawn : List.of(spread, large, subnormal, oneLarge, ordinary)) {
                double[] values = Arrays.stream(drawn).map(v -> Values.round(dtype, v)).toArray();
                double expected = Arrays.stream(values).mapToObj(v -> new BigDecimal(v).pow(2))
                        .reduce(BigDecimal.ZERO, BigDecimal::add).sqrt(EXACT).doubleValue();
                double units = (SumReference.roundings(length) + 1) / 2.0 + 2;
                double actual = Tensor.of(values, length).to(dtype).norm().item();
                assertTrue(Math.abs(actual - expected) <= units * unit(dtype) * expected + smallest,
                        dtype + ", " + length + " elements: " + actual + ", not " + expected);
            }
        }
    }

    @Test
    void errorsNameTheOperation() {
        Tensor x = Tensor.zeros(DType.F32, 2, 0);
        Tensor out = Tensor.zeros(DType.F32, 3);
        String tail = ": the result has shape (2,) but out has shape (3,)";
        assertEquals("var" + tail, refusal(() -> x.var(Axes.of(1), out)));
        assertEquals("std" + tail, refusal(() -> x.std(Axes.of(1), out)));
        assertEquals("norm" + tail, refusal(() -> x.norm(1, Axes.of(1), out)));
        assertEquals("any" + tail, refusal(() -> x.any(Axes.of(1), out)));
        assertEquals("all" + tail, refusal(() -> x.all(Axes.of(1), out)));
        assertEquals("mean" + tail, refusal(() -> x.mean(Axes.of(1), out)));
        assertEquals("norm: shape (2, 0) has no elements along the reduced axes, so the result is undefined",
                refusal(() -> x.norm(Double.POSITIVE_INFINITY, Axes.of(1))));
        assertEquals(Shape.of(0), x.norm(Double.NEGATIVE_INFINITY, Axes.of(0)).shape());
    }

    private static String refusal(Executable task) {
        return assertThrows(IllegalArgumentException.class, task).getMessage();
    }

    @Test
    void normOfExtremeNumbers() {
        assertEquals(5e300, Tensor.of(new double[] {3e300, -4e300}, 2).norm().item(), 1e285);
        assertEquals(5e-310, Tensor.of(new double[] {3e-310, 4e-310}, 2).norm().item(), 1e-323);
        assertEquals(5e37f, Tensor.of(new float[] {3e37f, -4e37f}, 2).norm().item(), 1e31);
        assertEquals(5e-44f, Tensor.of(new float[] {3e-44f, 4e-44f}, 2).norm().item(), 2e-45);
        assertEquals(Double.POSITIVE_INFINITY, Tensor.of(new double[] {1, Double.NEGATIVE_INFINITY}, 2).norm().item());
        assertTrue(Double.isNaN(Tensor.of(new double[] {1, Double.NaN}, 2).norm().item()));
        Tensor rows = Tensor.of(new double[] {3, 4, 0, 0}, 2, 2);
        assertArrayEquals(new double[] {5, 0}, rows.norm(Axes.of(1)).toDoubleArray());
        assertEquals(0, Tensor.zeros(DType.F32, 0, 3).norm().item());
        assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(DType.F32, 3).norm(Double.NaN, Axes.all()));
        assertThrows(IllegalArgumentException.class,
                () -> Tensor.zeros(DType.F32, 0).norm(Double.POSITIVE_INFINITY, Axes.all()));
    }

    @Property(tries = 200)
    void anyAndAllAndEuclideanNorm(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 4) Integer> sizes, @ForAll boolean keep,
            @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        double[] values = random.ints(IndexModel.elements(shape), -1, 3)
                .mapToDouble(v -> v == 2 ? Double.NaN : v == 1 ? -0.0 : v).toArray();
        ReductionCase drawn = ReductionCase.random(dtype, shape, random);
        Tensor x = GuardedView.random(dtype, shape, random).set(values).view();
        ReductionCase given = new ReductionCase(x, values, drawn.axes());
        Axes over = given.over(keep);
        int[] result = given.resultShape(keep);
        ReductionsTest.checkForms(given.expect(v -> Arrays.stream(v).anyMatch(e -> e != 0) ? 1 : 0),
                x.any(over), result, out -> x.any(over, out), random, "any");
        ReductionsTest.checkForms(given.expect(v -> Arrays.stream(v).allMatch(e -> e != 0) ? 1 : 0),
                x.all(over), result, out -> x.all(over, out), random, "all");
        Tensor y = drawn.x();
        double[] norms = y.norm(over).toDoubleArray();
        double[] expected = drawn.expect(v -> Math.sqrt(Arrays.stream(v).map(e -> e * e).sum()));
        for (int i = 0; i < norms.length; i++) {
            boolean extreme = !(expected[i] < 1e18 && expected[i] > 1e-18);
            assertTrue(extreme || Math.abs(norms[i] - expected[i]) <= 40 * unit(dtype) * expected[i],
                    norms[i] + ", not " + expected[i]);
        }
        ReductionsTest.checkForms(norms, y.norm(over), drawn.resultShape(keep),
                out -> y.norm(over, out), random, "norm");
    }

    @Property(tries = 300)
    void cumulativeSumsAndProducts(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 6) Integer> sizes,
            @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        double[] values = Values.withSpecial(dtype, IndexModel.elements(shape), random);
        Tensor x = GuardedView.random(dtype, shape, random).set(values).view();
        int axis = random.nextInt(shape.length);
        double[] expected = values.clone();
        double[] products = values.clone();
        IndexModel model = IndexModel.fresh(shape);
        for (int i = 0; i < expected.length; i++) {
            int[] index = IndexModel.index(i, shape);
            if (index[axis]-- > 0) {
                expected[i] = Values.round(dtype, expected[model.cell(index)] + expected[i]);
                products[i] = Values.round(dtype, products[model.cell(index)] * products[i]);
            }
        }
        ReductionsTest.checkForms(products, x.cumprod(axis), shape, out -> x.cumprod(axis - shape.length, out), random,
                "cumprod of " + x.shape() + " along " + axis);
        ReductionsTest.checkForms(expected, x.cumsum(axis), shape, out -> x.cumsum(axis - shape.length, out), random,
                "cumsum of " + x.shape() + " along " + axis);
        assertSame(x, x.cumsum(axis, x));
        Values.assertSameBits(expected, x.toDoubleArray(), "in place");
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void layoutAndThreadsDoNotChangeBits(DType dtype) throws Exception {
        Random random = new Random(32);
        Tensor x = Tensor.of(Values.ordinary(dtype, 3000 * 67, random), 3000, 67).to(dtype);
        Tensor transposed = x.transpose().copy().transpose();
        for (Axes axes : List.of(Axes.all(), Axes.of(0), Axes.of(1))) {
            Tensor var = x.var(axes);
            Tensor norm = x.norm(axes);
            Tensor prod = x.prod(axes);
            for (int threads = 1; threads <= 4; threads++) {
                Parallelism.withThreads(threads, () -> {
                    assertTrue(var.bitwiseEquals(transposed.var(axes)), "var");
                    assertTrue(norm.bitwiseEquals(transposed.norm(axes)), "norm");
                    assertTrue(prod.bitwiseEquals(transposed.prod(axes)), "prod");
                    assertTrue(x.cumsum(0).bitwiseEquals(transposed.cumsum(0)), "cumsum");
                    assertTrue(x.cumprod(0).bitwiseEquals(transposed.cumprod(0)), "cumprod");
                    assertTrue(x.cumsum(1).bitwiseEquals(transposed.cumsum(1)), "cumsum");
                    return null;
                });
            }
        }
    }
}
