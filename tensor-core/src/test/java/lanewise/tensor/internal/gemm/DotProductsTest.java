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
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** {@link FloatDotProducts} with every kernel, of both element types, against plain loops, bit for bit. */
class DotProductsTest {
    /** y = a·x or y += a·x for a of m × k that begins at an offset. */
    private sealed interface Kernel {
        Object kernel();

        DType dtype();

        void product(double[] a, int offset, int aRow, int aStep, double[] x, int xStep, double[] y, int yStep,
                int m, int k, boolean add);
    }

    private record Floats(FloatDotKernel kernel) implements Kernel {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public void product(double[] a, int offset, int aRow, int aStep, double[] x, int xStep, double[] y, int yStep,
                int m, int k, boolean add) {
            float[] result = Values.toFloats(y);
            FloatDotProducts.multiply(kernel, new FloatMatrix(Values.toFloats(a), offset, m, k, aRow, aStep),
                    new FloatMatrix(Values.toFloats(x), 0, k, 1, xStep, 9), new FloatMatrix(result, 0, m, 1, yStep, 9),
                    add);
            System.arraycopy(Values.toDoubles(result), 0, y, 0, y.length);
        }
    }

    private record Doubles(DoubleDotKernel kernel) implements Kernel {
        @Override
        public DType dtype() {
            return DType.F64;
        }

        @Override
        public void product(double[] a, int offset, int aRow, int aStep, double[] x, int xStep, double[] y, int yStep,
                int m, int k, boolean add) {
            DoubleDotProducts.multiply(kernel, new DoubleMatrix(a, offset, m, k, aRow, aStep),
                    new DoubleMatrix(x, 0, k, 1, xStep, 9), new DoubleMatrix(y, 0, m, 1, yStep, 9), add);
        }
    }

    /** Where the elements of A stand. */
    enum Order { ROWS, COLUMNS, SPREAD }

    static final List<Kernel> KERNELS = List.of(
            new Floats(new ScalarFloatDotKernel()), new Doubles(new ScalarDoubleDotKernel()),
            new Floats(new VectorFloatDotKernel()), new Doubles(new VectorDoubleDotKernel()));

    @Provide
    static Arbitrary<Kernel> kernels() {
        return Arbitraries.of(KERNELS);
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(KERNELS.stream().map(Kernel::kernel).toList(), FloatDotKernel.class,
                DoubleDotKernel.class);
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void everyLength(Kernel kernel) throws Exception {
        Random random = new Random(71);
        for (int k = 1; k <= 200; k++) {
            for (Order order : Order.values()) {
                check(kernel, 1 + random.nextInt(67), k, order, 1, k % 3 == 0, random);
            }
        }
    }

    // Rows around a kernel's four, lengths around a step of the lanes and one block or two.
    @Property(tries = 300)
    void rowsAndBlocks(@ForAll("kernels") Kernel kernel, @ForAll Order order, @ForAll boolean add,
            @ForAll @IntRange(min = 1, max = 3) int xStep, @ForAll Random random) throws Exception {
        int[] ms = {1, 2, 3, 4, 5, 15, 16, 17, 31, 67};
        int[] ks = {1, 15, 16, 17, 63, 64, 65, 129, 1000, 4095, 4096, 4097, 9000};
        check(kernel, ms[random.nextInt(ms.length)], ks[random.nextInt(ks.length)], order, xStep, add,
                random);
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void moreRowsThanTheBufferHolds(Kernel kernel) throws Exception {
        for (Order order : Order.values()) {
            check(kernel, 1029, 259, order, 1, true, new Random(72));
        }
    }

    @ParameterizedTest
    @FieldSource("KERNELS")
    void anyNumberOfThreads(Kernel kernel) throws Exception {
        for (Order order : Order.values()) {
            check(kernel, 263, 4100, order, 1, false, new Random(73), 1, 2, 3, 4);
            check(kernel, 1, 700_001, order, 1, true, new Random(74), 1, 2, 3, 4);
        }
    }

    private static void check(Kernel kernel, int m, int k, Order order, int xStep, boolean add, Random random)
            throws Exception {
        check(kernel, m, k, order, xStep, add, random, Parallel.threads());
    }

    private static void check(Kernel kernel, int m, int k, Order order, int xStep, boolean add, Random random,
            int... numbersOfThreads) throws Exception {
        DType dtype = kernel.dtype();
        double[] a = Values.ordinary(dtype, m * k, random);
        double[] x = Values.ordinary(dtype, k, random);
        double[] y = Values.ordinary(dtype, 2 * m, random);
        double[] before = new double[m];
        for (int i = 0; i < m; i++) {
            before[i] = y[2 * i];
        }
        double[] product = MatMulReference.dotProducts(dtype, a, x, add ? before : null, m, k);
        double[] expected = y.clone();
        for (int i = 0; i < m; i++) {
            expected[2 * i] = product[i];
        }
        int spread = order == Order.SPREAD ? 2 : 1;
        int aRow = order == Order.COLUMNS ? 1 : -k * spread;
        int aStep = order == Order.COLUMNS ? m : spread;
        int offset = Math.max(0, -aRow * (m - 1));
        double[] stored = new double[m * k * spread];
        double[] factors = new double[k * xStep];
        for (int p = 0; p < k; p++) {
            factors[p * xStep] = x[p];
            for (int i = 0; i < m; i++) {
                stored[offset + i * aRow + p * aStep] = a[i * k + p];
            }
        }
        for (int threads : numbersOfThreads) {
            double[] actual = y.clone();
            Parallel.callWithThreads(threads, () -> {
                kernel.product(stored, offset, aRow, aStep, factors, xStep, actual, 2, m, k, add);
                return null;
            });
            Values.assertSameBits(expected, actual, kernel + ", " + m + " × " + k + ", " + order + ", x by " + xStep
                    + (add ? ", added" : "") + ", threads " + threads);
        }
    }
}
