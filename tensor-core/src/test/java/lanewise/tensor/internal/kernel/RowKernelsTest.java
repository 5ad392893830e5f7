package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import lanewise.tensor.DType;
import lanewise.tensor.Values;
import lanewise.tensor.internal.kernel.AnyKernels.Run;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernels that go through the rows of a matrix, every implementation against their definition column by column. */
class RowKernelsTest {
    private static final List<BinaryOp> OPERATIONS =
            List.of(BinaryOp.MUL, BinaryOp.MINIMUM, BinaryOp.MAXIMUM);

    /** Calls a test for every number of columns up to four vectors of floats, and some numbers of rows. */
    private static void forMatrices(DType dtype, int seed, MatrixTest test) {
        Random random = new Random(seed);
        for (int columns = 0; columns <= 67; columns++) {
            for (int rows : new int[] {0, 1, 3, 4, 5, 8, 30}) {
                int rowStride = random.nextBoolean() ? columns + 2 : -columns;
                double[] values = Values.withSpecial(dtype, 40 + rows * (columns + 2), random);
                Run x = new Run(values, rowStride < 0 ? values.length - 1 - columns : 3, rowStride);
                test.run(x, rows, columns, random, dtype + ", " + rows + " rows of " + columns + ", seed " + seed);
            }
        }
    }

    @FunctionalInterface
    private interface MatrixTest {
        void run(Run x, int rows, int columns, Random random, String what);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rowsAreCombinedInAscendingOrder(DType dtype) {
        forMatrices(dtype, 23, (x, rows, columns, random, what) -> {
            double[] start = Values.withSpecial(dtype, columns + 2, random);
            for (BinaryOp op : OPERATIONS) {
                double[] expected = start.clone();
                for (int i = 0; i < rows; i++) {
                    Run row = new Run(x.array(), x.offset() + i * x.stride(), 1);
                    Run soFar = new Run(expected, 1, 1);
                    AnyKernels.reference(dtype).binary(op, soFar, row, soFar, columns);
                }
                forAll(dtype, kernels -> {
                    double[] out = start.clone();
                    kernels.combineRows(op, x, rows, columns, new Run(out, 1, 1));
                    Values.assertSameBits(expected, out, op + " of " + what);
                });
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void theFirstLargestAndSmallestOfEachColumnAreFound(DType dtype) {
        forMatrices(dtype, 24, (x, rows, columns, random, what) -> {
            double[] start = Values.withSpecial(dtype, columns + 1, random);
            for (boolean largest : new boolean[] {true, false}) {
                double[] extremes = start.clone();
                double[] indices = new double[columns + 1];
                Arrays.fill(indices, -1);
                for (int j = 0; j < columns; j++) {
                    for (int i = 0; i < rows; i++) {
                        double value = x.array()[x.offset() + i * x.stride() + j];
                        boolean beyond = largest ? value > extremes[j] : value < extremes[j];
                        if (beyond || Double.isNaN(value) && !Double.isNaN(extremes[j])) {
                            extremes[j] = value;
                            indices[j] = i;
                        }
                    }
                }
                forAll(dtype, kernels -> {
                    double[] found = start.clone();
                    double[] at = new double[columns + 1];
                    Arrays.fill(at, -1);
                    kernels.runningExtremes(largest, x, rows, columns, found, at);
                    Values.assertSameBits(extremes, found, what);
                    Values.assertSameBits(indices, at, what);
                });
            }
        });
    }

    private static void forAll(DType dtype, Consumer<AnyKernels> test) {
        AnyKernels.all(dtype).forEach(test);
    }
}
