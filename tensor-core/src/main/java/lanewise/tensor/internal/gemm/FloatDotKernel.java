package lanewise.tensor.internal.gemm;

import static lanewise.tensor.internal.kernel.FloatKernels.SUM_LANES;

import java.util.Arrays;
import lanewise.tensor.internal.kernel.FloatKernels;

/**
 * The innermost part of a matrix times a column: one sum for each of several rows,
 *
 * <pre>
 *   sums[i] = Σₚ a[i][p] · x[p]     for 0 ≤ i &lt; rows, 0 ≤ p &lt; length
 * </pre>
 *
 * <p>{@code a[i][p]} stands at {@code aOffset + i·aRow + p·aStep}, {@code x[p]} at {@code xOffset + p}, {@code sums[i]}
 * at {@code sumsOffset + i}. As in {@code FloatKernels.sum}, each sum has 16 lanes, whatever the machine's vectors
 * hold: lane {@code j} starts from +0 and goes over the p with {@code p mod 16 = j} in ascending order with one fused
 * multiply-add for each; then the lanes are joined in the same tree. Every implementation so gives the same bits.
 *
 * <p>Here are the plain loops: the reference for every other implementation, which overrides them, and the fallback
 * without vectors.
 */
class FloatDotKernel {
    /**
     * Computes the sums.
     *
     * @param lanes room for the lanes of all rows, overwritten
     */
    public void multiply(int rows, int length, float[] a, int aOffset, int aRow, int aStep, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes) {
        for (int i = 0; i < rows; i++) {
            Arrays.fill(lanes, 0, SUM_LANES, 0);
            addProducts(0, length, a, aOffset + i * aRow, aStep, x, xOffset, lanes);
            sums[sumsOffset + i] = FloatKernels.joinLanes(lanes, 0);
        }
    }

    /** Adds the products of {@code from .. length - 1} to the lanes of their sum. */
    static void addProducts(int from, int length, float[] a, int aOffset, int aStep, float[] x, int xOffset,
            float[] lanes) {
        for (int p = from, q = aOffset + from * aStep; p < length; p++, q += aStep) {
            int lane = p & SUM_LANES - 1;
            lanes[lane] = Math.fma(a[q], x[xOffset + p], lanes[lane]);
        }
    }
}
