package lanewise.tensor.internal.op;

import java.util.function.Consumer;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;
import lanewise.tensor.internal.conv.WindowAxis;
import lanewise.tensor.internal.conv.WindowPooling;
import lanewise.tensor.internal.conv.WindowPooling.Divisors;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * Pooling of images (N, C, H, W) by windows, and its gradients. All layouts are read and written; those whose channels stand
 * side by side without a copy.
 */
public final class Poolings {
    private static final int MOST_TAPS = 1 << 24; // their numbers are exact in F32

    private final String operation;
    private final Window2d window;
    private final boolean ceiling;
    private final boolean countsPadding;
    private final int divisor;

    /**
     * Creates the pooling that an operation of the face is.
     *
     * @param countsPadding whether averages count taps in the padding
     * @param divisor what sums are divided by; 0 for the number of taps
     */
    public Poolings(String operation, Window2d window, boolean ceiling, boolean countsPadding, int divisor) {
        this.operation = operation;
        this.window = window;
        this.ceiling = ceiling;
        this.countsPadding = countsPadding;
        this.divisor = divisor;
    }

    /** Writes the maximum of each window to {@code out}, and the number of its tap to {@code taps}. */
    public void maximum(Strided x, Strided out, Strided taps) {
        Shape shape = shape(x);
        requireOutput(shape, x, out);
        requireOutput(shape, x, taps);
        Operands.requireNoOverlap(operation, taps, out, false);
        write(out, y -> write(taps, numbers -> WindowPooling.of(x.dtype())
                .maximum(Images.channelsLast(operation, x), vertical(x, shape), horizontal(x, shape), y, numbers)));
    }

    /** Writes the gradient of the images, of their shape, to {@code out}. */
    public void maximumGradient(Strided dY, Strided taps, Strided out) {
        requireGradient(dY, out);
        if (!taps.shape().equals(dY.shape())) {
            throw Errors.mismatch(operation, "taps have shape " + taps.shape() + ", the gradient " + dY.shape());
        }
        Operands.requireSameType(operation, dY, taps);
        Operands.requireNoOverlap(operation, out, taps, false);
        write(out, dX -> WindowPooling.of(dY.dtype()).maximumGradient(Images.channelsLast(operation, dY),
                Images.channelsLast(operation, taps), vertical(out, dY.shape()), horizontal(out, dY.shape()), dX));
    }

    /** Writes the average of each window to {@code out}. */
    public void average(Strided x, Strided out) {
        Shape shape = shape(x);
        requireOutput(shape, x, out);
        WindowAxis vertical = vertical(x, shape);
        WindowAxis horizontal = horizontal(x, shape);
        write(out, y -> WindowPooling.of(x.dtype()).average(Images.channelsLast(operation, x), vertical, horizontal,
                divisors(vertical, horizontal), y));
    }

    /** Writes the gradient of the images, of their shape, to {@code out}. */
    public void averageGradient(Strided dY, Strided out) {
        requireGradient(dY, out);
        WindowAxis vertical = vertical(out, dY.shape());
        WindowAxis horizontal = horizontal(out, dY.shape());
        write(out, dX -> WindowPooling.of(dY.dtype()).averageGradient(Images.channelsLast(operation, dY), vertical,
                horizontal, divisors(vertical, horizontal), dX));
    }

    /** Returns the shape (N, C, H', W') of what windows make of images. */
    public Shape shape(Strided x) {
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
        Shape shape = shape(out);
        if (!dY.shape().equals(shape)) {
            throw Errors.mismatch(operation,
                    "the gradient has shape " + dY.shape() + ", but that of the windows is " + shape);
        }
        Operands.requireNoOverlap(operation, out, dY, false);
    }

    private WindowAxis vertical(Strided images, Shape windows) {
        return WindowAxis.vertical(window, images.layout().dim(2), windows.dim(2));
    }

    private WindowAxis horizontal(Strided images, Shape windows) {
        return WindowAxis.horizontal(window, images.layout().dim(3), windows.dim(3));
    }

    private Divisors divisors(WindowAxis vertical, WindowAxis horizontal) {
        return new Divisors(divisor, counts(vertical, countsPadding ? window.paddingBottom() : -1),
                counts(horizontal, countsPadding ? window.paddingRight() : -1));
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
