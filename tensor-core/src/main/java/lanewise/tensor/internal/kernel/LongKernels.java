package lanewise.tensor.internal.kernel;

/**
 * The contract of the 1-D kernels on {@code long[]}. Each operand is an array, the position of its first element, and
 * the distance between neighbours (any sign; 0 repeats one element). Callers have checked shapes, ranges, aliasing,
 * divisors and exponents: an output overlaps no input, or is the same run, no divisor is 0, and no exponent negative.
 *
 * <p>Sums and products of elements are {@link IntegerSums}. {@link ScalarLongKernels} says it in plain loops, the
 * reference for every other implementation.
 */
sealed interface LongKernels permits ScalarLongKernels, VectorLongKernels {
    /** Computes {@code out[i] = op(a[i], b[i])}, comparisons too. */
    void binary(BinaryOp op, long[] a, int aOffset, int aStride, long[] b, int bOffset, int bStride,
            long[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)}, comparisons too. */
    void binaryScalar(BinaryOp op, long[] a, int aOffset, int aStride, long b,
            long[] out, int outOffset, int outStride, int length);

    /**
     * Computes {@code out[i] = op(x[i])}.
     *
     * @param op one that {@link UnaryOp#isOfIntegers}
     */
    void unary(UnaryOp op, long[] x, int xOffset, int xStride,
            long[] out, int outOffset, int outStride, int length);

    /**
     * Combines the rows of a matrix with a row:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     *
     * @param op ADD, MUL, MINIMUM or MAXIMUM
     */
    void combineRows(BinaryOp op, long[] x, int offset, int rowStride, int rows, int columns,
            long[] out, int outOffset);

    /**
     * Goes through the rows of a matrix in ascending order and keeps each column's running extreme. Where
     * {@code x[i, j]} is larger (smaller) than {@code extremes[j]}, {@code extremes[j] = x[i, j]} and
     * {@code indices[j] = i}.
     *
     * @param largest whether larger elements are looked for, or smaller ones
     */
    void runningExtremes(boolean largest, long[] x, int offset, int rowStride, int rows, int columns,
            long[] extremes, long[] indices);

    /** Returns the largest element; {@link Long#MIN_VALUE} for no elements. */
    long max(long[] x, int offset, int stride, int length);

    /** Returns the smallest element; {@link Long#MAX_VALUE} for no elements. */
    long min(long[] x, int offset, int stride, int length);

    /** Returns the index of the first largest element. */
    int argmax(long[] x, int offset, int stride, int length);

    /** Returns the index of the first smallest element. */
    int argmin(long[] x, int offset, int stride, int length);

    /** Returns whether an element is 0, or is not if not {@code zero}. Stops soon after the first one. */
    boolean contains(boolean zero, long[] x, int offset, int stride, int length);

    /** Returns the index of the first element that is 0, or −1. */
    int findZero(long[] x, int offset, int stride, int length);
}
