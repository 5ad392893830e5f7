package lanewise.tensor.internal.conv;

import java.util.Arrays;
import lanewise.tensor.internal.gemm.FloatGemm;
import lanewise.tensor.internal.gemm.FloatMatrix;
import lanewise.tensor.internal.gemm.FloatPacking;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;
import lanewise.tensor.internal.simd.SimdChoice;

/**
 * Convolutions of windows of 3 × 3, a pixel apart, by Winograd's F(4 × 4, 3 × 3): 36 multiplications of channels and filters
 * for 16 results, where windows need 144 (A. Lavin, S. Gray: Fast algorithms for convolutional neural networks, 2015).
 *
 * <p>Images are cut into tiles of 4 × 4 results, those at the end of a row or column with zeros beyond. With the matrices of
 * {@link FloatTileKernel}, Y = Aᵀ [Σ_c (G g Gᵀ) ⊙ (Bᵀ d B)] A for each tile, d being its 6 × 6 pixels: for each of the 36 points one
 * product of (tiles × channels) with (channels × filters). Likewise dg = Gᵀ [Σ (A dY Aᵀ) ⊙ (Bᵀ d B)] G, a sum over tiles.
 *
 * <p>The order of sums is that of {@link FloatGemm}: over channels, or over tiles (n, i, j), in blocks of as many
 * whole rows of tiles as {@value #TILES_OF_A_SUM} tiles have, of longer rows in blocks of {@value #TILES_OF_A_SUM}. Rows are transformed before columns where tiles are read, and
 * after them where results are written. Threads divide rows of tiles, points, and channels, and no sum.
 *
 * <p>An object works on one call. What is large comes from a pool.
 */
final class FloatWinograd {
    private static final FloatTileKernel KERNEL =
            SimdChoice.isVector() ? new VectorFloatTileKernel() : new ScalarFloatTileKernel();

    private static final int RESULTS = 4; // of a tile, along an axis
    private static final int PIXELS = 6;
    private static final int TAPS = 3;
    private static final int POINTS = PIXELS * PIXELS;

    private static final int TILES_OF_A_SUM = 256;

    // Elements of a block of transformed images or results: they stay in the third-level cache.
    private static final int BLOCK = 3 << 18;

    // Elements that a thread transforms at once, so that they stay in the first-level cache.
    private static final int CHUNK = 256;

    // Arrays of points are no power of two apart, or they would share the sets of a cache.
    private static final int GAP = 16;

    private static final ScratchPool<Scratch> BLOCKS = new ScratchPool<>(Scratch::new);
    private static final ScratchPool<Scratch> ROWS = new ScratchPool<>(Scratch::new);

    private final WindowAxis vertical;
    private final WindowAxis horizontal;
    private final Strided images;
    private final int channels;
    private final int across; // tiles in a row
    private final int down;
    private final int rows; // of tiles, in all images

    /** Arrays that are used again. */
    private static final class Scratch {
        private final float[][] arrays = new float[3][0];

        float[] array(int number, int length) {
            if (arrays[number].length < length) {
                arrays[number] = new float[length];
            }
            return arrays[number];
        }
    }

    /** Numbers of all tiles of a block, or of all filters, at the 36 points: a matrix for each point. */
    private record Points(float[] array, int rows, int columns, int distance) {

        static Points of(Scratch scratch, int number, int rows, int columns) {
            int distance = Math.addExact(Math.multiplyExact(rows, columns), GAP);
            return new Points(scratch.array(number, Math.multiplyExact(POINTS, distance)), rows, columns, distance);
        }

        int position(int point, int row) {
            return point * distance + row * columns;
        }

        FloatMatrix matrix(int point, int count) {
            return new FloatMatrix(array, point * distance, count, columns, columns, 1);
        }

        FloatMatrix transposed(int point, int count) {
            return new FloatMatrix(array, point * distance, columns, count, 1, columns);
        }
    }

    /**
     * Takes the images whose windows are meant.
     *
     * @param images (N, H, W, C), with channels side by side
     */
    FloatWinograd(Strided images, WindowAxis vertical, WindowAxis horizontal) {
        this.images = images;
        this.vertical = vertical;
        this.horizontal = horizontal;
        channels = images.layout().dim(3);
        down = Math.ceilDiv(vertical.windows(), RESULTS);
        across = Math.ceilDiv(horizontal.windows(), RESULTS);
        rows = Math.multiplyExact(images.layout().dim(0), down);
    }

    /** As {@link WindowProducts#windowsTimesFilters}. */
    void windowsTimesFilters(Strided filters, Strided out) {
        int outChannels = filters.layout().dim(3);
        int blockOfRows = Math.clamp(BLOCK / POINTS / Math.max(channels, outChannels) / across, 1, rows);
        Scratch scratch = BLOCKS.acquire();
        try {
            Points weights = Points.of(scratch, 0, channels, outChannels);
            transformFilters(filters, weights);
            Points tiles = Points.of(scratch, 1, blockOfRows * across, channels);
            Points sums = Points.of(scratch, 2, blockOfRows * across, outChannels);
            for (int from = 0; from < rows; from += blockOfRows) {
                int first = from;
                int count = Math.min(blockOfRows, rows - first);
                Parallel.split(count, 1, (i, end) -> transformImages(first, i, end, tiles));
                Parallel.forEach(POINTS, point -> FloatGemm.inOneThread(tiles.matrix(point, count * across),
                        weights.matrix(point, channels), sums.matrix(point, count * across), false));
                Parallel.split(count, 1, (i, end) -> transformResults(first, i, end, sums, out));
            }
        } finally {
            BLOCKS.release(scratch);
        }
    }

    /**
     * As {@link WindowProducts#matrixTimesWindows}.
     *
     * @param a a matrix with elements of a column side by side
     */
    void matrixTimesWindows(Strided a, Strided out) {
        int outChannels = a.layout().dim(0);
        int blockOfRows = Math.clamp(TILES_OF_A_SUM / across, 1, rows);
        Scratch scratch = BLOCKS.acquire();
        try {
            boolean byFilters = outChannels <= channels; // the factor that is transposed is the narrower one
            Points sums = byFilters ? Points.of(scratch, 0, outChannels, channels) : Points.of(scratch, 0, channels, outChannels);
            Points tiles = Points.of(scratch, 1, blockOfRows * across, channels);
            Points gradients = Points.of(scratch, 2, blockOfRows * across, outChannels);
            for (int from = 0; from < rows; from += blockOfRows) {
                int first = from;
                int count = Math.min(blockOfRows, rows - first);
                Parallel.split(count, 1, (i, end) -> {
                    transformImages(first, i, end, tiles);
                    transformGradients(first, i, end, a, gradients);
                });
                Points left = byFilters ? gradients : tiles;
                Points right = byFilters ? tiles : gradients;
                Parallel.forEach(POINTS, point -> FloatGemm.inOneThread(left.transposed(point, count * across),
                        right.matrix(point, count * across), sums.matrix(point, sums.rows), first > 0));
            }
            if (byFilters) {
                transformFilterGradients(sums, out);
            } else {
                transformChannelGradients(sums, out);
            }
        } finally {
            BLOCKS.release(scratch);
        }
    }

    // G g Gᵀ, of filters (3, 3, C, O).
    private void transformFilters(Strided filters, Points weights) {
        Layout layout = filters.layout();
        int outChannels = layout.dim(3);
        Parallel.split(channels, Math.max(1, CHUNK / outChannels), (from, end) -> {
            Scratch scratch = ROWS.acquire();
            try {
                int n = (end - from) * outChannels;
                float[] taps = scratch.array(0, TAPS * TAPS * n);
                float[] half = scratch.array(1, PIXELS * TAPS * n);
                for (int tap = 0; tap < TAPS * TAPS; tap++) {
                    int offset = layout.offset() + tap / TAPS * layout.stride(0) + tap % TAPS * layout.stride(1)
                            + from * layout.stride(2);
                    FloatPacking.copy(filters.floats(), offset, layout.stride(2), layout.stride(3), end - from, outChannels,
                            taps, tap * n, outChannels);
                }
                KERNEL.filters(taps, 0, TAPS * n, half, 0, TAPS * n, TAPS * n);
                for (int i = 0; i < PIXELS; i++) {
                    KERNEL.filters(half, i * TAPS * n, n, weights.array, weights.position(i * PIXELS, from), weights.distance, n);
                }
            } finally {
                ROWS.release(scratch);
            }
        });
    }

    // Bᵀ d B of the tiles in rows first + from .. first + end - 1, which become rows from·across … of the block.
    private void transformImages(int first, int from, int end, Points tiles) {
        int width = (across * RESULTS + PIXELS - RESULTS) * channels;
        Scratch scratch = ROWS.acquire();
        try {
            float[] pixels = scratch.array(0, PIXELS * width);
            float[] half = scratch.array(1, PIXELS * width);
            for (int row = from; row < end; row++) {
                gatherPixels((first + row) / down, (first + row) % down, pixels, width);
                KERNEL.images(pixels, 0, width, half, 0, width, width);
                for (int i = 0; i < PIXELS; i++) {
                    for (int tile = 0; tile < across; tile++) {
                        KERNEL.images(half, i * width + tile * RESULTS * channels, channels, tiles.array,
                                tiles.position(i * PIXELS, row * across + tile), tiles.distance, channels);
                    }
                }
            }
        } finally {
            ROWS.release(scratch);
        }
    }

    private void gatherPixels(int image, int rowOfTiles, float[] pixels, int width) {
        Layout layout = images.layout();
        int left = Math.clamp(-horizontal.start(), 0, width / channels);
        int x = horizontal.start() + left;
        int count = Math.clamp(layout.dim(2) - x, 0, width / channels - left);
        for (int i = 0; i < PIXELS; i++) {
            int y = vertical.position(rowOfTiles * RESULTS, i);
            int at = i * width;
            if (y < 0 || y >= layout.dim(1)) {
                Arrays.fill(pixels, at, at + width, 0);
                continue;
            }
            Arrays.fill(pixels, at, at + left * channels, 0);
            copyPixels(images.floats(), layout.offset() + image * layout.stride(0) + y * layout.stride(1) + x * layout.stride(2),
                    layout.stride(2), channels, count, pixels, at + left * channels);
            Arrays.fill(pixels, at + (left + count) * channels, at + width, 0);
        }
    }

    private static void copyPixels(float[] source, int offset, int stride, int channels, int count, float[] target, int at) {
        if (count == 0) {
            return;
        }
        if (stride == channels) {
            System.arraycopy(source, offset, target, at, count * channels);
        } else {
            FloatPacking.copy(source, offset, stride, 1, count, channels, target, at, channels);
        }
    }

    // A dY Aᵀ of the same tiles.
    private void transformGradients(int first, int from, int end, Strided a, Points gradients) {
        Layout layout = a.layout();
        int outChannels = layout.dim(0);
        int width = across * RESULTS * outChannels;
        int count = horizontal.windows();
        Scratch scratch = ROWS.acquire();
        try {
            float[] pixels = scratch.array(0, RESULTS * width);
            float[] half = scratch.array(1, PIXELS * width);
            for (int row = from; row < end; row++) {
                int firstResult = (first + row) % down * RESULTS;
                int firstPixel = ((first + row) / down * vertical.windows() + firstResult) * count;
                for (int i = 0; i < RESULTS; i++) {
                    int used = firstResult + i < vertical.windows() ? count : 0;
                    copyPixels(a.floats(), layout.offset() + (firstPixel + i * count) * layout.stride(1), layout.stride(1),
                            outChannels, used, pixels, i * width);
                    Arrays.fill(pixels, i * width + used * outChannels, (i + 1) * width, 0);
                }
                KERNEL.resultGradients(pixels, 0, width, half, 0, width, width);
                for (int i = 0; i < PIXELS; i++) {
                    for (int tile = 0; tile < across; tile++) {
                        KERNEL.resultGradients(half, i * width + tile * RESULTS * outChannels, outChannels, gradients.array,
                                gradients.position(i * PIXELS, row * across + tile), gradients.distance, outChannels);
                    }
                }
            }
        } finally {
            ROWS.release(scratch);
        }
    }

    // Aᵀ s A of the same tiles, whose results inside of the image are rows of out.
    private void transformResults(int first, int from, int end, Points sums, Strided out) {
        Layout layout = out.layout();
        int outChannels = layout.dim(1);
        int width = across * RESULTS * outChannels;
        int count = horizontal.windows();
        Scratch scratch = ROWS.acquire();
        try {
            float[] half = scratch.array(0, PIXELS * width);
            float[] results = scratch.array(1, RESULTS * width);
            for (int row = from; row < end; row++) {
                for (int i = 0; i < PIXELS; i++) {
                    for (int tile = 0; tile < across; tile++) {
                        KERNEL.results(sums.array, sums.position(i * PIXELS, row * across + tile), sums.distance, half,
                                i * width + tile * RESULTS * outChannels, outChannels, outChannels);
                    }
                }
                KERNEL.results(half, 0, width, results, 0, width, count * outChannels);
                int firstResult = (first + row) % down * RESULTS;
                int firstPixel = ((first + row) / down * vertical.windows() + firstResult) * count;
                for (int i = 0; i < Math.min(RESULTS, vertical.windows() - firstResult); i++) {
                    FloatPacking.copy(results, i * width, outChannels, 1, count, outChannels, out.floats(),
                            layout.offset() + (firstPixel + i * count) * layout.stride(0), layout.stride(0));
                }
            }
        } finally {
            ROWS.release(scratch);
        }
    }

    // Gᵀ s G, of filters (O, 3, 3, C).
    private void transformFilterGradients(Points sums, Strided out) {
        Layout layout = out.layout();
        int n = channels;
        Parallel.split(layout.dim(0), Math.max(1, CHUNK / channels), (from, end) -> {
            Scratch scratch = ROWS.acquire();
            try {
                float[] half = scratch.array(0, PIXELS * TAPS * n);
                for (int o = from; o < end; o++) {
                    for (int i = 0; i < PIXELS; i++) {
                        KERNEL.filterGradients(sums.array, sums.position(i * PIXELS, o), sums.distance, half, i * TAPS * n, n, n);
                    }
                    KERNEL.filterGradients(half, 0, TAPS * n, out.floats(), layout.offset() + o * layout.stride(0), TAPS * n,
                            TAPS * n);
                }
            } finally {
                ROWS.release(scratch);
            }
        });
    }

    // The same of sums (C, O).
    private void transformChannelGradients(Points sums, Strided out) {
        Layout layout = out.layout();
        int n = layout.dim(0);
        Parallel.split(channels, Math.max(1, CHUNK / n), (from, end) -> {
            Scratch scratch = ROWS.acquire();
            try {
                float[] half = scratch.array(0, PIXELS * TAPS * n);
                float[] taps = scratch.array(1, TAPS * TAPS * n);
                for (int c = from; c < end; c++) {
                    for (int i = 0; i < PIXELS; i++) {
                        KERNEL.filterGradients(sums.array, sums.position(i * PIXELS, c), sums.distance, half, i * TAPS * n, n, n);
                    }
                    KERNEL.filterGradients(half, 0, TAPS * n, taps, 0, TAPS * n, TAPS * n);
                    for (int tap = 0; tap < TAPS * TAPS; tap++) {
                        for (int o = 0; o < n; o++) {
                            out.floats()[layout.offset() + o * layout.stride(0) + tap * channels + c] = taps[tap * n + o];
                        }
                    }
                }
            } finally {
                ROWS.release(scratch);
            }
        });
    }
}
