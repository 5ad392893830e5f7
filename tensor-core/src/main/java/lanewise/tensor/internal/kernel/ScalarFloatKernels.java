package lanewise.tensor.internal.kernel;

/** Plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatKernels implements FloatKernels {
    @Override
    public void binary(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(a[p], b[q]);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(a[p], b);
            p += aStride;
            o += outStride;
        }
    }

    @Override
    public void unary(UnaryOp op, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        if (op == UnaryOp.COPY) {
            FloatCopies.copy(x, xOffset, xStride, out, outOffset, outStride, length);
            return;
        }
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = op.apply(x[p]);
            p += xStride;
            o += outStride;
        }
    }

    @Override
    public void axpy(float alpha, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride,
            float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = xOffset, q = yOffset, o = outOffset; i < length; i++) {
            out[o] = Math.fma(alpha, x[p], y[q]);
            p += xStride;
            q += yStride;
            o += outStride;
        }
    }

    @Override
    public void addcmul(float value, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, r = xOffset, o = outOffset; i < length; i++) {
            out[o] = Math.fma(value * a[p], b[q], x[r]);
            p += aStride;
            q += bStride;
            r += xStride;
            o += outStride;
        }
    }

    @Override
    public void where(float[] condition, int cOffset, int cStride, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStride, float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, c = cOffset, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = condition[c] != 0 ? a[p] : b[q];
            c += cStride;
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public void combineRows(BinaryOp op, float[] x, int offset, int rowStride, int rows, int columns,
            float[] out, int outOffset) {
        for (int i = 0; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, columns);
        }
    }

    @Override
    public void runningExtremes(boolean largest, float[] x, int offset, int rowStride, int rows, int columns,
            float[] extremes, float[] indices) {
        runningExtremes(largest, x, offset, rowStride, rows, 0, columns, extremes, indices, 0);
    }

    /** The same from the column {@code from} on; the first row has the index {@code first}. */
    static void runningExtremes(boolean largest, float[] x, int offset, int rowStride, int rows, int from,
            int columns, float[] extremes, float[] indices, int first) {
        for (int i = 0; i < rows; i++) {
            for (int j = from, p = offset + i * rowStride + from; j < columns; j++, p++) {
                boolean behind = largest ? x[p] <= extremes[j] : x[p] >= extremes[j];
                if (!behind && extremes[j] == extremes[j]) {
                    extremes[j] = x[p];
                    indices[j] = first + i;
                }
            }
        }
    }

    @Override
    public float max(float[] x, int offset, int stride, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            max = Math.max(max, x[p]);
        }
        return max;
    }

    @Override
    public float min(float[] x, int offset, int stride, int length) {
        float min = Float.POSITIVE_INFINITY;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            min = Math.min(min, x[p]);
        }
        return min;
    }

    @Override
    public int argmax(float[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            float candidate = x[p];
            float extreme = x[offset + best * stride];
            if (candidate > extreme || candidate != candidate && extreme == extreme) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public int argmin(float[] x, int offset, int stride, int length) {
        int best = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            float candidate = x[p];
            float extreme = x[offset + best * stride];
            if (candidate < extreme || candidate != candidate && extreme == extreme) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public boolean contains(boolean zero, float[] x, int offset, int stride, int length) {
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            if (x[p] == 0 == zero) {
                return true;
            }
        }
        return false;
    }

    @Override
    public float prod(float[] x, int offset, int stride, int length) {
        float product = 1;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            product *= x[p];
        }
        return product;
    }

    @Override
    public void accumulate(BinaryOp op, float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride,
            int length) {
        if (op == BinaryOp.ADD) {
            float sum = -0.0f; // with +0 a sum of −0 would be +0
            for (int i = 0, p = xOffset, o = outOffset; i < length; i++, p += xStride, o += outStride) {
                sum += x[p];
                out[o] = sum;
            }
        } else {
            float product = 1;
            for (int i = 0, p = xOffset, o = outOffset; i < length; i++, p += xStride, o += outStride) {
                product *= x[p];
                out[o] = product;
            }
        }
    }

    @Override
    public void transpose(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        FloatCopies.transpose(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
    }

    @Override
    public void gatherRows(float[] x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, float[] out, int outOffset, int outStride, int rows, int columns) {
        FloatCopies.gatherRows(x, xOffset, xStride, step, size, indices, pOffset, pStride, out, outOffset, outStride,
                rows, columns);
    }

    @Override
    public void copyRows(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        FloatCopies.copyRows(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
    }

    @Override
    public void widenBytes(byte[] source, int offset, float scale, float shift, float[] out, int outOffset,
            int length) {
        for (int i = 0; i < length; i++) {
            float value = source[offset + i] & 0xFF;
            out[outOffset + i] = Math.fma(scale, value, shift);
        }
    }
}
