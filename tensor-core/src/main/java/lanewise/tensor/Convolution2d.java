package lanewise.tensor;

import static lanewise.tensor.Tensor.data;

import lanewise.tensor.internal.op.Convolutions;

/**
 * The convolution of images with filters, and its two gradients, as PyTorch's {@code conv2d} has them: images are
 * (N, C, H, W), filters (O, C ÷ groups, kH, kW), the result (N, O, H', W').
 *
 * <p>Y[n, o, i, j] = Σ_{p, q, c} X[n, c, i·strideHeight + p·dilationHeight − paddingTop, j·strideWidth + q·dilationWidth −
 * paddingLeft] · W[o, c, p, q], where X is 0 outside of the image. With g groups filter o sees the C ÷ g channels of its group,
 * the ⌊o·g ÷ O⌋-th. Nothing is flipped, so that in mathematics it is a cross-correlation.
 *
 * <pre>{@code
 * Convolution2d convolution = Convolution2d.of(Window2d.of(3).padding(1));
 * Tensor y = convolution.forward(x, weight);                    // (N, O, H, W)
 * Tensor dX = convolution.inputGradient(dY, weight, 32, 32);    // of images of 32 × 32 pixels
 * Tensor dW = convolution.weightGradient(dY, x);
 * }</pre>
 *
 * <p>Elements are F32 or F64. Every layout will do; the one whose channels stand side by side in memory, (N, H, W, C) permuted
 * to (N, C, H, W), is read and written without a copy, and new results have it. The bits of a result depend on shapes and
 * values alone: each sum starts from 0 and goes over (p, q, c) in ascending order with one fused multiply-add for each; a
 * gradient of images over (p, q, o), p and q descending, one of filters over (n, i, j). After each 256 of them the partial sum
 * is added to those before. Convolutions {@link #by} {@link ConvolutionAlgorithm#WINOGRAD} have other bits and take less time.
 *
 * @param window the window of a filter
 * @param groups g, 1 or more
 * @param algorithm how it is computed
 */
public record Convolution2d(Window2d window, int groups, ConvolutionAlgorithm algorithm) {
    /**
     * Creates a convolution.
     *
     * @throws IllegalArgumentException if there are no groups
     */
    public Convolution2d {
        if (window == null) {
            throw new NullPointerException("Convolution2d: window is null");
        }
        if (algorithm == null) {
            throw new NullPointerException("Convolution2d: algorithm is null");
        }
        if (groups < 1) {
            throw new IllegalArgumentException("Convolution2d: there must be 1 group or more, not " + groups);
        }
    }

    /**
     * Creates a convolution over windows.
     *
     * @throws IllegalArgumentException if there are no groups
     */
    public Convolution2d(Window2d window, int groups) {
        this(window, groups, ConvolutionAlgorithm.WINDOWS);
    }

    /** Returns the convolution over windows whose filters see all channels. */
    public static Convolution2d of(Window2d window) {
        return new Convolution2d(window, 1);
    }

    /** Returns this convolution, computed in a way. */
    public Convolution2d by(ConvolutionAlgorithm way) {
        return new Convolution2d(window, groups, way);
    }

    /**
     * Returns whether {@link ConvolutionAlgorithm#WINOGRAD} is how it is computed for so many channels and filters, and not only
     * what was asked for.
     *
     * @param channels C
     * @param filters O
     */
    public boolean hasTiles(int channels, int filters) {
        return checked("hasTiles").hasTiles(channels / groups, filters / groups);
    }

    /**
     * Returns the shape (N, O, H', W') of a result.
     *
     * @throws ShapeMismatchException if shapes do not fit, or no window fits into the images
     */
    public Shape outputShape(Tensor x, Tensor weight) {
        return checked("outputShape").outputShape(data(x, "outputShape", "x"), data(weight, "outputShape", "weight"));
    }

    /**
     * Returns Y, as a new tensor whose channels stand side by side.
     *
     * @param x X, of shape (N, C, H, W)
     * @param weight W, of shape (O, C ÷ groups, kH, kW)
     * @throws ShapeMismatchException if shapes do not fit, or no window fits into the images
     * @throws DTypeMismatchException if types differ, or are not F32 or F64
     */
    public Tensor forward(Tensor x, Tensor weight) {
        return new Tensor(checked("forward").forward(data(x, "forward", "x"), data(weight, "forward", "weight")));
    }

    /**
     * Writes Y, as {@link #forward(Tensor, Tensor)} says, to {@code out}, which shares no element with an input.
     *
     * @return {@code out}
     */
    public Tensor forward(Tensor x, Tensor weight, Tensor out) {
        checked("forward").forward(data(x, "forward", "x"), data(weight, "forward", "weight"), data(out, "forward", "out"));
        return out;
    }

    /**
     * Returns ∂L/∂X, as a new tensor whose channels stand side by side:
     * dX[n, c, h, w] = Σ dY[n, o, i, j] · W[o, c, p, q] over those taps whose window (i, j) has (h, w) under them.
     *
     * @param dY ∂L/∂Y, of shape (N, O, H', W')
     * @param weight W, of shape (O, C ÷ groups, kH, kW)
     * @param height H, the rows of the images, which dY does not tell where there is a stride
     * @param width W, the columns of the images
     * @throws ShapeMismatchException if shapes do not fit
     * @throws DTypeMismatchException if types differ, or are not F32 or F64
     */
    public Tensor inputGradient(Tensor dY, Tensor weight, int height, int width) {
        return new Tensor(checked("inputGradient").inputGradient(data(dY, "inputGradient", "dY"),
                data(weight, "inputGradient", "weight"), height, width));
    }

    /**
     * Writes ∂L/∂X, as {@link #inputGradient(Tensor, Tensor, int, int)} says, to {@code out} of the images' shape, which shares
     * no element with an input.
     *
     * @return {@code out}
     */
    public Tensor inputGradient(Tensor dY, Tensor weight, Tensor out) {
        checked("inputGradient").inputGradient(data(dY, "inputGradient", "dY"),
                data(weight, "inputGradient", "weight"), data(out, "inputGradient", "out"));
        return out;
    }

    /**
     * Returns ∂L/∂W, as a new tensor whose channels stand side by side:
     * dW[o, c, p, q] = Σ_{n, i, j} dY[n, o, i, j] · X[n, c, h, w], (h, w) being the pixel under tap (p, q) of window (i, j).
     *
     * @param dY ∂L/∂Y, of shape (N, O, H', W')
     * @param x X, of shape (N, C, H, W)
     * @throws ShapeMismatchException if shapes do not fit
     * @throws DTypeMismatchException if types differ, or are not F32 or F64
     */
    public Tensor weightGradient(Tensor dY, Tensor x) {
        return new Tensor(checked("weightGradient").weightGradient(data(dY, "weightGradient", "dY"),
                data(x, "weightGradient", "x")));
    }

    /**
     * Writes ∂L/∂W, as {@link #weightGradient(Tensor, Tensor)} says, to {@code out} of the filters' shape, which shares no
     * element with an input.
     *
     * @return {@code out}
     */
    public Tensor weightGradient(Tensor dY, Tensor x, Tensor out) {
        checked("weightGradient").weightGradient(data(dY, "weightGradient", "dY"),
                data(x, "weightGradient", "x"), data(out, "weightGradient", "out"));
        return out;
    }

    private Convolutions checked(String operation) {
        return new Convolutions(operation, window, groups, algorithm);
    }
}
