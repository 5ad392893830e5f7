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

    /** A part of a product with a vector of fewer multiplications than this is not worth a thread. */
    static final int LEAST_WORK = 1 << 18;

    // Threads begin at a multiple of this row of such a product.
    private static final int ROWS_TOGETHER = 16;

    /**
     * Returns the grid of at most {@code threads} parts whose largest part is the least work.
     *
     * @param rowUnit a part has a multiple of it as rows, the last one excepted; {@code columnUnit} likewise
     */
    static ThreadGrid of(int rows, int columns, int threads, int rowUnit, int columnUnit) {
        int best = 1;
        for (int rowParts = 2; rowParts <= threads; rowParts++) {
            if (work(rows, columns, rowParts, threads, rowUnit, columnUnit)
                    < work(rows, columns, best, threads, rowUnit, columnUnit)) {
                best = rowParts;
            }
        }
        int rowsEach = each(rows, best, rowUnit);
        int columnsEach = each(columns, threads / best, columnUnit);
        return new ThreadGrid(Math.ceilDiv(rows, rowsEach), Math.ceilDiv(columns, columnsEach), rowsEach, columnsEach);
    }

    // Of the thread with a whole part, for each p.
    private static long work(int rows, int columns, int rowParts, int threads, int rowUnit, int columnUnit) {
        int rowsEach = each(rows, rowParts, rowUnit);
        int columnsEach = each(columns, threads / rowParts, columnUnit);
        return (long) rowsEach * columnsEach + (long) WORK_OF_PACKING * (rowsEach + columnsEach);
    }

    private static int each(int size, int parts, int unit) {
        return Math.ceilDiv(Math.ceilDiv(size, unit), parts) * unit;
    }

    /** Returns the rows of a matrix that are worth a thread when it is multiplied by a vector. */
    static int leastRows(int columns) {
        return Math.toIntExact(Math.ceilDiv((long) LEAST_WORK, (long) columns * ROWS_TOGETHER) * ROWS_TOGETHER);
    }

    int parts() {
        return rowParts * columnParts;
    }
}
