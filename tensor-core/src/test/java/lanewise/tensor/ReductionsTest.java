package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reductions along axes against the stated order of sums and plain loops. */
class ReductionsTest {
    private static double fold(double start, DoubleBinaryOperator operator, double... values) {
        return Arrays.stream(values).reduce(start, operator);
    }

    @Property(tries = 700)
    void anyAxesOfAnyLayout(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 6) Integer> sizes,
            @ForAll boolean keep, @ForAll Random random) {
        ReductionCase given = ReductionCase.random(dtype, sizes.stream().mapToInt(Integer::intValue).toArray(), random);
        check(given, keep, random);
    }

    // Sequences of more than a block, along rows, down columns, and over both.
    @Property(tries = 30)
    void longSequences(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll boolean keep, @ForAll Random random) {
        int[][] shapes = {{3, 2500}, {2500, 3}, {1030, 2, 2}, {2, 1025, 3}, {40, 60}};
        check(ReductionCase.random(dtype, shapes[random.nextInt(shapes.length)], random), keep, random);
    }

    // Around sixteen rows, a block and two of them; more columns than are reduced together.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void sumsOfColumnsAreSumsOfEachColumn(DType dtype) {
        Random random = new Random(10);
        for (int rows : new int[] {1, 15, 16, 17, 1024, 1025, 3100}) {
            for (int columns : new int[] {1, 7, 16, 33, rows > 17 ? 40 : 1100}) {
                double[] values = Values.ordinary(dtype, rows * columns, random);
                Tensor x = GuardedView.random(dtype, new int[] {rows, columns}, random).set(values).view();
                double[] sums = new double[columns];
                double[] squares = new double[columns];
                for (int j = 0; j < columns; j++) {
                    int first = j;
                    double[] elements =
                            IntStream.range(0, rows).mapToDouble(i -> values[first + i * columns]).toArray();
                    sums[j] = SumReference.inStatedOrder(dtype, elements);
                    squares[j] = SumReference.inStatedOrder(Arrays.stream(elements).map(v -> v * v).toArray());
                    squares[j] = Values.round(dtype, Math.sqrt(squares[j]));
                }
                String what = dtype + ", " + rows + " rows of " + columns;
                Values.assertSameBits(sums, x.sum(0).toDoubleArray(), what);
                Values.assertSameBits(squares, x.norm(Axes.of(0)).toDoubleArray(), "norm of " + what);
            }
        }
    }

    private static void check(ReductionCase given, boolean keep, Random random) {
        Tensor x = given.x();
        Axes over = given.over(keep);
        DType dtype = x.dtype();
        String what = dtype + " " + x.shape() + " over " + over;
        int[] shape = given.resultShape(keep);
        double[] sums = given.expect(values -> SumReference.inStatedOrder(dtype, values));
        double[] means = given.expect(values -> SumReference.mean(dtype, values));
        double[] products = given.expect(values -> fold(1, (p, value) -> Values.round(dtype, p * value), values));
        checkForms(products, x.prod(over), shape, out -> x.prod(over, out), random, "prod of " + what);
        checkForms(sums, x.sum(over), shape, out -> x.sum(over, out), random, "sum of " + what);
        checkForms(means, x.mean(over), shape, out -> x.mean(over, out), random, "mean of " + what);
        boolean nothing = x.elements() == 0 && IndexModel.elements(shape) > 0;
        if (nothing) {
            assertThrows(IllegalArgumentException.class, () -> x.max(over), what);
            assertThrows(IllegalArgumentException.class, () -> x.min(over), what);
        } else {
            double[] largest = given.expect(values -> fold(Double.NEGATIVE_INFINITY, Math::max, values));
            double[] smallest = given.expect(values -> fold(Double.POSITIVE_INFINITY, Math::min, values));
            checkForms(largest, x.max(over), shape, out -> x.max(over, out), random, "max of " + what);
            checkForms(smallest, x.min(over), shape, out -> x.min(over, out), random, "min of " + what);
        }
        Tensor logSums = x.copy().logSumExp(over);
        checkForms(logSums.toDoubleArray(), x.logSumExp(over), shape, out -> x.logSumExp(over, out),
                random, "logSumExp of " + what);
        double[] expected = given.expect(ReductionsTest::logSumExp);
        // Some thirty roundings: of the difference, the exponential, the sum, the logarithm and the result.
        double tolerance = dtype == DType.F32 ? 2e-6 : 4e-15;
        for (int i = 0; i < expected.length; i++) {
            double actual = logSums.toDoubleArray()[i];
            assertTrue(Double.compare(expected[i], actual) == 0 || Math.abs(expected[i] - actual)
                    <= tolerance * Math.max(1, Math.abs(expected[i])), what + ": " + actual + ", not " + expected[i]);
        }
    }

    private static double logSumExp(double... values) {
        double max = fold(Double.NEGATIVE_INFINITY, Math::max, values);
        if (Double.isInfinite(max)) {
            return max;
        }
        return max + Math.log(Arrays.stream(values).map(value -> Math.exp(value - max)).sum());
    }

    /** A reduction that writes into its argument. */
    @FunctionalInterface
    interface Into {
        Tensor apply(Tensor out);
    }

    static void checkForms(double[] expected, Tensor result, int[] shape, Into into, Random random,
            String what) {
        assertEquals(Shape.of(shape), result.shape(), what);
        Values.assertSameBits(expected, result.toDoubleArray(), what);
        GuardedView out = GuardedView.random(result.dtype(), shape, random);
        assertSame(out.view(), into.apply(out.view()));
        Values.assertSameBits(expected, out.view().toDoubleArray(), what + " into out");
        out.assertGuardsIntact(what);
    }

    @Property(tries = 300)
    void argmaxAndArgminAreTheFirstOnes(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 6) Integer> sizes, @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(Integer::intValue).toArray();
        double[] values = random.ints(IndexModel.elements(shape), -2, 3)
                .mapToDouble(value -> value == 2 && random.nextInt(6) == 0 ? Double.NaN : value).toArray();
        double[] negated = Arrays.stream(values).map(value -> -value).toArray();
        Tensor x = GuardedView.random(dtype, shape, random).set(values).view();
        Tensor minusX = GuardedView.random(dtype, shape, random).set(negated).view();
        int axis = random.nextInt(shape.length);
        double[] expected = new ReductionCase(x, values, new int[] {axis}).expect(ReductionsTest::firstLargest);
        int named = random.nextBoolean() ? axis : axis - shape.length;
        assertArrayEquals(expected, x.argmax(named).toDoubleArray());
        assertArrayEquals(expected, minusX.argmin(named).toDoubleArray());
        assertEquals(firstLargest(values), x.argmax());
        assertEquals(firstLargest(values), minusX.argmin());
    }

    /** Rows are numbered anew now and then, and there are more columns than are searched together. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void argmaxOfManyRowsAndManyColumns(DType dtype) {
        Random random = new Random(25);
        for (int[] shape : new int[][] {{12_300, 19}, {5, 9_001}}) {
            double[] values = random.ints((long) shape[0] * shape[1], 0, 4_000).mapToDouble(
                    value -> value == 17 && random.nextBoolean() ? Double.NaN : value).toArray();
            Tensor x = Tensor.of(values, shape).to(dtype);
            Tensor expected = x.transpose().copy().argmax(1);
            assertTrue(expected.bitwiseEquals(x.argmax(0)));
            assertTrue(expected.bitwiseEquals(x.neg().argmin(0)));
            int column = random.nextInt(shape[1]);
            assertEquals(firstLargest(x.select(1, column).toDoubleArray()), expected.get(column));
        }
    }

    private static int firstLargest(double... values) {
        int best = 0;
        for (int i = 1; i < values.length && !Double.isNaN(values[best]); i++) {
            best = Double.isNaN(values[i]) || values[i] > values[best] ? i : best;
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void layoutAndThreadsDoNotChangeBits(DType dtype) throws Exception {
        Random random = new Random(13);
        Tensor x = Tensor.of(Values.ordinary(dtype, 3000 * 67, random), 3000, 67).to(dtype);
        Tensor transposed = x.transpose().copy().transpose();
        Tensor strided = GuardedView.matrix(dtype, 3000, 67, -1, 2, false).set(x.toDoubleArray()).view();
        for (int[] axes : new int[][] {{}, {0}, {1}}) {
            double[] sums = x.sum(axes).toDoubleArray();
            double[] logSums = x.logSumExp(axes).toDoubleArray();
            double[] largest = x.max(axes).toDoubleArray();
            for (Tensor view : List.of(x, transposed, strided)) {
                for (int threads = 1; threads <= 4; threads++) {
                    Parallelism.withThreads(threads, () -> {
                        Values.assertSameBits(sums, view.sum(axes).toDoubleArray(), "sum");
                        Values.assertSameBits(logSums, view.logSumExp(axes).toDoubleArray(), "logSumExp");
                        Values.assertSameBits(largest, view.max(axes).toDoubleArray(), "max");
                        assertTrue(x.argmax(1).bitwiseEquals(view.argmax(1)));
                        assertTrue(x.argmax(0).bitwiseEquals(view.argmax(0)));
                        return null;
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void sumsOfHardInputsKeepTheirBound(DType dtype) {
        Random random = new Random(14);
        double[] same = new double[1_000_003];
        Arrays.fill(same, Values.round(dtype, 0.1));
        double[] cancelling = Values.ordinary(dtype, 100_001, random);
        for (int i = 0; i + 1 < cancelling.length; i += 2) {
            cancelling[i] = Values.round(dtype, cancelling[i] * 1e12);
            cancelling[i + 1] = -cancelling[i];
        }
        double[] falling = new double[70_000];
        Arrays.setAll(falling, i -> Values.round(dtype, (i % 2 == 0 ? 1 : -1) * Math.pow(1.001, -i)));
        double[] small = new double[50_000];
        Arrays.fill(small, dtype == DType.F32 ? Float.MIN_VALUE : Double.MIN_VALUE);
        for (double[] values : List.of(same, cancelling, falling, small)) {
            double sum = Tensor.of(values, values.length).to(dtype).sum().item();
            double error = new BigDecimal(sum).subtract(SumReference.exact(values)).abs().doubleValue();
            assertTrue(error <= SumReference.errorBound(dtype, values), "error " + error + ", bound "
                    + SumReference.errorBound(dtype, values) + ", sum " + sum);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void logSumExpOfLargeAndInfiniteValues(DType dtype) {
        double infinity = Double.POSITIVE_INFINITY;
        double[][] rows = {{1000, 1000}, {-1000, -1000}, {3e38, -3e38}, {infinity, 1}, {infinity, infinity},
            {-infinity, 5}, {-infinity, -infinity}, {infinity, -infinity}, {Double.NaN, infinity}};
        double[] expected = {1000 + Math.log(2), -1000 + Math.log(2), 3e38, infinity, infinity, 5, -infinity, infinity,
            Double.NaN};
        for (int i = 0; i < rows.length; i++) {
            double actual = Tensor.of(rows[i], 2).to(dtype).logSumExp().item();
            assertEquals(Values.round(dtype, expected[i]), actual, dtype == DType.F32 ? 1e-4 : 1e-12);
        }
    }

    @Test
    void reductionsOfNothing() {
        Tensor x = Tensor.zeros(DType.F32, 2, 0, 3);
        assertArrayEquals(new double[6], x.sum(1).toDoubleArray());
        assertTrue(Double.isNaN(x.mean().item()));
        assertEquals(Double.NEGATIVE_INFINITY, x.logSumExp().item());
        assertEquals(Shape.of(2, 0), x.max(2).shape());
        assertEquals("max: shape (2, 0, 3) has no elements along the reduced axes, so the result is undefined",
                assertThrows(IllegalArgumentException.class, () -> x.max(1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> x.argmax(1));
        assertEquals("argmin: shape (2, 0, 3) has no elements along the reduced axes, so the result is undefined",
                assertThrows(IllegalArgumentException.class, x::argmin).getMessage());
        assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, x.prod(1).toDoubleArray());
        assertEquals(Shape.of(2, 0), x.argmax(2).shape());
    }

    @Test
    void refusesAxesThatAreNotThereOrNamedTwice() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> x.sum(2));
        assertThrows(IndexOutOfBoundsException.class, () -> x.argmax(-3));
        assertEquals("sum: axis -1 of shape (2, 3) is named twice",
                assertThrows(IllegalArgumentException.class, () -> x.sum(1, -1)).getMessage());
        assertThrows(ShapeMismatchException.class, () -> x.sum(Axes.of(1).keep(), Tensor.zeros(DType.F32, 2)));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void manyColumnsAreReducedAsRowsAre(DType dtype) {
        Random random = new Random(21);
        for (int columns : new int[] {255, 256, 257, 600}) {
            Tensor x = GuardedView.random(dtype, new int[] {9, columns}, random)
                    .set(Values.withSpecial(dtype, 9 * columns, random)).view().contiguous();
            Tensor rows = x.transpose().contiguous();
            String what = dtype + ", " + columns + " columns";
            Values.assertSameBits(rows.max(1).toDoubleArray(), x.max(0).toDoubleArray(), what);
            Values.assertSameBits(rows.min(1).toDoubleArray(), x.min(0).toDoubleArray(), what);
            Values.assertSameBits(rows.prod(1).toDoubleArray(), x.prod(0).toDoubleArray(), what);
            Values.assertSameBits(rows.cumsum(1).toDoubleArray(), x.cumsum(0).transpose().toDoubleArray(), what);
            assertTrue(rows.argmax(1).bitwiseEquals(x.argmax(0)), what);
            assertTrue(rows.argmin(1).bitwiseEquals(x.argmin(0)), what);
        }
    }
}
