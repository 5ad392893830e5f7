package lanewise.tensor.internal.kernel;

/** Plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarIntegerSums implements IntegerSums {
    @Override
    public long sum(long[] x, int offset, int stride, int length) {
        long sum = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            sum += x[p];
        }
        return sum;
    }

    @Override
    public long sum(int[] x, int offset, int stride, int length) {
        long sum = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            sum += x[p];
        }
        return sum;
    }

    @Override
    public long sum(byte[] x, int offset, int stride, int length) {
        long sum = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            sum += x[p] & 0xFF;
        }
        return sum;
    }

    @Override
    public long prod(long[] x, int offset, int stride, int length) {
        long product = 1;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            product *= x[p];
        }
        return product;
    }

    @Override
    public long prod(int[] x, int offset, int stride, int length) {
        long product = 1;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            product *= x[p];
        }
        return product;
    }

    @Override
    public long prod(byte[] x, int offset, int stride, int length) {
        long product = 1;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            product *= x[p] & 0xFF;
        }
        return product;
    }

    @Override
    public void addRows(long[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                sums[sumsOffset + j] += x[p];
            }
        }
    }

    @Override
    public void addRows(int[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                sums[sumsOffset + j] += x[p];
            }
        }
    }

    @Override
    public void addRows(byte[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                sums[sumsOffset + j] += x[p] & 0xFF;
            }
        }
    }

    @Override
    public void multiplyRows(long[] x, int offset, int rowStride, int rows, int columns,
            long[] products, int productsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                products[productsOffset + j] *= x[p];
            }
        }
    }

    @Override
    public void multiplyRows(int[] x, int offset, int rowStride, int rows, int columns,
            long[] products, int productsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                products[productsOffset + j] *= x[p];
            }
        }
    }

    @Override
    public void multiplyRows(byte[] x, int offset, int rowStride, int rows, int columns,
            long[] products, int productsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0, p = offset + i * rowStride; j < columns; j++, p++) {
                products[productsOffset + j] *= x[p] & 0xFF;
            }
        }
    }

    @Override
    public void accumulate(BinaryOp op, long[] x, int xOffset, int xStride, long[] out, int outOffset, int outStride,
            int length) {
        if (op == BinaryOp.ADD) {
            long sum = 0;
            for (int i = 0, p = xOffset, o = outOffset; i < length; i++, p += xStride, o += outStride) {
                sum += x[p];
                out[o] = sum;
            }
        } else {
            long product = 1;
            for (int i = 0, p = xOffset, o = outOffset; i < length; i++, p += xStride, o += outStride) {
                product *= x[p];
                out[o] = product;
            }
        }
    }
}
