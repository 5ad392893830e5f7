package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** {@link NumberKernels} of I32, I64, U8 or BOOL. */
public sealed interface IntegerKernels extends NumberKernels
        permits LongStorageKernels, IntStorageKernels, U8StorageKernels, BoolStorageKernels {
    /** Returns {@code op(… op(x[0], x[stride]) …, x[(length − 1)·stride])} in I64; op is ADD, MUL, MINIMUM or MAXIMUM. */
    long fold(BinaryOp op, Storage x, int offset, int stride, int length);

    /**
     * Combines the rows of a matrix with a row in I64:
     * {@code out[j] = op(… op(op(out[j], x[0, j]), x[1, j]) …, x[rows − 1, j])}, j below {@code columns}.
     *
     * @param op ADD, MUL, MINIMUM or MAXIMUM
     */
    void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, long[] out);

    /** Returns the index of the first element that is 0, or −1. */
    int findZero(Storage x, int offset, int stride, int length);

    /** Returns the index of the first element below 0, or −1. */
    int findNegative(Storage x, int offset, int stride, int length);
}
