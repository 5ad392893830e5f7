package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Element-wise operations of I32, I64, U8 and BOOL against arithmetic in whole numbers of any size, for all layouts and one
 * to three threads. Methods are found by the labels of {@link BinaryOp} and {@link UnaryOp}.
 */
class IntegerOperationsTest {
    private static Tensor call(Tensor target, String name, Object... arguments) {
        Class<?>[] types = Arrays.stream(arguments).map(argument -> argument instanceof Double ? double.class
                : argument instanceof Integer ? int.class : argument.getClass()).toArray(Class<?>[]::new);
        try {
            return (Tensor) Tensor.class.getMethod(name, types).invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(name + Arrays.toString(types), e);
        }
    }

    private static int[] array(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    // Both forms; that which writes also into a tensor of the operands' type, for truth values.
    private static void check(long[] expected, DType own, Tensor result, UnaryOperator<Tensor> into, Random random,
            String what) {
        assertArrayEquals(expected, result.toLongArray(), what);
        for (DType dtype : List.of(result.dtype(), own)) {
            GuardedView out = GuardedView.random(dtype, result.shape().toArray(), random);
            assertSame(out.view(), into.apply(out.view()));
            assertArrayEquals(expected, out.view().toLongArray(), what + " into " + dtype);
            out.assertGuardsIntact(what);
        }
    }

    @Property(tries = 1000, maxDiscardRatio = 20)
    void binary(@ForAll BinaryOp op, @ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 9) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 3) int threads, @ForAll Random random) throws Exception {
        Assume.that(!dtype.isFloating() && op.supports(dtype));
        int[] shape = array(sizes);
        int[] smaller = Arrays.stream(shape).map(size -> random.nextInt(3) == 0 ? 1 : size).toArray();
        IndexModel stretched = IndexModel.fresh(smaller);
        long[] b = WholeNumbers.seconds(op, dtype, stretched.cells().length, random);
        int[] cells = stretched.broadcastTo(shape).cells();
        long[] a = WholeNumbers.random(dtype, cells.length, random);
        long[] expected = new long[a.length];
        Arrays.setAll(expected, i -> WholeNumbers.apply(op, dtype, a[i], b[cells[i]]));
        Tensor x = WholeNumbers.view(dtype, shape, a, random).view();
        Tensor y = WholeNumbers.view(dtype, smaller, b, random).view();
        Parallelism.withThreads(threads, () -> {
            check(expected, dtype, call(x, op.label(), y), out -> call(x, op.label(), y, out), random, dtype + " " + op);
            return null;
        });
    }

    @Property(tries = 500, maxDiscardRatio = 20)
    void binaryWithScalar(@ForAll BinaryOp op, @ForAll DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 9) Integer> sizes, @ForAll Random random) {
        Assume.that(!dtype.isFloating() && op.supports(dtype));
        int[] shape = array(sizes);
        long[] a = WholeNumbers.random(dtype, IndexModel.elements(shape), random);
        long number = WholeNumbers.seconds(op, dtype, 1, random)[0];
        Assume.that(Math.abs((double) number) < 0x1p53);
        Tensor x = WholeNumbers.view(dtype, shape, a, random).view();
        long[] expected = Arrays.stream(a).map(value -> WholeNumbers.apply(op, dtype, value, number)).toArray();
        String name = op.label();
        String what = dtype + " " + op + " with " + number;
        if (op == BinaryOp.SHIFT_LEFT || op == BinaryOp.SHIFT_RIGHT) {
            check(expected, dtype, call(x, name, (int) number), out -> call(x, name, (int) number, out), random, what);
        } else if (!op.isBitwise()) {
            check(expected, dtype, call(x, name, (double) number), out -> call(x, name, (double) number, out), random, what);
        }
    }

    @Property(tries = 300, maxDiscardRatio = 20)
    void unary(@ForAll UnaryOp op, @ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 9) Integer> sizes,
            @ForAll Random random) {
        Assume.that(!dtype.isFloating() && op.supports(dtype) && op != UnaryOp.COPY);
        int[] shape = array(sizes);
        long[] elements = WholeNumbers.random(dtype, IndexModel.elements(shape), random);
        Tensor x = WholeNumbers.view(dtype, shape, elements, random).view();
        long[] expected = Arrays.stream(elements).map(value -> WholeNumbers.apply(op, dtype, value)).toArray();
        check(expected, dtype, call(x, op.label()), out -> call(x, op.label(), out), random, dtype + " " + op);
    }

    @Property(tries = 300, maxDiscardRatio = 20)
    void whereClampAndOuter(@ForAll DType dtype, @ForAll @Size(max = 3) List<@IntRange(max = 9) Integer> sizes,
            @ForAll Random random) {
        Assume.that(!dtype.isFloating() && dtype.computes());
        int[] shape = array(sizes);
        int length = IndexModel.elements(shape);
        long[] a = WholeNumbers.random(dtype, length, random);
        long[] b = WholeNumbers.random(dtype, length, random);
        long[] truth = WholeNumbers.random(DType.BOOL, length, random);
        Tensor x = WholeNumbers.view(dtype, shape, a, random).view();
        Tensor y = WholeNumbers.view(dtype, shape, b, random).view();
        Tensor mask = WholeNumbers.view(DType.BOOL, shape, truth, random).view();
        long[] chosen = new long[length];
        Arrays.setAll(chosen, i -> truth[i] != 0 ? a[i] : b[i]);
        check(chosen, dtype, Tensor.where(mask, x, y), out -> Tensor.where(mask, x, y, out), random, dtype + " where");
        long most = dtype == DType.BOOL ? 1 : 100;
        long[] limited = Arrays.stream(a).map(value -> Math.clamp(value, 1, most)).toArray();
        check(limited, dtype, x.clamp(1, most), out -> x.clamp(1, most, out), random, dtype + " clamp");
        long[] products = new long[length * Math.min(length, 5)];
        int columns = length == 0 ? 0 : products.length / length;
        Arrays.setAll(products, i -> WholeNumbers.apply(BinaryOp.MUL, dtype, a[i / columns], b[i % columns]));
        assertArrayEquals(products, x.outer(y.reshape(-1).narrow(0, 0, columns)).toLongArray(), dtype + " outer");
    }

    private static void refuses(String message, Runnable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task::run).getMessage());
    }

    @Test
    void whereNothingIsDividedNoDivisorIsRefused() {
        Tensor empty = Tensor.zeros(DType.I32, 0, 3);
        assertEquals(empty.shape(), empty.div(Tensor.zeros(DType.I32, 1, 3)).shape());
        assertEquals(empty.shape(), empty.div(0).shape());
        assertEquals(empty.shape(), empty.pow(-1).shape());
    }

    /** The first in row-major order of what the operand shows, stretched as it may be. */
    @Test
    void divisorsOf0AndNegativeExponentsAreRefusedWithTheirPlace() {
        for (DType dtype : new DType[] {DType.I32, DType.I64, DType.U8}) {
            Tensor x = Tensor.ones(dtype, 2, 3, 4);
            Tensor y = Tensor.ones(dtype, 3, 8).slice(1, 7, Integer.MIN_VALUE, -2);
            y.set(0, 2, 1);
            y.set(0, 1, 3);
            refuses("div: the divisor at (1, 3) is 0, and integers have no quotient then", () -> x.div(y));
            refuses("div: the divisor at (1, 3) is 0, and integers have no quotient then", () -> x.div(y, x));
            refuses("div: the divisor is 0, and integers have no quotient then", () -> x.div(0));
            assertEquals(24, x.sum().itemLong(), "nothing was written");
            if (dtype != DType.U8) {
                y.set(-5, 0, 2);
                refuses("pow: the exponent at (0, 2) is -5, and that of integers is not negative", () -> x.pow(y));
                refuses("shiftLeft: the number of bits at (0, 2) is -5, and that of integers is not negative",
                        () -> x.shiftLeft(y));
                refuses("shiftRight: the number of bits at (0, 2) is -5, and that of integers is not negative",
                        () -> x.shiftRight(y, x));
                refuses("pow: the exponent is -1, and that of integers is not negative", () -> x.pow(-1));
                refuses("shiftLeft: the number of bits is -1, and that of integers is not negative",
                        () -> x.shiftLeft(-1));
            }
        }
    }

    @Test
    void longsBeyond53BitsAreExact() {
        long large = (1L << 60) + 1;
        Tensor x = Tensor.full(DType.I64, large, 2, 70);
        assertEquals(large, x.getLong(1, -1));
        assertEquals(large, Tensor.scalar(DType.I64, large).itemLong());
        x.set(-large, 1, 2);
        assertEquals(-large, x.getLong(1, 2));
        assertEquals(70 * 2 - 1, x.eq(Tensor.scalar(DType.I64, large)).sum().itemLong());
        assertEquals(large + 2, x.fill(large + 2).copy().getLong(0, 69));
        assertEquals(large + 2, x.transpose().slice(0, 69, Integer.MIN_VALUE, -3).fill(large + 2).to(DType.I64).getLong(3, 1));
        assertEquals(large + 2, x.max().itemLong());
        assertArrayEquals(new long[] {large + 2, 2 * large + 4}, x.cumsum(0).select(1, 5).toLongArray());
        assertEquals(140 * (large + 2), x.sum().itemLong());
        assertArrayEquals(new long[] {1L << 60, large}, Tensor.of(new long[] {1L << 60, large}).flip().flip().toLongArray());
    }
}
