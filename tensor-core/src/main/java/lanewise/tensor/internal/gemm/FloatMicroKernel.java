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
 *   a: MR rows of kc     c: MR × NR
 *  ┌──────────────────┐ ┌────────────┐
 *  │                  │ │            │  c[i][j] = Σₚ a[i][p] · b[p][j]
 *  └──────────────────┘ └────────────┘
 * </pre>
 *
 * <p>{@code a[i][p]} stands at {@code i·}{@link BlockSizes#PITCH}{@code  + p}: rows of A, each at a constant distance from
 * the one before, so that packing them is a copy. {@code b[p][j]} stands at {@code p·NR + j}: a micropanel. With constant
 * distances C2 finds before the loop that no index can be out of bounds, and the loop holds nothing but loads and arithmetic.
 *
 * <p>The sum starts from +0 and goes over p in ascending order with one fused multiply-add for each p. Every implementation
 * so gives the same bits. {@link #multiply} stores a whole tile; one that is added to what is there, or sticks out of C, goes
 * through an array of its own and {@link #store}.
 *
 * <p>{@link ScalarFloatMicroKernel} says it in plain loops, the reference for every other implementation.
 */
sealed interface FloatMicroKernel permits ScalarFloatMicroKernel, VectorFloatMicroKernel {
    /** Returns MR. */
    int rows();

    /** Returns NR. */
    int columns();

    /** Returns the kernel of the same NR for the next tiles where so many rows are left, one or more. */
    FloatMicroKernel forRows(int rows);

    /** Returns the kernel of the same MR for the next tile where so many columns are left, one or more. */
    FloatMicroKernel forColumns(int columns);

    /**
     * Computes a tile, {@code c[i][j] = Σₚ a[i][p] · b[p][j]}.
     *
     * @param kc at most {@link BlockSizes#KC}
     * @param cRow the distance between rows of c, whose elements inside a row stand side by side
     */
    void multiply(int kc, float[] a, float[] b, float[] c, int cOffset, int cRow);

    /**
     * Stores part of a tile, {@code c[i][j] = tile[i][j]}, or adds it, {@code c[i][j] += tile[i][j]}.
     *
     * @param tile a tile whose rows follow each other
     * @param rows at most MR
     * @param columns at most NR
     */
    void store(float[] tile, float[] c, int cOffset, int cRow, int rows, int columns, boolean add);
}
