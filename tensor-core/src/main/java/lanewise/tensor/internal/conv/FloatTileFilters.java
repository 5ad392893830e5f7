package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.gemm.FloatPacking;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/** The filters of Winograd's convolution: to the points of tiles, and their gradients back from there. */
final class FloatTileFilters {
    private static final int TAPS = 3; // along an axis
    private static final int ALL_TAPS = TAPS * TAPS;
    private static final int SIDE = FloatTilePoints.SIDE;

    // Filters of a channel that a thread transforms at once, so that they stay in the first-level cache.
    private static final int CHUNK = 256;

    private FloatTileFilters() {}

    private static int grain(int width) {
        return Math.max(1, CHUNK / width);
    }

    /** Writes G g Gᵀ of filters (3, 3, C, O), as rows of channels. */
    static void transform(FloatTileKernel kernel, Strided filters, FloatTilePoints points) {
        Layout layout = filters.layout();
        int width = layout.dim(3);
        Parallel.split(layout.dim(2), grain(width), (from, end) -> FloatTileScratch.forThread(scratch -> {
            int n = (end - from) * width;
            float[] taps = scratch.array(0, ALL_TAPS * n);
            float[] half = scratch.array(1, SIDE * TAPS * n);
            for (int tap = 0; tap < ALL_TAPS; tap++) {
                int offset = layout.offset() + tap / TAPS * layout.stride(0) + tap % TAPS * layout.stride(1)
                        + from * layout.stride(2);
                FloatPacking.copy(filters.floats(), offset, layout.stride(2), layout.stride(3), end - from, width, taps,
                        tap * n, width);
            }
            kernel.filters(taps, 0, TAPS * n, half, 0, TAPS * n, TAPS * n);
            for (int i = 0; i < SIDE; i++) {
                kernel.filters(half, i * TAPS * n, n, points.array(), points.position(i, from), points.distance(), n);
            }
        }));
    }

    /**
     * Writes Gᵀ s G to filters (O, 3·3·C), a matrix with elements of a row side by side.
     *
     * @param byFilters whether rows of the points are filters, and not channels
     */
    static void gradients(FloatTileKernel kernel, FloatTilePoints points, boolean byFilters, Strided filters) {
        Layout layout = filters.layout();
        float[] out = filters.floats();
        int n = points.columns();
        Parallel.split(points.rows(), grain(n), (from, end) -> FloatTileScratch.forThread(scratch -> {
            float[] half = scratch.array(0, SIDE * TAPS * n);
            float[] taps = scratch.array(1, ALL_TAPS * n);
            for (int row = from; row < end; row++) {
                for (int i = 0; i < SIDE; i++) {
                    kernel.filterGradients(points.array(), points.position(i, row), points.distance(), half, i * TAPS * n, n, n);
                }
                if (byFilters) {
                    int at = layout.offset() + row * layout.stride(0);
                    kernel.filterGradients(half, 0, TAPS * n, out, at, TAPS * n, TAPS * n);
                } else {
                    kernel.filterGradients(half, 0, TAPS * n, taps, 0, TAPS * n, TAPS * n);
                    scatter(taps, n, out, layout.offset() + row, layout.stride(0), points.rows());
                }
            }
        }));
    }

    // Taps of one channel, with n filters side by side, to where each filter has them.
    private static void scatter(float[] taps, int n, float[] out, int at, int filterStep, int tapStep) {
        for (int tap = 0; tap < ALL_TAPS; tap++) {
            for (int o = 0; o < n; o++) {
                out[at + o * filterStep + tap * tapStep] = taps[tap * n + o];
            }
        }
    }
}
