package lanewise.tensor.internal.conv;

import java.util.Arrays;
import lanewise.tensor.internal.gemm.FloatLeftFactor;
import lanewise.tensor.internal.gemm.FloatRightFactor;
import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * The windows of images as a matrix that stands nowhere: row (n, i, j) is window (i, j) of image n, column (p, q, c) is
 * channel c under tap (p, q). Parts of it are gathered as they are packed; padding reads zeros.
 *
 * <p>Channels stand side by side. Where pixels of a row of the image follow each other without a gap, and so do taps,
 * a row of taps is copied at once.
 */
final class FloatWindows implements FloatLeftFactor, FloatRightFactor {
    private final float[] array;
    private final int offset;
    private final int channels;
    private final int imageStride;
    private final int rowStride;
    private final int pixelStride;
    private final WindowAxis vertical;
    private final WindowAxis horizontal;
    private final boolean tapsFollow;

    /**
     * Creates the windows of images (N, H, W, C).
     *
     * @param x the images, with channels side by side
     */
    FloatWindows(Strided x, WindowAxis vertical, WindowAxis horizontal) {
        Layout layout = x.layout();
        array = x.floats();
        offset = layout.offset();
        channels = layout.dim(3);
        imageStride = layout.stride(0);
        rowStride = layout.stride(1);
        pixelStride = layout.stride(2);
        this.vertical = vertical;
        this.horizontal = horizontal;
        tapsFollow = pixelStride == channels && horizontal.dilation() == 1;
    }

    @Override
    public int columns() {
        return vertical.taps() * horizontal.taps() * channels;
    }

    @Override
    public void packRows(int row, int rows, int pc, int kc, float[] panel, int pitch, int room) {
        gather(row, rows, pc, kc, panel, pitch);
    }

    @Override
    public void packColumns(int pc, int kc, int column, int columns, float[] panel, int nr) {
        gather(pc, kc, column, columns, panel, nr);
    }

    // Runs of windows side by side, in one row of an image.
    private void gather(int row, int rows, int column, int columns, float[] panel, int pitch) {
        int across = horizontal.windows();
        int image = row / (across * vertical.windows());
        int i = row / across % vertical.windows();
        int j = row % across;
        for (int done = 0, run; done < rows; done += run) {
            run = Math.min(rows - done, across - j);
            gatherRun(offset + image * imageStride, i, j, run, column, columns, panel, done * pitch, pitch);
            j = 0;
            if (++i == vertical.windows()) {
                i = 0;
                image++;
            }
        }
    }

    private void gatherRun(int start, int i, int j, int run, int column, int columns, float[] panel, int at, int pitch) {
        int length = horizontal.taps() * channels;
        int end = column + columns;
        for (int k = column, next; k < end; k = next) {
            int p = k / length;
            next = Math.min(end, (p + 1) * length);
            int y = vertical.position(i, p);
            int target = at + k - column;
            if (y < 0 || y >= vertical.size()) {
                clear(panel, target, pitch, run, next - k);
            } else {
                gatherTaps(start + y * rowStride, j, run, k - p * length, next - p * length, panel, target, pitch);
            }
        }
    }

    // Of one row of taps the columns from .. to - 1. Only windows at the edges of the image have taps outside.
    private void gatherTaps(int start, int j, int run, int from, int to, float[] panel, int at, int pitch) {
        if (!tapsFollow) {
            gatherTapByTap(start, j, run, from, to, panel, at, pitch);
            return;
        }
        int inside = Math.clamp(horizontal.firstWindow(from / channels) - j, 0, run);
        int outside = Math.clamp(horizontal.endWindow((to - 1) / channels) - j, inside, run);
        if (inside > 0) {
            gatherTapByTap(start, j, inside, from, to, panel, at, pitch);
        }
        if (outside > inside) {
            copy(start + horizontal.position(j + inside, 0) * pixelStride + from, outside - inside, to - from, panel,
                    at + inside * pitch, pitch);
        }
        if (run > outside) {
            gatherTapByTap(start, j + outside, run - outside, from, to, panel, at + outside * pitch, pitch);
        }
    }

    private void gatherTapByTap(int start, int j, int run, int from, int to, float[] panel, int at, int pitch) {
        for (int k = from, next; k < to; k = next) {
            int q = k / channels;
            int c = k - q * channels;
            next = Math.min(to, (q + 1) * channels);
            int inside = Math.clamp(horizontal.firstWindow(q) - j, 0, run);
            int outside = Math.clamp(horizontal.endWindow(q) - j, inside, run);
            int target = at + k - from;
            clear(panel, target, pitch, inside, next - k);
            copy(start + horizontal.position(j + inside, q) * pixelStride + c, outside - inside, next - k, panel,
                    target + inside * pitch, pitch);
            clear(panel, target + outside * pitch, pitch, run - outside, next - k);
        }
    }

    private void copy(int source, int rows, int columns, float[] panel, int at, int pitch) {
        if (rows > 0) {
            FloatKernels kernels = KernelProvider.floats();
            kernels.copyRows(array, source, horizontal.stride() * pixelStride, rows, columns, panel, at, pitch);
        }
    }

    private static void clear(float[] panel, int at, int pitch, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            Arrays.fill(panel, at + i * pitch, at + i * pitch + columns, 0);
        }
    }
}
