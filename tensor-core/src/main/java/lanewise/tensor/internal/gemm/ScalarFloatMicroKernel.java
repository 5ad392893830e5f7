package lanewise.tensor.internal.gemm;

import java.util.Arrays;

/** The contract of {@link FloatMicroKernel} as plain loops: the reference, and the fallback without vectors. */
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
    public void multiply(int kc, float[] a, int aOffset, float[] b, int bOffset,
            float[] c, int cOffset, int cRow, boolean add) {
        float[] sums = new float[COLUMNS];
        for (int i = 0; i < ROWS; i++) {
            Arrays.fill(sums, 0);
            for (int p = 0; p < kc; p++) {
                float factor = a[aOffset + p * ROWS + i];
                int q = bOffset + p * COLUMNS;
                for (int j = 0; j < COLUMNS; j++) {
                    sums[j] = Math.fma(factor, b[q + j], sums[j]);
                }
            }
            int at = cOffset + i * cRow;
            for (int j = 0; j < COLUMNS; j++) {
                c[at + j] = add ? c[at + j] + sums[j] : sums[j];
            }
        }
    }
}
