package lanewise.tensor.internal.gemm;

/**
 * How threads divide the rows and columns of a product: into {@code rowParts × columnParts} rectangles of whole
 * micro-tiles, each of which one thread computes on its own. Nobody waits in between, at the price that row parts
 * pack the same columns of B, and column parts read the same rows of A.
 *
 * @param rowsEach rows of a part; the last row part may have fewer
 * @param columnsEach columns of a part; the last column part may have fewer
 */
record ThreadGrid(int rowParts, int columnParts, int rowsEach, int columnsEach) {
    // Copying an element into a micropanel takes about as long as this many multiplications.
    private static final int WORK_OF_PACKING = 16;

    /** Returns the grid of at most {@code threads} parts whose largest part is the least work. */
    static ThreadGrid of(int rows, int columns, int threads, BlockSizes sizes) {
        ThreadGrid best = null;
        for (int rowParts = 1; rowParts <= threads; rowParts++) {
            ThreadGrid grid = parts(rows, columns, rowParts, threads / rowParts, sizes);
            if (best == null || grid.work() < best.work()) {
                best = grid;
            }
        }
        return best;
    }

    private static ThreadGrid parts(int rows, int columns, int rowParts, int columnParts, BlockSizes sizes) {
        int rowsEach = Math.ceilDiv(Math.ceilDiv(rows, sizes.mr()), rowParts) * sizes.mr();
        int columnsEach = Math.ceilDiv(Math.ceilDiv(columns, sizes.nr()), columnParts) * sizes.nr();
        return new ThreadGrid(Math.ceilDiv(rows, rowsEach), Math.ceilDiv(columns, columnsEach), rowsEach, columnsEach);
    }

    // Of the thread with a whole part, for each p.
    private long work() {
        return (long) rowsEach * columnsEach + (long) WORK_OF_PACKING * (rowsEach + columnsEach);
    }

    int parts() {
        return rowParts * columnParts;
    }
}
