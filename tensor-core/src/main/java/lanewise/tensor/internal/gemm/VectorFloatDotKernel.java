package lanewise.tensor.internal.gemm;

import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Vectors along a row where its elements are neighbours in memory, vectors across rows where those are; elsewhere the
 * scalar kernel's loops.
 */
final class VectorFloatDotKernel implements FloatDotKernel {
    private static final ScalarFloatDotKernel SCALAR = new ScalarFloatDotKernel();
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int WIDTH = SPECIES.length();
    private static final VectorSpecies<Float> NARROW = VectorLanes.narrow(SPECIES);

    // So many rows read the same part of x. A sum has to wait for its last fused multiply-add: eight keep both units busy.
    private static final int ROWS = 4;
    private static final int MANY_ROWS = 8;

    @Override
    public void multiply(int rows, int length, float[] a, int aOffset, int aRow, int aStep, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes) {
        int done = 0;
        if (aStep == 1) {
            done = rows - rows % ROWS;
            alongRows(done, length, a, aOffset, aRow, x, xOffset, sums, sumsOffset, lanes);
        } else if (aRow == 1 && length >= LANES) {
            done = SPECIES.loopBound(rows);
            acrossRows(done, length, a, aOffset, aStep, x, xOffset, sums, sumsOffset, lanes);
        }
        for (; done < rows; done++) {
            int row = aOffset + done * aRow;
            if (aStep == 1) {
                sums[sumsOffset + done] = row(length, a, row, x, xOffset, lanes);
            } else {
                SCALAR.multiply(1, length, a, row, aRow, aStep, x, xOffset, sums, sumsOffset + done, lanes);
            }
        }
    }

    private static void alongRows(int rows, int length, float[] a, int aOffset, int aRow, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes) {
        int whole = length - length % LANES;
        for (int i = 0; i < rows; ) {
            int some = rows - i < MANY_ROWS ? ROWS : MANY_ROWS;
            int a0 = aOffset + i * aRow;
            for (int lane = 0; lane < LANES; lane += WIDTH) {
                if (some == MANY_ROWS) {
                    eightRows(whole, a, a0 + lane, aRow, x, xOffset + lane, lanes, lane);
                } else {
                    fourRows(whole, a, a0 + lane, aRow, x, xOffset + lane, lanes, lane);
                }
            }
            finish(some, whole, length, a, a0, aRow, x, xOffset, sums, sumsOffset + i, lanes);
            i += some;
        }
    }

    // The products beyond the last whole vectors, and the sums.
    private static void finish(int rows, int whole, int length, float[] a, int aOffset, int aRow, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes) {
        for (int row = 0; row < rows; row++) {
            for (int p = whole; p < length; p++) {
                int lane = row * LANES + p - whole;
                lanes[lane] = Math.fma(a[aOffset + row * aRow + p], x[xOffset + p], lanes[lane]);
            }
            sums[sumsOffset + row] = joinLanes(lanes, row * LANES);
        }
    }

    // The tree of FloatDotKernel.joinLanes.
    private static float joinLanes(float[] lanes, int offset) {
        int half = LANES / 2;
        for (; half >= NARROW.length(); half /= 2) {
            for (int j = offset; j < offset + half; j += NARROW.length()) {
                fromArray(NARROW, lanes, j).add(fromArray(NARROW, lanes, j + half)).intoArray(lanes, j);
            }
        }
        for (; half > 1; half /= 2) {
            for (int j = offset; j < offset + half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[offset] + lanes[offset + 1];
    }

    // x is what is multiplied, so that a's elements can be operands in memory.
    private static void eightRows(int length, float[] a, int a0, int aRow, float[] x, int xOffset,
            float[] lanes, int lane) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        for (int p = 0; p < length; p += LANES) {
            FloatVector factor = fromArray(SPECIES, x, xOffset + p);
            s0 = factor.fma(fromArray(SPECIES, a, a0 + p), s0);
            s1 = factor.fma(fromArray(SPECIES, a, a1 + p), s1);
            s2 = factor.fma(fromArray(SPECIES, a, a2 + p), s2);
            s3 = factor.fma(fromArray(SPECIES, a, a3 + p), s3);
            s4 = factor.fma(fromArray(SPECIES, a, a4 + p), s4);
            s5 = factor.fma(fromArray(SPECIES, a, a5 + p), s5);
            s6 = factor.fma(fromArray(SPECIES, a, a6 + p), s6);
            s7 = factor.fma(fromArray(SPECIES, a, a7 + p), s7);
        }
        s0.intoArray(lanes, lane);
        s1.intoArray(lanes, lane + LANES);
        s2.intoArray(lanes, lane + 2 * LANES);
        s3.intoArray(lanes, lane + 3 * LANES);
        s4.intoArray(lanes, lane + 4 * LANES);
        s5.intoArray(lanes, lane + 5 * LANES);
        s6.intoArray(lanes, lane + 6 * LANES);
        s7.intoArray(lanes, lane + 7 * LANES);
    }

    private static void fourRows(int length, float[] a, int a0, int aRow, float[] x, int xOffset,
            float[] lanes, int lane) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        for (int p = 0; p < length; p += LANES) {
            FloatVector factor = fromArray(SPECIES, x, xOffset + p);
            s0 = factor.fma(fromArray(SPECIES, a, a0 + p), s0);
            s1 = factor.fma(fromArray(SPECIES, a, a1 + p), s1);
            s2 = factor.fma(fromArray(SPECIES, a, a2 + p), s2);
            s3 = factor.fma(fromArray(SPECIES, a, a3 + p), s3);
        }
        s0.intoArray(lanes, lane);
        s1.intoArray(lanes, lane + LANES);
        s2.intoArray(lanes, lane + 2 * LANES);
        s3.intoArray(lanes, lane + 3 * LANES);
    }

    private static float row(int length, float[] a, int aOffset, float[] x, int xOffset, float[] lanes) {
        int whole = length - length % LANES;
        for (int lane = 0; lane < LANES; lane += WIDTH) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int p = lane; p < whole; p += LANES) {
                sum = fromArray(SPECIES, a, aOffset + p).fma(fromArray(SPECIES, x, xOffset + p), sum);
            }
            sum.intoArray(lanes, lane);
        }
        ScalarFloatDotKernel.addProducts(whole, length, a, aOffset, 1, x, xOffset, lanes);
        return joinLanes(lanes, 0);
    }

    // The lanes of all rows side by side. Four p of one lane at a time along all rows, so that memory is read in long
    // runs.
    private static void acrossRows(int rows, int length, float[] a, int aOffset, int aStep, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes) {
        Arrays.fill(lanes, 0, LANES * rows, 0);
        int p = 0;
        for (; p + 4 * LANES <= length; p += 4 * LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                fourColumns(rows, a, aOffset + (p + lane) * aStep, LANES * aStep, x, xOffset + p + lane,
                        lanes, lane * rows);
            }
        }
        for (; p < length; p++) {
            FloatVector factor = FloatVector.broadcast(SPECIES, x[xOffset + p]);
            for (int i = 0, q = aOffset + p * aStep, s = (p & LANES - 1) * rows; i < rows; i += WIDTH) {
                fromArray(SPECIES, a, q + i).fma(factor, fromArray(SPECIES, lanes, s + i)).intoArray(lanes, s + i);
            }
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int j = 0; j < half * rows; j += WIDTH) {
                fromArray(SPECIES, lanes, j).add(fromArray(SPECIES, lanes, half * rows + j)).intoArray(lanes, j);
            }
        }
        System.arraycopy(lanes, 0, sums, sumsOffset, rows);
    }

    private static void fourColumns(int rows, float[] a, int a0, int aStep, float[] x, int xOffset,
            float[] lanes, int lane) {
        FloatVector x0 = FloatVector.broadcast(SPECIES, x[xOffset]);
        FloatVector x1 = FloatVector.broadcast(SPECIES, x[xOffset + LANES]);
        FloatVector x2 = FloatVector.broadcast(SPECIES, x[xOffset + 2 * LANES]);
        FloatVector x3 = FloatVector.broadcast(SPECIES, x[xOffset + 3 * LANES]);
        int a1 = a0 + aStep;
        int a2 = a1 + aStep;
        int a3 = a2 + aStep;
        for (int i = 0; i < rows; i += WIDTH) {
            FloatVector sum = fromArray(SPECIES, lanes, lane + i);
            sum = fromArray(SPECIES, a, a0 + i).fma(x0, sum);
            sum = fromArray(SPECIES, a, a1 + i).fma(x1, sum);
            sum = fromArray(SPECIES, a, a2 + i).fma(x2, sum);
            sum = fromArray(SPECIES, a, a3 + i).fma(x3, sum);
            sum.intoArray(lanes, lane + i);
        }
    }
}
