package lanewise.tensor.internal.gemm;

import java.util.Arrays;

/** A tile of a product in plain loops: the order of its sums, which every micro-kernel keeps. */
final class ScalarFloatTile {
    private ScalarFloatTile() {}

    /**
     * Computes {@code c[i][j] = Σₚ a[i][p] · b[p][j]}, i below {@code rows}, j below {@code columns}, p below {@code kc},
     * of matrices whose rows are {@code aRow}, {@code bRow} and {@code cRow} apart and have their elements side by side.
     */
    static void multiply(int rows, int columns, int kc, float[] a, int aOffset, int aRow, float[] b, int bOffset,
            int bRow, float[] c, int cOffset, int cRow) {
        for (int i = 0; i < rows; i++) {
            int row = cOffset + i * cRow;
            Arrays.fill(c, row, row + columns, 0);
            for (int p = 0; p < kc; p++) {
                float factor = a[aOffset + i * aRow + p];
                int q = bOffset + p * bRow;
                for (int j = 0; j < columns; j++) {
                    c[row + j] = Math.fma(factor, b[q + j], c[row + j]);
                }
            }
        }
    }
}
