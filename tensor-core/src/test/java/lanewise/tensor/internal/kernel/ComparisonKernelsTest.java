package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Array;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import lanewise.tensor.internal.Implementations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparisons against Java's operators; those of bytes are among the kernels of U8. */
class ComparisonKernelsTest {
    private static final Set<BinaryOp> COMPARISONS = EnumSet.range(BinaryOp.EQ, BinaryOp.GE);
    private static final int[][] STRIDES =
            {{1, 1, 1}, {1, 0, 1}, {0, 1, 1}, {0, 0, 1}, {2, 1, 1}, {1, -1, 1}, {-2, 3, 1}, {1, 1, 2}, {1, 0, -1},
                {0, 2, 1}, {3, 0, 1}};

    private static List<?> implementations(Class<?> type) {
        if (type == float.class) {
            return List.of(new ScalarFloatComparisons(), new VectorFloatComparisons());
        } else if (type == double.class) {
            return List.of(new ScalarDoubleComparisons(), new VectorDoubleComparisons());
        } else if (type == long.class) {
            return List.of(new ScalarLongComparisons(), new VectorLongComparisons());
        }
        return List.of(new ScalarIntComparisons(), new VectorIntComparisons());
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(implementations(float.class), FloatComparisons.class);
        Implementations.assertNoneIsLeftOut(implementations(double.class), DoubleComparisons.class);
        Implementations.assertNoneIsLeftOut(implementations(long.class), LongComparisons.class);
        Implementations.assertNoneIsLeftOut(implementations(int.class), IntComparisons.class);
    }

    private static byte expected(BinaryOp op, Object a, int p, Object b, int q) {
        double holds = switch (a) {
            case float[] x -> op.apply(x[p], ((float[]) b)[q]);
            case double[] x -> op.apply(x[p], ((double[]) b)[q]);
            case long[] x -> op.apply(Long.compare(x[p], ((long[]) b)[q]), 0.0);
            case int[] x -> op.apply(x[p], (double) ((int[]) b)[q]);
            default -> throw new IllegalArgumentException(a.toString());
        };
        return (byte) holds;
    }

    private static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, 140), IntStream.of(255, 256, 257, 1023));
    }

    @ParameterizedTest
    @ValueSource(classes = {float.class, double.class, long.class, int.class})
    void truthValuesAreThoseOfTheOperators(Class<?> type) {
        Random random = new Random(61);
        lengths().forEach(length -> {
            for (BinaryOp op : COMPARISONS) {
                int[] strides = random.nextBoolean() ? STRIDES[0] : STRIDES[random.nextInt(STRIDES.length)];
                check(type, op, strides, length, 1, random);
            }
        });
        for (int[] strides : STRIDES) {
            for (BinaryOp op : COMPARISONS) {
                check(type, op, strides, 200, 1, random);
            }
        }
    }

    private static void check(Class<?> type, BinaryOp op, int[] strides, int length, int times, Random random) {
        Object a = TypedArrays.random(type, TypedArrays.room(length, strides[0]), random);
        Object b = TypedArrays.random(type, TypedArrays.room(length, strides[1]), random);
        int p = TypedArrays.start(length, strides[0]);
        int q = TypedArrays.start(length, strides[1]);
        int o = TypedArrays.start(length, strides[2]);
        byte[] untouched = new byte[TypedArrays.room(length, strides[2])];
        random.nextBytes(untouched);
        byte[] expected = untouched.clone();
        for (int i = 0; i < length; i++) {
            expected[o + i * strides[2]] = expected(op, a, p + i * strides[0], b, q + i * strides[1]);
        }
        for (Object kernels : implementations(type)) {
            String what = kernels.getClass().getSimpleName() + " " + op + ", " + length + " elements, strides "
                    + List.of(strides[0], strides[1], strides[2]);
            byte[] out = untouched.clone();
            TypedArrays.callOften(times, kernels, "compare", op, a, p, strides[0], b, q, strides[1],
                    out, o, strides[2], length);
            assertArrayEquals(expected, out, what);
            if (strides[1] == 0) {
                out = untouched.clone();
                TypedArrays.callOften(times, kernels, "compareScalar", op, a, p, strides[0], Array.get(b, q),
                        out, o, strides[2], length);
                assertArrayEquals(expected, out, what + ", with a number");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {float.class, double.class, long.class, int.class})
    void compiledLoopsGiveTheSame(Class<?> type) {
        Random random = new Random(62);
        for (BinaryOp op : COMPARISONS) {
            for (int[] strides : List.of(STRIDES[0], STRIDES[1])) {
                check(type, op, strides, TypedArrays.LONG, TypedArrays.TIMES, random);
            }
        }
    }

    @Test
    void whatIsNoComparisonIsRefused() {
        for (Class<?> type : List.of(float.class, int.class)) {
            Object x = TypedArrays.random(type, 64, new Random(64));
            for (Object kernels : implementations(type)) {
                AssertionError error = assertThrows(AssertionError.class, () -> TypedArrays.call(kernels, "compare",
                        BinaryOp.ADD, x, 0, 1, x, 0, 1, new byte[64], 0, 1, 64));
                assertThrows(IllegalArgumentException.class, () -> {
                    throw error.getCause();
                });
            }
        }
    }
}
