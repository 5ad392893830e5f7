package lanewise.tensor.internal.gemm;

import java.util.function.IntConsumer;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * C = A·B or C += A·B for matrices of any strides, in the way that the caller chose: shapes fit, no size is 0, and C
 * overlaps no input. The bits of a result depend on the way, the shapes and the values alone: {@link FloatMicroKernel}
 * and {@link BlockSizes#kc} fix the order of every sum, tiles and threads only divide the rows and columns of C.
 *
 * <p>{@link #blocked} is the five loops of Goto and van de Geijn. The others pack nothing: {@link #matrixVector} and
 * {@link #small} keep the same order, {@link #dotProducts} has its own. Objects are used again by the next product.
 */
public final class FloatGemm implements IntConsumer {
    private static final FloatMicroKernel KERNEL = MicroKernels.floats();
    private static final FloatDotKernel DOT_KERNEL = MicroKernels.ofFloatDotProducts();
    private static final FloatMatrixVectorKernel VECTOR_KERNEL = MicroKernels.ofFloatVectors();
    private static final BlockSizes SIZES = BlockSizes.of(KERNEL.rows(), KERNEL.columns());

    // A product of fewer multiplications than this, such as 64³, takes less time than a sleeping thread needs to wake.
    private static final long PARALLEL_WORK = 1 << 19;

    // A product of fewer than this takes less time than two threads need to tell each other.
    private static final long AWAKE_WORK = 1 << 17;

    // Panels that are packed together where each is used but once: they fit the second-level cache.
    private static final int PANELS_TOGETHER = 8;

    private static final ScratchPool<FloatGemm> POOL = new ScratchPool<>(
            () -> new FloatGemm(KERNEL, SIZES, new FloatMatrix(), new FloatMatrix(), new FloatMatrix()));

    private final FloatMicroKernel kernel;
    private final FloatMicroKernel narrow;
    private final BlockSizes sizes;
    private final FloatMatrix c;
    private final FloatMatrix a;
    private final FloatMatrix b;
    private boolean add;

    // What a part is.
    private int columnParts;
    private int rowsEach;
    private int columnsEach;

    private FloatGemm(FloatMicroKernel kernel, BlockSizes sizes, FloatMatrix a, FloatMatrix b, FloatMatrix c) {
        this.kernel = kernel;
        this.narrow = kernel.narrow();
        this.sizes = sizes;
        this.a = a;
        this.b = b;
        this.c = c;
    }

    /**
     * Computes c = a·b, or c += a·b if {@code add}, by the five loops.
     *
     * @param transposed whether cᵀ = bᵀ·aᵀ is formed, since the kernel writes rows
     */
    public static void blocked(boolean transposed, Strided a, Strided b, Strided c, boolean add) {
        FloatGemm gemm = acquire(transposed, a, b, c, add);
        try {
            gemm.run();
        } finally {
            gemm.release();
        }
    }

    /**
     * Computes c = a·b, or c += a·b if {@code add}, where c is one column, or one row if {@code transposed}, without
     * packing.
     */
    public static void matrixVector(boolean transposed, Strided a, Strided b, Strided c, boolean add) {
        FloatGemm gemm = acquire(transposed, a, b, c, add);
        try {
            FloatMatrixVector.multiply(VECTOR_KERNEL, gemm.a, gemm.b, gemm.c, add);
        } finally {
            gemm.release();
        }
    }

    /** Computes c = a·b, or c += a·b if {@code add}, where c is one column, in the order of {@link FloatDotKernel}. */
    public static void dotProducts(Strided a, Strided b, Strided c, boolean add) {
        FloatGemm gemm = acquire(false, a, b, c, add);
        try {
            FloatDotProducts.multiply(DOT_KERNEL, gemm.a, gemm.b, gemm.c, add);
        } finally {
            gemm.release();
        }
    }

    /**
     * Computes c = a·b, or c += a·b if {@code add}, for few elements, where packing and dividing would take longer: as
     * plain loops, with the same bits. K is at most {@link BlockSizes#KC}.
     */
    public static void small(Strided a, Strided b, Strided c, boolean add) {
        Layout l = a.layout();
        Layout r = b.layout();
        Layout o = c.layout();
        small(o.dim(0), o.dim(1), l.dim(1), a.floats(), l.offset(), l.stride(0), l.stride(1),
                b.floats(), r.offset(), r.stride(0), r.stride(1),
                c.floats(), o.offset(), o.stride(0), o.stride(1), add);
    }

    // (i, j) of a matrix stands at offset + i·row + j·column.
    private static void small(int m, int n, int k, float[] a, int aOffset, int aRow, int aColumn,
            float[] b, int bOffset, int bRow, int bColumn, float[] c, int cOffset, int cRow, int cColumn, boolean add) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                int q = aOffset + i * aRow;
                int r = bOffset + j * bColumn;
                for (int p = 0; p < k; p++, q += aColumn, r += bRow) {
                    sum = Math.fma(a[q], b[r], sum);
                }
                int at = cOffset + i * cRow + j * cColumn;
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }

    private static FloatGemm acquire(boolean transposed, Strided a, Strided b, Strided c, boolean add) {
        FloatGemm gemm = POOL.acquire();
        gemm.a.set(transposed ? b : a);
        gemm.b.set(transposed ? a : b);
        gemm.c.set(c);
        if (transposed) {
            gemm.a.transpose();
            gemm.b.transpose();
            gemm.c.transpose();
        }
        gemm.add = add;
        return gemm;
    }

    private void release() {
        a.release(); // or the pool would hold on to arrays that nobody uses
        b.release();
        c.release();
        POOL.release(this);
    }

    /** The five loops with a given kernel and given block sizes. */
    static void multiply(FloatMicroKernel kernel, BlockSizes sizes, FloatMatrix a, FloatMatrix b, FloatMatrix c,
            boolean add) {
        FloatGemm gemm = new FloatGemm(kernel, sizes, a, b, c);
        gemm.add = add;
        gemm.run();
    }

    private void run() {
        int m = c.rows();
        int n = c.columns();
        int threads = threadsFor((long) m * n * a.columns());
        if (threads == 1) {
            multiplyPart(0, m, 0, n);
            return;
        }
        ThreadGrid grid = ThreadGrid.of(m, n, threads, sizes);
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

    private static int threadsFor(long work) {
        if (work >= PARALLEL_WORK) {
            return Parallel.threads();
        }
        return work >= AWAKE_WORK ? Parallel.threadsAwake() : 1;
    }

    private void multiplyPart(int row, int rows, int column, int columns) {
        FloatScratch scratch = FloatScratch.acquire();
        try {
            multiplyPart(row, rows, column, columns, scratch);
        } finally {
            scratch.release();
        }
    }

    // Loops jc and pc: blocks of B that fit the buffer, all of K at once if possible. When there is one block of rows
    // only, a panel of B is used but once, and room for a few steps of KC suffices.
    private void multiplyPart(int row, int rows, int column, int columns, FloatScratch scratch) {
        int nr = sizes.nr();
        int k = a.columns();
        boolean once = rows <= sizes.mc();
        int depth = once ? k : Math.min(k, Math.max(1, sizes.packedB() / (sizes.kc() * nr)) * sizes.kc());
        int panelLength = nr * (once ? Math.min(k, sizes.kc()) : depth);
        int panels = once ? PANELS_TOGETHER : Math.max(1, sizes.packedB() / panelLength);
        int columnsAtOnce = Math.min(panels, Math.ceilDiv(columns, nr)) * nr;
        float[] packedB = scratch.packedB(columnsAtOnce / nr * panelLength);
        for (int jc = 0; jc < columns; jc += columnsAtOnce) {
            int nc = Math.min(columns - jc, columnsAtOnce);
            for (int pc = 0; pc < k; pc += depth) {
                multiplyBlock(row, rows, column + jc, nc, pc, Math.min(k - pc, depth), packedB, panelLength,
                        add || pc > 0, scratch);
            }
        }
    }

    // Loops ic, pc again in steps of KC, and jr: multiplies MC × KC of A, which stays in the cache, with all panels of
    // B. Those of a step of KC are packed together, because rows of B are then read from end to end.
    private void multiplyBlock(int row, int rows, int column, int columns, int pc, int depth,
            float[] packedB, int panelLength, boolean add, FloatScratch scratch) {
        int nr = sizes.nr();
        boolean packA = columns >= sizes.packAFromColumns();
        int mcMost = Math.min(sizes.mc(), Math.ceilDiv(rows, sizes.mr()) * sizes.mr());
        float[] packedA = scratch.packedA((packA ? mcMost : sizes.mr()) * sizes.kc());
        float[] tile = scratch.tile(sizes.mr() * nr);
        for (int ic = row; ic < row + rows; ic += mcMost) {
            int mc = Math.min(mcMost, row + rows - ic);
            for (int p = 0; p < depth; p += sizes.kc()) {
                int kc = Math.min(sizes.kc(), depth - p);
                // The kernel reads full micropanels only: where all of A has fewer rows, they are packed in any case.
                boolean inPlace = !packA && ic + mc >= sizes.mr();
                if (!inPlace) {
                    FloatPacking.pack(a.array(), a.position(ic, pc + p), a.rowStride(), a.columnStride(),
                            mc, kc, sizes.mr(), sizes.mr(), packedA, 0, kc * sizes.mr());
                }
                int panel = p * nr % panelLength;
                if (ic == row) {
                    FloatPacking.pack(b.array(), b.position(pc + p, column), b.columnStride(), b.rowStride(),
                            columns, kc, nr, narrow.columns(), packedB, panel, panelLength);
                }
                for (int jr = 0; jr < columns; jr += nr, panel += panelLength) {
                    int width = Math.min(nr, columns - jr);
                    multiplyPanel(width <= narrow.columns() ? narrow : kernel, ic, mc, inPlace, packedA, pc + p, kc,
                            packedB, panel, column + jr, width, add || p > 0, tile);
                }
            }
        }
    }

    // Loop ir: all micro-tiles that need one micropanel of B. Those that can be stored as they are, are left to the
    // kernel together; the others go through a tile of their own.
    private void multiplyPanel(FloatMicroKernel kernel, int ic, int mc, boolean inPlace, float[] packedA, int p, int kc,
            float[] packedB, int panelOffset, int column, int columns, boolean add, float[] tile) {
        int mr = sizes.mr();
        int direct = columns == kernel.columns() && c.columnStride() == 1 && !add ? mc / mr : 0;
        if (direct > 0 && inPlace) {
            kernel.multiply(direct, kc, a.array(), a.position(ic, p), mr * a.rowStride(), a.rowStride(),
                    a.columnStride(), packedB, panelOffset, c.array(), c.position(ic, column), c.rowStride());
        } else if (direct > 0) {
            kernel.multiply(direct, kc, packedA, 0, mr * kc, 1, mr, packedB, panelOffset,
                    c.array(), c.position(ic, column), c.rowStride());
        }
        for (int ir = direct * mr; ir < mc; ir += mr) {
            int rows = Math.min(mr, mc - ir);
            // In place, rows that do not fill a tile are joined by some before them, which are computed once more.
            int again = inPlace ? mr - rows : 0;
            if (inPlace) {
                kernel.multiply(1, kc, a.array(), a.position(ic + ir - again, p), 0, a.rowStride(), a.columnStride(),
                        packedB, panelOffset, tile, 0, kernel.columns());
            } else {
                kernel.multiply(1, kc, packedA, ir * kc, 0, 1, mr, packedB, panelOffset, tile, 0, kernel.columns());
            }
            store(kernel, tile, again * kernel.columns(), ic + ir, rows, column, columns, add);
        }
    }

    private void store(FloatMicroKernel kernel, float[] tile, int tileOffset, int row, int rows, int column,
            int columns, boolean add) {
        if (c.columnStride() == 1) {
            kernel.store(tile, tileOffset, c.array(), c.position(row, column), c.rowStride(), rows, columns, add);
            return;
        }
        float[] target = c.array();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = c.position(row + i, column + j);
                float sum = tile[tileOffset + i * kernel.columns() + j];
                target[at] = add ? target[at] + sum : sum;
            }
        }
    }
}
