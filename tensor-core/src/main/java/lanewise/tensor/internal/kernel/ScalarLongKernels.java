package lanewise.tensor.internal.kernel;

/** Plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarLongKernels implements LongKernels {
    @Override
    public void binary(BinaryOp op, long[] a, int aOffset, int aStride, long[] b, int bOffset, int bStride,
            long[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(a[p], b[q]);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, long[] a, int aOffset, int aStride, long b,
            long[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(a[p], b);
            p += aStride;
            o += outStride;
        }
    }

    @Override
    public void unary(UnaryOp op, long[] x, int xOffset, int xStride,
            long[] out, int outOffset, int outStride, int length) {
        if (op == UnaryOp.COPY) {
            LongCopies.copy(x, xOffset, xStride, out, outOffset, outStride, length);
            return;
        }
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(x[p]);
            p += xStride;
            o += outStride;
        }
    }

    @Override
    public void combineRows(BinaryOp op, long[] x, int offset, int rowStride, int rows, int columns,
            long[] out, int outOffset) {
        for (int i = 0; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, columns);
        }
    }

    @Override
    public void runningExtremes(boolean largest, long[] x, int offset, int rowStride, int rows, int columns,
            long[] extremes, long[] indices) {
        runningExtremes(largest, x, offset, rowStride, 0, rows, 0, columns, extremes, indices);
    }

    /** The same of the rows {@code fromRow .. toRow - 1} and the columns {@code from .. to - 1}. */
    static void runningExtremes(boolean largest, long[] x, int offset, int rowStride, int fromRow, int toRow,
            int from, int to, long[] extremes, long[] indices) {
        for (int i = fromRow; i < toRow; i++) {
            for (int j = from, p = offset + i * rowStride + from; j < to; j++, p++) {
                if (largest ? x[p] > extremes[j] : x[p] < extremes[j]) {
                    extremes[j] = x[p];
                    indices[j] = i;
                }
            }
        }
    }

    @Override
    public long max(long[] x, int offset, int stride, int length) {
        long max = Long.MIN_VALUE;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            max = Math.max(max, x[p]);
        }
        return max;
    }

    @Override
    public long min(long[] x, int offset, int stride, int length) {
        long min = Long.MAX_VALUE;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            min = Math.min(min, x[p]);
        }
        return min;
    }

    @Override
    public int argmax(long[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 1, p = offset + stride; i < length; i++, p += stride) {
            if (x[p] > x[offset + best * stride]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public int argmin(long[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 1, p = offset + stride; i < length; i++, p += stride) {
            if (x[p] < x[offset + best * stride]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public boolean contains(boolean zero, long[] x, int offset, int stride, int length) {
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            if (x[p] == 0 == zero) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int findZero(long[] x, int offset, int stride, int length) {
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            if (x[p] == 0) {
                return i;
            }
        }
        return -1;
    }
}
