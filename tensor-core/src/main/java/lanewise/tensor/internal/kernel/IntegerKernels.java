package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** {@link NumberKernels} of I32, I64, U8 or BOOL. {@link IntegerFolds} has their sums, products and extremes. */
public sealed interface IntegerKernels extends NumberKernels
        permits LongStorageKernels, IntStorageKernels, ByteStorageKernels {
    /** Returns the index of the first element that is 0, or −1. */
    int findZero(Storage x, int offset, int stride, int length);

    /**
     * Combines the rows of a matrix with a row in their type:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     *
     * @param op MINIMUM or MAXIMUM
     */
    void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, Storage out,
            int outOffset);
}
