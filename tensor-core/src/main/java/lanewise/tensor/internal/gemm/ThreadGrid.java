package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.parallel.Parallel;

/**
 * How threads divide the rows and columns of a product: into {@code rowParts × columnParts} rectangles of whole
 * micro-tiles, each of which one thread computes on its own. Nobody waits in between, at the price that row parts
 * pack the same columns of B, and column parts read the same rows of A. How much work is worth a thread stands here too.
 *
 * @param rowsEach rows of a part; the last row part may have fewer
 * @param columnsEach columns of a part; the last column part may have fewer
 */
record ThreadGrid(int rowParts, int columnParts, int rowsEach, int columnsEach) {
    // Copying an element into a micropanel takes about as long as this many multiplications.
    private static final int WORK_OF_PACKING = 16;

    // A product of fewer multiplications than this, such as 64³, takes less time than a sleeping thread needs to wake.
    private static final long PARALLEL_WORK = 1 << 19;

    // A product of fewer than this takes less time than two threads need to tell each other.
    private static final long AWAKE_WORK = 1 << 17;

    // Where every element of a matrix is used but once, a part of fewer multiplications than this is not worth a thread.
    private static final long MATRIX_VECTOR_WORK = 1 << 18;

    // Threads begin at a multiple of this row.
    private static final int ROWS_TOGETHER = 16;

    /** Returns how many threads are to form a product of so many multiplications by loops over blocks. */
    static int threadsFor(long work) {
        if (work >= PARALLEL_WORK) {
            return Parallel.threads();
        }
        return work >= AWAKE_WORK ? Parallel.threadsAwake() : 1;
    }

    /** Returns how many rows are worth a thread where a matrix of so many columns is multiplied by a vector. */
    static int rowGrain(int columns) {
        return Math.toIntExact(Math.ceilDiv(MATRIX_VECTOR_WORK, (long) columns * ROWS_TOGETHER) * ROWS_TOGETHER);
    }

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

    int parts() {
        return rowParts * columnParts;
    }
}
