package lanewise.tensor.internal.conv;

import java.util.Arrays;
import lanewise.tensor.internal.gemm.BlockSizes;
import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;
import lanewise.tensor.internal.parallel.ScratchPool;

/**
 * Convolutions in groups of few channels, where products of matrices would be tiny: lanes run along the channels of the result,
 * whatever group they belong to. Rows of the image are copied for a block of lanes, with the padding around them and for each
 * lane the channels that it sees, one after the other; then {@link FloatTapKernel} needs to know of neither.
 *
 * <p>Each sum has the order of a product of windows: (p, q, k) for a result, in one block; (n, i, j) for filters, in blocks
 * of {@value #BLOCK}.
 */
final class FloatGroupedConvolution {
    private static final int BLOCK = BlockSizes.KC;
    private static final int LANES = 32;

    // Rows of an image that are copied together fit the second-level cache.
    private static final int ELEMENTS = 1 << 15;

    private static final FloatTapKernel KERNEL = ConvolutionKernels.ofFloatTaps();
    private static final ScratchPool<Scratch> POOL = new ScratchPool<>(Scratch::new);

    /** What a thread works with. */
    private static final class Scratch {
        float[] pixels = {};
        float[] filters = {};
        float[] sums = {};
        float[] totals = {};
        int[] channels = {};
        int[] termAt = {};
        int[] factorAt = {};
        int[] rowAt = {};
    }

    private final float[] images;
    private final Layout layout;
    private final WindowAxis vertical;
    private final WindowAxis horizontal;
    private final int inner;
    private final int lanes;
    private final int lanesOfGroup;
    private final int span;

    /**
     * @param x images (N, H, W, C) with channels side by side
     * @param lanes the channels of the result
     */
    FloatGroupedConvolution(int groups, Strided x, WindowAxis vertical, WindowAxis horizontal, int lanes) {
        images = x.floats();
        layout = x.layout();
        this.vertical = vertical;
        this.horizontal = horizontal;
        this.lanes = lanes;
        inner = layout.dim(3) / groups;
        lanesOfGroup = lanes / groups;
        span = span(horizontal, horizontal.windows());
    }

    // The pixels from the first tap of the first window to the last one of the last.
    private static int span(WindowAxis axis, int windows) {
        return (windows - 1) * axis.stride() + (axis.taps() - 1) * axis.dilation() + 1;
    }

    /**
     * Computes {@code out[(n, i, j)][lane] = Σ x[(n, i, j)][(p, q, channel(lane, k))] · filters[p][q][k][group][lane in group]}.
     *
     * @param filters a tensor of rank 5, of any strides
     * @param out a matrix with elements of a row side by side
     */
    void windowsTimesFilters(Strided filters, Strided out) {
        int blocks = Math.ceilDiv(lanes, LANES);
        Parallel.forEach(layout.dim(0) * blocks, task -> {
            Scratch scratch = POOL.acquire();
            try {
                computeImage(task / blocks, task % blocks * LANES, filters, out, scratch);
            } finally {
                POOL.release(scratch);
            }
        });
    }

    private void computeImage(int image, int first, Strided filters, Strided out, Scratch scratch) {
        int count = Math.min(LANES, lanes - first);
        int terms = vertical.taps() * horizontal.taps() * inner;
        packFilters(filters, first, count, scratch);
        scratch.termAt = tapsAt(count, scratch.termAt);
        scratch.factorAt = steps(terms, count, scratch.factorAt);
        scratch.rowAt = steps(horizontal.windows(), horizontal.stride() * inner * count, scratch.rowAt);
        int outRow = out.layout().stride(0);
        int start = out.layout().offset() + image * vertical.windows() * horizontal.windows() * outRow + first;
        int band = band(count);
        for (int i = 0; i < vertical.windows(); i += band) {
            int end = Math.min(vertical.windows(), i + band);
            copyRows(image, i, end - i, first, count, scratch);
            for (int row = i; row < end; row++) {
                KERNEL.multiply(terms, scratch.pixels, pixelRow(row - i, count), scratch.termAt, scratch.filters, 0,
                        scratch.factorAt, horizontal.windows(), scratch.rowAt, count, out.floats(),
                        start + row * horizontal.windows() * outRow, outRow, false);
            }
        }
    }

    /**
     * Computes {@code out[p][q][k][lane] = Σ a[(n, i, j)][lane] · x[(n, i, j)][(p, q, channel(lane, k))]}.
     *
     * @param a a matrix with elements of a row side by side
     * @param out a tensor of rank 4, of any strides
     */
    void matrixTimesWindows(Strided a, Strided out) {
        Parallel.forEach(Math.ceilDiv(lanes, LANES), block -> {
            Scratch scratch = POOL.acquire();
            try {
                computeFilters(block * LANES, a, out, scratch);
            } finally {
                POOL.release(scratch);
            }
        });
    }

    private void computeFilters(int first, Strided a, Strided out, Scratch scratch) {
        int count = Math.min(LANES, lanes - first);
        int rows = vertical.taps() * horizontal.taps() * inner;
        int across = horizontal.windows();
        int aRow = a.layout().stride(0);
        scratch.rowAt = tapsAt(count, scratch.rowAt);
        scratch.termAt = steps(across, horizontal.stride() * inner * count, scratch.termAt);
        scratch.factorAt = steps(across, aRow, scratch.factorAt);
        scratch.sums = atLeast(rows * count, scratch.sums);
        scratch.totals = atLeast(rows * count, scratch.totals);
        int summed = 0;
        int position = a.layout().offset() + first;
        int band = band(count);
        for (int image = 0; image < layout.dim(0); image++) {
            for (int row = 0; row < vertical.windows(); row++) {
                if (row % band == 0) {
                    copyRows(image, row, Math.min(band, vertical.windows() - row), first, count, scratch);
                }
                for (int j = 0, run; j < across; j += run, position += run * aRow) {
                    run = Math.min(across - j, BLOCK - summed % BLOCK);
                    KERNEL.multiply(run, scratch.pixels,
                            pixelRow(row % band, count) + j * horizontal.stride() * inner * count, scratch.termAt, a.floats(),
                            position, scratch.factorAt, rows, scratch.rowAt, count, scratch.sums, 0, count,
                            summed % BLOCK > 0);
                    summed += run;
                    if (summed % BLOCK == 0) {
                        addSums(rows * count, summed > BLOCK, scratch);
                    }
                }
            }
        }
        if (summed % BLOCK > 0) {
            addSums(rows * count, summed > BLOCK, scratch);
        }
        storeFilters(first, count, out, scratch);
    }

    private static void addSums(int length, boolean further, Scratch scratch) {
        if (further) {
            for (int i = 0; i < length; i++) {
                scratch.totals[i] += scratch.sums[i];
            }
        } else {
            System.arraycopy(scratch.sums, 0, scratch.totals, 0, length);
        }
    }

    private void storeFilters(int first, int count, Strided out, Scratch scratch) {
        Layout target = out.layout();
        int tap = 0;
        for (int p = 0; p < vertical.taps(); p++) {
            for (int q = 0; q < horizontal.taps(); q++) {
                for (int k = 0; k < inner; k++, tap++) {
                    int at = target.offset() + p * target.stride(0) + q * target.stride(1) + k * target.stride(2)
                            + first * target.stride(3);
                    for (int lane = 0; lane < count; lane++, at += target.stride(3)) {
                        out.floats()[at] = scratch.totals[tap * count + lane];
                    }
                }
            }
        }
    }

    private void packFilters(Strided filters, int first, int count, Scratch scratch) {
        Layout source = filters.layout();
        scratch.filters = atLeast(vertical.taps() * horizontal.taps() * inner * count, scratch.filters);
        int at = 0;
        for (int p = 0; p < vertical.taps(); p++) {
            for (int q = 0; q < horizontal.taps(); q++) {
                for (int k = 0; k < inner; k++) {
                    int tap = source.offset() + p * source.stride(0) + q * source.stride(1) + k * source.stride(2);
                    for (int lane = first; lane < first + count; lane++) {
                        scratch.filters[at++] = filters.floats()[tap + lane / lanesOfGroup * source.stride(3)
                                + lane % lanesOfGroup * source.stride(4)];
                    }
                }
            }
        }
    }

    // Rows of windows whose pixels are copied together.
    private int band(int count) {
        int rows = ELEMENTS / (span * inner * count) - span(vertical, 1);
        return Math.clamp(rows / vertical.stride() + 1, 1, vertical.windows());
    }

    // Where the pixels under the first tap of a row of windows begin.
    private int pixelRow(int row, int count) {
        return row * vertical.stride() * span * inner * count;
    }

    // Where the channels under each tap stand, from the first tap of a window on.
    private int[] tapsAt(int count, int[] array) {
        int[] at = atLeast(vertical.taps() * horizontal.taps() * inner, array);
        int term = 0;
        for (int p = 0; p < vertical.taps(); p++) {
            for (int q = 0; q < horizontal.taps(); q++) {
                for (int k = 0; k < inner; k++) {
                    at[term++] = ((p * vertical.dilation() * span + q * horizontal.dilation()) * inner + k) * count;
                }
            }
        }
        return at;
    }

    private static int[] steps(int count, int step, int[] array) {
        int[] at = atLeast(count, array);
        for (int i = 0; i < count; i++) {
            at[i] = i * step;
        }
        return at;
    }

    // The pixels under windows of some rows, with their padding.
    private void copyRows(int image, int window, int windows, int first, int count, Scratch scratch) {
        int width = inner * count;
        int rows = span(vertical, windows);
        scratch.pixels = atLeast(rows * span * width, scratch.pixels);
        findChannels(first, count, scratch);
        int left = Math.clamp(-horizontal.start(), 0, span);
        int right = Math.clamp(horizontal.size() - horizontal.start(), left, span);
        for (int row = 0; row < rows; row++) {
            int y = vertical.position(window, 0) + row;
            int at = row * span * width;
            boolean inside = y >= 0 && y < vertical.size() && right > left;
            int clear = inside ? left : span;
            Arrays.fill(scratch.pixels, at, at + clear * width, 0);
            if (inside) {
                int source = layout.offset() + image * layout.stride(0) + y * layout.stride(1)
                        + (horizontal.start() + left) * layout.stride(2);
                copyPixels(source, right - left, first, width, at + left * width, scratch);
                Arrays.fill(scratch.pixels, at + right * width, at + span * width, 0);
            }
        }
    }

    // Of each lane the channels that it sees: the k-th ones of all lanes, then the next ones.
    private void findChannels(int first, int count, Scratch scratch) {
        scratch.channels = atLeast(inner * count, scratch.channels);
        for (int k = 0; k < inner; k++) {
            for (int lane = 0; lane < count; lane++) {
                scratch.channels[k * count + lane] = (first + lane) / lanesOfGroup * inner + k;
            }
        }
    }

    private void copyPixels(int source, int count, int first, int width, int at, Scratch scratch) {
        int step = layout.stride(2);
        if (inner == 1 && lanesOfGroup == 1) {
            FloatKernels kernels = KernelProvider.floats();
            kernels.copyRows(images, source + first, step, count, width, scratch.pixels, at, width);
            return;
        }
        for (int pixel = 0; pixel < count; pixel++) {
            for (int i = 0; i < width; i++) {
                scratch.pixels[at + pixel * width + i] = images[source + pixel * step + scratch.channels[i]];
            }
        }
    }

    private static float[] atLeast(int length, float[] array) {
        return array.length >= length ? array : new float[length];
    }

    private static int[] atLeast(int length, int[] array) {
        return array.length >= length ? array : new int[length];
    }
}
