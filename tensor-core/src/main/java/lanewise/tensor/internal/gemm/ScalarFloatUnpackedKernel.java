package lanewise.tensor.internal.gemm;

import java.util.Arrays;

/** Plain loops: the reference for the other implementation, and the fallback without vectors. */
final class ScalarFloatUnpackedKernel implements FloatUnpackedKernel {
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
    public void multiply(int kc, float[] a, int aOffset, int aRow, float[] b, int bOffset, int bRow,
            float[] c, int cOffset, int cRow) {
        for (int i = 0; i < ROWS; i++) {
            int row = cOffset + i * cRow;
            Arrays.fill(c, row, row + COLUMNS, 0);
            for (int p = 0; p < kc; p++) {
                float factor = a[aOffset + i * aRow + p];
                for (int j = 0; j < COLUMNS; j++) {
                    c[row + j] = Math.fma(factor, b[bOffset + p * bRow + j], c[row + j]);
                }
            }
        }
    }
}
