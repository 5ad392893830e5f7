package lanewise.tensor.internal.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Winograd's transforms: the matrices that they are, and vectors against plain loops, bit for bit. */
class TileKernelTest {
    private static final int MOST = 70; // several vectors of each width, and all remainders
    private static final int STEP = 100;
    private static final int OUT_STEP = 90;

    static final double[][] IMAGES = {{81. / 64, 0, -45. / 16, 0, 1, 0}, {0, -27. / 16, -9. / 4, 3. / 4, 1, 0},
        {0, 27. / 16, -9. / 4, -3. / 4, 1, 0}, {0, -27. / 32, -9. / 16, 3. / 2, 1, 0}, {0, 27. / 32, -9. / 16, -3. / 2, 1, 0},
        {0, 81. / 64, 0, -45. / 16, 0, 1}};
    static final double[][] FILTERS = {{64. / 81, 0, 0}, {-128. / 243, -32. / 81, -8. / 27},
        {-128. / 243, 32. / 81, -8. / 27}, {32. / 243, 16. / 81, 8. / 27}, {32. / 243, -16. / 81, 8. / 27}, {0, 0, 1}};
    static final double[][] RESULTS = {{1, 1, 1, 1, 1, 0}, {0, 3. / 4, -3. / 4, 3. / 2, -3. / 2, 0},
        {0, 9. / 16, 9. / 16, 9. / 4, 9. / 4, 0}, {0, 27. / 64, -27. / 64, 27. / 8, -27. / 8, 1}};

    @FunctionalInterface
    private interface FloatTransform {
        void apply(FloatTileKernel kernel, float[] x, int at, int step, float[] out, int outAt, int outStep, int n);
    }

    @FunctionalInterface
    interface DoubleTransform {
        void apply(DoubleTileKernel kernel, double[] x, int at, int step, double[] out, int outAt, int outStep, int n);
    }

    private record Transform(String name, FloatTransform floats, DoubleTransform doubles, double[][] matrix) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Transform> transforms() {
        return Stream.of(new Transform("images", FloatTileKernel::images, DoubleTileKernel::images, IMAGES),
                new Transform("filters", FloatTileKernel::filters, DoubleTileKernel::filters, FILTERS),
                new Transform("results", FloatTileKernel::results, DoubleTileKernel::results, RESULTS),
                new Transform("resultGradients", FloatTileKernel::resultGradients, DoubleTileKernel::resultGradients,
                        transposed(RESULTS)),
                new Transform("filterGradients", FloatTileKernel::filterGradients, DoubleTileKernel::filterGradients,
                        transposed(FILTERS)));
    }

    static double[][] transposed(double[][] matrix) {
        return IntStream.range(0, matrix[0].length)
                .mapToObj(j -> Stream.of(matrix).mapToDouble(row -> row[j]).toArray()).toArray(double[][]::new);
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void isItsMatrix(Transform transform) {
        double[][] matrix = transform.matrix;
        for (int j = 0; j < matrix[0].length; j++) {
            double[] unit = new double[6];
            unit[j] = 1;
            double[] out = new double[6];
            transform.doubles.apply(new ScalarDoubleTileKernel(), unit, 0, 1, out, 0, 1, 1);
            for (int i = 0; i < matrix.length; i++) {
                assertEquals(matrix[i][j], out[i], Math.ulp(matrix[i][j]), transform + " " + i + ", " + j);
            }
        }
    }

    /** Two numbers beside the results stay what they are, and so do those between them. */
    @ParameterizedTest
    @MethodSource("transforms")
    void vectorsGiveTheSameBits(Transform transform) {
        Random random = new Random(1);
        for (int n = 0; n <= MOST; n++) {
            double[] x = random.doubles(5 + 6 * STEP, -2, 2).toArray();
            double[] expected = random.doubles(3 + 6 * OUT_STEP).toArray();
            float[] narrow = narrow(x);
            float[] wanted = narrow(expected);
            double[] actual = expected.clone();
            float[] given = wanted.clone();
            transform.doubles.apply(new ScalarDoubleTileKernel(), x, 5, STEP, expected, 3, OUT_STEP, n);
            transform.doubles.apply(new VectorDoubleTileKernel(), x, 5, STEP, actual, 3, OUT_STEP, n);
            assertArrayEquals(expected, actual);
            transform.floats.apply(new ScalarFloatTileKernel(), narrow, 5, STEP, wanted, 3, OUT_STEP, n);
            transform.floats.apply(new VectorFloatTileKernel(), narrow, 5, STEP, given, 3, OUT_STEP, n);
            assertArrayEquals(wanted, given);
        }
    }

    private static float[] narrow(double[] x) {
        float[] narrow = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            narrow[i] = (float) x[i];
        }
        return narrow;
    }
}
