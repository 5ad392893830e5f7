package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.AnyIntegerKernels.narrow;
import static lanewise.tensor.internal.kernel.AnyIntegerKernels.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Simd;
import lanewise.tensor.internal.Implementations;
import lanewise.tensor.internal.kernel.AnyIntegerKernels.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The element-wise part of the contracts of {@link LongKernels}, {@link IntKernels} and {@link U8Kernels}: every
 * implementation against {@link BinaryOp#apply(long, long)} and {@link UnaryOp#apply(long)}, narrowed to the type.
 */
class IntegerKernelsTest {
    static final int[] STRIDES = {1, 1, 1, 1, 2, -1, 0};
    private static final int[] OUT_STRIDES = {1, 1, 1, 2, -1, -3};

    static Stream<UnaryOp> functionsOfIntegers() {
        return Arrays.stream(UnaryOp.values()).filter(UnaryOp::isOfIntegers);
    }

    static int manyVectors(DType dtype) {
        return 1000 * Math.max(128, Simd.bits()) / (Byte.SIZE * dtype.bytes());
    }

    static int stride(int[] strides, Random random) {
        return strides[random.nextInt(strides.length)];
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(AnyIntegerKernels.all().stream().map(AnyIntegerKernels::kernels).toList(),
                LongKernels.class, IntKernels.class, U8Kernels.class);
    }

    // The caller has made sure that no divisor is 0, and no exponent negative.
    private static Run secondOperand(BinaryOp op, DType dtype, int length, int stride, Random random) {
        Run b = Run.of(dtype, length, stride, random);
        Arrays.setAll(b.array(), i -> allowed(op, b.array()[i]));
        return b;
    }

    private static List<BinaryOp> operationsOfIntegers() {
        return Arrays.stream(BinaryOp.values()).filter(op -> op.supports(DType.I64)).toList();
    }

    private static long allowed(BinaryOp op, long b) {
        if (op == BinaryOp.POW && b < 0) {
            return ~b;
        }
        return op.divides() && b == 0 ? 3 : b;
    }

    @ParameterizedTest
    @MethodSource("operationsOfIntegers")
    void binary(BinaryOp op) {
        Random random = new Random(op.ordinal());
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            DType dtype = kernels.dtype();
            for (int n : KernelComparison.lengths().toArray()) {
                Run a = Run.of(dtype, n, stride(STRIDES, random), random);
                Run b = secondOperand(op, dtype, n, stride(STRIDES, random), random);
                Run out = Run.of(dtype, n, stride(OUT_STRIDES, random), random);
                String what = kernels + ", " + op + " of " + n;
                check(op, a, b, out, n, dtype, what, o -> kernels.binary(op, a, b, o, n));
                for (long scalar : numbers(dtype, 4, random)) {
                    long second = allowed(op, scalar);
                    check(op, a, new Run(new long[] {second}, 0, 0), out, n, dtype, what + " and " + second,
                            o -> kernels.binaryScalar(op, a, second, o, n));
                }
                if (a.stride() != 0) {
                    check(op, a, b, a, n, dtype, what + " in place on a", o -> kernels.binary(op, o, b, o, n));
                }
                if (b.stride() != 0) {
                    check(op, a, b, b, n, dtype, what + " in place on b", o -> kernels.binary(op, a, o, o, n));
                    check(op, b, b, b, n, dtype, what + " in place on both", o -> kernels.binary(op, o, o, o, n));
                }
            }
        }
    }

    private static void check(BinaryOp op, Run a, Run b, Run out, int n, DType dtype, String what, Consumer<Run> task) {
        Run expected = out.copy();
        for (int i = 0; i < n; i++) {
            expected.set(i, narrow(dtype, op.apply(a.get(i), b.get(i))));
        }
        Run actual = out.copy();
        task.accept(actual);
        assertArrayEquals(expected.array(), actual.array(), what);
    }

    @ParameterizedTest
    @MethodSource("functionsOfIntegers")
    void unary(UnaryOp op) {
        Random random = new Random(op.ordinal());
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            DType dtype = kernels.dtype();
            for (int n : KernelComparison.lengths().toArray()) {
                Run x = Run.of(dtype, n, stride(STRIDES, random), random);
                Run out = Run.of(dtype, n, stride(OUT_STRIDES, random), random);
                String what = kernels + ", " + op + " of " + n;
                check(op, x, out, n, dtype, what, o -> kernels.unary(op, x, o, n));
                if (x.stride() != 0) {
                    check(op, x, x, n, dtype, what + " in place", o -> kernels.unary(op, o, o, n));
                }
            }
        }
    }

    private static void check(UnaryOp op, Run x, Run out, int n, DType dtype, String what, Consumer<Run> task) {
        Run expected = out.copy();
        for (int i = 0; i < n; i++) {
            expected.set(i, narrow(dtype, op.apply(x.get(i))));
        }
        Run actual = out.copy();
        task.accept(actual);
        assertArrayEquals(expected.array(), actual.array(), what);
    }

    @Test
    void functionsOfFloatingPointNumbersAreRefused() {
        Run x = new Run(new long[100], 0, 1);
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            for (UnaryOp op : List.of(UnaryOp.SQRT, UnaryOp.EXP, UnaryOp.ERF)) {
                assertThrows(IllegalArgumentException.class, () -> kernels.unary(op, x, x, 100));
            }
        }
    }

    /** Vector operations only become instructions when C2 compiles their loops, which takes many turns. */
    @Test
    void compiledLoops() {
        Random random = new Random(16);
        for (AnyIntegerKernels kernels : AnyIntegerKernels.vectors()) {
            DType dtype = kernels.dtype();
            int n = manyVectors(dtype);
            Run a = Run.of(dtype, n, 1, random);
            Run out = Run.of(dtype, n, 1, random);
            for (BinaryOp op : operationsOfIntegers()) {
                Run b = secondOperand(op, dtype, n, 1, random);
                long scalar = allowed(op, narrow(dtype, random.nextInt(1, 8)));
                String what = kernels + ", " + op;
                repeat(() -> kernels.binary(op, a, b, out, n));
                check(op, a, b, out, n, dtype, what, o -> kernels.binary(op, a, b, o, n));
                repeat(() -> kernels.binaryScalar(op, a, scalar, out, n));
                check(op, a, new Run(new long[] {scalar}, 0, 0), out, n, dtype, what + " and " + scalar,
                        o -> kernels.binaryScalar(op, a, scalar, o, n));
            }
            functionsOfIntegers().forEach(op -> {
                repeat(() -> kernels.unary(op, a, out, n));
                check(op, a, out, n, dtype, kernels + ", " + op, o -> kernels.unary(op, a, o, n));
            });
        }
    }

    static void repeat(Runnable task) {
        for (int i = 0; i < 60; i++) {
            task.run();
        }
    }

    /** What the definition in I64 says, cut to 32 bits, is Java's arithmetic of ints. */
    @Test
    void thirtyTwoBitsWrapAsJavas() {
        int[] numbers = {0, 1, -1, 2, -7, 31, 32, 33, 63, 64, 65536, -65536, Integer.MIN_VALUE, Integer.MAX_VALUE};
        for (int a : numbers) {
            for (int b : numbers) {
                assertEquals(a + b, BinaryOp.ADD.apply(a, b));
                assertEquals(a - b, BinaryOp.SUB.apply(a, b));
                assertEquals(a * b, BinaryOp.MUL.apply(a, b));
                if (b != 0) {
                    assertEquals(a / b, BinaryOp.DIV.apply(a, b));
                }
                assertEquals(Math.max(a, b), BinaryOp.MAXIMUM.apply(a, b));
                assertEquals(a < b ? 1 : 0, BinaryOp.LT.apply(a, b));
                assertEquals(a ^ b, BinaryOp.XOR.apply(a, b));
                boolean inside = b >= 0 && b < 32;
                assertEquals(inside ? a << b : 0, BinaryOp.SHIFT_LEFT.apply(a, b));
                assertEquals(inside ? a >> b : a >> 31, BinaryOp.SHIFT_RIGHT.apply(a, b));
            }
            assertEquals(-a, UnaryOp.NEG.apply(a));
            assertEquals(Math.abs(a), UnaryOp.ABS.apply(a));
            assertEquals(a * a, UnaryOp.SQUARE.apply(a));
            assertEquals(Integer.signum(a), UnaryOp.SIGN.apply(a));
            assertEquals(~a, UnaryOp.NOT.apply(a));
        }
    }
}
