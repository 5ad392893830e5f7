package lanewise.tensor.internal.gemm;

/** What micro-kernels of vectors share: their size, and the smaller ones for what is left at the edges of C. */
abstract sealed class VectorFloatMicroKernel implements FloatMicroKernel permits VectorFloatMicroKernel4x1,
        VectorFloatMicroKernel4x2, VectorFloatMicroKernel12x1, VectorFloatMicroKernel12x2 {
    private final int rows;
    private final int columns;
    private final FloatMicroKernel lower;
    private final FloatMicroKernel narrower;

    /**
     * @param lower a kernel of as many columns and fewer rows, or null
     * @param narrower a kernel of as many rows and fewer columns, or null
     */
    VectorFloatMicroKernel(int rows, int columns, FloatMicroKernel lower, FloatMicroKernel narrower) {
        this.rows = rows;
        this.columns = columns;
        this.lower = lower == null ? this : lower;
        this.narrower = narrower == null ? this : narrower;
    }

    @Override
    public final int rows() {
        return rows;
    }

    @Override
    public final int columns() {
        return columns;
    }

    @Override
    public final FloatMicroKernel forRows(int rows) {
        return rows < this.rows ? lower : this;
    }

    @Override
    public final FloatMicroKernel forColumns(int columns) {
        return columns <= narrower.columns() ? narrower : this;
    }

    @Override
    public final void store(float[] tile, float[] c, int cOffset, int cRow, int rows, int columns, boolean add) {
        VectorFloatTile.store(tile, this.columns, c, cOffset, cRow, rows, columns, add);
    }
}
