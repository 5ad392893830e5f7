package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/**
 * Kernels on {@link Storage} of one element type, so that operations need not part by type: here, what every type can.
 * Storages are of that type if nothing else is said, positions and distances as for {@link FloatKernels}.
 * {@link KernelProvider} has those of each type.
 */
public sealed interface StorageKernels permits NumberKernels, FloatCopyingKernels, DoubleCopyingKernels,
        LongCopyingKernels, IntCopyingKernels, ByteCopyingKernels, ShortCopyingKernels {
    /** Computes {@code out[i] = x[i]}. */
    void copy(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length);

    /** Computes {@code out[i·times + j] = x[xOffset + i·xStride]}, i below {@code length}, j below {@code times}. */
    void repeat(Storage x, int xOffset, int xStride, int length, int times, Storage out);

    /** As {@link FloatKernels#transpose}. */
    void transpose(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset, int outRow);

    /** As {@link FloatKernels#copyRows}. */
    void copyRows(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset, int outRow);

    /** As {@link FloatKernels#gatherRows}. */
    void gatherRows(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int rows, int columns);

    /** As {@link FloatSelection#gather}. */
    void gather(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int length);

    /** As {@link FloatSelection#triangle}. */
    void triangle(boolean upper, int diagonal, int diagonalStep, Storage x, int xOffset, int xRowStride, int xStride,
            Storage out, int outOffset, int outRowStride, int outStride, int rows, int columns);

    /** As {@link FloatScatter#scatter}. */
    void scatter(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length);

    /** Computes {@code out[i] = condition[i] ? a[i] : b[i]} with a condition of BOOL. */
    void where(Storage condition, int cOffset, int cStride, Storage a, int aOffset, int aStride,
            Storage b, int bOffset, int bStride, Storage out, int outOffset, int outStride, int length);

    /**
     * Copies the elements x[i] for which condition[i], of BOOL, holds, one after the other, to {@code out[outOffset]},
     * {@code out[outOffset + 1]}, … The result overlaps no input.
     *
     * @return how many were copied
     */
    int select(Storage condition, int cOffset, int cStride, Storage x, int xOffset, int xStride, Storage out,
            int outOffset, int length);
}
