package lanewise.tensor;

import static lanewise.tensor.Tensor.data;

import lanewise.tensor.internal.op.Pooling;

/**
 * Maxima and averages over the windows of images (N, C, H, W), each channel for itself, and their gradients, as PyTorch's
 * {@code max_pool2d} and {@code avg_pool2d} have them. Immutable; {@link #ceiling} and its neighbours return it with one thing
 * changed.
 *
 * <pre>{@code
 * Pooling2d pooling = Pooling2d.of(Window2d.of(2).stride(2));
 * Tensor y = pooling.max(x);
 * }</pre>
 *
 * <p>Elements are F32 or F64. Every layout will do; the one whose channels stand side by side in memory, (N, H, W, C) permuted
 * to (N, C, H, W), is read and written without a copy, and new results have it. Padding takes no part in a maximum. Averages
 * are sums over the taps in ascending order, row by row, divided in the end, each step rounded to the element type. A gradient
 * is the sum over a pixel's windows in ascending order.
 *
 * @param window the window
 * @param ceiling whether pixels that are left over make a window more, which begins in the image or in the padding in front
 *     of it and ends beyond: PyTorch's {@code ceil_mode}
 * @param countsPadding whether an average is divided by all taps up to the end of the padding, or by those in the image
 *     alone: PyTorch's {@code count_include_pad}
 * @param divisor what a sum is divided by in the place of a number of taps: PyTorch's {@code divisor_override}; 0 if there is
 *     none
 */
public record Pooling2d(Window2d window, boolean ceiling, boolean countsPadding, int divisor) {
    /**
     * Creates a pooling.
     *
     * @throws IllegalArgumentException if the divisor is negative
     */
    public Pooling2d {
        if (window == null) {
            throw new NullPointerException("Pooling2d: window is null");
        }
        if (divisor < 0) {
            throw new IllegalArgumentException("Pooling2d: the divisor must be positive, or 0 for none, not " + divisor);
        }
    }

    /** Returns the pooling without a ceiling, which counts padding. */
    public static Pooling2d of(Window2d window) {
        return new Pooling2d(window, false, true, 0);
    }

    /** Returns this pooling with a window more where pixels are left over: PyTorch's {@code ceil_mode}. */
    public Pooling2d withCeiling() {
        return new Pooling2d(window, true, countsPadding, divisor);
    }

    /**
     * Returns this pooling with averages over the taps in the image alone: PyTorch's {@code count_include_pad=False}. The
     * window keeps its padding.
     */
    public Pooling2d withoutCountingPadding() {
        return new Pooling2d(window, ceiling, false, divisor);
    }

    /**
     * Returns this pooling with sums that are divided by a number of your own: PyTorch's {@code divisor_override}.
     *
     * @param divisor the number, or 0 for none
     * @throws IllegalArgumentException if it is negative
     */
    public Pooling2d withDivisor(int divisor) {
        return new Pooling2d(window, ceiling, countsPadding, divisor);
    }

    /**
     * Returns the shape (N, C, H', W') of a result.
     *
     * @throws ShapeMismatchException if x is not (N, C, H, W), or no window fits into it
     */
    public Shape outputShape(Tensor x) {
        return checked("outputShape").outputShape(data(x, "outputShape", "x"));
    }

    /**
     * Returns the maximum of each window and channel: NaN where there is one, −∞ where no tap is in the image.
     *
     * @throws ShapeMismatchException if x is not (N, C, H, W), or no window fits into it
     * @throws DTypeMismatchException if x is not of F32 or F64
     */
    public Tensor max(Tensor x) {
        return new Tensor(checked("max").maximum(data(x, "max", "x")));
    }

    /**
     * Writes the maxima, as {@link #max(Tensor)} says, to {@code out}.
     *
     * @param taps where the number p·kW + q of the tap with the maximum goes, for {@link #maxGradient}: the first one of
     *     equal ones, row by row, the last one of NaNs, −1 if there is none; of the type and shape of {@code out}
     * @return {@code out}
     */
    public Tensor max(Tensor x, Tensor out, Tensor taps) {
        checked("max").maximum(data(x, "max", "x"), data(out, "max", "out"), data(taps, "max", "taps"));
        return out;
    }

    /**
     * Writes ∂L/∂X of the maxima to {@code out}, which has the shape of the images: dX[n, c, h, w] is the sum of those
     * dY[n, c, i, j] whose tap is there.
     *
     * @param dY ∂L/∂Y, of shape (N, C, H', W')
     * @param taps what {@link #max(Tensor, Tensor, Tensor)} wrote
     * @return {@code out}
     * @throws ShapeMismatchException if shapes do not fit
     */
    public Tensor maxGradient(Tensor dY, Tensor taps, Tensor out) {
        checked("maxGradient").maximumGradient(data(dY, "maxGradient", "dY"), data(taps, "maxGradient", "taps"),
                data(out, "maxGradient", "out"));
        return out;
    }

    /**
     * Returns the average of each window and channel: 0 where no tap is in the image.
     *
     * @throws ShapeMismatchException if x is not (N, C, H, W), or no window fits into it
     * @throws DTypeMismatchException if x is not of F32 or F64
     */
    public Tensor average(Tensor x) {
        return new Tensor(checked("average").average(data(x, "average", "x")));
    }

    /**
     * Writes the averages, as {@link #average(Tensor)} says, to {@code out}.
     *
     * @return {@code out}
     */
    public Tensor average(Tensor x, Tensor out) {
        checked("average").average(data(x, "average", "x"), data(out, "average", "out"));
        return out;
    }

    /**
     * Writes ∂L/∂X of the averages to {@code out}, which has the shape of the images: dX[n, c, h, w] is the sum of
     * dY[n, c, i, j] ÷ divisor over the windows that have a tap there.
     *
     * @param dY ∂L/∂Y, of shape (N, C, H', W')
     * @return {@code out}
     * @throws ShapeMismatchException if shapes do not fit
     */
    public Tensor averageGradient(Tensor dY, Tensor out) {
        checked("averageGradient").averageGradient(data(dY, "averageGradient", "dY"),
                data(out, "averageGradient", "out"));
        return out;
    }

    private Pooling checked(String operation) {
        return new Pooling(operation, window, ceiling, countsPadding, divisor);
    }
}
