package lanewise.tensor.internal.gemm;

import java.util.function.IntConsumer;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * C = A·B or C += A·B by the loops of Goto and van de Geijn over blocks, for matrices of any strides, and for factors that
 * stand nowhere but can be packed: shapes fit, no size is 0, and C overlaps no input. {@link FloatMicroKernel} and
 * {@link BlockSizes#kc} fix the order of every sum; tiles and threads only divide the rows and columns of C.
 *
 * <p>A part whose B is one block of the first-level cache as it stands is left to {@link FloatUnpackedProduct}. Objects are
 * used again by the next product.
 */
public final class FloatGemm implements IntConsumer {
    private static final FloatMicroKernel KERNEL = MicroKernels.ofFloats();
    private static final FloatUnpackedKernel UNPACKED_KERNEL = MicroKernels.ofUnpackedFloats();
    private static final BlockSizes SIZES = BlockSizes.of(KERNEL.rows(), KERNEL.columns(), Float.BYTES);

    private static final ScratchPool<FloatGemm> POOL =
            new ScratchPool<>(() -> new FloatGemm(KERNEL, SIZES, new FloatMatrices()));

    private final FloatMicroKernel kernel;
    private final BlockSizes sizes;
    private final FloatMatrices matrices;
    private final FloatMatrix a;
    private final FloatMatrix b;
    private final FloatMatrix c;

    // The factors: a and b, unless what is packed is no matrix that stands in an array.
    private FloatLeftFactor left;
    private FloatRightFactor right;
    private boolean add;
    private boolean blocksOfA;

    // What a part is.
    private int columnParts;
    private int rowsEach;
    private int columnsEach;

    private FloatGemm(FloatMicroKernel kernel, BlockSizes sizes, FloatMatrices matrices) {
        this.kernel = kernel;
        this.sizes = sizes;
        this.matrices = matrices;
        a = matrices.a();
        b = matrices.b();
        c = matrices.c();
        left = a;
        right = b;
    }

    /**
     * Computes c = a·b, or c += a·b if {@code add}, by loops over blocks.
     *
     * @param transposed whether cᵀ = bᵀ·aᵀ is formed, since the kernel writes rows; what follows speaks of these then
     * @param blocksOfA whether blocks of a stay in the second-level cache, and not of b
     */
    public static void blocked(boolean transposed, boolean blocksOfA, Strided a, Strided b, Strided c, boolean add) {
        FloatGemm gemm = POOL.acquire();
        gemm.matrices.set(transposed, a, b, c);
        gemm.add = add;
        gemm.blocksOfA = blocksOfA;
        try {
            gemm.run();
        } finally {
            gemm.release();
        }
    }

    /**
     * Computes c = left·right by loops over blocks, where the factors are packed in their own ways.
     *
     * @param blocksOfA whether blocks of the left factor stay in the second-level cache, and not of the right one
     */
    public static void blocked(boolean blocksOfA, FloatLeftFactor left, FloatRightFactor right, Strided c) {
        FloatGemm gemm = POOL.acquire();
        gemm.left = left;
        gemm.right = right;
        gemm.c.set(c);
        gemm.add = false;
        gemm.blocksOfA = blocksOfA;
        try {
            gemm.run();
        } finally {
            gemm.left = gemm.a;
            gemm.right = gemm.b;
            gemm.release();
        }
    }

    /**
     * Computes c = a·b, or c += a·b if {@code add}, by loops over blocks in the calling thread alone: for many products at
     * once, each of which is the work of one thread.
     */
    public static void inOneThread(FloatMatrix a, FloatMatrix b, FloatMatrix c, boolean add) {
        FloatGemm gemm = POOL.acquire();
        gemm.a.set(a);
        gemm.b.set(b);
        gemm.c.set(c);
        gemm.add = add;
        gemm.blocksOfA = a.columnStride() != 1 || c.rows() < c.columns(); // what takes time to pack is packed once
        try {
            gemm.multiplyPart(0, c.rows(), 0, c.columns());
        } finally {
            gemm.release();
        }
    }

    private void release() {
        matrices.release();
        POOL.release(this);
    }

    /** The loops over blocks with a given kernel and given block sizes. */
    static void multiply(FloatMicroKernel kernel, BlockSizes sizes, boolean blocksOfA, FloatMatrix a, FloatMatrix b,
            FloatMatrix c, boolean add) {
        FloatGemm gemm = new FloatGemm(kernel, sizes, new FloatMatrices(a, b, c));
        gemm.blocksOfA = blocksOfA;
        gemm.add = add;
        gemm.run();
    }

    private void run() {
        int m = c.rows();
        int n = c.columns();
        int threads = ThreadGrid.threadsFor((long) m * n * left.columns());
        if (threads == 1) {
            multiplyPart(0, m, 0, n);
            return;
        }
        ThreadGrid grid = ThreadGrid.of(m, n, threads, sizes.mr(), kernel.forColumns(1).columns());
        columnParts = grid.columnParts();
        rowsEach = grid.rowsEach();
        columnsEach = grid.columnsEach();
        Parallel.forEach(grid.parts(), this);
    }

    /** Computes one part of c: what threads are given to do. */
    @Override
    public void accept(int part) {
        int row = part / columnParts * rowsEach;
        int column = part % columnParts * columnsEach;
        multiplyPart(row, Math.min(rowsEach, c.rows() - row), column, Math.min(columnsEach, c.columns() - column));
    }

    private void multiplyPart(int row, int rows, int column, int columns) {
        if (!add && left == a && right == b
                && FloatUnpackedProduct.fits(UNPACKED_KERNEL, sizes.unpacked(), a, b, c, rows, columns)) {
            FloatUnpackedProduct.multiply(UNPACKED_KERNEL, a, b, c, row, rows, column, columns);
            return;
        }
        FloatScratch scratch = FloatScratch.acquire();
        try {
            if (blocksOfA) {
                loopOverBlocksOfA(row, rows, column, columns, scratch);
            } else {
                loopOverBlocksOfB(row, rows, column, columns, scratch);
            }
        } finally {
            scratch.release();
        }
    }

    // Loops jc, pc, ir and jr: blocks of B stay in the second-level cache. A micropanel of A is packed where it is used,
    // and stays in the first-level cache while those of B pass by.
    private void loopOverBlocksOfB(int row, int rows, int column, int columns, FloatScratch scratch) {
        int k = left.columns();
        int nr = sizes.nr();
        int ncMost = sizes.nc(columns);
        float[] panelOfA = scratch.panelsOfA(1, sizes.panelOfA())[0];
        float[][] panelsOfB = scratch.panelsOfB(ncMost / nr, sizes.panelOfB());
        float[] tile = scratch.tile(sizes.mr() * nr);
        for (int jc = 0; jc < columns; jc += ncMost) {
            int nc = Math.min(columns - jc, ncMost);
            for (int pc = 0; pc < k; pc += sizes.kc()) {
                int kc = Math.min(k - pc, sizes.kc());
                for (int jr = 0; jr < nc; jr += nr) {
                    packB(pc, kc, column + jc + jr, Math.min(nc - jr, nr), panelsOfB[jr / nr]);
                }
                for (int ir = 0, mr; ir < rows; ir += mr) {
                    FloatMicroKernel forRows = kernel.forRows(rows - ir);
                    mr = Math.min(rows - ir, forRows.rows());
                    packA(row + ir, mr, pc, kc, panelOfA);
                    for (int jr = 0; jr < nc; jr += nr) {
                        multiplyTile(forRows, row + ir, mr, column + jc + jr, Math.min(nc - jr, nr), kc, panelOfA,
                                panelsOfB[jr / nr], add || pc > 0, tile);
                    }
                }
            }
        }
    }

    // Loops ic, pc, jr and ir: the same with blocks of A and micropanels of B.
    private void loopOverBlocksOfA(int row, int rows, int column, int columns, FloatScratch scratch) {
        int k = left.columns();
        int nr = sizes.nr();
        int mcMost = sizes.mc(rows);
        int lowerPanels = Math.ceilDiv(sizes.mr(), kernel.forRows(1).rows()); // at most, at the lower edge
        float[][] panelsOfA = scratch.panelsOfA(mcMost / sizes.mr() + lowerPanels, sizes.panelOfA());
        float[] panelOfB = scratch.panelsOfB(1, sizes.panelOfB())[0];
        float[] tile = scratch.tile(sizes.mr() * nr);
        for (int ic = 0; ic < rows; ic += mcMost) {
            int mc = Math.min(rows - ic, mcMost);
            for (int pc = 0; pc < k; pc += sizes.kc()) {
                int kc = Math.min(k - pc, sizes.kc());
                for (int ir = 0, mr, panel = 0; ir < mc; ir += mr, panel++) {
                    mr = Math.min(mc - ir, kernel.forRows(mc - ir).rows());
                    packA(row + ic + ir, mr, pc, kc, panelsOfA[panel]);
                }
                for (int jr = 0; jr < columns; jr += nr) {
                    int width = Math.min(columns - jr, nr);
                    packB(pc, kc, column + jr, width, panelOfB);
                    for (int ir = 0, mr, panel = 0; ir < mc; ir += mr, panel++) {
                        FloatMicroKernel forRows = kernel.forRows(mc - ir);
                        mr = Math.min(mc - ir, forRows.rows());
                        multiplyTile(forRows, row + ic + ir, mr, column + jr, width, kc, panelsOfA[panel], panelOfB,
                                add || pc > 0, tile);
                    }
                }
            }
        }
    }

    private void packA(int row, int rows, int pc, int kc, float[] panel) {
        left.packRows(row, rows, pc, kc, panel, BlockSizes.PITCH, sizes.panelRows());
    }

    private void packB(int pc, int kc, int column, int columns, float[] panel) {
        right.packColumns(pc, kc, column, columns, panel, kernel.forColumns(columns).columns());
    }

    // The kernel itself stores a tile that fills its place in C; others go through an array.
    private void multiplyTile(FloatMicroKernel forRows, int row, int rows, int column, int columns, int kc,
            float[] panelOfA, float[] panelOfB, boolean add, float[] tile) {
        FloatMicroKernel fitting = forRows.forColumns(columns);
        int nr = fitting.columns();
        if (rows == fitting.rows() && columns == nr && c.columnStride() == 1 && !add) {
            fitting.multiply(kc, panelOfA, panelOfB, c.array(), c.position(row, column), c.rowStride());
            return;
        }
        fitting.multiply(kc, panelOfA, panelOfB, tile, 0, nr);
        if (c.columnStride() == 1) {
            fitting.store(tile, c.array(), c.position(row, column), c.rowStride(), rows, columns, add);
        } else {
            storeStrided(tile, nr, row, rows, column, columns, add);
        }
    }

    private void storeStrided(float[] tile, int nr, int row, int rows, int column, int columns, boolean add) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                c.store(row + i, column + j, tile[i * nr + j], add);
            }
        }
    }
}
