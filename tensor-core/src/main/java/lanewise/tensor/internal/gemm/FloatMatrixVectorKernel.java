package lanewise.tensor.internal.gemm;

/**
 * The innermost part of matrix times vector: one partial sum for each of several rows,
 *
 * <pre>
 *   sums[i] = Σₚ a[i][p] · x[i][p]     for 0 ≤ i &lt; rows, 0 ≤ p &lt; kc
 * </pre>
 *
 * <p>{@code a[i][p]} stands at {@code aOffset + i·aRow + p·aStep}, {@code x[i][p]} at
 * {@code xOffset + i·xRow + p·xStep}, {@code sums[i]} at {@code sumsOffset + i}. All rows of a matrix meet the same
 * vector: {@code xRow} is 0. The blocks of one long row, taken as rows, meet different parts of it. Every sum starts
 * from +0 and goes over p in ascending order with one fused multiply-add for each p, as in
 * {@link FloatMicroKernel}: every implementation gives the same bits.
 *
 * <p>{@link ScalarFloatMatrixVectorKernel} says it without vectors, the reference for the other implementation.
 */
sealed interface FloatMatrixVectorKernel permits ScalarFloatMatrixVectorKernel, VectorFloatMatrixVectorKernel {
    /** The number of rows that are summed side by side; fewer take as long, unless blocks of one stand in for rows. */
    int ROWS = 8;

    /** Computes the partial sums. */
    void multiply(int rows, int kc, float[] a, int aOffset, int aRow, int aStep,
            float[] x, int xOffset, int xRow, int xStep, float[] sums, int sumsOffset);
}
