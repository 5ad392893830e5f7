package lanewise.tensor.internal.gemm;

import java.util.Arrays;

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
 * <p>Here are the plain loops: the reference for every other implementation, which overrides them, and the fallback
 * without vectors.
 */
class FloatMicroKernel {
    private static final int ROWS = 4;
    private static final int COLUMNS = 16;

    /** Returns MR. */
    public int rows() {
        return ROWS;
    }

    /** Returns NR. */
    public int columns() {
        return COLUMNS;
    }

    /**
     * Computes tiles that stand below each other in c and need the same micropanel of b. One call for all of them takes
     * less time than one for each.
     *
     * @param aTile the distance between the first elements of a that successive tiles need
     * @param cRow the distance between rows of c, whose elements inside a row stand side by side
     */
    public void multiply(int tiles, int kc, float[] a, int aOffset, int aTile, int aRow, int aStep,
            float[] b, int bOffset, float[] c, int cOffset, int cRow) {
        for (int tile = 0, p = aOffset, q = cOffset; tile < tiles; tile++, p += aTile, q += ROWS * cRow) {
            multiply(kc, a, p, aRow, aStep, b, bOffset, c, q, cRow);
        }
    }

    private static void multiply(int kc, float[] a, int aOffset, int aRow, int aStep, float[] b, int bOffset,
            float[] c, int cOffset, int cRow) {
        float[] sums = new float[COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            Arrays.fill(sums, 0);
            for (int p = 0; p < kc; p++) {
                float factor = a[aOffset + i * aRow + p * aStep];
                int q = bOffset + p * COLUMNS;
                for (int j = 0; j < COLUMNS; j++) {
                    sums[j] = Math.fma(factor, b[q + j], sums[j]);
                }
            }
            int at = cOffset + i * cRow;
            System.arraycopy(sums, 0, c, at, COLUMNS);
        }
    }

    /** Returns the kernel of the same MR that computes panels of fewer columns in less time, or this one. */
    public FloatMicroKernel narrow() {
        return this;
    }

    /**
     * Stores part of a tile, {@code c[i][j] = tile[i][j]}, or adds it, {@code c[i][j] += tile[i][j]}.
     *
     * @param tile a tile whose rows follow each other
     * @param rows at most MR
     * @param columns at most NR
     */
    public void store(float[] tile, int tileOffset, float[] c, int cOffset, int cRow, int rows, int columns,
            boolean add) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = cOffset + i * cRow + j;
                float sum = tile[tileOffset + i * COLUMNS + j];
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }
}
