package lanewise.tensor.internal.kernel;

/**
 * The contract of the 1-D kernels on {@code float[]}. Each operand is an array, the position of its first element, and
 * the distance between neighbours (any sign; 0 repeats one element). Callers have checked shapes, ranges and aliasing:
 * an output overlaps no input, or is the same run.
 *
 * <p>Every implementation gives the same bits. Sums have a contract of their own, {@link FloatSums}.
 *
 * <p>{@link ScalarFloatKernels} says it in plain loops, the reference for every other implementation.
 */
public sealed interface FloatKernels permits ScalarFloatKernels, VectorFloatKernels {
    /** Computes {@code out[i] = op(a[i], b[i])}. */
    void binary(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)}. */
    void binaryScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            float[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(x[i])}. */
    void unary(UnaryOp op, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = fma(alpha, x[i], y[i])}, with one rounding. */
    void axpy(float alpha, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride,
            float[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = fma(value·a[i], b[i], x[i])}: one rounding of value·a[i], one of the rest. */
    void addcmul(float value, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = condition[i] != 0 ? a[i] : b[i]}; NaN counts as true. */
    void where(float[] condition, int cOffset, int cStride, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStride, float[] out, int outOffset, int outStride, int length);

    /**
     * Combines the rows of a matrix with a row, in ascending order:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     *
     * @param op MUL, MINIMUM or MAXIMUM
     */
    void combineRows(BinaryOp op, float[] x, int offset, int rowStride, int rows, int columns,
            float[] out, int outOffset);

    /**
     * Goes through the rows of a matrix in ascending order and keeps each column's running extreme. Where
     * {@code x[i, j]} is larger (smaller) than {@code extremes[j]}, or the first NaN, {@code extremes[j] = x[i, j]} and
     * {@code indices[j] = i}.
     *
     * @param largest whether larger elements are looked for, or smaller ones
     * @param rows at most 2²⁴, so that a float can hold the index of one
     */
    void runningExtremes(boolean largest, float[] x, int offset, int rowStride, int rows, int columns,
            float[] extremes, float[] indices);

    /** Returns the largest element as {@link Math#max} orders them, so NaN if there is one; −∞ for no elements. */
    float max(float[] x, int offset, int stride, int length);

    /** Returns the smallest element as {@link Math#min} orders them, so NaN if there is one; +∞ for no elements. */
    float min(float[] x, int offset, int stride, int length);

    /** Returns the index of the first largest element; the first NaN's if there is one. */
    int argmax(float[] x, int offset, int stride, int length);

    /** Returns the index of the first smallest element; the first NaN's if there is one. */
    int argmin(float[] x, int offset, int stride, int length);

    /** Returns whether an element is 0, or is not if not {@code zero}: NaN is not. Stops at the first one. */
    boolean contains(boolean zero, float[] x, int offset, int stride, int length);

    /** Returns the product in ascending order from 1. */
    float prod(float[] x, int offset, int stride, int length);

    /**
     * Computes {@code out[i] = x[0] + … + x[i]}, or the products, each from the one before.
     *
     * @param op {@code ADD} or {@code MUL}
     */
    void accumulate(BinaryOp op, float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride,
            int length);

    /**
     * Copies a matrix of rows side by side into its transpose:
     * {@code out[outOffset + j·outRow + i] = x[xOffset + i·xRow + j]}, i below {@code rows}, j below {@code columns}.
     *
     * @param xRow the distance in x between rows
     * @param outRow the distance in the result between rows, which are x's columns
     */
    void transpose(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow);

    /**
     * Copies chosen rows: {@code out[i·outStride + j] = x[i·xStride + indices[i·pStride]·step + j]}, each from its offset,
     * i below {@code rows}, j below {@code columns}; a negative index counts from the end, the size.
     */
    void gatherRows(float[] x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset, int pStride,
            float[] out, int outOffset, int outStride, int rows, int columns);

    /**
     * Copies rows: {@code out[outOffset + i·outRow + j] = x[xOffset + i·xRow + j]}, i below {@code rows}, j below
     * {@code columns}.
     */
    void copyRows(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow);

    /**
     * Widens unsigned bytes, such as pixels: {@code out[outOffset + i] = fma(scale, source[offset + i] & 255, shift)},
     * with one rounding.
     */
    void widenBytes(byte[] source, int offset, float scale, float shift, float[] out, int outOffset, int length);
}
