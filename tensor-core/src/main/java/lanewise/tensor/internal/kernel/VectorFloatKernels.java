package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The kernels with vectors where elements stand side by side. Strided runs and the ends of runs are left to the scalar
 * kernels, and so is what vectors make no faster.
 */
final class VectorFloatKernels implements FloatKernels {
    private static final ScalarFloatKernels SCALAR = new ScalarFloatKernels();
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    // In so many elements the largest is searched for, once it is known to be among them.
    private static final int SEARCH_BLOCK = 4096;

    @Override
    public void binary(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && bStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorFloatBinary.run(op, a, aOffset, b, bOffset, out, outOffset, done);
        } else if (aStride == 2 && bStride == 2 && outStride == 1) {
            // Vectors are read whole, though an array may end with a run's last element: that one is left over.
            int bound = SPECIES.loopBound(Math.max(0, length - 1));
            done = VectorFloatBinary.runEverySecond(op, a, aOffset, b, bOffset, out, outOffset, bound) ? bound : 0;
        }
        if (done < length) {
            SCALAR.binary(op, a, aOffset + done * aStride, aStride, b, bOffset + done * bStride, bStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void binaryScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            float[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorFloatBinary.run(op, a, aOffset, b, out, outOffset, done);
        }
        if (done < length) {
            SCALAR.binaryScalar(op, a, aOffset + done * aStride, aStride, b,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void unary(UnaryOp op, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (xStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            VectorFloatUnary.run(op, x, xOffset, out, outOffset, done);
        } else if (op == UnaryOp.COPY && outStride == 1 && VectorFloatStrides.has(xStride)) {
            done = VectorFloatStrides.copy(x, xOffset, xStride, out, outOffset, length);
        } else if (op == UnaryOp.COPY && xStride == 1 && outStride == -1) {
            unary(op, x, xOffset + length - 1, -1, out, outOffset - length + 1, 1, length);
            return;
        } else if (op == UnaryOp.COPY && xStride == 1 && outStride == 2) {
            done = VectorFloatStrides.copyToEverySecond(x, xOffset, out, outOffset, length);
        }
        if (done < length) {
            SCALAR.unary(op, x, xOffset + done * xStride, xStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void axpy(float alpha, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride,
            float[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (xStride == 1 && yStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            FloatVector factor = FloatVector.broadcast(SPECIES, alpha);
            for (int i = 0; i < done; i += LANES) {
                factor.fma(fromArray(SPECIES, x, xOffset + i), fromArray(SPECIES, y, yOffset + i))
                        .intoArray(out, outOffset + i);
            }
        }
        if (done < length) {
            SCALAR.axpy(alpha, x, xOffset + done * xStride, xStride, y, yOffset + done * yStride, yStride,
                    out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void addcmul(float value, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (aStride == 1 && bStride == 1 && xStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            FloatVector factor = FloatVector.broadcast(SPECIES, value);
            for (int i = 0; i < done; i += LANES) {
                factor.mul(fromArray(SPECIES, a, aOffset + i))
                        .fma(fromArray(SPECIES, b, bOffset + i), fromArray(SPECIES, x, xOffset + i))
                        .intoArray(out, outOffset + i);
            }
        }
        if (done < length) {
            SCALAR.addcmul(value, a, aOffset + done * aStride, aStride, b, bOffset + done * bStride, bStride,
                    x, xOffset + done * xStride, xStride, out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void where(float[] condition, int cOffset, int cStride, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStride, float[] out, int outOffset, int outStride, int length) {
        int done = 0;
        if (cStride == 1 && aStride == 1 && bStride == 1 && outStride == 1) {
            done = SPECIES.loopBound(length);
            for (int i = 0; i < done; i += LANES) {
                VectorMask<Float> holds = fromArray(SPECIES, condition, cOffset + i).compare(VectorOperators.NE, 0);
                fromArray(SPECIES, b, bOffset + i).blend(fromArray(SPECIES, a, aOffset + i), holds)
                        .intoArray(out, outOffset + i);
            }
        }
        if (done < length) {
            SCALAR.where(condition, cOffset + done * cStride, cStride, a, aOffset + done * aStride, aStride,
                    b, bOffset + done * bStride, bStride, out, outOffset + done * outStride, outStride, length - done);
        }
    }

    @Override
    public void combineRows(BinaryOp op, float[] x, int offset, int rowStride, int rows, int columns,
            float[] out, int outOffset) {
        int together = VectorFloatRows.TOGETHER;
        int whole = rows - rows % together;
        int bound = SPECIES.loopBound(columns);
        int end = bound == columns ? columns : bound + LANES;
        for (int i = 0; i < whole; i += together) {
            int from = offset + i * rowStride;
            // Once a masked vector reached beyond its array, C2 would put all of them on the heap.
            boolean inside = Math.max(from, from + (together - 1) * rowStride) + end <= x.length
                    && outOffset + end <= out.length;
            VectorFloatBinary.combineRows(op, x, from, rowStride, out, outOffset, inside ? columns : bound);
            if (!inside) {
                SCALAR.combineRows(op, x, from + bound, rowStride, together, columns - bound, out, outOffset + bound);
            }
        }
        for (int i = whole; i < rows; i++) {
            binary(op, out, outOffset, 1, x, offset + i * rowStride, 1, out, outOffset, 1, columns);
        }
    }

    @Override
    public void runningExtremes(boolean largest, float[] x, int offset, int rowStride, int rows, int columns,
            float[] extremes, float[] indices) {
        int together = VectorFloatRows.TOGETHER;
        int bound = SPECIES.loopBound(columns);
        int whole = rows - rows % together;
        for (int i = 0; i < whole; i += together) {
            int from = offset + i * rowStride;
            if (largest) {
                VectorFloatRows.runningMaxima(x, from, rowStride, bound, extremes, indices, i);
            } else {
                VectorFloatRows.runningMinima(x, from, rowStride, bound, extremes, indices, i);
            }
            ScalarFloatKernels.runningExtremes(largest, x, from, rowStride, together, bound, columns,
                    extremes, indices, i);
        }
        ScalarFloatKernels.runningExtremes(largest, x, offset + whole * rowStride, rowStride, rows - whole, 0, columns,
                extremes, indices, whole);
    }

    @Override
    public float max(float[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorFloatExtremes.max(x, offset, length)
                : SCALAR.max(x, offset, stride, length);
    }

    @Override
    public float min(float[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? VectorFloatExtremes.min(x, offset, length)
                : SCALAR.min(x, offset, stride, length);
    }

    @Override
    public boolean contains(boolean zero, float[] x, int offset, int stride, int length) {
        int whole = stride == 1 ? length - length % (2 * LANES) : 0;
        return (zero ? containsZero(x, offset, whole) : containsNonzero(x, offset, whole))
                || SCALAR.contains(zero, x, offset + whole * stride, stride, length - whole);
    }

    // Two vectors at a time, since a jump for each would take as long as reading it. A loop for each question: with both in
    // one, masks became objects in some runs.
    private static boolean containsZero(float[] x, int offset, int length) {
        for (int i = 0; i < length; i += 2 * LANES) {
            VectorMask<Float> first = fromArray(SPECIES, x, offset + i).compare(VectorOperators.EQ, 0);
            if (first.or(fromArray(SPECIES, x, offset + i + LANES).compare(VectorOperators.EQ, 0)).anyTrue()) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsNonzero(float[] x, int offset, int length) {
        for (int i = 0; i < length; i += 2 * LANES) {
            VectorMask<Float> first = fromArray(SPECIES, x, offset + i).compare(VectorOperators.NE, 0);
            if (first.or(fromArray(SPECIES, x, offset + i + LANES).compare(VectorOperators.NE, 0)).anyTrue()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int argmax(float[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? indexOfExtreme(true, x, offset, length)
                : SCALAR.argmax(x, offset, stride, length);
    }

    @Override
    public int argmin(float[] x, int offset, int stride, int length) {
        return stride == 1 && length >= LANES
                ? indexOfExtreme(false, x, offset, length)
                : SCALAR.argmin(x, offset, stride, length);
    }

    // The first block that holds the extreme value is found by whole blocks; only in that one is it searched for.
    private int indexOfExtreme(boolean largest, float[] x, int offset, int length) {
        int block = 0;
        float extreme = extremeOf(largest, x, offset, Math.min(SEARCH_BLOCK, length));
        for (int from = SEARCH_BLOCK; from < length && extreme == extreme; from += SEARCH_BLOCK) {
            float candidate = extremeOf(largest, x, offset + from, Math.min(SEARCH_BLOCK, length - from));
            if (!(largest ? candidate <= extreme : candidate >= extreme)) { // further, or NaN
                extreme = candidate;
                block = from;
            }
        }
        return block + indexOf(extreme, x, offset + block, Math.min(SEARCH_BLOCK, length - block));
    }

    private float extremeOf(boolean largest, float[] x, int offset, int length) {
        return largest ? max(x, offset, 1, length) : min(x, offset, 1, length);
    }

    // The first element that equals the wanted one, or the first NaN if that is wanted; there is one.
    private static int indexOf(float wanted, float[] x, int offset, int length) {
        int bound = SPECIES.loopBound(length);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector v = fromArray(SPECIES, x, offset + i);
            VectorMask<Float> found = wanted == wanted
                    ? v.compare(VectorOperators.EQ, wanted)
                    : v.test(VectorOperators.IS_NAN);
            if (found.anyTrue()) {
                return i + found.firstTrue();
            }
        }
        int i = bound;
        while (x[offset + i] != wanted && (wanted == wanted || x[offset + i] == x[offset + i])) {
            i++;
        }
        return i;
    }

    @Override
    public void transpose(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        if (VectorFloatTransposition.pays(rows, columns)) {
            VectorFloatTransposition.transpose(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
        } else {
            SCALAR.transpose(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
        }
    }

    @Override
    public void gatherRows(float[] x, int xOffset, int xStride, int step, int size, int[] indices, int pOffset,
            int pStride, float[] out, int outOffset, int outStride, int rows, int columns) {
        if (columns <= VectorFloatCopies.LONGEST_CHOSEN) {
            VectorFloatCopies.gatherRows(x, xOffset, xStride, step, size, indices, pOffset, pStride,
                    out, outOffset, outStride, rows, columns);
        } else {
            SCALAR.gatherRows(x, xOffset, xStride, step, size, indices, pOffset, pStride,
                    out, outOffset, outStride, rows, columns);
        }
    }

    @Override
    public void copyRows(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        if (columns <= VectorFloatCopies.LONGEST) {
            VectorFloatCopies.copyRows(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
        } else if (columns <= VectorFloatCopies.LONGEST_TOGETHER) {
            VectorFloatCopies.copyRowsTogether(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
        } else {
            SCALAR.copyRows(x, xOffset, xRow, rows, columns, out, outOffset, outRow);
        }
    }

    // Each element waits for the one before, in the order that the contract states.

    @Override
    public float prod(float[] x, int offset, int stride, int length) {
        return SCALAR.prod(x, offset, stride, length);
    }

    @Override
    public void accumulate(BinaryOp op, float[] x, int xOffset, int xStride, float[] out, int outOffset, int outStride,
            int length) {
        SCALAR.accumulate(op, x, xOffset, xStride, out, outOffset, outStride, length);
    }

    @Override
    public void widenBytes(byte[] source, int offset, float scale, float shift, float[] out, int outOffset,
            int length) {
        int done = VectorUnsignedBytes.widen(source, offset, scale, shift, out, outOffset, length);
        SCALAR.widenBytes(source, offset + done, scale, shift, out, outOffset + done, length - done);
    }
}
