package lanewise.tensor.internal.gemm;

/**
 * The innermost part of a product whose B is so small that it stays in the first-level cache as it is: one tile of
 * {@link #rows()} × {@link #columns()} elements, for which nothing is packed. It takes more instructions for a
 * multiplication than {@link FloatMicroKernel}, and less time than packing.
 *
 * <p>The sum starts from +0 and goes over p in ascending order with one fused multiply-add for each p, as that of
 * {@link FloatMicroKernel}. {@link ScalarFloatUnpackedKernel} says it in plain loops.
 */
sealed interface FloatUnpackedKernel permits ScalarFloatUnpackedKernel, VectorFloatUnpackedKernel {
    /** Returns the rows of a tile. */
    int rows();

    /** Returns the columns of a tile. */
    int columns();

    /**
     * Computes a tile, {@code c[i][j] = Σₚ a[i][p] · b[p][j]}, of matrices whose rows are {@code aRow}, {@code bRow} and
     * {@code cRow} apart and have their elements side by side.
     *
     * @param kc how many p there are
     */
    void multiply(int kc, float[] a, int aOffset, int aRow, float[] b, int bOffset, int bRow,
            float[] c, int cOffset, int cRow);
}
