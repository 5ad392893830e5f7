package lanewise.tensor.internal.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Channels in lanes, four rows of two vectors at a time, so that a vector of w serves four of x: eight accumulators, ten
 * loads for eight fused multiply-adds. What is left of channels goes one vector, then one channel at a time.
 */
final class VectorFloatTapKernel implements FloatTapKernel {
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;

    private final FloatTapKernel scalar = new ScalarFloatTapKernel();

    @Override
    public void multiply(int terms, float[] x, int xOffset, int[] xAt, float[] w, int wOffset, int[] wAt, int rows,
            int[] rowAt, int channels, float[] out, int outOffset, int outStep, boolean continued) {
        int pairs = channels - channels % (2 * LANES);
        int whole = channels - channels % LANES;
        int m = 0;
        for (; m + ROWS <= rows; m += ROWS) {
            int x0 = xOffset + rowAt[m];
            int x1 = xOffset + rowAt[m + 1];
            int x2 = xOffset + rowAt[m + 2];
            int x3 = xOffset + rowAt[m + 3];
            int target = outOffset + m * outStep;
            for (int c = 0; c < pairs; c += 2 * LANES) {
                fourRows(terms, x, x0 + c, x1 + c, x2 + c, x3 + c, xAt, w, wOffset + c, wAt, out, target + c, outStep,
                        continued);
            }
        }
        for (int n = 0; n < rows; n++) {
            int from = n < m ? pairs : 0;
            int source = xOffset + rowAt[n];
            int target = outOffset + n * outStep;
            for (int c = from; c < whole; c += LANES) {
                oneRow(terms, x, source + c, xAt, w, wOffset + c, wAt, out, target + c, continued);
            }
        }
        if (whole < channels) {
            scalar.multiply(terms, x, xOffset + whole, xAt, w, wOffset + whole, wAt, rows, rowAt, channels - whole, out,
                    outOffset + whole, outStep, continued);
        }
    }

    private static void fourRows(int terms, float[] x, int x0, int x1, int x2, int x3, int[] xAt, float[] w, int wOffset,
            int[] wAt, float[] out, int outOffset, int outStep, boolean continued) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        if (continued) {
            s00 = FloatVector.fromArray(SPECIES, out, outOffset);
            s01 = FloatVector.fromArray(SPECIES, out, outOffset + LANES);
            s10 = FloatVector.fromArray(SPECIES, out, outOffset + outStep);
            s11 = FloatVector.fromArray(SPECIES, out, outOffset + outStep + LANES);
            s20 = FloatVector.fromArray(SPECIES, out, outOffset + 2 * outStep);
            s21 = FloatVector.fromArray(SPECIES, out, outOffset + 2 * outStep + LANES);
            s30 = FloatVector.fromArray(SPECIES, out, outOffset + 3 * outStep);
            s31 = FloatVector.fromArray(SPECIES, out, outOffset + 3 * outStep + LANES);
        }
        for (int t = 0; t < terms; t++) {
            int q = wOffset + wAt[t];
            int p = xAt[t];
            FloatVector w0 = FloatVector.fromArray(SPECIES, w, q);
            FloatVector w1 = FloatVector.fromArray(SPECIES, w, q + LANES);
            s00 = FloatVector.fromArray(SPECIES, x, x0 + p).fma(w0, s00);
            s01 = FloatVector.fromArray(SPECIES, x, x0 + p + LANES).fma(w1, s01);
            s10 = FloatVector.fromArray(SPECIES, x, x1 + p).fma(w0, s10);
            s11 = FloatVector.fromArray(SPECIES, x, x1 + p + LANES).fma(w1, s11);
            s20 = FloatVector.fromArray(SPECIES, x, x2 + p).fma(w0, s20);
            s21 = FloatVector.fromArray(SPECIES, x, x2 + p + LANES).fma(w1, s21);
            s30 = FloatVector.fromArray(SPECIES, x, x3 + p).fma(w0, s30);
            s31 = FloatVector.fromArray(SPECIES, x, x3 + p + LANES).fma(w1, s31);
        }
        s00.intoArray(out, outOffset);
        s01.intoArray(out, outOffset + LANES);
        s10.intoArray(out, outOffset + outStep);
        s11.intoArray(out, outOffset + outStep + LANES);
        s20.intoArray(out, outOffset + 2 * outStep);
        s21.intoArray(out, outOffset + 2 * outStep + LANES);
        s30.intoArray(out, outOffset + 3 * outStep);
        s31.intoArray(out, outOffset + 3 * outStep + LANES);
    }

    private static void oneRow(int terms, float[] x, int xOffset, int[] xAt, float[] w, int wOffset, int[] wAt, float[] out,
            int outOffset, boolean continued) {
        FloatVector sum = FloatVector.zero(SPECIES);
        if (continued) {
            sum = FloatVector.fromArray(SPECIES, out, outOffset);
        }
        for (int t = 0; t < terms; t++) {
            FloatVector factor = FloatVector.fromArray(SPECIES, w, wOffset + wAt[t]);
            sum = FloatVector.fromArray(SPECIES, x, xOffset + xAt[t]).fma(factor, sum);
        }
        sum.intoArray(out, outOffset);
    }
}
