package lanewise.tensor.internal.conv;

import java.util.Arrays;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/** {@link WindowPooling} of F32: rows of windows, or of pixels, are divided among threads. */
final class FloatWindowPooling implements WindowPooling {
    static final FloatWindowPooling INSTANCE = new FloatWindowPooling();

    private static final int GRAIN = 1 << 13; // numbers that are read, worth a thread
    private static final FloatPoolingKernel KERNEL = ConvolutionKernels.ofFloatPooling();

    private FloatWindowPooling() {}

    /** One row of windows of an image, or of pixels. */
    @FunctionalInterface
    private interface Row {
        void compute(int image, int row);
    }

    private static void forEachRow(Layout rows, int taps, Row row) {
        int height = rows.dim(1);
        long numbers = (long) rows.dim(2) * rows.dim(3) * taps;
        int grain = (int) Math.max(1, GRAIN / Math.max(1, numbers));
        Parallel.split(rows.dim(0) * height, grain, (from, to) -> {
            for (int i = from; i < to; i++) {
                row.compute(i / height, i % height);
            }
        });
    }

    private static int position(Layout layout, int image, int row, int column) {
        return layout.offset() + image * layout.stride(0) + row * layout.stride(1) + column * layout.stride(2);
    }

    /** Computes window (i, j) of an image from the taps in the image: {@code rows × columns}, from tap (p, q) on. */
    @FunctionalInterface
    private interface Window {
        void compute(int image, int i, int j, int p, int rows, int q, int columns);
    }

    private static void forEachWindow(WindowAxis vertical, WindowAxis horizontal, Strided out, Window window) {
        forEachRow(out.layout(), vertical.taps() * horizontal.taps(), (n, i) -> {
            int p = vertical.firstTap(i);
            int rows = vertical.endTap(i) - p;
            for (int j = 0; j < horizontal.windows(); j++) {
                int q = horizontal.firstTap(j);
                window.compute(n, i, j, p, rows, q, horizontal.endTap(j) - q);
            }
        });
    }

    @Override
    public void maximum(Strided x, WindowAxis vertical, WindowAxis horizontal, Strided out, Strided taps) {
        Layout images = x.layout();
        int channels = images.dim(3);
        int rowStep = vertical.dilation() * images.stride(1);
        int columnStep = horizontal.dilation() * images.stride(2);
        forEachWindow(vertical, horizontal, out, (n, i, j, p, rows, q, columns) -> {
            int outAt = position(out.layout(), n, i, j);
            int tapsAt = position(taps.layout(), n, i, j);
            if (rows <= 0 || columns <= 0) {
                Arrays.fill(out.floats(), outAt, outAt + channels, Float.NEGATIVE_INFINITY);
                Arrays.fill(taps.floats(), tapsAt, tapsAt + channels, -1);
                return;
            }
            int at = position(images, n, vertical.position(i, p), horizontal.position(j, q));
            KERNEL.maximum(x.floats(), at, rows, rowStep, columns, columnStep, p * horizontal.taps() + q,
                    horizontal.taps(), out.floats(), outAt, taps.floats(), tapsAt, channels);
        });
    }

    @Override
    public void maximumGradient(Strided dY, Strided taps, WindowAxis vertical, WindowAxis horizontal, Strided out) {
        int channels = out.layout().dim(3);
        forEachWindowOfPixel(vertical, horizontal, out, (n, i, j, tap, at) ->
                KERNEL.addWhere(dY.floats(), position(dY.layout(), n, i, j), taps.floats(),
                        position(taps.layout(), n, i, j), tap, out.floats(), at, channels));
    }

    @Override
    public void average(Strided x, WindowAxis vertical, WindowAxis horizontal, WindowDivisors divisors, Strided out) {
        Layout images = x.layout();
        int channels = images.dim(3);
        int rowStep = vertical.dilation() * images.stride(1);
        int columnStep = horizontal.dilation() * images.stride(2);
        forEachWindow(vertical, horizontal, out, (n, i, j, p, rows, q, columns) -> {
            int outAt = position(out.layout(), n, i, j);
            if (rows <= 0 || columns <= 0) {
                Arrays.fill(out.floats(), outAt, outAt + channels, 0);
                return;
            }
            int at = position(images, n, vertical.position(i, p), horizontal.position(j, q));
            KERNEL.average(x.floats(), at, rows, rowStep, columns, columnStep, (float) divisors.at(i, j), out.floats(),
                    outAt, channels);
        });
    }

    @Override
    public void averageGradient(Strided dY, WindowAxis vertical, WindowAxis horizontal, WindowDivisors divisors,
            Strided out) {
        int channels = out.layout().dim(3);
        forEachWindowOfPixel(vertical, horizontal, out, (n, i, j, _, at) ->
                KERNEL.addQuotient(dY.floats(), position(dY.layout(), n, i, j), (float) divisors.at(i, j),
                        out.floats(), at, channels));
    }

    /** Adds what window (i, j) of an image gives the pixel at {@code at} under its tap. */
    @FunctionalInterface
    private interface Share {
        void add(int image, int i, int j, int tap, int at);
    }

    // Pixels become 0 first. Windows ascend as taps descend.
    private static void forEachWindowOfPixel(WindowAxis vertical, WindowAxis horizontal, Strided pixels, Share share) {
        int channels = pixels.layout().dim(3);
        forEachRow(pixels.layout(), vertical.taps() * horizontal.taps(), (n, h) -> {
            for (int w = 0; w < horizontal.size(); w++) {
                int at = position(pixels.layout(), n, h, w);
                Arrays.fill(pixels.floats(), at, at + channels, 0);
                for (int p = vertical.taps() - 1; p >= 0; p--) {
                    int i = vertical.windowAt(h, p);
                    for (int q = horizontal.taps() - 1; i >= 0 && q >= 0; q--) {
                        int j = horizontal.windowAt(w, q);
                        if (j >= 0) {
                            share.add(n, i, j, p * horizontal.taps() + q, at);
                        }
                    }
                }
            }
        });
    }
}
