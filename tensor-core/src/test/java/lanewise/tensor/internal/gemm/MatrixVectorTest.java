package lanewise.tensor.internal.gemm;

import java.util.List;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.MatMulReference;
import lanewise.tensor.Values;
import lanewise.tensor.internal.Implementations;
import lanewise.tensor.internal.parallel.Parallel;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The kernels of matrix times vector, alone and inside {@link FloatMatrixVector}, against plain loops, bit for bit. */
class MatrixVectorTest {
    /** A kernel of either element type, on doubles. */
    private sealed interface Kernel {
        Object kernel();

        DType dtype();

        void multiply(int rows, int kc, double[] a, int aOffset, int aRow, int aStep,
                double[] x, int xOffset, int xRow, int xStep, double[] sums, int sumsOffset);

        /** y = a·x or y += a·x for a of m × k that begins at an offset. */
        void product(double[] a, int offset, int aRow, int aStep, double[] x, int xStep, double[] y, int yStep,
                int m, int k, boolean add);
    }

    private record Floats(FloatMatrixVectorKernel kernel) implements Kernel {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public void multiply(int rows, int kc, double[] a, int aOffset, int aRow, int aStep,
                double[] x, int xOffset, int xRow, int xStep, double[] sums, int sumsOffset) {
            float[] result = Values.toFloats(sums);
            kernel.multiply(rows, kc, Values.toFloats(a), aOffset, aRow, aStep,
                    Values.toFloats(x), xOffset, xRow, xStep, result, sumsOffset);
            System.arraycopy(Values.toDoubles(result), 0, sums, 0, sums.length);
        }

        @Override
        public void product(double[] a, int offset, int aRow, int aStep, double[] x, int xStep, double[] y, int yStep,
                int m, int k, boolean add) {
            float[] result = Values.toFloats(y);
            FloatMatrixVector.multiply(kernel, new FloatMatrix(Values.toFloats(a), offset, m, k, aRow, aStep),
                    new FloatMatrix(Values.toFloats(x), 0, k, 1, xStep, 9), new FloatMatrix(result, 0, m, 1, yStep, 9),
                    add);
            System.arraycopy(Values.toDoubles(result), 0, y, 0, y.length);
        }
    }

    private record Doubles(DoubleMatrixVectorKernel kernel) implements Kernel {
        @Override
        public DType dtype() {
            return DType.F64;
        }

        @Override
        public void multiply(int rows, int kc, double[] a, int aOffset, int aRow, int aStep,
                double[] x, int xOffset, int xRow, int xStep, double[] sums, int sumsOffset) {
            kernel.multiply(rows, kc, a, aOffset, aRow, aStep, x, xOffset, xRow, xStep, sums, sumsOffset);
        }

        @Override
        public void product(double[] a, int offset, int aRow, int aStep, double[] x, int xStep, double[] y, int yStep,
                int m, int k, boolean add) {
            DoubleMatrixVector.multiply(kernel, new DoubleMatrix(a, offset, m, k, aRow, aStep),
                    new DoubleMatrix(x, 0, k, 1, xStep, 9), new DoubleMatrix(y, 0, m, 1, yStep, 9), add);
        }
    }

    static final List<Kernel> KERNELS = List.of(
            new Floats(new ScalarFloatMatrixVectorKernel()), new Doubles(new ScalarDoubleMatrixVectorKernel()),
            new Floats(new VectorFloatMatrixVectorKernel()), new Doubles(new VectorDoubleMatrixVectorKernel()));

    @Provide
    static Arbitrary<Kernel> kernels() {
        return Arbitraries.of(KERNELS);
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(KERNELS.stream().map(Kernel::kernel).toList(), FloatMatrixVectorKernel.class,
                DoubleMatrixVectorKernel.class);
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void kernelKeepsItsContract(Kernel kernel) {
        Random random = new Random(81);
        for (int rows = 0; rows <= 67; rows++) {
            for (int kc : new int[] {1, 2, 3, 4, 5, 7, 8, 19}) {
                boolean neighbours = rows % 2 == 0;
                int aRow = neighbours ? 1 : random.nextInt(-3, 4);
                int aStep = neighbours ? 67 : random.nextInt(-3, 4);
                int xRow = random.nextBoolean() ? 0 : random.nextInt(-3, 4);
                int xStep = random.nextInt(-3, 4);
                checkKernel(kernel, rows, kc, aRow, aStep, xRow, xStep, random);
            }
        }
        checkKernel(kernel, 1000 + random.nextInt(100), 200 + random.nextInt(57), 1, 1100, 0, 1, random);
        checkKernel(kernel, 100 + random.nextInt(100), 200 + random.nextInt(57), 300, 1, 0, 1, random);
        checkKernel(kernel, 100 + random.nextInt(100), 256, 256, 1, 256, 1, random);
    }

    private static void checkKernel(Kernel kernel, int rows, int kc, int aRow, int aStep, int xRow, int xStep,
            Random random) {
        int aOffset = Math.abs(aRow) * rows + Math.abs(aStep) * kc;
        int xOffset = Math.abs(xRow) * rows + Math.abs(xStep) * kc;
        double[] a = Values.withSpecial(kernel.dtype(), 2 * aOffset + 1, random);
        double[] x = Values.ordinary(kernel.dtype(), 2 * xOffset + 1, random);
        double[] actual = Values.ordinary(kernel.dtype(), rows + 5, random);
        double[] expected = actual.clone();
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int p = 0; p < kc; p++) {
                sum = Values.fma(kernel.dtype(), a[aOffset + i * aRow + p * aStep],
                        x[xOffset + i * xRow + p * xStep], sum);
            }
            expected[2 + i] = sum;
        }
        kernel.multiply(rows, kc, a, aOffset, aRow, aStep, x, xOffset, xRow, xStep, actual, 2);
        Values.assertSameBits(expected, actual, kernel + ", " + rows + " rows, kc " + kc + ", strides of a " + aRow
                + " and " + aStep + ", of x " + xRow + " and " + xStep);
    }

    // Rows around a kernel's eight, lengths around one block and many.
    @Property(tries = 300)
    void productInTheOrderOfTheMatrixProduct(@ForAll("kernels") Kernel kernel, @ForAll boolean columnsTogether,
            @ForAll boolean add, @ForAll boolean reversed, @ForAll Random random)
            throws Exception {
        int[] ms = {1, 2, 7, 8, 9, 15, 16, 17, 31, 67};
        int[] ks = {1, 3, 255, 256, 257, 511, 512, 513, 2047, 2048, 2049, 2400};
        check(kernel, ms[random.nextInt(ms.length)], ks[random.nextInt(ks.length)], columnsTogether,
                reversed, add, random);
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void moreSumsThanTheBufferHolds(Kernel kernel) throws Exception {
        Random random = new Random(82);
        for (boolean columnsTogether : new boolean[] {true, false}) {
            for (boolean add : new boolean[] {true, false}) {
                check(kernel, 1029, 259, columnsTogether, false, add, random);
                check(kernel, 2, 1025 * 256 + 1, columnsTogether, false, add, random);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void anyNumberOfThreads(Kernel kernel) throws Exception {
        for (boolean columnsTogether : new boolean[] {true, false}) {
            // 263 rows leave the last of four parts fewer than eight: they are summed by blocks.
            check(kernel, 263, 4100, columnsTogether, false, false, new Random(83), 1, 2, 3, 4);
        }
    }

    private static void check(Kernel kernel, int m, int k, boolean columnsTogether, boolean reversed, boolean add,
            Random random) throws Exception {
        check(kernel, m, k, columnsTogether, reversed, add, random, Parallel.threads());
    }

    private static void check(Kernel kernel, int m, int k, boolean columnsTogether, boolean reversed, boolean add,
            Random random, int... numbersOfThreads) throws Exception {
        DType dtype = kernel.dtype();
        double[] a = Values.ordinary(dtype, m * k, random);
        double[] x = Values.ordinary(dtype, k, random);
        int yStep = 1 + random.nextInt(3);
        double[] y = Values.ordinary(dtype, m * yStep, random);
        double[] before = new double[m];
        for (int i = 0; i < m; i++) {
            before[i] = y[i * yStep];
        }
        double[] product = MatMulReference.product(dtype, a, x, add ? before : null, m, 1, k, MatMulReference.BLOCK);
        double[] expected = y.clone();
        for (int i = 0; i < m; i++) {
            expected[i * yStep] = product[i];
        }
        double[] stored = new double[m * k];
        int aRow = (columnsTogether ? 1 : k) * (reversed ? -1 : 1);
        int aStep = columnsTogether ? m : 1;
        int offset = reversed ? -aRow * (m - 1) : 0;
        for (int i = 0; i < m; i++) {
            for (int p = 0; p < k; p++) {
                stored[offset + i * aRow + p * aStep] = a[i * k + p];
            }
        }
        for (int threads : numbersOfThreads) {
            double[] actual = y.clone();
            Parallel.callWithThreads(threads, () -> {
                kernel.product(stored, offset, aRow, aStep, x, 1, actual, yStep, m, k, add);
                return null;
            });
            Values.assertSameBits(expected, actual, kernel + ", " + m + " × " + k + ", strides " + aRow + " and "
                    + aStep + (add ? ", added" : "") + ", threads " + threads);
        }
    }
}
