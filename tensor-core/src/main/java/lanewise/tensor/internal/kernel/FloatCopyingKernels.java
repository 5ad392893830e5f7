package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** What every element type can, by plain loops and selections; those of other types are derived from it. */
abstract non-sealed class FloatCopyingKernels implements StorageKernels {
    private static final FloatMaskedCopies MASKED = KernelProvider.floatMaskedCopies();

    @Override
    public void copy(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        FloatCopies.copy(x.floats(), xOffset, xStride, out.floats(), outOffset, outStride, length);
    }

    @Override
    public void repeat(Storage x, int xOffset, int xStride, int length, int times, Storage out) {
        FloatCopies.repeat(x.floats(), xOffset, xStride, length, times, out.floats());
    }

    @Override
    public void transpose(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        FloatCopies.transpose(x.floats(), xOffset, xRow, rows, columns, out.floats(), outOffset, outRow);
    }

    @Override
    public void copyRows(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        FloatCopies.copyRows(x.floats(), xOffset, xRow, rows, columns, out.floats(), outOffset, outRow);
    }

    @Override
    public void gatherRows(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int rows, int columns) {
        FloatCopies.gatherRows(x.floats(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.floats(), outOffset, outStride, rows, columns);
    }

    @Override
    public void gather(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int length) {
        FloatSelection.gather(x.floats(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.floats(), outOffset, outStride, length);
    }

    @Override
    public void scatter(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length) {
        FloatScatter.scatter(x.floats(), xOffset, xStride, indices, pOffset, pStride,
                out.floats(), outOffset, outStride, step, size, length);
    }

    @Override
    public void triangle(boolean upper, int diagonal, int diagonalStep, Storage x, int xOffset, int xRowStride,
            int xStride, Storage out, int outOffset, int outRowStride, int outStride, int rows, int columns) {
        FloatSelection.triangle(upper, diagonal, diagonalStep, x.floats(), xOffset, xRowStride, xStride,
                out.floats(), outOffset, outRowStride, outStride, rows, columns);
    }

    @Override
    public void where(Storage condition, int cOffset, int cStride, Storage a, int aOffset, int aStride,
            Storage b, int bOffset, int bStride, Storage out, int outOffset, int outStride, int length) {
        MASKED.where(condition.bytes(), cOffset, cStride, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                out.floats(), outOffset, outStride, length);
    }

    @Override
    public int select(Storage condition, int cOffset, int cStride, Storage x, int xOffset, int xStride, Storage out,
            int outOffset, int length) {
        return MASKED.select(condition.bytes(), cOffset, cStride, x.floats(), xOffset, xStride,
                out.floats(), outOffset, length);
    }
}
