package lanewise.tensor.internal.gemm;

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
 * <p>{@link ScalarFloatDotKernel} says it in plain loops, the reference for the other implementation.
 */
sealed interface FloatDotKernel permits ScalarFloatDotKernel, VectorFloatDotKernel {
    /**
     * Computes the sums.
     *
     * @param lanes scratch array for the lanes of all rows, overwritten
     */
    void multiply(int rows, int length, float[] a, int aOffset, int aRow, int aStep, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes);
}
