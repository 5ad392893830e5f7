package lanewise.tensor.internal.gemm;

/**
 * Plain loops: the reference for the other implementation. No product is formed with it: without vectors micro-tiles have
 * few rows, and every B is packed ({@link BlockSizes#unpacked}).
 */
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
        ScalarFloatTile.multiply(ROWS, COLUMNS, kc, a, aOffset, aRow, b, bOffset, bRow, c, cOffset, cRow);
    }
}
