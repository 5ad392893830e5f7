package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Reductions of I32, I64, U8 and BOOL along axes against plain loops, for all layouts and one to three threads. */
class IntegerReductionsTest {
    /** A tensor, its elements, and axes to reduce. */
    private record Given(Tensor x, long[] elements, ReductionCase axes) {
        static Given random(DType dtype, int[] shape, Random random) {
            long[] elements = WholeNumbers.random(dtype, IndexModel.elements(shape), random);
            Tensor x = WholeNumbers.view(dtype, shape, elements, random).view();
            int[] axes = IntStream.range(0, shape.length).filter(axis -> random.nextBoolean()).toArray();
            return new Given(x, elements, new ReductionCase(x, x.toDoubleArray(), axes));
        }

        /** Returns what the elements behind each element of the result give, taken in row-major order. */
        long[] expect(ToLongFunction<long[]> reduction) {
            return axes.groups().stream().map(group -> Arrays.stream(group).mapToLong(i -> elements[i]).toArray())
                    .mapToLong(reduction).toArray();
        }
    }

    private static long sum(long... values) {
        return LongStream.of(values).sum();
    }

    private static long product(long... values) {
        return LongStream.of(values).reduce(1, (a, b) -> a * b);
    }

    private static long firstLargest(long... values) {
        return IntStream.range(0, values.length).reduce(0, (best, i) -> values[i] > values[best] ? i : best);
    }

    private static long firstSmallest(long... values) {
        return IntStream.range(0, values.length).reduce(0, (best, i) -> values[i] < values[best] ? i : best);
    }

    /** A reduction that writes into its argument. */
    @FunctionalInterface
    private interface Into {
        Tensor apply(Tensor out);
    }

    private static void check(long[] expected, DType dtype, Tensor result, Into into, Random random, String what) {
        assertEquals(dtype, result.dtype(), what);
        assertArrayEquals(expected, result.toLongArray(), what);
        GuardedView out = GuardedView.random(dtype, result.shape().toArray(), random);
        assertSame(out.view(), into.apply(out.view()));
        assertArrayEquals(expected, out.view().toLongArray(), what + " into out");
        out.assertGuardsIntact(what);
    }

    private static void check(Given given, boolean keep, Random random) {
        Tensor x = given.x;
        Axes over = given.axes.over(keep);
        String what = x.dtype() + " " + x.shape() + " over " + over;
        check(given.expect(IntegerReductionsTest::sum), DType.I64, x.sum(over), out -> x.sum(over, out), random, what);
        check(given.expect(IntegerReductionsTest::product), DType.I64, x.prod(over), out -> x.prod(over, out), random, what);
        check(given.expect(values -> LongStream.of(values).anyMatch(value -> value != 0) ? 1 : 0), DType.BOOL, x.any(over),
                out -> x.any(over, out), random, what);
        check(given.expect(values -> LongStream.of(values).allMatch(value -> value != 0) ? 1 : 0), DType.BOOL, x.all(over),
                out -> x.all(over, out), random, what);
        if (x.elements() > 0) {
            check(given.expect(values -> LongStream.of(values).max().orElseThrow()), x.dtype(), x.max(over),
                    out -> x.max(over, out), random, what);
            check(given.expect(values -> LongStream.of(values).min().orElseThrow()), x.dtype(), x.min(over),
                    out -> x.min(over, out), random, what);
            checkMeans(given, over, what);
        } else if (IndexModel.elements(given.axes.resultShape(keep)) > 0) {
            assertThrows(IllegalArgumentException.class, () -> x.max(over), what);
        }
    }

    // The mean is the exact one up to a rounding of the sum and one of the quotient; what is made of it is that of F64.
    private static void checkMeans(Given given, Axes over, String what) {
        Tensor doubles = given.x.to(DType.F64);
        assertTrue(doubles.mean(over).bitwiseEquals(given.x.mean(over)), what);
        assertTrue(doubles.var(over).bitwiseEquals(given.x.var(over)), what);
        assertTrue(doubles.std(1, over).bitwiseEquals(given.x.std(1, over)), what);
        assertTrue(doubles.norm(over).bitwiseEquals(given.x.norm(over)), what);
        assertTrue(doubles.norm(1, over).bitwiseEquals(given.x.norm(1, over)), what);
        List<int[]> groups = given.axes.groups();
        double[] means = given.x.mean(over).toDoubleArray();
        for (int i = 0; i < means.length; i++) {
            BigInteger sum = IntStream.of(groups.get(i)).mapToObj(place -> BigInteger.valueOf(given.elements[place]))
                    .reduce(BigInteger.ZERO, BigInteger::add);
            double size = IntStream.of(groups.get(i)).mapToDouble(place -> Math.abs((double) given.elements[place])).sum();
            double exact = new BigDecimal(sum).divide(BigDecimal.valueOf(groups.get(i).length), MathContext.DECIMAL64)
                    .doubleValue();
            assertEquals(exact, means[i], Math.max(Double.MIN_VALUE, size * 0x1p-50), what);
        }
    }

    @Property(tries = 500, maxDiscardRatio = 20)
    void anyAxesOfAnyLayout(@ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 7) Integer> sizes,
            @ForAll boolean keep, @ForAll @IntRange(min = 1, max = 3) int threads, @ForAll Random random) throws Exception {
        Assume.that(!dtype.isFloating() && dtype.computes());
        Given given = Given.random(dtype, sizes.stream().mapToInt(i -> i).toArray(), random);
        Parallelism.withThreads(threads, () -> {
            check(given, keep, random);
            return null;
        });
    }

    // Rows and columns of more than a block, and more columns than are reduced together; enough for several threads.
    @Property(tries = 40, maxDiscardRatio = 20)
    void longSequences(@ForAll DType dtype, @ForAll @IntRange(min = 1, max = 3) int threads, @ForAll Random random)
            throws Exception {
        Assume.that(!dtype.isFloating() && dtype.computes());
        int[][] shapes = {{3, 2500}, {2500, 3}, {1030, 2, 2}, {300, 270}, {5, 1100}};
        Given given = Given.random(dtype, shapes[random.nextInt(shapes.length)], random);
        Parallelism.withThreads(threads, () -> {
            check(given, random.nextBoolean(), random);
            return null;
        });
    }

    @Property(tries = 300, maxDiscardRatio = 20)
    void alongAnAxis(@ForAll DType dtype, @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 9) Integer> sizes,
            @ForAll Random random) {
        Assume.that(!dtype.isFloating() && dtype.computes());
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int axis = random.nextInt(shape.length);
        long[] elements = WholeNumbers.random(dtype, IndexModel.elements(shape), random);
        Tensor x = WholeNumbers.view(dtype, shape, elements, random).view();
        Given given = new Given(x, elements, new ReductionCase(x, x.toDoubleArray(), new int[] {axis}));
        String what = dtype + " " + x.shape() + " along " + axis;
        assertArrayEquals(given.expect(IntegerReductionsTest::firstLargest), x.argmax(axis).toLongArray(), what);
        assertArrayEquals(given.expect(IntegerReductionsTest::firstSmallest), x.argmin(axis).toLongArray(), what);
        assertEquals(firstLargest(elements), x.argmax(), what);
        assertEquals(firstSmallest(elements), x.argmin(), what);
        long[] sums = new long[elements.length];
        long[] products = new long[elements.length];
        for (int[] sequence : given.axes.groups()) {
            for (int i = 0; i < sequence.length; i++) {
                sums[sequence[i]] = elements[sequence[i]] + (i == 0 ? 0 : sums[sequence[i - 1]]);
                products[sequence[i]] = elements[sequence[i]] * (i == 0 ? 1 : products[sequence[i - 1]]);
            }
        }
        check(sums, DType.I64, x.cumsum(axis), out -> x.cumsum(axis, out), random, what);
        check(products, DType.I64, x.cumprod(axis), out -> x.cumprod(axis, out), random, what);
    }
}
