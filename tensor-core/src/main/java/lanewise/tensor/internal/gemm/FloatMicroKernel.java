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
 *  │                  │ │            │  c[i][j] = Σₚ a[p][i] · b[p][j]     
 *  └──────────────────┘ └────────────┘
 * </pre>
 *
 * <p>{@code a[p][i]} stands at {@code aOffset + i·aRow + p·aStep}: its elements are broadcast one by one, so that any
 * strides will do. {@code b[p][j]} stands at {@code bOffset + p·NR + j}: a packed micropanel. The sum starts from +0
 * and goes over p in ascending order with one fused multiply-add for each p; then it is stored. Every implementation so
 * gives the same bits.
 *
 * <p>{@link ScalarFloatMicroKernel} says it in plain loops, the reference for every other implementation.
 */
sealed interface FloatMicroKernel permits ScalarFloatMicroKernel, VectorFloatMicroKernel4x2, VectorFloatMicroKernel8x1,
        VectorFloatMicroKernel8x2 {
    /** Returns MR. */
    int rows();

    /** Returns NR. */
    int columns();

    /**
     * Computes tiles that stand below each other in c and need the same micropanel of b. One call for all of them takes
     * less time than one for each.
     *
     * @param aTile the distance between the first elements of a that successive tiles need
     * @param cRow the distance between rows of c, whose elements inside a row stand side by side
     */
    void multiply(int tiles, int kc, float[] a, int aOffset, int aTile, int aRow, int aStep,
            float[] b, int bOffset, float[] c, int cOffset, int cRow);

    /** Returns the kernel of the same MR that computes panels of fewer columns in less time, or this one. */
    FloatMicroKernel narrow();

    /**
     * Stores part of a tile, {@code c[i][j] = tile[i][j]}, or adds it, {@code c[i][j] += tile[i][j]}.
     *
     * @param tile a tile whose rows follow each other
     * @param rows at most MR
     * @param columns at most NR
     */
    void store(float[] tile, int tileOffset, float[] c, int cOffset, int cRow, int rows, int columns,
            boolean add);
}
