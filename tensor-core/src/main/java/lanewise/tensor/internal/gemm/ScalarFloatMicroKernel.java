package lanewise.tensor.internal.gemm;

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
        ScalarFloatTile.multiply(ROWS, COLUMNS, kc, a, 0, BlockSizes.PITCH, b, 0, COLUMNS, c, cOffset, cRow);
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
