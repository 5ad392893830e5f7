package lanewise.tensor.internal.conv;

import java.util.Arrays;
import lanewise.tensor.internal.gemm.FloatPacking;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * Rows of tiles of 4 × 4 results, those of one image after those of another, whose last tiles may reach beyond the image.
 * Parts of them go to the points of Winograd's convolution, or come back from there, a row at a time.
 */
final class FloatTileRows {
    private static final int RESULTS = 4; // of a tile, along an axis
    private static final int SIDE = FloatTilePoints.SIDE; // so many pixels, too

    private final FloatTileKernel kernel;
    private final WindowAxis vertical;
    private final WindowAxis horizontal;
    private final int across;
    private final int down;
    private final int count;

    FloatTileRows(FloatTileKernel kernel, int images, WindowAxis vertical, WindowAxis horizontal) {
        this.kernel = kernel;
        this.vertical = vertical;
        this.horizontal = horizontal;
        across = Math.ceilDiv(horizontal.windows(), RESULTS);
        down = Math.ceilDiv(vertical.windows(), RESULTS);
        count = Math.multiplyExact(images, down);
    }

    /** Returns the number of rows. */
    int count() {
        return count;
    }

    /** Returns the tiles of a row. */
    int across() {
        return across;
    }

    // The row of results at which a row of tiles begins, in its image.
    private int firstResult(int row) {
        return row % down * RESULTS;
    }

    // The number of the first result of a row of tiles, among those of all images.
    private int firstPixel(int row) {
        return (row / down * vertical.windows() + firstResult(row)) * horizontal.windows();
    }

    // Rows of results that lie in the image.
    private int resultsInside(int row) {
        return Math.min(RESULTS, vertical.windows() - firstResult(row));
    }

    /** Writes Bᵀ d B of the pixels of rows first + from … first + end − 1 to rows from·across … of the points. */
    void images(Strided images, int first, int from, int end, FloatTilePoints points) {
        int channels = points.columns();
        int width = (across * RESULTS + SIDE - RESULTS) * channels;
        FloatTileScratch.forThread(scratch -> {
            float[] pixels = scratch.array(0, SIDE * width);
            float[] half = scratch.array(1, SIDE * width);
            for (int row = from; row < end; row++) {
                gatherPixels(images, first + row, pixels, width);
                kernel.images(pixels, 0, width, half, 0, width, width);
                for (int i = 0; i < SIDE; i++) {
                    for (int tile = 0; tile < across; tile++) {
                        kernel.images(half, i * width + tile * RESULTS * channels, channels, points.array(),
                                points.position(i, row * across + tile), points.distance(), channels);
                    }
                }
            }
        });
    }

    // Six rows of pixels, with zeros outside of the image.
    private void gatherPixels(Strided images, int row, float[] pixels, int width) {
        Layout layout = images.layout();
        int channels = layout.dim(3);
        int left = Math.clamp(-horizontal.start(), 0, width / channels);
        int x = horizontal.start() + left;
        int inside = Math.clamp(layout.dim(2) - x, 0, width / channels - left);
        for (int i = 0; i < SIDE; i++) {
            int y = vertical.position(firstResult(row), i);
            int at = i * width;
            if (y < 0 || y >= layout.dim(1)) {
                Arrays.fill(pixels, at, at + width, 0);
                continue;
            }
            Arrays.fill(pixels, at, at + left * channels, 0);
            int offset = layout.offset() + row / down * layout.stride(0) + y * layout.stride(1) + x * layout.stride(2);
            copyPixels(images.floats(), offset, layout.stride(2), channels, inside, pixels, at + left * channels);
            Arrays.fill(pixels, at + (left + inside) * channels, at + width, 0);
        }
    }

    private static void copyPixels(float[] x, int offset, int stride, int channels, int pixels, float[] out, int at) {
        if (stride == channels) {
            System.arraycopy(x, offset, out, at, pixels * channels);
        } else if (pixels > 0) {
            FloatPacking.copy(x, offset, stride, 1, pixels, channels, out, at, channels);
        }
    }

    /**
     * Writes A dY Aᵀ of the same tiles.
     *
     * @param gradients (O, N·H'·W'), with elements of a column side by side
     */
    void gradients(Strided gradients, int first, int from, int end, FloatTilePoints points) {
        Layout layout = gradients.layout();
        int filters = points.columns();
        int width = across * RESULTS * filters;
        FloatTileScratch.forThread(scratch -> {
            float[] results = scratch.array(0, RESULTS * width);
            float[] half = scratch.array(1, SIDE * width);
            for (int row = from; row < end; row++) {
                for (int i = 0; i < RESULTS; i++) {
                    int inside = i < resultsInside(first + row) ? horizontal.windows() : 0;
                    int offset = layout.offset() + (firstPixel(first + row) + i * inside) * layout.stride(1);
                    copyPixels(gradients.floats(), offset, layout.stride(1), filters, inside, results, i * width);
                    Arrays.fill(results, i * width + inside * filters, (i + 1) * width, 0);
                }
                kernel.resultGradients(results, 0, width, half, 0, width, width);
                for (int i = 0; i < SIDE; i++) {
                    for (int tile = 0; tile < across; tile++) {
                        kernel.resultGradients(half, i * width + tile * RESULTS * filters, filters, points.array(),
                                points.position(i, row * across + tile), points.distance(), filters);
                    }
                }
            }
        });
    }

    /**
     * Writes Aᵀ s A of the same tiles, as far as they lie in the images.
     *
     * @param out (N·H'·W', O), with elements of a row side by side
     */
    void results(FloatTilePoints points, int first, int from, int end, Strided out) {
        Layout layout = out.layout();
        int filters = points.columns();
        int width = across * RESULTS * filters;
        int windows = horizontal.windows();
        FloatTileScratch.forThread(scratch -> {
            float[] half = scratch.array(0, SIDE * width);
            float[] results = scratch.array(1, RESULTS * width);
            for (int row = from; row < end; row++) {
                for (int i = 0; i < SIDE; i++) {
                    for (int tile = 0; tile < across; tile++) {
                        kernel.results(points.array(), points.position(i, row * across + tile), points.distance(), half,
                                i * width + tile * RESULTS * filters, filters, filters);
                    }
                }
                kernel.results(half, 0, width, results, 0, width, windows * filters);
                for (int i = 0; i < resultsInside(first + row); i++) {
                    FloatPacking.copy(results, i * width, filters, 1, windows, filters, out.floats(),
                            layout.offset() + (firstPixel(first + row) + i * windows) * layout.stride(0), layout.stride(0));
                }
            }
        });
    }
}
