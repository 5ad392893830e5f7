package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.parallel.Parallel;

/**
 * y = A·x or y += A·x for a product of one column: each element is the dot product of a row with x. Nothing is packed,
 * because every element of A is used but once. The order of a sum is one of its own, since that of {@link FloatGemm}
 * would leave nothing to do side by side inside a row: blocks of {@value #BLOCK} elements, each in the lanes of
 * {@link FloatDotKernel}, are added in order.
 */
final class FloatDotProducts {
    /** The length of a partial sum. */
    static final int BLOCK = 4096;

    // Rows whose partial sums are formed at once.
    private static final int ROWS = 512;

    private final FloatDotKernel kernel;
    private final FloatMatrix a;
    private final float[] x;
    private final int xOffset;
    private final FloatMatrix y;
    private final boolean add;

    private FloatDotProducts(FloatDotKernel kernel, FloatMatrix a, FloatMatrix x, FloatMatrix y, boolean add,
            FloatScratch scratch) {
        this.kernel = kernel;
        this.a = a;
        boolean inPlace = x.rowStride() == 1;
        this.x = inPlace ? x.array() : gathered(x, scratch);
        this.xOffset = inPlace ? x.offset() : 0;
        this.y = y;
        this.add = add;
    }

    private static float[] gathered(FloatMatrix x, FloatScratch scratch) {
        float[] elements = scratch.elements(x.rows());
        for (int p = 0; p < x.rows(); p++) {
            elements[p] = x.array()[x.position(p, 0)];
        }
        return elements;
    }

    /** Computes y = a·x, or y += a·x if {@code add}, where x and y have one column. */
    static void multiply(FloatDotKernel kernel, FloatMatrix a, FloatMatrix x, FloatMatrix y, boolean add) {
        FloatScratch scratch = FloatScratch.acquire();
        try {
            new FloatDotProducts(kernel, a, x, y, add, scratch).multiply();
        } finally {
            scratch.release();
        }
    }

    private void multiply() {
        if (y.rows() == 1 && a.columns() > BLOCK) {
            multiplyLongRow();
            return;
        }
        Parallel.split(y.rows(), ThreadGrid.rowGrain(a.columns()), this::multiplyRows);
    }

    private void multiplyRows(int from, int to) {
        FloatScratch scratch = FloatScratch.acquire();
        try {
            multiplyRows(from, to, scratch.sums(ROWS), scratch.lanes(ROWS * FloatDotKernel.LANES));
        } finally {
            scratch.release();
        }
    }

    private void multiplyRows(int from, int to, float[] sums, float[] lanes) {
        int k = a.columns();
        for (int row = from; row < to; row += ROWS) {
            int rows = Math.min(ROWS, to - row);
            for (int p = 0; p < k; p += BLOCK) {
                kernel.multiply(rows, Math.min(BLOCK, k - p), a.array(), a.position(row, p), a.rowStride(),
                        a.columnStride(), x, xOffset + p, sums, 0, lanes);
                for (int i = 0; i < rows; i++) {
                    y.store(row + i, 0, sums[i], add || p > 0);
                }
            }
        }
    }

    // Threads divide the blocks of the sum, as if they were rows.
    private void multiplyLongRow() {
        int k = a.columns();
        float[] sums = new float[Math.ceilDiv(k, BLOCK)];
        Parallel.split(sums.length, ThreadGrid.rowGrain(BLOCK), (from, to) -> {
            FloatScratch scratch = FloatScratch.acquire();
            try {
                multiplyBlocks(from, to, sums, scratch.lanes(ROWS * FloatDotKernel.LANES));
            } finally {
                scratch.release();
            }
        });
        for (int block = 0; block < sums.length; block++) {
            y.store(0, 0, sums[block], add || block > 0);
        }
    }

    private void multiplyBlocks(int from, int to, float[] sums, float[] lanes) {
        for (int block = from; block < to; block++) {
            int p = block * BLOCK;
            kernel.multiply(1, Math.min(BLOCK, a.columns() - p), a.array(), a.position(0, p), a.rowStride(),
                    a.columnStride(), x, xOffset + p, sums, block, lanes);
        }
    }
}
