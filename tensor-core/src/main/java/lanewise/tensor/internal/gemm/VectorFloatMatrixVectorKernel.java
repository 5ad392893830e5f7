package lanewise.tensor.internal.gemm;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Vectors of rows where rows are neighbours in memory. Elsewhere the scalar kernel does the work: the order of a sum
 * leaves nothing to do side by side inside a row.
 */
final class VectorFloatMatrixVectorKernel implements FloatMatrixVectorKernel {
    private static final ScalarFloatMatrixVectorKernel SCALAR = new ScalarFloatMatrixVectorKernel();
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    @Override
    public void multiply(int rows, int kc, float[] a, int aOffset, int aRow, int aStep,
            float[] x, int xOffset, int xRow, int xStep, float[] sums, int sumsOffset) {
        int whole = aRow == 1 && xRow == 0 ? SPECIES.loopBound(rows) : 0;
        if (whole > 0) {
            vectors(whole, kc, a, aOffset, aStep, x, xOffset, xStep, sums, sumsOffset);
        }
        if (whole < rows) {
            // The scalar kernel is as fast with eight rows as with one.
            int first = Math.min(whole, Math.max(0, rows - ROWS));
            SCALAR.multiply(rows - first, kc, a, aOffset + first * aRow, aRow, aStep,
                    x, xOffset + first * xRow, xRow, xStep, sums, sumsOffset + first);
        }
    }

    // Four p at a time, along all rows: so memory is read in long runs.
    private static void vectors(int rows, int kc, float[] a, int aOffset, int aStep,
            float[] x, int xOffset, int xStep, float[] sums, int sumsOffset) {
        Arrays.fill(sums, sumsOffset, sumsOffset + rows, 0);
        int p = 0;
        for (; p <= kc - 4; p += 4) {
            int a0 = aOffset + p * aStep;
            int a1 = a0 + aStep;
            int a2 = a1 + aStep;
            int a3 = a2 + aStep;
            int r = xOffset + p * xStep;
            FloatVector x0 = FloatVector.broadcast(SPECIES, x[r]);
            FloatVector x1 = FloatVector.broadcast(SPECIES, x[r + xStep]);
            FloatVector x2 = FloatVector.broadcast(SPECIES, x[r + 2 * xStep]);
            FloatVector x3 = FloatVector.broadcast(SPECIES, x[r + 3 * xStep]);
            for (int i = 0; i < rows; i += LANES) {
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, sumsOffset + i);
                sum = x0.fma(FloatVector.fromArray(SPECIES, a, a0 + i), sum);
                sum = x1.fma(FloatVector.fromArray(SPECIES, a, a1 + i), sum);
                sum = x2.fma(FloatVector.fromArray(SPECIES, a, a2 + i), sum);
                sum = x3.fma(FloatVector.fromArray(SPECIES, a, a3 + i), sum);
                sum.intoArray(sums, sumsOffset + i);
            }
        }
        for (; p < kc; p++) {
            int from = aOffset + p * aStep;
            FloatVector factor = FloatVector.broadcast(SPECIES, x[xOffset + p * xStep]);
            for (int i = 0; i < rows; i += LANES) {
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, sumsOffset + i);
                factor.fma(FloatVector.fromArray(SPECIES, a, from + i), sum).intoArray(sums, sumsOffset + i);
            }
        }
    }
}
