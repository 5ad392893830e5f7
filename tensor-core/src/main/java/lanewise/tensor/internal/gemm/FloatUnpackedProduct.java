package lanewise.tensor.internal.gemm;

/**
 * C = A·B without packing, for a B so small that it stays in the first-level cache as it is: packing the factors of 64³
 * takes a sixth of the product's time. The order of every sum is that of {@link FloatGemm}.
 */
final class FloatUnpackedProduct {
    private FloatUnpackedProduct() {}

    /**
     * Returns whether part of a product can be formed so, with few rows computed twice.
     *
     * @param most the elements that B may have, with those between its rows; none goes this way if it is 0
     */
    static boolean fits(FloatUnpackedKernel kernel, int most, FloatMatrix a, FloatMatrix b, FloatMatrix c, int rows,
            int columns) {
        return rows >= 2 * kernel.rows() && columns % kernel.columns() == 0
                && a.columns() <= BlockSizes.KC && most > 0 && (long) b.rows() * Math.abs(b.rowStride()) <= most
                && a.columnStride() == 1 && b.columnStride() == 1 && c.columnStride() == 1;
    }

    /** Computes {@code rows} × {@code columns} elements of c from (row, column) on. */
    static void multiply(FloatUnpackedKernel kernel, FloatMatrix a, FloatMatrix b, FloatMatrix c, int row, int rows,
            int column, int columns) {
        int k = a.columns();
        for (int ir = 0; ir < rows; ir += kernel.rows()) {
            int i = row + Math.min(ir, rows - kernel.rows()); // the last tile stores some rows again
            for (int j = column; j < column + columns; j += kernel.columns()) {
                kernel.multiply(k, a.array(), a.position(i, 0), a.rowStride(),
                        b.array(), b.position(0, j), b.rowStride(), c.array(), c.position(i, j), c.rowStride());
            }
        }
    }
}
