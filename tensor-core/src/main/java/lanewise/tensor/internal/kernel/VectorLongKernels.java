package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The kernels with vectors where elements stand side by side. Strided runs and the ends of runs are left to the scalar
 * kernels.
 */
final class VectorLongKernels implements LongKernels {
    private static final ScalarLongKernels SCALAR = new ScalarLongKernels();
    private static final VectorSpecies<Long> SPECIES = VectorLanes.I64;
    private static final int LANES = SPECIES.length();

    // In so many elements the largest is searched for, once it is known to be among them.
    private static final int SEARCH_BLOCK = 4096;

    @Override
    public void binary(BinaryOp op, long[] a, int aOffset, int aStride, long[] b, int bOffset, int bStride,
            long[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && bStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorLongBinary.run(op, a, aOffset, b, bOffset, out, outOffset, done);
        }
        if (done < length) {
            SCALAR.binary(op, a, aOffset + done * aStride, aStride, b, bOffset + done * bStride, bStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, long[] a, int aOffset, int aStride, long b,
            long[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && outStride == 1) {
            int bound = SPECIES.loopBound(length);
            done = VectorLongScalar.run(op, a, aOffset, b, out, outOffset, bound) ? bound : 0;
        } else if (op == BinaryOp.DIV && length >= LongDivisor.FEWEST) {
            new LongDivisor(b).divide(a, aOffset, aStride, out, outOffset, outStride, length);
            done = length;
        }
        if (done < length) {
            SCALAR.binaryScalar(op, a, aOffset + done * aStride, aStride, b,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void unary(UnaryOp op, long[] x, int xOffset, int xStride,
            long[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (xStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorLongUnary.run(op, x, xOffset, out, outOffset, done);
        }
        if (done < length) {
            SCALAR.unary(op, x, xOffset + done * xStride, xStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void combineRows(BinaryOp op, long[] x, int offset, int rowStride, int rows, int columns,
            long[] out, int outOffset) {
        int together = VectorLongRows.TOGETHER;
        int whole = rows - rows % together;
        int bound = SPECIES.loopBound(columns);
        for (int i = 0; i < whole; i += together) {
            VectorLongRows.combine(op, x, offset + i * rowStride, rowStride, out, outOffset, bound);
        }
        for (int i = whole; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, bound);
        }
        if (bound < columns && bound > 0) {
            VectorLongRows.combineLast(op, x, offset, rowStride, rows, columns, out, outOffset);
        } else {
            SCALAR.combineRows(op, x, offset + bound, rowStride, rows, columns - bound, out, outOffset + bound);
        }
    }

    @Override
    public void runningExtremes(boolean largest, long[] x, int offset, int rowStride, int rows, int columns,
            long[] extremes, long[] indices) {
        int together = VectorLongRows.TOGETHER;
        int whole = rows - rows % together;
        int bound = SPECIES.loopBound(columns);
        for (int i = 0; i < whole; i += together) {
            if (largest) {
                VectorLongRows.runningMaxima(x, offset + i * rowStride, rowStride, bound, extremes, indices, i);
            } else {
                VectorLongRows.runningMinima(x, offset + i * rowStride, rowStride, bound, extremes, indices, i);
            }
        }
        ScalarLongKernels.runningExtremes(largest, x, offset, rowStride, 0, whole, bound, columns, extremes, indices);
        ScalarLongKernels.runningExtremes(largest, x, offset, rowStride, whole, rows, 0, columns, extremes, indices);
    }

    @Override
    public long max(long[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorLongSearch.max(x, offset, length)
                : SCALAR.max(x, offset, stride, length);
    }

    @Override
    public long min(long[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorLongSearch.min(x, offset, length)
                : SCALAR.min(x, offset, stride, length);
    }

    @Override
    public int argmax(long[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? indexOfExtreme(true, x, offset, length)
                : SCALAR.argmax(x, offset, stride, length);
    }

    @Override
    public int argmin(long[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? indexOfExtreme(false, x, offset, length)
                : SCALAR.argmin(x, offset, stride, length);
    }

    // The first block that holds the extreme value is found by whole blocks; only from there on is it searched for.
    private int indexOfExtreme(boolean largest, long[] x, int offset, int length) {
        int block = 0;
        long extreme = extremeOf(largest, x, offset, Math.min(SEARCH_BLOCK, length));
        for (int from = SEARCH_BLOCK; from < length; from += SEARCH_BLOCK) {
            long candidate = extremeOf(largest, x, offset + from, Math.min(SEARCH_BLOCK, length - from));
            if (largest ? candidate > extreme : candidate < extreme) {
                extreme = candidate;
                block = from;
            }
        }
        int from = Math.min(block, length - LANES); // the elements between are further from the extreme
        return from + VectorLongSearch.indexOf(extreme, x, offset + from, length - from);
    }

    private long extremeOf(boolean largest, long[] x, int offset, int length) {
        return largest ? max(x, offset, 1, length) : min(x, offset, 1, length);
    }

    @Override
    public boolean contains(boolean zero, long[] x, int offset, int stride, int length) {
        if (stride != 1 || length < LANES) {
            return SCALAR.contains(zero, x, offset, stride, length);
        }
        return zero ? VectorLongSearch.containsZero(x, offset, length)
                : VectorLongSearch.containsNonzero(x, offset, length);
    }

    @Override
    public int findZero(long[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorLongSearch.indexOf(0, x, offset, length)
                : SCALAR.findZero(x, offset, stride, length);
    }
}
