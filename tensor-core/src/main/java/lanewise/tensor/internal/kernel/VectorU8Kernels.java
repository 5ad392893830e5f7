package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The kernels with vectors where elements stand side by side. Strided runs and the ends of runs are left to the scalar
 * kernels, and so are the running extremes of columns.
 */
final class VectorU8Kernels implements U8Kernels {
    private static final ScalarU8Kernels SCALAR = new ScalarU8Kernels();
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    // In so many elements the largest is searched for, once it is known to be among them.
    private static final int SEARCH_BLOCK = 4096;

    @Override
    public void binary(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && bStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorU8Binary.run(op, a, aOffset, b, bOffset, out, outOffset, done);
        }
        if (done < length) {
            oneByOne(op, a, aOffset + done * aStride, aStride, b, bOffset + done * bStride, bStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    private static void oneByOne(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        switch (op) {
            case DIV, FLOOR_DIVIDE ->
                    U8Division.divide(a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
            case FMOD, REMAINDER ->
                    U8Division.remainder(a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
            default -> SCALAR.binary(op, a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorU8Scalar.run(op, a, aOffset, b, out, outOffset, done);
        }
        if (done < length) {
            oneByOne(op, a, aOffset + done * aStride, aStride, b, out, outOffset + done * outStride, outStride,
                    length - done);
        }
    }

    private static void oneByOne(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        switch (op) {
            case DIV, FLOOR_DIVIDE -> U8Division.divide(a, aOffset, aStride, b, out, outOffset, outStride, length);
            case FMOD, REMAINDER -> U8Division.remainder(a, aOffset, aStride, b, out, outOffset, outStride, length);
            default -> SCALAR.binaryScalar(op, a, aOffset, aStride, b, out, outOffset, outStride, length);
        }
    }

    @Override
    public void unary(UnaryOp op, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (xStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorU8Unary.run(op, x, xOffset, out, outOffset, done);
        }
        if (done < length) {
            SCALAR.unary(op, x, xOffset + done * xStride, xStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void combineRows(BinaryOp op, byte[] x, int offset, int rowStride, int rows, int columns,
            byte[] out, int outOffset) {
        int together = VectorU8Rows.TOGETHER;
        int whole = rows - rows % together;
        int bound = SPECIES.loopBound(columns);
        for (int i = 0; i < whole; i += together) {
            VectorU8Rows.combine(op, x, offset + i * rowStride, rowStride, out, outOffset, bound);
        }
        for (int i = whole; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, bound);
        }
        if (bound < columns && bound > 0) {
            VectorU8Rows.combineLast(op, x, offset, rowStride, rows, columns, out, outOffset);
        } else {
            SCALAR.combineRows(op, x, offset + bound, rowStride, rows, columns - bound, out, outOffset + bound);
        }
    }

    @Override
    public void runningExtremes(boolean largest, byte[] x, int offset, int rowStride, int rows, int columns,
            byte[] extremes, int[] indices) {
        SCALAR.runningExtremes(largest, x, offset, rowStride, rows, columns, extremes, indices);
    }

    @Override
    public int max(byte[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorU8Search.max(x, offset, length)
                : SCALAR.max(x, offset, stride, length);
    }

    @Override
    public int min(byte[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorU8Search.min(x, offset, length)
                : SCALAR.min(x, offset, stride, length);
    }

    @Override
    public int argmax(byte[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? indexOfExtreme(true, x, offset, length)
                : SCALAR.argmax(x, offset, stride, length);
    }

    @Override
    public int argmin(byte[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? indexOfExtreme(false, x, offset, length)
                : SCALAR.argmin(x, offset, stride, length);
    }

    // The first block that holds the extreme value is found by whole blocks; only from there on is it searched for.
    private int indexOfExtreme(boolean largest, byte[] x, int offset, int length) {
        int block = 0;
        int extreme = extremeOf(largest, x, offset, Math.min(SEARCH_BLOCK, length));
        for (int from = SEARCH_BLOCK; from < length; from += SEARCH_BLOCK) {
            int candidate = extremeOf(largest, x, offset + from, Math.min(SEARCH_BLOCK, length - from));
            if (largest ? candidate > extreme : candidate < extreme) {
                extreme = candidate;
                block = from;
            }
        }
        int from = Math.min(block, length - LANES); // the elements between are further from the extreme
        return from + VectorU8Search.indexOf((byte) extreme, x, offset + from, length - from);
    }

    private int extremeOf(boolean largest, byte[] x, int offset, int length) {
        return largest ? max(x, offset, 1, length) : min(x, offset, 1, length);
    }

    @Override
    public boolean contains(boolean zero, byte[] x, int offset, int stride, int length) {
        if (stride != 1 || length < LANES) {
            return SCALAR.contains(zero, x, offset, stride, length);
        }
        return zero ? VectorU8Search.containsZero(x, offset, length)
                : VectorU8Search.containsNonzero(x, offset, length);
    }

    @Override
    public int findZero(byte[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorU8Search.indexOf((byte) 0, x, offset, length)
                : SCALAR.findZero(x, offset, stride, length);
    }
}
