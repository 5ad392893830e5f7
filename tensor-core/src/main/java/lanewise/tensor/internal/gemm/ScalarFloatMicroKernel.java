package lanewise.tensor.internal.gemm;

import java.util.Arrays;

/** Plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatMicroKernel implements FloatMicroKernel {
    private static final int ROWS = 4;
    private static final int COLUMNS = 16;

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public FloatMicroKernel forRows(int rows) {
        return this;
    }

    @Override
    public FloatMicroKernel forColumns(int columns) {
        return this;
    }

    @Override
    public void multiply(int kc, float[] a, float[] b, float[] c, int cOffset, int cRow) {
        for (int i = 0; i < ROWS; i++) {
            int row = cOffset + i * cRow;
            Arrays.fill(c, row, row + COLUMNS, 0);
            for (int p = 0; p < kc; p++) {
                float factor = a[i * BlockSizes.PITCH + p];
                int q = 0 + p * COLUMNS;
                for (int j = 0; j < COLUMNS; j++) {
                    c[row + j] = Math.fma(factor, b[q + j], c[row + j]);
                }
            }
        }
    }

    @Override
    public void store(float[] tile, float[] c, int cOffset, int cRow, int rows, int columns, boolean add) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = cOffset + i * cRow + j;
                float sum = tile[i * COLUMNS + j];
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }
}
