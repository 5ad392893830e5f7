package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernels of truth values against the rules of logic. */
class BoolKernelsTest {
    private static final List<BoolKernels> ALL =
            List.of(new BoolKernels(new ScalarU8Kernels()), new BoolKernels(new VectorU8Kernels()));

    private static boolean apply(BinaryOp op, boolean a, boolean b) {
        return switch (op) {
            case ADD, MAXIMUM, OR -> a || b;
            case MUL, MINIMUM, AND -> a && b;
            case XOR, NE -> a != b;
            case EQ -> a == b;
            case LT -> !a && b;
            case LE -> !a || b;
            case GT -> a && !b;
            case GE -> a || !b;
            default -> throw new AssertionError(op + " is not of truth values");
        };
    }

    private static byte[] truths(int length, Random random) {
        byte[] x = new byte[length];
        for (int i = 0; i < length; i++) {
            x[i] = (byte) random.nextInt(2);
        }
        return x;
    }

    private static byte truth(boolean value) {
        return (byte) (value ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void binary(BinaryOp op) {
        Random random = new Random(op.ordinal());
        for (BoolKernels kernels : ALL) {
            if (!BoolKernels.has(op)) {
                byte[] x = new byte[9];
                assertThrows(IllegalArgumentException.class, () -> kernels.binary(op, x, 0, 1, x, 0, 1, x, 0, 1, 9));
                assertThrows(IllegalArgumentException.class,
                        () -> kernels.binaryScalar(op, x, 0, 1, (byte) 1, x, 0, 1, 9));
                continue;
            }
            for (int n : KernelComparison.lengths().toArray()) {
                for (int stride : new int[] {1, 2}) {
                    byte[] a = truths(3 + n * stride, random);
                    byte[] b = truths(3 + n, random);
                    byte[] start = truths(3 + n, random);
                    byte[] expected = start.clone();
                    byte[] expectedOfScalar = start.clone();
                    byte scalar = (byte) random.nextInt(2);
                    for (int i = 0; i < n; i++) {
                        expected[2 + i] = truth(apply(op, a[1 + i * stride] == 1, b[n - i] == 1));
                        expectedOfScalar[2 + i] = truth(apply(op, a[1 + i * stride] == 1, scalar == 1));
                    }
                    byte[] out = start.clone();
                    kernels.binary(op, a, 1, stride, b, n, -1, out, 2, 1, n);
                    assertArrayEquals(expected, out, op + " of " + n + ", stride " + stride);
                    out = start.clone();
                    kernels.binary(op, a, 1, stride, reversed(b, n), 0, 1, out, 2, 1, n);
                    assertArrayEquals(expected, out, op + " of " + n + ", stride " + stride);
                    out = start.clone();
                    kernels.binaryScalar(op, a, 1, stride, scalar, out, 2, 1, n);
                    assertArrayEquals(expectedOfScalar, out, op + " of " + n + " and " + scalar);
                }
            }
        }
    }

    // The elements n, n − 1, …, 1.
    private static byte[] reversed(byte[] x, int n) {
        byte[] reversed = new byte[n];
        for (int i = 0; i < n; i++) {
            reversed[i] = x[n - i];
        }
        return reversed;
    }

    @Test
    void notAndCopyAndNoOtherFunction() {
        Random random = new Random(3);
        for (BoolKernels kernels : ALL) {
            for (int n : KernelComparison.lengths().toArray()) {
                byte[] x = truths(n + 2, random);
                byte[] negated = x.clone();
                byte[] copied = truths(n + 2, random);
                byte[] out = copied.clone();
                for (int i = 1; i <= n; i++) {
                    negated[i] = truth(x[i] == 0);
                    copied[i] = x[i];
                }
                kernels.unary(UnaryOp.COPY, x, 1, 1, out, 1, 1, n);
                assertArrayEquals(copied, out);
                kernels.unary(UnaryOp.NOT, x, 1, 1, x, 1, 1, n);
                assertArrayEquals(negated, x);
            }
            Arrays.stream(UnaryOp.values()).filter(op -> op != UnaryOp.NOT && op != UnaryOp.COPY).forEach(op ->
                    assertThrows(IllegalArgumentException.class,
                            () -> kernels.unary(op, new byte[9], 0, 1, new byte[9], 0, 1, 9)));
        }
    }
}
