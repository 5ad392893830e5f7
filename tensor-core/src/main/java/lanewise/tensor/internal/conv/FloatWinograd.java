package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.gemm.BlockSizes;
import lanewise.tensor.internal.gemm.FloatGemm;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * Convolutions of windows of 3 × 3, a pixel apart, by Winograd's F(4 × 4, 3 × 3): 36 multiplications of channels and filters
 * for 16 results, where windows need 144 (A. Lavin, S. Gray: Fast algorithms for convolutional neural networks, 2015).
 *
 * <p>Images are cut into tiles of 4 × 4 results. With the matrices of {@link FloatTileKernel}, Y = Aᵀ [Σ_c (G g Gᵀ) ⊙ (Bᵀ d B)] A
 * for each tile, d being its 6 × 6 pixels: for each of the 36 points one product of (tiles × channels) with (channels × filters).
 * Likewise dg = Gᵀ [Σ (A dY Aᵀ) ⊙ (Bᵀ d B)] G, a sum over tiles.
 *
 * <p>The order of sums is that of {@link FloatGemm}: over channels, or over tiles (n, i, j), in blocks of as many whole rows of
 * tiles as {@value #TILES_OF_A_SUM} tiles have, of longer rows in blocks of {@value #TILES_OF_A_SUM}. Rows are transformed before
 * columns where tiles are read, and after them where results are written. Threads divide rows of tiles, points, and channels,
 * and no sum.
 */
final class FloatWinograd {
    private static final FloatTileKernel KERNEL = ConvolutionKernels.ofFloatTiles();

    private static final int POINTS = FloatTilePoints.COUNT;
    private static final int TILES_OF_A_SUM = BlockSizes.KC;

    // Elements of a block of transformed images or results: they stay in the third-level cache.
    private static final int BLOCK = 3 << 18;

    private final Strided images;
    private final int channels;
    private final FloatTileRows rows;

    /**
     * Creates the convolutions of the windows of images.
     *
     * @param images (N, H, W, C), with channels side by side
     */
    FloatWinograd(Strided images, WindowAxis vertical, WindowAxis horizontal) {
        this.images = images;
        channels = images.layout().dim(3);
        rows = new FloatTileRows(KERNEL, images.layout().dim(0), vertical, horizontal);
    }

    /** What is done with a block of rows of tiles: {@code count} of them from {@code first} on. */
    @FunctionalInterface
    private interface Block {
        void compute(int first, int count);
    }

    private void forEachBlock(int rowsOfBlock, Block block) {
        for (int first = 0; first < rows.count(); first += rowsOfBlock) {
            block.compute(first, Math.min(rowsOfBlock, rows.count() - first));
        }
    }

    private int rowsOfBlock(int tiles) {
        return Math.clamp(tiles / rows.across(), 1, rows.count());
    }

    /** As {@link WindowProducts#windowsTimesFilters}. */
    void windowsTimesFilters(Strided filters, Strided out) {
        int width = filters.layout().dim(3);
        int rowsOfBlock = rowsOfBlock(BLOCK / POINTS / Math.max(channels, width));
        int tilesOfBlock = rowsOfBlock * rows.across();
        FloatTileScratch.forCall(scratch -> {
            FloatTilePoints weights = scratch.points(0, channels, width);
            FloatTilePoints tiles = scratch.points(1, tilesOfBlock, channels);
            FloatTilePoints sums = scratch.points(2, tilesOfBlock, width);
            FloatTileFilters.transform(KERNEL, filters, weights);
            forEachBlock(rowsOfBlock, (first, count) -> {
                int used = count * rows.across();
                Parallel.split(count, 1, (from, end) -> rows.images(images, first, from, end, tiles));
                Parallel.forEach(POINTS, point -> FloatGemm.inOneThread(tiles.matrix(point, used),
                        weights.matrix(point, channels), sums.matrix(point, used), false));
                Parallel.split(count, 1, (from, end) -> rows.results(sums, first, from, end, out));
            });
        });
    }

    /**
     * As {@link WindowProducts#matrixTimesWindows}.
     *
     * @param a a matrix with elements of a column side by side
     */
    void matrixTimesWindows(Strided a, Strided out) {
        int width = a.layout().dim(0);
        boolean byFilters = width <= channels; // the left factor is transposed, which takes time: it is the narrower one
        int rowsOfBlock = rowsOfBlock(TILES_OF_A_SUM);
        int tilesOfBlock = rowsOfBlock * rows.across();
        FloatTileScratch.forCall(scratch -> {
            FloatTilePoints sums = scratch.points(0, Math.min(width, channels), Math.max(width, channels));
            FloatTilePoints tiles = scratch.points(1, tilesOfBlock, channels);
            FloatTilePoints gradients = scratch.points(2, tilesOfBlock, width);
            FloatTilePoints left = byFilters ? gradients : tiles;
            FloatTilePoints right = byFilters ? tiles : gradients;
            forEachBlock(rowsOfBlock, (first, count) -> {
                int used = count * rows.across();
                Parallel.split(count, 1, (from, end) -> {
                    rows.images(images, first, from, end, tiles);
                    rows.gradients(a, first, from, end, gradients);
                });
                Parallel.forEach(POINTS, point -> FloatGemm.inOneThread(left.transposed(point, used),
                        right.matrix(point, used), sums.matrix(point, sums.rows()), first > 0));
            });
            FloatTileFilters.gradients(KERNEL, sums, byFilters, out);
        });
    }
}
