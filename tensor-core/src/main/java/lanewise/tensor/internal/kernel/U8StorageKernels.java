package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Kernels of U8. */
final class U8StorageKernels implements IntegerKernels {
    @Override
    public void copy(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        ByteCopies.copy(x.bytes(), xOffset, xStride, out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void repeat(Storage x, int xOffset, int xStride, int length, int times, Storage out) {
        ByteCopies.repeat(x.bytes(), xOffset, xStride, length, times, out.bytes());
    }

    @Override
    public void transpose(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        ByteCopies.transpose(x.bytes(), xOffset, xRow, rows, columns, out.bytes(), outOffset, outRow);
    }

    @Override
    public void copyRows(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        ByteCopies.copyRows(x.bytes(), xOffset, xRow, rows, columns, out.bytes(), outOffset, outRow);
    }

    @Override
    public void gatherRows(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int rows, int columns) {
        ByteCopies.gatherRows(x.bytes(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.bytes(), outOffset, outStride, rows, columns);
    }

    @Override
    public void gather(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int length) {
        ByteSelection.gather(x.bytes(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void triangle(boolean upper, int diagonal, int diagonalStep, Storage x, int xOffset, int xRowStride,
            int xStride, Storage out, int outOffset, int outRowStride, int outStride, int rows, int columns) {
        ByteSelection.triangle(upper, diagonal, diagonalStep, x.bytes(), xOffset, xRowStride, xStride,
                out.bytes(), outOffset, outRowStride, outStride, rows, columns);
    }

    @Override
    public void where(Storage condition, int cOffset, int cStride, Storage a, int aOffset, int aStride,
            Storage b, int bOffset, int bStride, Storage out, int outOffset, int outStride, int length) {
        ByteCopies.where(condition.bytes(), cOffset, cStride, a.bytes(), aOffset, aStride, b.bytes(), bOffset, bStride,
                out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void unary(UnaryOp op, Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride,
            int length) {
        for (int i = 0; i < length; i++) {
            out.bytes()[outOffset + i * outStride] = (byte) op.apply((long) x.bytes()[xOffset + i * xStride] & 0xFF);
        }
    }

    @Override
    public void binary(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out.bytes()[outOffset + i * outStride] = (byte) op.apply((long) a.bytes()[aOffset + i * aStride] & 0xFF,
                    (long) b.bytes()[bOffset + i * bStride] & 0xFF);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            out.bytes()[outOffset + i * outStride] = (byte) op.apply((long) a.bytes()[aOffset + i * aStride] & 0xFF, (long) b);
        }
    }

    @Override
    public void compare(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        binary(op, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
    }

    @Override
    public void compareScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        binaryScalar(op, a, aOffset, aStride, b, out, outOffset, outStride, length);
    }

    @Override
    public boolean contains(boolean zero, Storage x, int offset, int stride, int length) {
        for (int i = 0; i < length; i++) {
            if (x.bytes()[offset + i * stride] == 0 == zero) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void find(boolean largest, Storage x, int xOffset, int xStride, int step, int length, int[] indices,
            int from, int count) {
        for (int i = 0; i < count; i++) {
            int start = xOffset + i * xStride;
            int best = 0;
            for (int j = 1; j < length; j++) {
                int a = x.bytes()[start + j * step] & 0xFF;
                int b = x.bytes()[start + best * step] & 0xFF;
                if (largest ? a > b : a < b) {
                    best = j;
                }
            }
            indices[from + i] = best;
        }
    }

    @Override
    public int findZero(Storage x, int offset, int stride, int length) {
        for (int i = 0; i < length; i++) {
            if (x.bytes()[offset + i * stride] == 0) {
                return i;
            }
        }
        return -1;
    }
}
