package lanewise.tensor.internal.gemm;

import java.util.Arrays;
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
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every micro-kernel, alone and inside the loops over blocks, against plain loops, bit for bit. */
class GemmTest {
    private static final double GUARD = -77.25;

    /** A micro-kernel of either element type, on doubles. */
    private sealed interface Kernel {
        Object kernel();

        DType dtype();

        int rows();

        int columns();

        void multiply(int kc, double[] a, double[] b, double[] c, int cOffset, int cRow);

        void store(double[] tile, double[] c, int cOffset, int cRow, int rows, int columns, boolean add);

        /** The product of row-major matrices with these block sizes. */
        void product(BlockSizes sizes, boolean blocksOfA, double[] a, double[] b, double[] c, int m, int n, int k,
                boolean add);
    }

    private record Floats(FloatMicroKernel kernel) implements Kernel {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public int rows() {
            return kernel.rows();
        }

        @Override
        public int columns() {
            return kernel.columns();
        }

        @Override
        public void multiply(int kc, double[] a, double[] b, double[] c, int cOffset, int cRow) {
            float[] result = Values.toFloats(c);
            kernel.multiply(kc, Values.toFloats(a), Values.toFloats(b), result, cOffset, cRow);
            copy(result, c);
        }

        @Override
        public void store(double[] tile, double[] c, int cOffset, int cRow, int rows, int columns, boolean add) {
            float[] result = Values.toFloats(c);
            kernel.store(Values.toFloats(tile), result, cOffset, cRow, rows, columns, add);
            copy(result, c);
        }

        @Override
        public void product(BlockSizes sizes, boolean blocksOfA, double[] a, double[] b, double[] c, int m, int n, int k,
                boolean add) {
            float[] result = Values.toFloats(c);
            FloatGemm.multiply(kernel, sizes, blocksOfA, new FloatMatrix(Values.toFloats(a), 0, m, k, k, 1),
                    new FloatMatrix(Values.toFloats(b), 0, k, n, n, 1), new FloatMatrix(result, 0, m, n, n, 1), add);
            copy(result, c);
        }

        private static void copy(float[] from, double[] to) {
            System.arraycopy(Values.toDoubles(from), 0, to, 0, to.length);
        }
    }

    private record Doubles(DoubleMicroKernel kernel) implements Kernel {
        @Override
        public DType dtype() {
            return DType.F64;
        }

        @Override
        public int rows() {
            return kernel.rows();
        }

        @Override
        public int columns() {
            return kernel.columns();
        }

        @Override
        public void multiply(int kc, double[] a, double[] b, double[] c, int cOffset, int cRow) {
            kernel.multiply(kc, a, b, c, cOffset, cRow);
        }

        @Override
        public void store(double[] tile, double[] c, int cOffset, int cRow, int rows, int columns, boolean add) {
            kernel.store(tile, c, cOffset, cRow, rows, columns, add);
        }

        @Override
        public void product(BlockSizes sizes, boolean blocksOfA, double[] a, double[] b, double[] c, int m, int n, int k,
                boolean add) {
            DoubleGemm.multiply(kernel, sizes, blocksOfA, new DoubleMatrix(a, 0, m, k, k, 1),
                    new DoubleMatrix(b, 0, k, n, n, 1), new DoubleMatrix(c, 0, m, n, n, 1), add);
        }
    }

    static final List<Kernel> KERNELS = List.of(
            new Floats(new ScalarFloatMicroKernel()), new Doubles(new ScalarDoubleMicroKernel()),
            new Floats(new VectorFloatMicroKernel4x1()), new Doubles(new VectorDoubleMicroKernel4x1()),
            new Floats(new VectorFloatMicroKernel4x2()), new Doubles(new VectorDoubleMicroKernel4x2()),
            new Floats(new VectorFloatMicroKernel12x1()), new Doubles(new VectorDoubleMicroKernel12x1()),
            new Floats(new VectorFloatMicroKernel12x2()), new Doubles(new VectorDoubleMicroKernel12x2()));

    @Provide
    static Arbitrary<Kernel> kernels() {
        return Arbitraries.of(KERNELS);
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(KERNELS.stream().map(Kernel::kernel).toList(), FloatMicroKernel.class,
                DoubleMicroKernel.class);
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void microKernelKeepsItsContract(Kernel kernel) {
        Random random = new Random(4);
        int pitch = BlockSizes.PITCH;
        for (int kc = 1; kc <= 40; kc++) {
            // Both arrays end with the last element that is read.
            double[] a = Values.withSpecial(kernel.dtype(), (kernel.rows() - 1) * pitch + kc, random);
            double[] b = Values.ordinary(kernel.dtype(), kc * kernel.columns(), random);
            int cRow = kernel.columns() + random.nextInt(3);
            double[] actual = Values.ordinary(kernel.dtype(), 3 + kernel.rows() * cRow, random);
            double[] expected = actual.clone();
            for (int i = 0; i < kernel.rows(); i++) {
                for (int j = 0; j < kernel.columns(); j++) {
                    double sum = 0;
                    for (int p = 0; p < kc; p++) {
                        sum = Values.fma(kernel.dtype(), a[i * pitch + p], b[p * kernel.columns() + j], sum);
                    }
                    expected[2 + i * cRow + j] = sum;
                }
            }
            kernel.multiply(kc, a, b, actual, 2, cRow);
            Values.assertSameBits(expected, actual, "kc " + kc);
        }
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void microKernelStoresPartsOfTiles(Kernel kernel) {
        Random random = new Random(5);
        int cRow = kernel.columns() + 3;
        double[] tile = Values.withSpecial(kernel.dtype(), kernel.rows() * kernel.columns(), random);
        for (int rows = 0; rows <= kernel.rows(); rows++) {
            for (int columns = 0; columns <= kernel.columns(); columns++) {
                for (boolean add : new boolean[] {true, false}) {
                    // The array ends with the last element of the part.
                    int length = 2 + Math.max(0, rows - 1) * cRow + columns;
                    double[] actual = Values.ordinary(kernel.dtype(), length, random);
                    double[] expected = actual.clone();
                    for (int i = 0; i < rows; i++) {
                        for (int j = 0; j < columns; j++) {
                            int at = 2 + i * cRow + j;
                            double sum = tile[i * kernel.columns() + j];
                            expected[at] = add ? Values.round(kernel.dtype(), expected[at] + sum) : sum;
                        }
                    }
                    kernel.store(tile, actual, 2, cRow, rows, columns, add);
                    Values.assertSameBits(expected, actual, rows + " × " + columns);
                }
            }
        }
    }

    // Blocks so small that each of the loops takes several steps.
    @Property(tries = 400)
    void loopsOverSmallBlocks(@ForAll("kernels") Kernel kernel, @ForAll @IntRange(min = 1, max = 70) int m,
            @ForAll @IntRange(min = 1, max = 150) int n, @ForAll @IntRange(min = 1, max = 60) int k,
            @ForAll @IntRange(min = 1, max = 9) int kc, @ForAll @IntRange(min = 1, max = 6) int panels,
            @ForAll boolean blocksOfA, @ForAll boolean add, @ForAll Random random) {
        BlockSizes sizes = new BlockSizes(kernel.rows(), kernel.columns(), kc, panels * kernel.columns() * kc, 0);
        double[] a = Values.ordinary(kernel.dtype(), m * k, random);
        double[] b = Values.ordinary(kernel.dtype(), k * n, random);
        double[] actual = Values.ordinary(kernel.dtype(), m * n, random);
        double[] expected = MatMulReference.product(kernel.dtype(), a, b, add ? actual : null, m, n, k, kc);
        kernel.product(sizes, blocksOfA, a, b, actual, m, n, k, add);
        Values.assertSameBits(expected, actual, sizes.toString());
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void loopsOverBlocksOnSeveralThreads(Kernel kernel) throws Exception {
        Random random = new Random(6);
        int m = 93;
        int n = 101;
        int k = 67;
        double[] a = Values.ordinary(kernel.dtype(), m * k, random);
        double[] b = Values.ordinary(kernel.dtype(), k * n, random);
        double[] expected = MatMulReference.product(kernel.dtype(), a, b, null, m, n, k, 16);
        BlockSizes sizes = new BlockSizes(kernel.rows(), kernel.columns(), 16, 1 << 10, 0);
        for (int way = 0; way < 8; way++) {
            int threads = 1 + way / 2;
            boolean blocksOfA = way % 2 == 1;
            double[] actual = new double[m * n];
            Parallel.callWithThreads(threads, () -> {
                kernel.product(sizes, blocksOfA, a, b, actual, m, n, k, false);
                return null;
            });
            Values.assertSameBits(expected, actual, threads + " threads");
        }
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void writesOnlyInsideTheResult(Kernel kernel) {
        double[] c = new double[40 * 40];
        Arrays.fill(c, GUARD);
        double[] expected = c.clone();
        double[] a = {1, 2, 3};
        double[] b = {4, 5};
        kernel.product(BlockSizes.of(kernel.rows(), kernel.columns(), Float.BYTES), false, a, b, c, 3, 2, 1, false);
        System.arraycopy(new double[] {4, 5, 8, 10, 12, 15}, 0, expected, 0, 6);
        Values.assertSameBits(expected, c, "3 × 2 at the start of a larger array");
    }
}
