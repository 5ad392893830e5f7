package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * y = A·x or y += A·x without packing: every element of A is used but once. The order of every sum is that of
 * {@link FloatGemm}. It forms products of one row, where A is the transposed right-hand side, so that a row has the
 * same bits alone as among others; and those of one column where K is small. Objects are used again by the next product.
 */
final class FloatMatrixVector implements Parallel.RangeBody {
    private static final FloatMatrixVectorKernel KERNEL = MicroKernels.ofFloatMatrixVectors();
    private static final int KC = BlockSizes.KC;

    // Partial sums that are formed at once: they stay in the first-level cache.
    private static final int SUMS = 1024;

    private static final ScratchPool<FloatMatrixVector> POOL =
            new ScratchPool<>(() -> new FloatMatrixVector(KERNEL, new FloatMatrices()));

    private final FloatMatrixVectorKernel kernel;
    private final FloatMatrices matrices;
    private final FloatMatrix a;
    private final FloatMatrix x;
    private final FloatMatrix y;
    private boolean add;

    private FloatMatrixVector(FloatMatrixVectorKernel kernel, FloatMatrices matrices) {
        this.kernel = kernel;
        this.matrices = matrices;
        a = matrices.a();
        x = matrices.b();
        y = matrices.c();
    }

    /** Computes c = a·b, or c += a·b if {@code add}, where c is one column, or one row if {@code transposed}. */
    static void multiply(boolean transposed, Strided a, Strided b, Strided c, boolean add) {
        FloatMatrixVector product = POOL.acquire();
        product.matrices.set(transposed, a, b, c);
        try {
            product.run(add);
        } finally {
            product.matrices.release();
            POOL.release(product);
        }
    }

    /** Computes y = a·x, or y += a·x if {@code add}, with a given kernel. */
    static void multiply(FloatMatrixVectorKernel kernel, FloatMatrix a, FloatMatrix x, FloatMatrix y, boolean add) {
        new FloatMatrixVector(kernel, new FloatMatrices(a, x, y)).run(add);
    }

    private void run(boolean add) {
        this.add = add;
        Parallel.split(y.rows(), ThreadGrid.rowGrain(a.columns()), this);
    }

    /** Computes rows {@code from .. to - 1} of y: what threads are given to do. */
    @Override
    public void accept(int from, int to) {
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
