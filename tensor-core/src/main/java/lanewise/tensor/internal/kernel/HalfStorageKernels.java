package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Kernels of F16 and BF16, which are copied as their bits. */
final class HalfStorageKernels implements StorageKernels {
    private static final ShortMaskedCopies MASKED = KernelProvider.shortMaskedCopies();

    @Override
    public void copy(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        ShortCopies.copy(x.shorts(), xOffset, xStride, out.shorts(), outOffset, outStride, length);
    }

    @Override
    public void repeat(Storage x, int xOffset, int xStride, int length, int times, Storage out) {
        ShortCopies.repeat(x.shorts(), xOffset, xStride, length, times, out.shorts());
    }

    @Override
    public void transpose(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        ShortCopies.transpose(x.shorts(), xOffset, xRow, rows, columns, out.shorts(), outOffset, outRow);
    }

    @Override
    public void copyRows(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        ShortCopies.copyRows(x.shorts(), xOffset, xRow, rows, columns, out.shorts(), outOffset, outRow);
    }

    @Override
    public void gatherRows(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int rows, int columns) {
        ShortCopies.gatherRows(x.shorts(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.shorts(), outOffset, outStride, rows, columns);
    }

    @Override
    public void gather(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int length) {
        ShortSelection.gather(x.shorts(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.shorts(), outOffset, outStride, length);
    }

    @Override
    public void scatter(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length) {
        ShortScatter.scatter(x.shorts(), xOffset, xStride, indices, pOffset, pStride,
                out.shorts(), outOffset, outStride, step, size, length);
    }

    @Override
    public void triangle(boolean upper, int diagonal, int diagonalStep, Storage x, int xOffset, int xRowStride,
            int xStride, Storage out, int outOffset, int outRowStride, int outStride, int rows, int columns) {
        ShortSelection.triangle(upper, diagonal, diagonalStep, x.shorts(), xOffset, xRowStride, xStride,
                out.shorts(), outOffset, outRowStride, outStride, rows, columns);
    }

    @Override
    public void where(Storage condition, int cOffset, int cStride, Storage a, int aOffset, int aStride,
            Storage b, int bOffset, int bStride, Storage out, int outOffset, int outStride, int length) {
        MASKED.where(condition.bytes(), cOffset, cStride, a.shorts(), aOffset, aStride, b.shorts(), bOffset, bStride,
                out.shorts(), outOffset, outStride, length);
    }

    @Override
    public int select(Storage condition, int cOffset, int cStride, Storage x, int xOffset, int xStride, Storage out,
            int outOffset, int length) {
        return MASKED.select(condition.bytes(), cOffset, cStride, x.shorts(), xOffset, xStride,
                out.shorts(), outOffset, length);
    }
}
