package lanewise.tensor.internal.gemm;

/**
 * The innermost part of a matrix times a column: one sum for each of several rows,
 *
 * <pre>
 *   sums[i] = Σₚ a[i][p] · x[p]     for 0 ≤ i &lt; rows, 0 ≤ p &lt; length
 * </pre>
 *
 * <p>{@code a[i][p]} stands at {@code aOffset + i·aRow + p·aStep}, {@code x[p]} at {@code xOffset + p}, {@code sums[i]}
 * at {@code sumsOffset + i}. Each sum has {@value #LANES} lanes, whatever the machine's vectors hold: lane {@code j}
 * starts from +0 and goes over the p with {@code p mod 16 = j} in ascending order with one fused multiply-add for each;
 * then lane {@code j} adds lane {@code j + 8}, then {@code j + 4}, {@code j + 2}, {@code j + 1}. Every implementation so
 * gives the same bits.
 *
 * <p>{@link ScalarFloatDotKernel} says it in plain loops, the reference for the other implementation.
 */
sealed interface FloatDotKernel permits ScalarFloatDotKernel, VectorFloatDotKernel {
    /** The number of lanes of a sum. */
    int LANES = 16;

    /**
     * Computes the sums.
     *
     * @param lanes scratch array for the lanes of all rows, overwritten
     */
    void multiply(int rows, int length, float[] a, int aOffset, int aRow, int aStep, float[] x, int xOffset,
            float[] sums, int sumsOffset, float[] lanes);

    /** Adds the lanes that begin at {@code offset} in the fixed tree, and returns their sum; overwrites them. */
    static float joinLanes(float[] lanes, int offset) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int j = offset; j < offset + half; j++) {
                lanes[j] += lanes[j + half];
            }
        }
        return lanes[offset];
    }
}
