package lanewise.tensor.internal.gemm;

import java.util.Arrays;

/** Plain loops: the reference for the other implementation, and the fallback without vectors. */
final class ScalarFloatDotKernel implements FloatDotKernel {
    @Override
    public void multiply(int rows, int length, float[] a, int aOffset, int aRow, int aStep, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes) {
        for (int i = 0; i < rows; i++) {
            Arrays.fill(lanes, 0, LANES, 0);
            addProducts(0, length, a, aOffset + i * aRow, aStep, x, xOffset, lanes);
            sums[sumsOffset + i] = FloatDotKernel.joinLanes(lanes, 0);
        }
    }

    /** Adds the products of {@code from .. length - 1} to the lanes of their sum. */
    static void addProducts(int from, int length, float[] a, int aOffset, int aStep, float[] x, int xOffset,
            float[] lanes) {
        for (int p = from, q = aOffset + from * aStep; p < length; p++, q += aStep) {
            int lane = p & LANES - 1;
            lanes[lane] = Math.fma(a[q], x[xOffset + p], lanes[lane]);
        }
    }
}
