package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** {@link StorageKernels} of an element type that computes. */
public sealed interface NumberKernels extends StorageKernels permits RealKernels, IntegerKernels {
    /** Computes {@code out[i] = op(x[i])}. */
    void unary(UnaryOp op, Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    void binary(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)}, b being a number of the type or rounded to it. */
    void binaryScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b[i])} as BOOL for a comparison. */
    void compare(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length);

    /** Computes {@code out[i] = op(a[i], b)} as BOOL for a comparison, b being as for {@link #binaryScalar}. */
    void compareScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length);

    /** Returns whether an element is 0, or is not if not {@code zero}: NaN is not. Stops at the first one. */
    boolean contains(boolean zero, Storage x, int offset, int stride, int length);

    /** Fewer columns than this are searched one by one. */
    int FEWEST_COLUMNS = 4;

    /**
     * Finds in each of {@code count} sequences of {@code length} elements a step apart, which start {@code xStride} apart,
     * the index of the first largest or the first smallest element; of the first NaN if there is one. The first index goes to
     * {@code indices[from]}.
     */
    default void find(boolean largest, Storage x, int xOffset, int xStride, int step, int length, int[] indices,
            int from, int count) {
        if (xStride == 1 && step != 1 && count >= FEWEST_COLUMNS) {
            findInColumns(largest, x, xOffset, step, length, indices, from, count);
        } else {
            findOneByOne(largest, x, xOffset, xStride, step, length, indices, from, count);
        }
    }

    /** The same, sequence by sequence. */
    void findOneByOne(boolean largest, Storage x, int xOffset, int xStride, int step, int length, int[] indices,
            int from, int count);

    /** The same in sequences that are columns: row by row, because a column touches a cache line for each element. */
    void findInColumns(boolean largest, Storage x, int offset, int rowStride, int rows, int[] indices, int from,
            int columns);

    /** As {@link FloatScatter#scatterAdd}; sums of integers wrap around, that of truth values is whether one holds. */
    void scatterAdd(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length);
}
