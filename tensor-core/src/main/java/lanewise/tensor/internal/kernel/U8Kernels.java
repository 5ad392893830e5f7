package lanewise.tensor.internal.kernel;

/**
 * The contract of the 1-D kernels on {@code byte[]} of U8, whose elements are from 0 to 255. Each operand is an array,
 * the position of its first element, and the distance between neighbours (any sign; 0 repeats one element). Callers have
 * checked shapes, ranges, aliasing and divisors: an output overlaps no input, or is the same run, and no divisor is 0.
 *
 * <p>Sums and products of elements are {@link IntegerSums}. {@link ScalarU8Kernels} says it in plain loops, the
 * reference for every other implementation.
 */
sealed interface U8Kernels permits ScalarU8Kernels, VectorU8Kernels {
    /** Computes {@code out[i] = op(a[i], b[i])}, comparisons too. */
    void binary(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)}, comparisons too. */
    void binaryScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length);

    /**
     * Computes {@code out[i] = op(x[i])}.
     *
     * @param op one that {@link UnaryOp#isOfIntegers}
     */
    void unary(UnaryOp op, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int outStride, int length);

    /**
     * Combines the rows of a matrix with a row:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     *
     * @param op MINIMUM or MAXIMUM
     */
    void combineRows(BinaryOp op, byte[] x, int offset, int rowStride, int rows, int columns,
            byte[] out, int outOffset);

    /**
     * Goes through the rows of a matrix in ascending order and keeps each column's running extreme. Where
     * {@code x[i, j]} is larger (smaller) than {@code extremes[j]}, {@code extremes[j] = x[i, j]} and
     * {@code indices[j] = i}.
     *
     * @param largest whether larger elements are looked for, or smaller ones
     */
    void runningExtremes(boolean largest, byte[] x, int offset, int rowStride, int rows, int columns,
            byte[] extremes, int[] indices);

    /** Returns the largest element, from 0 to 255; 0 for no elements. */
    int max(byte[] x, int offset, int stride, int length);

    /** Returns the smallest element, from 0 to 255; 255 for no elements. */
    int min(byte[] x, int offset, int stride, int length);

    /** Returns the index of the first largest element. */
    int argmax(byte[] x, int offset, int stride, int length);

    /** Returns the index of the first smallest element. */
    int argmin(byte[] x, int offset, int stride, int length);

    /** Returns whether an element is 0, or is not if not {@code zero}. Stops soon after the first one. */
    boolean contains(boolean zero, byte[] x, int offset, int stride, int length);

    /** Returns the index of the first element that is 0, or −1. */
    int findZero(byte[] x, int offset, int stride, int length);
}
