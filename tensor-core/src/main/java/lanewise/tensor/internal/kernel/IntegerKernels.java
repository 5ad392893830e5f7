package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** {@link NumberKernels} of I32, I64, U8 or BOOL. {@link IntegerFolds} has their sums, products and extremes. */
public sealed interface IntegerKernels extends NumberKernels
        permits LongStorageKernels, IntStorageKernels, U8StorageKernels, BoolStorageKernels {
    /** Returns the index of the first element that is 0, or −1. */
    int findZero(Storage x, int offset, int stride, int length);
}
