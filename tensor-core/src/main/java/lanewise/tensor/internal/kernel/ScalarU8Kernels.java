package lanewise.tensor.internal.kernel;

/** Plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarU8Kernels implements U8Kernels {
    @Override
    public void binary(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) op.apply(a[p] & 0xFFL, b[q] & 0xFFL);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) op.apply(a[p] & 0xFFL, b & 0xFFL);
            p += aStride;
            o += outStride;
        }
    }

    @Override
    public void unary(UnaryOp op, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int outStride, int length) {
        if (op == UnaryOp.COPY) {
            ByteCopies.copy(x, xOffset, xStride, out, outOffset, outStride, length);
            return;
        }
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) op.apply(x[p] & 0xFFL);
            p += xStride;
            o += outStride;
        }
    }

    @Override
    public void combineRows(BinaryOp op, byte[] x, int offset, int rowStride, int rows, int columns,
            byte[] out, int outOffset) {
        for (int i = 0; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, columns);
        }
    }

    @Override
    public void runningExtremes(boolean largest, byte[] x, int offset, int rowStride, int rows, int columns,
            byte[] extremes, int[] indices) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                if (largest ? (x[p] & 0xFF) > (extremes[j] & 0xFF) : (x[p] & 0xFF) < (extremes[j] & 0xFF)) {
                    extremes[j] = x[p];
                    indices[j] = i;
                }
            }
        }
    }

    @Override
    public int max(byte[] x, int offset, int stride, int length) {
        int max = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            max = Math.max(max, x[p] & 0xFF);
        }
        return max;
    }

    @Override
    public int min(byte[] x, int offset, int stride, int length) {
        int min = 255;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            min = Math.min(min, x[p] & 0xFF);
        }
        return min;
    }

    @Override
    public int argmax(byte[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 1, p = offset + stride; i < length; i++, p += stride) {
            if ((x[p] & 0xFF) > (x[offset + best * stride] & 0xFF)) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public int argmin(byte[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 1, p = offset + stride; i < length; i++, p += stride) {
            if ((x[p] & 0xFF) < (x[offset + best * stride] & 0xFF)) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public boolean contains(boolean zero, byte[] x, int offset, int stride, int length) {
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            if (x[p] == 0 == zero) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int findZero(byte[] x, int offset, int stride, int length) {
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            if (x[p] == 0) {
                return i;
            }
        }
        return -1;
    }
}
