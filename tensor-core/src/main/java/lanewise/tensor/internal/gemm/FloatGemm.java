package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.parallel.Parallel;

/**
 * C = A·B or C += A·B for matrices of any strides, by the five loops of Goto and van de Geijn. The bits of a result
 * depend on the shapes and values alone: {@link FloatMicroKernel} and {@link BlockSizes#kc} fix the order of every sum,
 * tiles and threads only divide the rows and columns of C.
 */
public final class FloatGemm {
    private static final FloatMicroKernel KERNEL = MicroKernels.floats();
    private static final BlockSizes SIZES = BlockSizes.of(KERNEL.rows(), KERNEL.columns());

    // A product of fewer multiplications than this is done by one thread.
    private static final long PARALLEL_WORK = 1 << 18;

    private static final ThreadLocal<float[]> PACKED_A = ThreadLocal.withInitial(() -> new float[0]);
    private static final ThreadLocal<float[]> TILE = ThreadLocal.withInitial(() -> new float[0]);
    private static final ThreadLocal<float[]> PACKED_B = ThreadLocal.withInitial(() -> new float[0]);

    private final FloatMicroKernel kernel;
    private final BlockSizes sizes;
    private final FloatMatrix a;
    private final FloatMatrix b;
    private final FloatMatrix c;

    private FloatGemm(FloatMicroKernel kernel, BlockSizes sizes, FloatMatrix a, FloatMatrix b, FloatMatrix c) {
        this.kernel = kernel;
        this.sizes = sizes;
        this.a = a;
        this.b = b;
        this.c = c;
    }

    /** Computes c = a·b, or c += a·b if {@code add}; shapes fit, no dimension is 0, c overlaps no input. */
    public static void multiply(FloatMatrix a, FloatMatrix b, FloatMatrix c, boolean add) {
        multiply(KERNEL, SIZES, a, b, c, add);
    }

    /** As above, with a given kernel and given block sizes. */
    static void multiply(FloatMicroKernel kernel, BlockSizes sizes, FloatMatrix a, FloatMatrix b, FloatMatrix c,
            boolean add) {
        if (c.columnStride() != 1 && c.rowStride() == 1) {
            // The kernel writes rows: with columns side by side, compute the transposed product.
            new FloatGemm(kernel, sizes, b.transpose(), a.transpose(), c.transpose()).run(add);
        } else {
            new FloatGemm(kernel, sizes, a, b, c).run(add);
        }
    }

    // Loops jc and pc: blocks of B that fit the buffer, all of K at once if possible.
    private void run(boolean add) {
        int n = c.columns();
        int k = a.columns();
        int panels = Math.ceilDiv(n, sizes.nr());
        int depth = Math.min(k, Math.max(1, sizes.packedB() / (sizes.kc() * sizes.nr())) * sizes.kc());
        int panelsAtOnce = Math.clamp(sizes.packedB() / ((long) sizes.nr() * depth), 1, panels);
        float[] packedB = buffer(PACKED_B, panelsAtOnce * sizes.nr() * depth);
        for (int jc = 0; jc < n; jc += panelsAtOnce * sizes.nr()) {
            int nc = Math.min(n - jc, panelsAtOnce * sizes.nr());
            for (int pc = 0; pc < k; pc += depth) {
                multiplyBlock(jc, nc, pc, Math.min(k - pc, depth), packedB, add || pc > 0);
            }
        }
    }

    private void multiplyBlock(int jc, int nc, int pc, int depth, float[] packedB, boolean add) {
        int m = c.rows();
        boolean alone = (long) m * nc * depth < PARALLEL_WORK || Parallel.threads() == 1;
        int panels = Math.ceilDiv(nc, sizes.nr());
        int steps = Math.ceilDiv(depth, sizes.kc());
        if (alone) {
            packB(jc, nc, pc, depth, 0, panels * steps, packedB);
            multiplyTile(0, m, jc, 0, panels, nc, pc, depth, packedB, add);
            return;
        }
        int threads = Parallel.threads();
        Parallel.split(panels * steps, Math.ceilDiv(panels * steps, threads),
                (from, to) -> packB(jc, nc, pc, depth, from, to, packedB));
        int tileRows = Math.ceilDiv(m, sizes.mr());
        int rowParts = Math.min(threads, tileRows);
        int columnParts = Math.min(Math.ceilDiv(threads, rowParts), panels);
        int rowsEach = Math.ceilDiv(tileRows, rowParts) * sizes.mr();
        int panelsEach = Math.ceilDiv(panels, columnParts);
        Parallel.forEach(rowParts * columnParts, part -> {
            int row = part / columnParts * rowsEach;
            int panel = part % columnParts * panelsEach;
            if (row < m && panel < panels) {
                multiplyTile(row, Math.min(m - row, rowsEach), jc, panel, Math.min(panels, panel + panelsEach), nc,
                        pc, depth, packedB, add);
            }
        });
    }

    // Packs the (panel, step) pairs numbered from .. to - 1; a panel's steps of KC follow each other.
    private void packB(int jc, int nc, int pc, int depth, int from, int to, float[] packedB) {
        int steps = Math.ceilDiv(depth, sizes.kc());
        for (int number = from; number < to; number++) {
            int column = number / steps * sizes.nr();
            int p = number % steps * sizes.kc();
            FloatPacking.pack(b.array(), b.position(pc + p, jc + column), b.columnStride(), b.rowStride(),
                    Math.min(sizes.nr(), nc - column), Math.min(sizes.kc(), depth - p), sizes.nr(),
                    packedB, column * depth + p * sizes.nr());
        }
    }

    // Loops ic (and pc inside it): multiplies MC × KC of A, which stays in the cache, with all panels of B.
    private void multiplyTile(int row, int rows, int jc, int firstPanel, int endPanel, int nc, int pc, int depth,
            float[] packedB, boolean add) {
        boolean pack = (endPanel - firstPanel) * sizes.nr() >= sizes.packAFromColumns();
        int mcMost = Math.min(sizes.mc(), Math.ceilDiv(rows, sizes.mr()) * sizes.mr());
        float[] packedA = buffer(PACKED_A, (pack ? mcMost : sizes.mr()) * sizes.kc());
        float[] tile = buffer(TILE, sizes.mr() * sizes.nr());
        for (int ic = row; ic < row + rows; ic += mcMost) {
            int mc = Math.min(mcMost, row + rows - ic);
            for (int p = 0; p < depth; p += sizes.kc()) {
                int kc = Math.min(sizes.kc(), depth - p);
                // The rows that do not fill a micropanel are packed in any case: the kernel reads full ones only.
                int packedFrom = pack ? 0 : mc - mc % sizes.mr();
                FloatPacking.pack(a.array(), a.position(ic + packedFrom, pc + p), a.rowStride(), a.columnStride(),
                        mc - packedFrom, kc, sizes.mr(), packedA, 0);
                for (int panel = firstPanel; panel < endPanel; panel++) {
                    int column = panel * sizes.nr();
                    multiplyPanel(ic, mc, packedFrom, packedA, pc + p, kc, packedB, column * depth + p * sizes.nr(),
                            jc + column, Math.min(sizes.nr(), nc - column), add || p > 0, tile);
                }
            }
        }
    }

    // Loop ir: all micro-tiles that need one micropanel of B.
    private void multiplyPanel(int ic, int mc, int packedFrom, float[] packedA, int p, int kc,
            float[] packedB, int panelOffset, int column, int nr, boolean add, float[] tile) {
        boolean fullWidth = nr == sizes.nr() && c.columnStride() == 1;
        for (int ir = 0; ir < mc; ir += sizes.mr()) {
            int mr = Math.min(sizes.mr(), mc - ir);
            boolean full = fullWidth && mr == sizes.mr();
            boolean direct = full && !add;
            float[] target = direct ? c.array() : tile;
            int targetOffset = direct ? c.position(ic + ir, column) : 0;
            int targetRow = direct ? c.rowStride() : sizes.nr();
            if (ir < packedFrom) {
                kernel.multiply(kc, a.array(), a.position(ic + ir, p), a.rowStride(), a.columnStride(),
                        packedB, panelOffset, target, targetOffset, targetRow);
            } else {
                kernel.multiply(kc, packedA, (ir - packedFrom) * kc, 1, sizes.mr(),
                        packedB, panelOffset, target, targetOffset, targetRow);
            }
            if (full && add) {
                kernel.addTile(tile, 0, c.array(), c.position(ic + ir, column), c.rowStride());
            } else if (!full) {
                storePartial(tile, ic + ir, mr, column, nr, add);
            }
        }
    }

    private void storePartial(float[] tile, int row, int rows, int column, int columns, boolean add) {
        float[] target = c.array();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = c.position(row + i, column + j);
                float sum = tile[i * sizes.nr() + j];
                target[at] = add ? target[at] + sum : sum;
            }
        }
    }

    private static float[] buffer(ThreadLocal<float[]> local, int length) {
        float[] buffer = local.get();
        if (buffer.length < length) {
            buffer = new float[length];
            local.set(buffer);
        }
        return buffer;
    }
}
