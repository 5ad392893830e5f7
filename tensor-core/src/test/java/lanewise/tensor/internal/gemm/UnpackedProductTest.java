package lanewise.tensor.internal.gemm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.MatMulReference;
import lanewise.tensor.Values;
import lanewise.tensor.internal.Implementations;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Products without packing against plain loops, bit for bit. */
class UnpackedProductTest {
    private static final int MOST = 1 << 14;

    /** A kernel of either element type, and the product that it forms, on doubles. */
    private record Kernel(Object kernel, DType dtype, int rows, int columns, Product product) {
        static Kernel of(FloatUnpackedKernel kernel) {
            return new Kernel(kernel, DType.F32, kernel.rows(), kernel.columns(), (a, b, c, offset, gap, m, n, k) -> {
                float[] result = Values.toFloats(c);
                FloatMatrix left = new FloatMatrix(Values.toFloats(a), offset, m, k, k + gap, 1);
                FloatMatrix right = new FloatMatrix(Values.toFloats(b), offset, k, n, n + gap, 1);
                FloatMatrix product = new FloatMatrix(result, offset, m, n, n + gap, 1);
                assertTrue(FloatUnpackedProduct.fits(kernel, MOST, left, right, product, m, n));
                FloatUnpackedProduct.multiply(kernel, left, right, product, 0, m, 0, n);
                System.arraycopy(Values.toDoubles(result), 0, c, 0, c.length);
            });
        }

        static Kernel of(DoubleUnpackedKernel kernel) {
            return new Kernel(kernel, DType.F64, kernel.rows(), kernel.columns(), (a, b, c, offset, gap, m, n, k) -> {
                DoubleMatrix left = new DoubleMatrix(a, offset, m, k, k + gap, 1);
                DoubleMatrix right = new DoubleMatrix(b, offset, k, n, n + gap, 1);
                DoubleMatrix product = new DoubleMatrix(c, offset, m, n, n + gap, 1);
                assertTrue(DoubleUnpackedProduct.fits(kernel, MOST, left, right, product, m, n));
                DoubleUnpackedProduct.multiply(kernel, left, right, product, 0, m, 0, n);
            });
        }
    }

    /** A product of matrices that start at {@code offset} and whose rows have {@code gap} elements between them. */
    private interface Product {
        void form(double[] a, double[] b, double[] c, int offset, int gap, int m, int n, int k);
    }

    private static final List<Kernel> KERNELS = List.of(
            Kernel.of(new ScalarFloatUnpackedKernel()), Kernel.of(new ScalarDoubleUnpackedKernel()),
            Kernel.of(new VectorFloatUnpackedKernel()), Kernel.of(new VectorDoubleUnpackedKernel()));

    @Provide
    static Arbitrary<Kernel> kernels() {
        return Arbitraries.of(KERNELS);
    }

    @Test
    void noImplementationIsLeftOut() {
        Implementations.assertNoneIsLeftOut(KERNELS.stream().map(Kernel::kernel).toList(), FloatUnpackedKernel.class,
                DoubleUnpackedKernel.class);
    }

    // Arrays end with the last element of the matrix.
    @Property(tries = 200)
    void hasTheBitsOfPlainLoops(@ForAll("kernels") Kernel kernel, @ForAll @IntRange(min = 0, max = 20) int moreRows,
            @ForAll @IntRange(min = 1, max = 3) int panels, @ForAll @IntRange(min = 1, max = 70) int k,
            @ForAll @IntRange(min = 0, max = 3) int offset, @ForAll @IntRange(min = 0, max = 3) int gap,
            @ForAll Random random) {
        int m = 2 * kernel.rows() + moreRows;
        int n = panels * kernel.columns();
        double[] a = Values.withSpecial(kernel.dtype(), offset + m * (k + gap) - gap, random);
        double[] b = Values.ordinary(kernel.dtype(), offset + k * (n + gap) - gap, random);
        double[] actual = Values.ordinary(kernel.dtype(), offset + m * (n + gap) - gap, random);
        double[] expected = actual.clone();
        double[] product = MatMulReference.product(kernel.dtype(), without(a, offset, gap, m, k),
                without(b, offset, gap, k, n), null, m, n, k, BlockSizes.KC);
        for (int i = 0; i < m; i++) {
            System.arraycopy(product, i * n, expected, offset + i * (n + gap), n);
        }
        kernel.product.form(a, b, actual, offset, gap, m, n, k);
        Values.assertSameBits(expected, actual, m + " × " + n + " × " + k);
    }

    private static double[] without(double[] x, int offset, int gap, int rows, int columns) {
        double[] dense = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, offset + i * (columns + gap), dense, i * columns, columns);
        }
        return dense;
    }

    @Test
    void fitsOnlyWhereRowsStandAsTheyAreRead() {
        FloatUnpackedKernel kernel = new ScalarFloatUnpackedKernel();
        int m = 2 * kernel.rows();
        int n = kernel.columns();
        float[] array = new float[1 << 15];
        FloatMatrix rows = new FloatMatrix(array, 0, m, n, n, 1);
        FloatMatrix columns = new FloatMatrix(array, 0, m, n, 1, m);
        FloatMatrix b = new FloatMatrix(array, 0, n, n, n, 1);
        assertTrue(FloatUnpackedProduct.fits(kernel, n * n, rows, b, rows, m, n));
        assertFalse(FloatUnpackedProduct.fits(kernel, n * n - 1, rows, b, rows, m, n), "B is too large");
        assertFalse(FloatUnpackedProduct.fits(kernel, MOST, columns, b, rows, m, n), "A is transposed");
        assertFalse(FloatUnpackedProduct.fits(kernel, MOST, rows, new FloatMatrix(array, 0, n, n, 1, n), rows, m, n),
                "B is transposed");
        assertFalse(FloatUnpackedProduct.fits(kernel, MOST, rows, b, columns, m, n), "C is transposed");
        assertFalse(FloatUnpackedProduct.fits(kernel, MOST, rows, b, rows, m - 1, n), "few rows");
        assertFalse(FloatUnpackedProduct.fits(kernel, MOST, rows, b, rows, m, n - 1), "part of a tile");
        int deep = BlockSizes.KC + 1;
        assertFalse(FloatUnpackedProduct.fits(kernel, MOST, new FloatMatrix(array, 0, m, deep, deep, 1),
                new FloatMatrix(array, 0, deep, n, n, 1), rows, m, n), "more than one block of k");
    }

    // A stride that is negative or 0 makes no B smaller.
    @Test
    void fitsNoLargeBWhoseRowsGoBackwardsOrRepeat() {
        FloatUnpackedKernel kernel = new ScalarFloatUnpackedKernel();
        int m = 2 * kernel.rows();
        int n = kernel.columns();
        float[] array = new float[1 << 12];
        FloatMatrix rows = new FloatMatrix(array, 0, m, n, n, 1);
        FloatMatrix flipped = new FloatMatrix(array, (n - 1) * n, n, n, -n, 1);
        FloatMatrix repeated = new FloatMatrix(array, 0, n, n, 0, 1);
        assertTrue(FloatUnpackedProduct.fits(kernel, n * n, rows, flipped, rows, m, n));
        assertFalse(FloatUnpackedProduct.fits(kernel, n * n - 1, rows, flipped, rows, m, n), "B is too large");
        assertFalse(FloatUnpackedProduct.fits(kernel, 0, rows, flipped, rows, m, n), "all are packed");
        assertTrue(FloatUnpackedProduct.fits(kernel, 1, rows, repeated, rows, m, n), "one row stays in the cache");
        assertFalse(FloatUnpackedProduct.fits(kernel, 0, rows, repeated, rows, m, n), "all are packed");
    }
}
