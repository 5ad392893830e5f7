package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.tensor.internal.Implementations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is chosen by truth values, and asked of them, against plain loops: every element type and density. */
class MaskKernelsTest {
    private static final double[] SHARES = {0, 0.01, 0.2, 0.5, 0.99, 1};
    private static final int[][] STRIDES = {{1, 1, 1, 1}, {1, 0, 1, 1}, {1, 1, 0, 1}, {1, 0, 0, 1}, {0, 1, 1, 1},
        {1, 2, 1, 1}, {1, 1, -1, 1}, {3, 1, 1, 1}, {-1, 1, 1, 1}, {1, 1, 1, -2}, {2, 0, -3, 1}};
    private static final List<TruthValues> TRUTH_VALUES = List.of(new ScalarTruthValues(), new VectorTruthValues());

    private static List<?> implementations(Class<?> type) {
        if (type == float.class) {
            return List.of(new ScalarFloatMaskedCopies(), new VectorFloatMaskedCopies());
        } else if (type == double.class) {
            return List.of(new ScalarDoubleMaskedCopies(), new VectorDoubleMaskedCopies());
        } else if (type == long.class) {
            return List.of(new ScalarLongMaskedCopies(), new VectorLongMaskedCopies());
        } else if (type == int.class) {
            return List.of(new ScalarIntMaskedCopies(), new VectorIntMaskedCopies());
        } else if (type == short.class) {
            return List.of(new ScalarShortMaskedCopies(), new VectorShortMaskedCopies());
        }
        return List.of(new ScalarByteMaskedCopies(), new VectorByteMaskedCopies());
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(implementations(float.class), FloatMaskedCopies.class);
        Implementations.assertNoneIsLeftOut(implementations(double.class), DoubleMaskedCopies.class);
        Implementations.assertNoneIsLeftOut(implementations(long.class), LongMaskedCopies.class);
        Implementations.assertNoneIsLeftOut(implementations(int.class), IntMaskedCopies.class);
        Implementations.assertNoneIsLeftOut(implementations(short.class), ShortMaskedCopies.class);
        Implementations.assertNoneIsLeftOut(implementations(byte.class), ByteMaskedCopies.class);
        Implementations.assertNoneIsLeftOut(TRUTH_VALUES, TruthValues.class);
    }

    /** Checks a number of elements, with the given number of calls. */
    @FunctionalInterface
    private interface Check {
        void of(int length, int times);
    }

    private static void forLengths(Check check) {
        IntStream.rangeClosed(0, 140).forEach(length -> check.of(length, 1));
        for (int i = 0; i < 2 * SHARES.length; i++) {
            check.of(TypedArrays.LONG + i, TypedArrays.TIMES);
        }
    }

    private static double share(Random random) {
        return SHARES[random.nextInt(SHARES.length)];
    }

    @ParameterizedTest
    @ValueSource(classes = {float.class, double.class, long.class, int.class, short.class, byte.class})
    void whereChooses(Class<?> type) {
        Random random = new Random(65);
        forLengths((length, times) -> checkWhere(type, STRIDES[length % 4], length, times, random));
        for (int[] strides : STRIDES) {
            checkWhere(type, strides, 70, 1, random);
        }
    }

    private static void checkWhere(Class<?> type, int[] strides, int length, int times, Random random) {
        byte[] condition = TypedArrays.conditions(share(random), TypedArrays.room(length, strides[0]), random);
        Object a = TypedArrays.random(type, TypedArrays.room(length, strides[1]), random);
        Object b = TypedArrays.random(type, TypedArrays.room(length, strides[2]), random);
        Object untouched = TypedArrays.random(type, TypedArrays.room(length, strides[3]), random);
        int[] starts = Arrays.stream(strides).map(stride -> TypedArrays.start(length, stride)).toArray();
        Object expected = TypedArrays.copyOf(untouched);
        for (int i = 0; i < length; i++) {
            boolean holds = condition[starts[0] + i * strides[0]] != 0;
            Array.set(expected, starts[3] + i * strides[3],
                    holds ? Array.get(a, starts[1] + i * strides[1]) : Array.get(b, starts[2] + i * strides[2]));
        }
        for (Object kernels : implementations(type)) {
            Object out = TypedArrays.copyOf(untouched);
            TypedArrays.callOften(times, kernels, "where", condition, starts[0], strides[0], a, starts[1], strides[1],
                    b, starts[2], strides[2], out, starts[3], strides[3], length);
            assertEqual(expected, out, kernels.getClass().getSimpleName() + ", " + length + " elements, strides "
                    + Arrays.toString(strides));
        }
    }

    // Such as a fill where a condition holds.
    @ParameterizedTest
    @ValueSource(classes = {float.class, double.class, long.class, int.class, short.class, byte.class})
    void anOperandMayBeReplaced(Class<?> type) {
        Random random = new Random(66);
        for (int length : new int[] {0, 1, 7, 8, 15, 16, 17, 31, 65, 100}) {
            byte[] condition = TypedArrays.conditions(0.4, length, random);
            Object x = TypedArrays.random(type, length, random);
            Object number = TypedArrays.random(type, 1, random);
            Object expected = TypedArrays.copyOf(x);
            for (int i = 0; i < length; i++) {
                if (condition[i] != 0) {
                    Array.set(expected, i, Array.get(number, 0));
                }
            }
            for (Object kernels : implementations(type)) {
                Object out = TypedArrays.copyOf(x);
                TypedArrays.call(kernels, "where", condition, 0, 1, number, 0, 0, out, 0, 1, out, 0, 1, length);
                assertEqual(expected, out, kernels.getClass().getSimpleName() + ", " + length + " elements");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {float.class, double.class, long.class, int.class, short.class, byte.class})
    void selectCopiesWhatIsTrueAndNothingElse(Class<?> type) {
        Random random = new Random(67);
        forLengths((length, times) -> checkSelect(type, length, 1, 1, times, random));
        for (int[] strides : STRIDES) {
            checkSelect(type, 70, strides[0], strides[1], 1, random);
        }
    }

    // With and without room behind the result.
    private static void checkSelect(Class<?> type, int length, int cStride, int stride, int times, Random random) {
        byte[] condition = TypedArrays.conditions(share(random), TypedArrays.room(length, cStride), random);
        int c = TypedArrays.start(length, cStride);
        Object x = TypedArrays.random(type, TypedArrays.room(length, stride), random);
        int p = TypedArrays.start(length, stride);
        int[] chosen = IntStream.range(0, length).filter(i -> condition[c + i * cStride] != 0).toArray();
        Object untouched = TypedArrays.random(type, 2 + chosen.length + random.nextInt(2) * 5, random);
        Object expected = TypedArrays.copyOf(untouched);
        for (int k = 0; k < chosen.length; k++) {
            Array.set(expected, 2 + k, Array.get(x, p + chosen[k] * stride));
        }
        for (Object kernels : implementations(type)) {
            String what = kernels.getClass().getSimpleName() + ", " + chosen.length + " of " + length;
            Object out = TypedArrays.copyOf(untouched);
            assertEquals(chosen.length, TypedArrays.callOften(times, kernels, "select", condition, c, cStride,
                    x, p, stride, out, 2, length), what);
            assertEqual(expected, out, what);
        }
    }

    @Test
    void whatIsTrueIsCountedAndFound() {
        Random random = new Random(68);
        forLengths((length, times) -> checkPositions(length, 1, times, random));
        for (int stride : new int[] {0, 2, -1, -3}) {
            checkPositions(70, stride, 1, random);
        }
    }

    private static void checkPositions(int length, int stride, int times, Random random) {
        byte[] x = TypedArrays.conditions(share(random), TypedArrays.room(length, stride), random);
        int start = TypedArrays.start(length, stride);
        long[] positions = IntStream.range(0, length).filter(i -> x[start + i * stride] != 0)
                .mapToLong(i -> 1_000_000 + i).toArray();
        long[] untouched = random.longs(2 + positions.length + random.nextInt(2) * 5).toArray();
        long[] expected = untouched.clone();
        System.arraycopy(positions, 0, expected, 2, positions.length);
        for (TruthValues kernels : TRUTH_VALUES) {
            String what = kernels.getClass().getSimpleName() + ", " + positions.length + " of " + length;
            long[] out = untouched.clone();
            for (int k = 0; k < times; k++) {
                assertEquals(positions.length, kernels.count(x, start, stride, length), what);
                assertEquals(positions.length, kernels.nonzero(x, start, stride, length, out, 2, 1_000_000), what);
            }
            assertArrayEquals(expected, out, what);
        }
    }

    // More than the lanes of bytes can hold.
    @Test
    void manyAreCounted() {
        byte[] x = new byte[100_003];
        Arrays.fill(x, (byte) 1);
        x[77] = 0;
        for (TruthValues kernels : TRUTH_VALUES) {
            assertEquals(99_999, kernels.count(x, 3, 1, 100_000), kernels.getClass().getSimpleName());
        }
    }

    private static void assertEqual(Object expected, Object actual, String what) {
        int length = Array.getLength(expected);
        assertEquals(length, Array.getLength(actual), what);
        for (int i = 0; i < length; i++) {
            assertEquals(Array.get(expected, i), Array.get(actual, i), what + ", element " + i);
        }
    }
}
