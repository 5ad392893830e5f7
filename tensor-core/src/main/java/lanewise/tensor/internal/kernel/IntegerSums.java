package lanewise.tensor.internal.kernel;

/**
 * The contract of sums and products of integers in I64, which keep the lowest 64 bits, so that their order does not
 * matter. Elements of {@code byte[]} are unsigned, from 0 to 255: U8 and BOOL. Runs are given as for {@link LongKernels}.
 *
 * <p>{@link ScalarIntegerSums} says it in plain loops, the reference for every other implementation.
 */
public sealed interface IntegerSums permits ScalarIntegerSums, VectorIntegerSums {
    /** Returns the sum of the elements. */
    long sum(long[] x, int offset, int stride, int length);

    /** Returns the sum of the elements. */
    long sum(int[] x, int offset, int stride, int length);

    /** Returns the sum of the elements. */
    long sum(byte[] x, int offset, int stride, int length);

    /** Returns the product of the elements. */
    long prod(long[] x, int offset, int stride, int length);

    /** Returns the product of the elements. */
    long prod(int[] x, int offset, int stride, int length);

    /** Returns the product of the elements. */
    long prod(byte[] x, int offset, int stride, int length);

    /**
     * Adds the rows of a matrix: {@code sums[sumsOffset + j] += x[offset + i·rowStride + j]}, i below {@code rows}, j below
     * {@code columns}.
     */
    void addRows(long[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset);

    /** The same of I32. */
    void addRows(int[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset);

    /** The same of U8 and BOOL. */
    void addRows(byte[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset);

    /**
     * Multiplies the rows of a matrix: {@code products[productsOffset + j] *= x[offset + i·rowStride + j]}, i below
     * {@code rows}, j below {@code columns}.
     */
    void multiplyRows(long[] x, int offset, int rowStride, int rows, int columns, long[] products, int productsOffset);

    /** The same of I32. */
    void multiplyRows(int[] x, int offset, int rowStride, int rows, int columns, long[] products, int productsOffset);

    /** The same of U8 and BOOL. */
    void multiplyRows(byte[] x, int offset, int rowStride, int rows, int columns, long[] products, int productsOffset);

    /**
     * Computes {@code out[i] = x[0] + … + x[i]}, or the products. The result may be the same run as the elements. Those of
     * other types are converted first.
     *
     * @param op {@code ADD} or {@code MUL}
     */
    void accumulate(BinaryOp op, long[] x, int xOffset, int xStride, long[] out, int outOffset, int outStride, int length);
}
