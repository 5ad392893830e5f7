package lanewise.tensor.internal.gemm;

/**
 * The innermost part of the matrix product: one tile of {@link #rows()} × {@link #columns()} elements (MR × NR).
 *
 * <pre>
 *                        b: kc rows of NR
 *                       ┌────────────┐
 *                       │            │
 *                       │            │
 *                       └────────────┘
 *   a: kc columns of MR  c: MR × NR
 *  ┌──────────────────┐ ┌────────────┐
 *  │                  │ │            │  c[i][j] = Σₚ a[p][i] · b[p][j]      (or c[i][j] += …)
 *  └──────────────────┘ └────────────┘
 * </pre>
 *
 * <p>Both inputs are packed: {@code a[p][i]} stands at {@code aOffset + p·MR + i}, {@code b[p][j]} at
 * {@code bOffset + p·NR + j}. The sum starts from +0 and goes over p in ascending order with one fused multiply-add
 * for each p; it is then stored, or added to what c holds. Every implementation so gives the same bits.
 */
interface FloatMicroKernel {
    /** Returns MR. */
    int rows();

    /** Returns NR. */
    int columns();

    /**
     * Computes a tile.
     *
     * @param cRow the distance between rows of c, whose elements inside a row stand side by side
     * @param add whether the sum is added to c or replaces it
     */
    void multiply(int kc, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, int cRow, boolean add);
}
