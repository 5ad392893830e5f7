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

    @Override
    public FloatMicroKernel narrow() {
        return this;
    }

    @Override
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
