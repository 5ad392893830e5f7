package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Hands storage of F32 to the kernels on arrays. */
final class FloatStorageKernels extends FloatCopyingKernels implements RealKernels {
    private static final FloatKernels KERNELS = KernelProvider.floats();
    private static final FloatComparisons COMPARISONS = KernelProvider.floatComparisons();
    private static final FloatSums SUMS = KernelProvider.floatSums();

    @Override
    public void copy(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        KERNELS.unary(UnaryOp.COPY, x.floats(), xOffset, xStride, out.floats(), outOffset, outStride, length);
    }

    @Override
    public void transpose(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        KERNELS.transpose(x.floats(), xOffset, xRow, rows, columns, out.floats(), outOffset, outRow);
    }

    @Override
    public void copyRows(Storage x, int xOffset, int xRow, int rows, int columns, Storage out, int outOffset,
            int outRow) {
        KERNELS.copyRows(x.floats(), xOffset, xRow, rows, columns, out.floats(), outOffset, outRow);
    }

    @Override
    public void gatherRows(Storage x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, Storage out, int outOffset, int outStride, int rows, int columns) {
        KERNELS.gatherRows(x.floats(), xOffset, xStride, step, size, indices, pOffset, pStride,
                out.floats(), outOffset, outStride, rows, columns);
    }

    @Override
    public void unary(UnaryOp op, Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride,
            int length) {
        KERNELS.unary(op, x.floats(), xOffset, xStride, out.floats(), outOffset, outStride, length);
    }

    @Override
    public void binary(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            KERNELS.binaryScalar(op, a.floats(), aOffset, aStride, b.floats()[bOffset],
                    out.floats(), outOffset, outStride, length);
        } else {
            KERNELS.binary(op, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                    out.floats(), outOffset, outStride, length);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        KERNELS.binaryScalar(op, a.floats(), aOffset, aStride, (float) b, out.floats(), outOffset, outStride, length);
    }

    @Override
    public void compare(BinaryOp op, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage out, int outOffset, int outStride, int length) {
        if (bStride == 0) {
            COMPARISONS.compareScalar(op, a.floats(), aOffset, aStride, b.floats()[bOffset],
                    out.bytes(), outOffset, outStride, length);
        } else {
            COMPARISONS.compare(op, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                    out.bytes(), outOffset, outStride, length);
        }
    }

    @Override
    public void compareScalar(BinaryOp op, Storage a, int aOffset, int aStride, double b,
            Storage out, int outOffset, int outStride, int length) {
        COMPARISONS.compareScalar(op, a.floats(), aOffset, aStride, (float) b, out.bytes(), outOffset, outStride, length);
    }

    @Override
    public void scatterAdd(Storage x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            Storage out, int outOffset, int outStride, int step, int size, int length) {
        FloatScatter.scatterAdd(x.floats(), xOffset, xStride, indices, pOffset, pStride,
                out.floats(), outOffset, outStride, step, size, length);
    }

    @Override
    public boolean contains(boolean zero, Storage x, int offset, int stride, int length) {
        return KERNELS.contains(zero, x.floats(), offset, stride, length);
    }

    @Override
    public void findOneByOne(boolean largest, Storage x, int xOffset, int xStride, int step, int length, int[] indices,
            int from, int count) {
        for (int i = 0; i < count; i++) {
            int start = xOffset + i * xStride;
            indices[from + i] = largest ? KERNELS.argmax(x.floats(), start, step, length)
                    : KERNELS.argmin(x.floats(), start, step, length);
        }
    }

    @Override
    public void findInColumns(boolean largest, Storage x, int offset, int rowStride, int rows, int[] indices, int from,
            int columns) {
        FloatFolds.findInColumns(largest, KERNELS, x.floats(), offset, rowStride, rows, indices, from, columns);
    }

    @Override
    public void axpy(double alpha, Storage x, int xOffset, int xStride, Storage y, int yOffset, int yStride,
            Storage out, int outOffset, int outStride, int length) {
        KERNELS.axpy((float) alpha, x.floats(), xOffset, xStride, y.floats(), yOffset, yStride,
                out.floats(), outOffset, outStride, length);
    }

    @Override
    public void addcmul(double value, Storage a, int aOffset, int aStride, Storage b, int bOffset, int bStride,
            Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        KERNELS.addcmul((float) value, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                x.floats(), xOffset, xStride, out.floats(), outOffset, outStride, length);
    }

    @Override
    public void whereNotZero(Storage condition, int cOffset, int cStride, Storage a, int aOffset, int aStride,
            Storage b, int bOffset, int bStride, Storage out, int outOffset, int outStride, int length) {
        KERNELS.where(condition.floats(), cOffset, cStride, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                out.floats(), outOffset, outStride, length);
    }

    @Override
    public void combineRows(BinaryOp op, Storage x, int offset, int rowStride, int rows, int columns, Storage out,
            int outOffset) {
        KERNELS.combineRows(op, x.floats(), offset, rowStride, rows, columns, out.floats(), outOffset);
    }

    @Override
    public double fold(BinaryOp op, Storage x, int offset, int step, int length) {
        return FloatFolds.fold(op, KERNELS, x.floats(), offset, step, length);
    }

    @Override
    public void accumulate(BinaryOp op, Storage x, int xOffset, int xStride, int xStep, Storage out, int outOffset,
            int outStride, int outStep, int length, int count) {
        FloatFolds.accumulate(op, KERNELS, x.floats(), xOffset, xStride, xStep,
                out.floats(), outOffset, outStride, outStep, length, count);
    }

    @Override
    public double sum(Storage x, int offset, int stride, int length, double[] lanes) {
        return SUMS.sum(x.floats(), offset, stride, length, lanes);
    }

    @Override
    public double sumSquares(double center, Storage x, int offset, int stride, int length, double[] lanes) {
        return SUMS.sumSquares(center, x.floats(), offset, stride, length, lanes);
    }

    @Override
    public void addRows(Storage x, int offset, int rowStride, int rows, int columns, double[] sums, int to) {
        SUMS.addRows(x.floats(), offset, rowStride, rows, columns, sums, to);
    }

    @Override
    public void addSquaresOfRows(double[] centers, Storage x, int offset, int rowStride, int rows, int columns,
            double[] sums, int to) {
        SUMS.addSquaresOfRows(centers, x.floats(), offset, rowStride, rows, columns, sums, to);
    }

    @Override
    public void widenBytes(byte[] source, int offset, double scale, double shift, Storage out, int outOffset,
            int length) {
        KERNELS.widenBytes(source, offset, (float) scale, (float) shift, out.floats(), outOffset, length);
    }
}
