package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import lanewise.tensor.internal.layout.Storage;

/** What U8 and BOOL have in common: they are copied, searched and compared as unsigned bytes. */
abstract sealed class ByteStorageKernels extends ByteCopyingKernels implements IntegerKernels
        permits U8StorageKernels, BoolStorageKernels {
    // Columns whose extremes stay in the first-level cache.
    private static final int COLUMN_TILE = 4096;

    static final U8Kernels KERNELS = KernelProvider.bytes();

    @Override
    public void compare(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            KERNELS.binaryScalar(op, a.bytes(), aOffset, aStride, b.bytes()[bOffset],
                    out.bytes(), outOffset, outStride, length);
        } else {
            KERNELS.binary(op, a.bytes(), aOffset, aStride, b.bytes(), bOffset, bStride,
                    out.bytes(), outOffset, outStride, length);
        }
    }

    @Override
    public void compareScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        KERNELS.binaryScalar(op, a.bytes(), aOffset, aStride, (byte) b, out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void scatterAdd(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length) {
        ByteScatter.scatterAdd(x.bytes(), xOffset, xStride, indices, pOffset, pStride,
                out.bytes(), outOffset, outStride, step, size, length);
    }

    @Override
    public boolean contains(boolean zero, Storage x, int offset, int stride, int length) {
        return KERNELS.contains(zero, x.bytes(), offset, stride, length);
    }

    @Override
    public void findOneByOne(boolean largest, Storage x, int xOffset, int xStride, int step, int length, int[] indices,
            int from, int count) {
        for (int i = 0; i < count; i++) {
            int start = xOffset + i * xStride;
            indices[from + i] = largest ? KERNELS.argmax(x.bytes(), start, step, length)
                    : KERNELS.argmin(x.bytes(), start, step, length);
        }
    }

    @Override
    public void findInColumns(boolean largest, Storage x, int offset, int rowStride, int rows, int[] indices, int from,
            int columns) {
        int tile = Math.min(columns, COLUMN_TILE);
        byte[] extremes = new byte[tile];
        int[] found = new int[tile];
        for (int done = 0; done < columns; done += tile) {
            int n = Math.min(tile, columns - done);
            System.arraycopy(x.bytes(), offset + done, extremes, 0, n);
            Arrays.fill(found, 0);
            KERNELS.runningExtremes(largest, x.bytes(), offset + done, rowStride, rows, n, extremes, found);
            System.arraycopy(found, 0, indices, from + done, n);
        }
    }

    @Override
    public int findZero(Storage x, int offset, int stride, int length) {
        return KERNELS.findZero(x.bytes(), offset, stride, length);
    }

    @Override
    public void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, Storage out,
            int outOffset) {
        KERNELS.combineRows(op, x.bytes(), offset, rowStride, rows, columns, out.bytes(), outOffset);
    }
}
