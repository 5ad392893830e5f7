package lanewise.tensor.internal.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Vector kernels of pooling against the scalar ones, bit for bit, and what they leave alone. */
class PoolingKernelsTest {
    private static final int MOST = 70; // several vectors of each width, and all remainders
    private static final float[] SPECIAL = {0, -0f, 1, 1, -1, Float.NaN, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY};

    private final Random random = new Random(1);

    private float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : random.nextInt(2) == 0 ? random.nextInt(3) : (float) random.nextGaussian();
        }
        return values;
    }

    private double[] doubles(int length) {
        float[] values = floats(length);
        double[] wide = new double[length];
        for (int i = 0; i < length; i++) {
            wide[i] = values[i] * 1.1;
        }
        return wide;
    }

    /** One way to call a kernel: with the rows and columns of a window. */
    @FunctionalInterface
    private interface Lengths {
        void check(int n, int rows, int columns);
    }

    private static void forEachLength(Lengths lengths) {
        for (int n = 0; n <= MOST; n++) {
            lengths.check(n, 1 + n % 3, 1 + n % 4);
            lengths.check(n, 1, 1);
        }
    }

    @Test
    void maximum() {
        forEachLength((n, rows, columns) -> {
            float[] x = floats(5 + rows * 400 + columns * 100 + n);
            float[][] expected = {floats(n + 9), floats(n + 9)};
            float[][] actual = {expected[0].clone(), expected[1].clone()};
            new ScalarFloatPoolingKernel().maximum(x, 5, rows, 400, columns, 100, 7, 11, expected[0], 3, expected[1], 4, n);
            new VectorFloatPoolingKernel().maximum(x, 5, rows, 400, columns, 100, 7, 11, actual[0], 3, actual[1], 4, n);
            assertArrayEquals(expected[0], actual[0]);
            assertArrayEquals(expected[1], actual[1]);
            double[] wide = doubles(5 + rows * 400 + columns * 100 + n);
            double[][] wanted = {doubles(n + 9), doubles(n + 9)};
            double[][] given = {wanted[0].clone(), wanted[1].clone()};
            new ScalarDoublePoolingKernel().maximum(wide, 5, rows, 400, columns, 100, 7, 11, wanted[0], 3, wanted[1], 4, n);
            new VectorDoublePoolingKernel().maximum(wide, 5, rows, 400, columns, 100, 7, 11, given[0], 3, given[1], 4, n);
            assertArrayEquals(wanted[0], given[0]);
            assertArrayEquals(wanted[1], given[1]);
        });
    }

    @Test
    void average() {
        forEachLength((n, rows, columns) -> {
            float[] x = floats(5 + rows * 400 + columns * 100 + n);
            float[] expected = floats(n + 9);
            float[] actual = expected.clone();
            new ScalarFloatPoolingKernel().average(x, 5, rows, 400, columns, 100, 7, expected, 3, n);
            new VectorFloatPoolingKernel().average(x, 5, rows, 400, columns, 100, 7, actual, 3, n);
            assertArrayEquals(expected, actual);
            double[] wide = doubles(5 + rows * 400 + columns * 100 + n);
            double[] wanted = doubles(n + 9);
            double[] given = wanted.clone();
            new ScalarDoublePoolingKernel().average(wide, 5, rows, 400, columns, 100, 7, wanted, 3, n);
            new VectorDoublePoolingKernel().average(wide, 5, rows, 400, columns, 100, 7, given, 3, n);
            assertArrayEquals(wanted, given);
        });
    }

    @Test
    void addWhereAndAddQuotient() {
        forEachLength((n, rows, columns) -> {
            float[] x = floats(n + 5);
            float[] taps = floats(n + 6);
            float[] expected = floats(n + 9);
            float[] actual = expected.clone();
            new ScalarFloatPoolingKernel().addWhere(x, 5, taps, 6, rows, expected, 3, n);
            new VectorFloatPoolingKernel().addWhere(x, 5, taps, 6, rows, actual, 3, n);
            assertArrayEquals(expected, actual);
            new ScalarFloatPoolingKernel().addQuotient(x, 5, 3, expected, 3, n);
            new VectorFloatPoolingKernel().addQuotient(x, 5, 3, actual, 3, n);
            assertArrayEquals(expected, actual);
            double[] wide = doubles(n + 5);
            double[] wideTaps = doubles(n + 6);
            double[] wanted = doubles(n + 9);
            double[] given = wanted.clone();
            new ScalarDoublePoolingKernel().addWhere(wide, 5, wideTaps, 6, 1.1 * rows, wanted, 3, n);
            new VectorDoublePoolingKernel().addWhere(wide, 5, wideTaps, 6, 1.1 * rows, given, 3, n);
            assertArrayEquals(wanted, given);
            new ScalarDoublePoolingKernel().addQuotient(wide, 5, 3, wanted, 3, n);
            new VectorDoublePoolingKernel().addQuotient(wide, 5, 3, given, 3, n);
            assertArrayEquals(wanted, given);
        });
    }
}
