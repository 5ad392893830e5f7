package lanewise.tensor.internal.op;

import java.util.function.Consumer;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;
import lanewise.tensor.internal.conv.ImagePooling;
import lanewise.tensor.internal.conv.ImagePooling.Divisors;
import lanewise.tensor.internal.conv.WindowAxis;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * Pooling of images (N, C, H, W) by windows, and its gradients. All layouts are read and written; those whose channels stand
 * side by side without a copy.
 */
public final class ImagePools {
    private static final int MOST_TAPS = 1 << 24; // their numbers are exact in F32

    private final String operation;
    private final Window2d window;
    private final boolean ceiling;

    private ImagePools(String operation, Window2d window, boolean ceiling) {
        this.operation = operation;
        this.window = window;
        this.ceiling = ceiling;
    }

    /** Returns the shape (N, C, H', W') of what windows make of images. */
    public static Shape shape(String operation, Window2d window, boolean ceiling, Strided x) {
        return new ImagePools(operation, window, ceiling).outputShape(x);
    }

    /** Writes the maximum of each window to {@code out}, and the number of its tap to {@code taps}. */
    public static void maximum(String operation, Window2d window, boolean ceiling, Strided x, Strided out,
            Strided taps) {
        ImagePools pools = new ImagePools(operation, window, ceiling);
        pools.requireOutput(pools.outputShape(x), x, out);
        pools.requireOutput(pools.outputShape(x), x, taps);
        Operands.requireNoOverlap(operation, taps, out, false);
        pools.write(out, y -> pools.write(taps, numbers -> ImagePooling.of(x.dtype())
                .maximum(Images.channelsLast(operation, x), pools.vertical(x), pools.horizontal(x), y, numbers)));
    }

    /** Writes the gradient of the images, of their shape, to {@code out}. */
    public static void maximumGradient(String operation, Window2d window, boolean ceiling, Strided dY, Strided taps,
            Strided out) {
        ImagePools pools = new ImagePools(operation, window, ceiling);
        pools.requireGradient(dY, out);
        if (!taps.shape().equals(dY.shape())) {
            throw Errors.mismatch(operation, "taps have shape " + taps.shape() + ", the gradient " + dY.shape());
        }
        Operands.requireSameType(operation, dY, taps);
        Operands.requireNoOverlap(operation, out, taps, false);
        pools.write(out, dX -> ImagePooling.of(dY.dtype()).maximumGradient(Images.channelsLast(operation, dY),
                Images.channelsLast(operation, taps), pools.vertical(out), pools.horizontal(out), dX));
    }

    /**
     * Writes the average of each window to {@code out}.
     *
     * @param divisor what sums are divided by; 0 for the number of taps
     * @param padding whether taps in the padding are counted
     */
    public static void average(String operation, Window2d window, boolean ceiling, int divisor, boolean padding,
            Strided x, Strided out) {
        ImagePools pools = new ImagePools(operation, window, ceiling);
        pools.requireOutput(pools.outputShape(x), x, out);
        pools.write(out, y -> ImagePooling.of(x.dtype()).average(Images.channelsLast(operation, x), pools.vertical(x),
                pools.horizontal(x), pools.divisors(x, divisor, padding), y));
    }

    /** Writes the gradient of the images, of their shape, to {@code out}; the rest is as for the average. */
    public static void averageGradient(String operation, Window2d window, boolean ceiling, int divisor,
            boolean padding, Strided dY, Strided out) {
        ImagePools pools = new ImagePools(operation, window, ceiling);
        pools.requireGradient(dY, out);
        pools.write(out, dX -> ImagePooling.of(dY.dtype()).averageGradient(
                Images.channelsLast(operation, dY), pools.vertical(out),
                pools.horizontal(out), pools.divisors(out, divisor, padding), dX));
    }

    private Shape outputShape(Strided x) {
        Operands.requireFloating(operation, x);
        Layout images = x.layout();
        Images.require(operation, x);
        if ((long) window.height() * window.width() > MOST_TAPS) {
            throw Errors.unusable(operation, "a window may have 2²⁴ taps, not " + window);
        }
        int height = windows(images.dim(2), window.outputHeight(images.dim(2)), window.strideHeight(),
                window.paddingTop(), window.paddingBottom(), (window.height() - 1) * window.dilationHeight());
        int width = windows(images.dim(3), window.outputWidth(images.dim(3)), window.strideWidth(),
                window.paddingLeft(), window.paddingRight(), (window.width() - 1) * window.dilationWidth());
        return Images.windows(operation, window, x, images.dim(1), height, width);
    }

    // With a ceiling, one window more where pixels are left over, if it begins in the image or in front of it.
    private int windows(int size, int whole, int stride, int before, int after, int reach) {
        if (!ceiling) {
            return whole;
        }
        int windows = Math.ceilDiv(size + before + after - reach - 1, stride) + 1;
        return (long) (windows - 1) * stride >= (long) size + before ? windows - 1 : windows;
    }

    private void requireOutput(Shape shape, Strided x, Strided out) {
        Operands.requireSameType(operation, x, out);
        Operands.requireOutput(operation, out, shape);
        Operands.requireNoOverlap(operation, out, x, false);
    }

    private void requireGradient(Strided dY, Strided out) {
        Operands.requireWritable(operation, out.layout());
        Operands.requireSameType(operation, dY, out);
        Shape shape = outputShape(out);
        if (!dY.shape().equals(shape)) {
            throw Errors.mismatch(operation,
                    "the gradient has shape " + dY.shape() + ", but that of the windows is " + shape);
        }
        Operands.requireNoOverlap(operation, out, dY, false);
    }

    private WindowAxis vertical(Strided x) {
        return WindowAxis.vertical(window, x.layout().dim(2), outputShape(x).dim(2));
    }

    private WindowAxis horizontal(Strided x) {
        return WindowAxis.horizontal(window, x.layout().dim(3), outputShape(x).dim(3));
    }

    private Divisors divisors(Strided x, int fixed, boolean padding) {
        return new Divisors(fixed, counts(vertical(x), padding ? window.paddingBottom() : -1),
                counts(horizontal(x), padding ? window.paddingRight() : -1));
    }

    // The taps of each window that are counted; after is the padding behind the image, or −1 if none is counted.
    private static int[] counts(WindowAxis axis, int after) {
        int[] counts = new int[axis.windows()];
        for (int i = 0; i < counts.length; i++) {
            int first = axis.start() + i * axis.stride();
            int taps = axis.taps();
            if (after >= 0) { // those beyond the padding, as a ceiling allows them, are not
                taps = Math.min(taps, Math.ceilDiv(axis.size() + after - first, axis.dilation()));
                counts[i] = taps;
            } else {
                for (int t = 0; t < taps; t++) {
                    int at = first + t * axis.dilation();
                    counts[i] += at >= 0 && at < axis.size() ? 1 : 0;
                }
            }
        }
        return counts;
    }

    // Has the pixels of a result written, into a copy if its channels do not stand side by side.
    private void write(Strided out, Consumer<Strided> result) {
        Strided pixels = Images.pixels(operation, out);
        if (out.layout().elements() == 0) {
            return;
        }
        if (Images.haveChannelsSideBySide(pixels.layout())) {
            result.accept(pixels);
            return;
        }
        Strided written = Strided.allocate(out.dtype(), pixels.shape());
        result.accept(written);
        Copying.copyInto(operation, written, pixels);
    }
}
