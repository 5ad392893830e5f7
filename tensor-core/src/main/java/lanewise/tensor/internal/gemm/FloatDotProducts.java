package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * y = A·x or y += A·x for a product of one column: each element is the dot product of a row with x. Nothing is packed,
 * because every element of A is used but once. The order of a sum is one of its own, since that of {@link FloatGemm}
 * would leave nothing to do side by side inside a row: blocks of {@value #BLOCK} elements, each in the lanes of
 * {@link FloatDotKernel}, are added in order. Objects are used again by the next product.
 */
final class FloatDotProducts implements Parallel.RangeBody {
    /** The length of a partial sum. */
    static final int BLOCK = 4096;

    private static final FloatDotKernel KERNEL = MicroKernels.ofFloatDotProducts();

    // Rows whose partial sums are formed at once.
    private static final int ROWS = 512;

    private static final ScratchPool<FloatDotProducts> POOL =
            new ScratchPool<>(() -> new FloatDotProducts(KERNEL, new FloatMatrices()));

    private final FloatDotKernel kernel;
    private final FloatMatrices matrices;
    private final FloatMatrix a;
    private final FloatMatrix x;
    private final FloatMatrix y;
    private boolean add;

    private FloatDotProducts(FloatDotKernel kernel, FloatMatrices matrices) {
        this.kernel = kernel;
        this.matrices = matrices;
        a = matrices.a();
        x = matrices.b();
        y = matrices.c();
    }

    /** Computes c = a·b, or c += a·b if {@code add}, where b and c have one column. */
    static void multiply(Strided a, Strided b, Strided c, boolean add) {
        FloatDotProducts product = POOL.acquire();
        product.matrices.set(false, a, b, c);
        try {
            product.run(add);
        } finally {
            product.matrices.release();
            POOL.release(product);
        }
    }

    /** Computes y = a·x, or y += a·x if {@code add}, with a given kernel. */
    static void multiply(FloatDotKernel kernel, FloatMatrix a, FloatMatrix x, FloatMatrix y, boolean add) {
        new FloatDotProducts(kernel, new FloatMatrices(a, x, y)).run(add);
    }

    private void run(boolean add) {
        this.add = add;
        if (x.rowStride() == 1) {
            multiplyParts();
            return;
        }
        FloatScratch scratch = FloatScratch.acquire();
        try {
            x.gather(scratch.elements(x.rows()));
            multiplyParts();
        } finally {
            scratch.release();
        }
    }

    private void multiplyParts() {
        if (y.rows() == 1 && a.columns() > BLOCK) {
            multiplyLongRow();
        } else {
            Parallel.split(y.rows(), ThreadGrid.rowGrain(a.columns()), this);
        }
    }

    /** Computes rows {@code from .. to - 1} of y: what threads are given to do. */
    @Override
    public void accept(int from, int to) {
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
                        a.columnStride(), x.array(), x.position(p, 0), sums, 0, lanes);
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
                    a.columnStride(), x.array(), x.position(p, 0), sums, block, lanes);
        }
    }
}
