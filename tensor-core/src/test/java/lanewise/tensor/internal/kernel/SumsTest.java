package lanewise.tensor.internal.kernel;


import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.SumReference;
import lanewise.tensor.Values;
import lanewise.tensor.internal.Implementations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums against their reference, bit for bit, and the reference against the stated order. */
class SumsTest {
    private static final int[] LENGTHS = {0, 1, 7, 15, 16, 17, 31, 32, 33, 48, 100, 1023, 1024, 1025, 2048, 2049, 3072, 5003,
        7 * 1024 + 1, 12_345};

    /** Both element types behind one face. */
    private interface Sums {
        Object kernels();

        double sum(double[] x, int offset, int stride, int length);

        double sumSquares(double center, double[] x, int offset, int stride, int length);

        void addRows(double[] x, int offset, int row, int rows, int columns, double[] sums, int to);

        void addSquares(double[] centers, double[] x, int offset, int row, int rows, int columns, double[] sums, int to);
    }

    private record OfFloats(FloatSums kernels) implements Sums {
        private static float[] narrow(double... x) {
            float[] floats = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                floats[i] = (float) x[i];
            }
            return floats;
        }

        @Override
        public double sum(double[] x, int offset, int stride, int length) {
            return kernels.sum(narrow(x), offset, stride, length, new double[16]);
        }

        @Override
        public double sumSquares(double center, double[] x, int offset, int stride, int length) {
            return kernels.sumSquares(center, narrow(x), offset, stride, length, new double[16]);
        }

        @Override
        public void addRows(double[] x, int offset, int row, int rows, int columns, double[] sums, int to) {
            kernels.addRows(narrow(x), offset, row, rows, columns, sums, to);
        }

        @Override
        public void addSquares(double[] centers, double[] x, int offset, int row, int rows, int columns,
                double[] sums, int to) {
            kernels.addSquaresOfRows(centers, narrow(x), offset, row, rows, columns, sums, to);
        }
    }

    private record OfDoubles(DoubleSums kernels) implements Sums {
        @Override
        public double sum(double[] x, int offset, int stride, int length) {
            return kernels.sum(x, offset, stride, length, new double[16]);
        }

        @Override
        public double sumSquares(double center, double[] x, int offset, int stride, int length) {
            return kernels.sumSquares(center, x, offset, stride, length, new double[16]);
        }

        @Override
        public void addRows(double[] x, int offset, int row, int rows, int columns, double[] sums, int to) {
            kernels.addRows(x, offset, row, rows, columns, sums, to);
        }

        @Override
        public void addSquares(double[] centers, double[] x, int offset, int row, int rows, int columns,
                double[] sums, int to) {
            kernels.addSquaresOfRows(centers, x, offset, row, rows, columns, sums, to);
        }
    }

    private static List<Sums> implementations(DType dtype) {
        return dtype == DType.F32
                ? List.of(new OfFloats(new ScalarFloatSums()), new OfFloats(new VectorFloatSums()))
                : List.of(new OfDoubles(new ScalarDoubleSums()), new OfDoubles(new VectorDoubleSums()));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void noImplementationIsLeftOut(DType dtype) {
        Class<?> contract = dtype == DType.F32 ? FloatSums.class : DoubleSums.class;
        Implementations.assertNoneIsLeftOut(implementations(dtype).stream().map(Sums::kernels).toList(), contract);
    }

    private static double[] numbers(DType dtype, int length, boolean special, Random random) {
        return special ? Values.withSpecial(dtype, length, random) : Values.ordinary(dtype, length, random);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void sumsOfSequencesHaveTheStatedOrder(DType dtype) {
        Random random = new Random(51);
        for (int length : LENGTHS) {
            for (int stride : new int[] {1, 2, -1, -3, 0}) {
                double[] x = numbers(dtype, Math.max(1, length) * Math.max(1, Math.abs(stride)) + 3,
                        stride != 1 && length < 50, random);
                int offset = stride < 0 ? x.length - 2 : 1;
                double[] elements = new double[length];
                for (int i = 0; i < length; i++) {
                    elements[i] = x[offset + i * stride];
                }
                double center = Values.round(dtype, 0.3);
                double[] squares = Arrays.stream(elements).map(v -> (v - center) * (v - center)).toArray();
                for (Sums sums : implementations(dtype)) {
                    String what = sums + ", " + length + " elements, stride " + stride;
                    Values.assertSameBits(new double[] {SumReference.inStatedOrder(elements)},
                            new double[] {sums.sum(x, offset, stride, length)}, what);
                    Values.assertSameBits(new double[] {SumReference.inStatedOrder(squares)},
                            new double[] {sums.sumSquares(center, x, offset, stride, length)}, what + ", squares");
                }
            }
        }
    }

    // With and without room behind the last row, so that both ways to treat the last columns are gone.
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rowsAreAddedInOrderAndNothingElseIsChanged(DType dtype) {
        Random random = new Random(52);
        for (int rows : new int[] {0, 1, 3, 4, 5, 8, 11}) {
            for (int columns : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 40}) {
                for (int behind : new int[] {0, 20}) {
                    int row = columns + random.nextInt(3);
                    double[] x = numbers(dtype, 2 + Math.max(0, rows - 1) * row + columns + behind,
                            random.nextInt(4) == 0, random);
                    double[] before = Values.ordinary(DType.F64, 3 + columns + behind, random);
                    double[] centers = Values.ordinary(DType.F64, columns + behind, random);
                    double[] added = before.clone();
                    double[] squared = before.clone();
                    for (int i = 0; i < rows; i++) {
                        for (int j = 0; j < columns; j++) {
                            double element = x[2 + i * row + j];
                            added[3 + j] += element;
                            squared[3 + j] += (element - centers[j]) * (element - centers[j]);
                        }
                    }
                    for (Sums sums : implementations(dtype)) {
                        String what = sums + ", " + rows + " rows of " + columns + ", " + behind + " behind";
                        double[] actual = before.clone();
                        sums.addRows(x, 2, row, rows, columns, actual, 3);
                        Values.assertSameBits(added, actual, what);
                        actual = before.clone();
                        sums.addSquares(centers, x, 2, row, rows, columns, actual, 3);
                        Values.assertSameBits(squared, actual, what + ", squares");
                    }
                }
            }
        }
    }
}
