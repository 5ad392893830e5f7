package lanewise.tensor.internal.kernel;

import java.util.Arrays;
import lanewise.tensor.internal.layout.Storage;

/** Hands storage of I64 to the kernels on arrays. */
final class LongStorageKernels extends LongCopyingKernels implements IntegerKernels {
    // Columns whose extremes stay in the first-level cache.
    private static final int COLUMN_TILE = 1024;

    private static final LongKernels KERNELS = KernelProvider.longs();
    private static final LongComparisons COMPARISONS = KernelProvider.longComparisons();

    @Override
    public void unary(UnaryOp op, Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride,
            int length) {
        KERNELS.unary(op, x.longs(), xOffset, xStride, out.longs(), outOffset, outStride, length);
    }

    @Override
    public void binary(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            KERNELS.binaryScalar(op, a.longs(), aOffset, aStride, b.longs()[bOffset],
                    out.longs(), outOffset, outStride, length);
        } else {
            KERNELS.binary(op, a.longs(), aOffset, aStride, b.longs(), bOffset, bStride,
                    out.longs(), outOffset, outStride, length);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        KERNELS.binaryScalar(op, a.longs(), aOffset, aStride, (long) b, out.longs(), outOffset, outStride, length);
    }

    @Override
    public void compare(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            COMPARISONS.compareScalar(op, a.longs(), aOffset, aStride, b.longs()[bOffset],
                    out.bytes(), outOffset, outStride, length);
        } else {
            COMPARISONS.compare(op, a.longs(), aOffset, aStride, b.longs(), bOffset, bStride,
                    out.bytes(), outOffset, outStride, length);
        }
    }

    @Override
    public void compareScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        COMPARISONS.compareScalar(op, a.longs(), aOffset, aStride, (long) b, out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void scatterAdd(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length) {
        LongScatter.scatterAdd(x.longs(), xOffset, xStride, indices, pOffset, pStride,
                out.longs(), outOffset, outStride, step, size, length);
    }

    @Override
    public boolean contains(boolean zero, Storage x, int offset, int stride, int length) {
        return KERNELS.contains(zero, x.longs(), offset, stride, length);
    }

    @Override
    public void findOneByOne(boolean largest, Storage x, int xOffset, int xStride, int step, int length, int[] indices,
            int from, int count) {
        for (int i = 0; i < count; i++) {
            int start = xOffset + i * xStride;
            indices[from + i] = largest ? KERNELS.argmax(x.longs(), start, step, length)
                    : KERNELS.argmin(x.longs(), start, step, length);
        }
    }

    @Override
    public void findInColumns(boolean largest, Storage x, int offset, int rowStride, int rows, int[] indices, int from,
            int columns) {
        int tile = Math.min(columns, COLUMN_TILE);
        long[] extremes = new long[tile];
        long[] found = new long[tile];
        for (int done = 0; done < columns; done += tile) {
            int n = Math.min(tile, columns - done);
            System.arraycopy(x.longs(), offset + done, extremes, 0, n);
            Arrays.fill(found, 0);
            KERNELS.runningExtremes(largest, x.longs(), offset + done, rowStride, rows, n, extremes, found);
            for (int j = 0; j < n; j++) {
                indices[from + done + j] = Math.toIntExact(found[j]);
            }
        }
    }

    @Override
    public int findZero(Storage x, int offset, int stride, int length) {
        return KERNELS.findZero(x.longs(), offset, stride, length);
    }

    @Override
    public void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, Storage out,
            int outOffset) {
        KERNELS.combineRows(op, x.longs(), offset, rowStride, rows, columns, out.longs(), outOffset);
    }
}
