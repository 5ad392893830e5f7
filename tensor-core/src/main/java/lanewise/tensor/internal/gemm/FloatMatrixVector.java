package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.parallel.Parallel;

/**
 * y = A·x or y += A·x without packing: every element of A is used but once. The order of every sum is that of
 * {@link FloatGemm}. It forms products of one row, where A is the transposed right-hand side, so that a row has the
 * same bits alone as among others; and those of one column where K is small.
 */
final class FloatMatrixVector {
    private static final int KC = BlockSizes.KC;

    // Partial sums that are formed at once: they stay in the first-level cache.
    private static final int SUMS = 1024;

    private final FloatMatrixVectorKernel kernel;
    private final FloatMatrix a;
    private final FloatMatrix x;
    private final FloatMatrix y;
    private final boolean add;

    private FloatMatrixVector(FloatMatrixVectorKernel kernel, FloatMatrix a, FloatMatrix x, FloatMatrix y,
            boolean add) {
        this.kernel = kernel;
        this.a = a;
        this.x = x;
        this.y = y;
        this.add = add;
    }

    /** Computes y = a·x, or y += a·x if {@code add}, where x and y have one column. */
    static void multiply(FloatMatrixVectorKernel kernel, FloatMatrix a, FloatMatrix x, FloatMatrix y, boolean add) {
        FloatMatrixVector product = new FloatMatrixVector(kernel, a, x, y, add);
        Parallel.split(y.rows(), ThreadGrid.rowGrain(a.columns()), product::multiplyRows);
    }

    private void multiplyRows(int from, int to) {
        FloatScratch scratch = FloatScratch.acquire();
        try {
            multiplyRows(from, to, scratch.sums(SUMS));
        } finally {
            scratch.release();
        }
    }

    private void multiplyRows(int from, int to, float[] sums) {
        if (to - from < FloatMatrixVectorKernel.ROWS) {
            for (int row = from; row < to; row++) {
                multiplyRow(row, sums);
            }
            return;
        }
        int k = a.columns();
        for (int row = from; row < to; row += SUMS) {
            int rows = Math.min(SUMS, to - row);
            for (int p = 0; p < k; p += KC) {
                kernel.multiply(rows, Math.min(KC, k - p), a.array(), a.position(row, p), a.rowStride(),
                        a.columnStride(), x.array(), x.position(p, 0), 0, x.rowStride(), sums, 0);
                for (int i = 0; i < rows; i++) {
                    y.store(row + i, 0, sums[i], add || p > 0);
                }
            }
        }
    }

    // Blocks of the sum side by side, as if they were rows.
    private void multiplyRow(int row, float[] sums) {
        int k = a.columns();
        int blocks = k / KC;
        for (int block = 0; block < blocks; block += SUMS) {
            int count = Math.min(SUMS, blocks - block);
            partialSums(row, block * KC, count, KC, sums);
            for (int i = 0; i < count; i++) {
                y.store(row, 0, sums[i], add || block + i > 0);
            }
        }
        if (blocks * KC < k) {
            partialSums(row, blocks * KC, 1, k - blocks * KC, sums);
            y.store(row, 0, sums[0], add || blocks > 0);
        }
    }

    private void partialSums(int row, int p, int count, int kc, float[] sums) {
        kernel.multiply(count, kc, a.array(), a.position(row, p), KC * a.columnStride(), a.columnStride(),
                x.array(), x.position(p, 0), KC * x.rowStride(), x.rowStride(), sums, 0);
    }
}
