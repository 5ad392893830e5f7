package lanewise.tensor.internal.op;

import java.util.function.Consumer;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;
import lanewise.tensor.internal.conv.WindowAxis;
import lanewise.tensor.internal.conv.WindowDivisors;
import lanewise.tensor.internal.conv.WindowPooling;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * Maxima and averages over the windows of images (N, C, H, W) into (N, C, H', W'), and their gradients. All layouts are read
 * and written; those whose channels stand side by side without a copy.
 */
public final class Pooling {
    private static final int MOST_TAPS = 1 << 24; // their numbers are exact in F32

    private final String operation;
    private final Window2d window;
    private final boolean ceiling;
    private final boolean countsPadding;
    private final int divisor;

    /**
     * Creates the pooling that an operation of the face is.
     *
     * @param countsPadding whether an average is over the taps in the padding too
     * @param divisor what sums are divided by for an average; 0 for the number of taps
     */
    public Pooling(String operation, Window2d window, boolean ceiling, boolean countsPadding, int divisor) {
        this.operation = operation;
        this.window = window;
        this.ceiling = ceiling;
        this.countsPadding = countsPadding;
        this.divisor = divisor;
    }

    /** The windows over images of a shape, and the shape of what becomes of them. */
    private record Windows(WindowAxis vertical, WindowAxis horizontal, Shape outputShape) {}

    /** Returns the shape of a result. */
    public Shape outputShape(Strided x) {
        return windows(x).outputShape();
    }

    /** Returns the maximum of each window, with channels side by side. */
    public Strided maximum(Strided x) {
        Windows windows = windows(x);
        Strided out = Images.allocate(x.dtype(), windows.outputShape());
        computeMaximum(x, windows, out, Images.allocate(x.dtype(), windows.outputShape()));
        return out;
    }

    /** Writes the maximum of each window to {@code out}, and the number of its tap to {@code taps}. */
    public void maximum(Strided x, Strided out, Strided taps) {
        Windows windows = windows(x);
        requireOutput(windows.outputShape(), x, out);
        requireOutput(windows.outputShape(), x, taps);
        Operands.requireNoOverlap(operation, taps, out, false);
        computeMaximum(x, windows, out, taps);
    }

    private void computeMaximum(Strided x, Windows windows, Strided out, Strided taps) {
        write(out, y -> write(taps, numbers -> WindowPooling.of(x.dtype())
                .maximum(Images.channelsLast(operation, x), windows.vertical(), windows.horizontal(), y, numbers)));
    }

    /** Writes the gradient of the images, of their shape, to {@code out}. */
    public void maximumGradient(Strided dY, Strided taps, Strided out) {
        Windows windows = windowsOfGradient(dY, out);
        if (!taps.shape().equals(dY.shape())) {
            throw Errors.mismatch(operation, "taps have shape " + taps.shape() + ", the gradient " + dY.shape());
        }
        Operands.requireSameType(operation, dY, taps);
        Operands.requireNoOverlap(operation, out, taps, false);
        write(out, dX -> WindowPooling.of(dY.dtype()).maximumGradient(Images.channelsLast(operation, dY),
                Images.channelsLast(operation, taps), windows.vertical(), windows.horizontal(), dX));
    }

    /** Returns the average of each window, with channels side by side. */
    public Strided average(Strided x) {
        Windows windows = windows(x);
        Strided out = Images.allocate(x.dtype(), windows.outputShape());
        computeAverage(x, windows, out);
        return out;
    }

    /** Writes the average of each window to {@code out}. */
    public void average(Strided x, Strided out) {
        Windows windows = windows(x);
        requireOutput(windows.outputShape(), x, out);
        computeAverage(x, windows, out);
    }

    private void computeAverage(Strided x, Windows windows, Strided out) {
        write(out, y -> WindowPooling.of(x.dtype()).average(Images.channelsLast(operation, x), windows.vertical(),
                windows.horizontal(), divisors(windows), y));
    }

    /** Writes the gradient of the images, of their shape, to {@code out}. */
    public void averageGradient(Strided dY, Strided out) {
        Windows windows = windowsOfGradient(dY, out);
        write(out, dX -> WindowPooling.of(dY.dtype()).averageGradient(Images.channelsLast(operation, dY),
                windows.vertical(), windows.horizontal(), divisors(windows), dX));
    }

    private Windows windows(Strided x) {
        Operands.requireFloating(operation, x);
        Images.require(operation, x);
        if ((long) window.height() * window.width() > MOST_TAPS) {
            throw Errors.unusable(operation, "a window may have 2²⁴ taps, not " + window);
        }
        Layout images = x.layout();
        int rows = count(images.dim(2), window.outputHeight(images.dim(2)), window.strideHeight(),
                window.paddingTop(), window.paddingBottom(), (window.height() - 1) * window.dilationHeight());
        int columns = count(images.dim(3), window.outputWidth(images.dim(3)), window.strideWidth(),
                window.paddingLeft(), window.paddingRight(), (window.width() - 1) * window.dilationWidth());
        return new Windows(WindowAxis.vertical(window, images.dim(2), rows),
                WindowAxis.horizontal(window, images.dim(3), columns),
                Images.outputShape(operation, window, x, images.dim(1), rows, columns));
    }

    // With a ceiling, one window more where pixels are left over, if it begins in the image or in front of it.
    private int count(int size, int whole, int stride, int before, int after, int reach) {
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

    // Returns the windows over the images whose gradient is to be written, when all fits.
    private Windows windowsOfGradient(Strided dY, Strided out) {
        Operands.requireWritable(operation, out.layout());
        Operands.requireSameType(operation, dY, out);
        Windows windows = windows(out);
        if (!dY.shape().equals(windows.outputShape())) {
            throw Errors.mismatch(operation, "the gradient has shape " + dY.shape() + ", but that of the windows is "
                    + windows.outputShape());
        }
        Operands.requireNoOverlap(operation, out, dY, false);
        return windows;
    }

    private WindowDivisors divisors(Windows windows) {
        if (divisor > 0) {
            return WindowDivisors.of(divisor);
        }
        return countsPadding
                ? WindowDivisors.ofTaps(windows.vertical(), window.paddingBottom(), windows.horizontal(), window.paddingRight())
                : WindowDivisors.ofTapsInside(windows.vertical(), windows.horizontal());
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
