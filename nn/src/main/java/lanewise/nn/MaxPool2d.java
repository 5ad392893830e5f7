package lanewise.nn;

import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/**
 * The maximum of each window and channel: Y[n, c, i, j] = max X[n, c, h, w] over the pixels (h, w) under the window's taps.
 *
 * <pre>{@code
 * new MaxPool2d(2)                                             // halves both sides
 * new MaxPool2d(Window2d.of(3).stride(2).padding(1))
 * new MaxPool2d(Pooling2d.of(Window2d.of(2).stride(2)).withCeiling())
 * }</pre>
 *
 * <p>Shapes: X (N, C, H, W), Y (N, C, H', W'). Padding takes no part. Gradient: dX[n, c, h, w] is the sum of those
 * dY[n, c, i, j] whose maximum is that pixel, the first one of equal ones, row by row. A NaN is larger than all others.
 *
 * <p>Y and dX have channels last in memory. Derivation: {@code docs/derivations/pooling.md}.
 */
public final class MaxPool2d extends Module {
    private final Pooling2d pooling;
    private Tensor taps; // which tap of each window has the maximum
    private Shape inputShape;
    private DType dtype; // of X and Y
    private final Workspace output = new Workspace();
    private final Workspace tapSpace = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace inputCopy = new Workspace();
    private final Workspace gradientCopy = new Workspace();

    /**
     * Creates the module for windows that stand side by side.
     *
     * @param size the rows and columns of a window
     */
    public MaxPool2d(int size) {
        this(Window2d.of(size).stride(size));
    }

    /** Creates the module for a window. */
    public MaxPool2d(Window2d window) {
        this(Pooling2d.of(window));
    }

    /** Creates the module for a pooling, whose maxima it takes. */
    public MaxPool2d(Pooling2d pooling) {
        this.pooling = pooling;
    }

    /**
     * Returns Y, of shape (N, C, H', W').
     *
     * @throws ShapeMismatchException if X is not (N, C, H, W), or no window fits into it
     */
    @Override
    public Tensor forward(Tensor x) {
        LayerArguments.requireImages(this, x);
        LayerArguments.requireReal(this, x);
        Shape shape = LayerArguments.outputShape(this, () -> pooling.outputShape(x));
        if (!isTraining()) {
            return pooling.max(x);
        }
        beginForward();
        inputShape = x.shape();
        dtype = x.dtype();
        taps = tapSpace.channelsLast(x.dtype(), shape);
        return endForward(pooling.max(ChannelsLast.of(x, inputCopy), output.channelsLast(x.dtype(), shape), taps));
    }

    /** Returns dX: each element of dY at the pixel that had the maximum. */
    @Override
    public Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    Tensor backward(Tensor dY, GradientSharing sharing) {
        requireGradient(dY, requireForward(taps).shape(), dtype);
        return pooling.maxGradient(ChannelsLast.of(dY, gradientCopy), taps,
                sharing.inputGradient(this, dInput).channelsLast(dY.dtype(), inputShape));
    }

    /** Returns the pooling. */
    public Pooling2d pooling() {
        return pooling;
    }

    @Override
    boolean sharesGradient() {
        return true;
    }

    @Override
    protected void releaseState() {
        taps = null;
        inputShape = null;
        inputCopy.release();
        gradientCopy.release();
        output.release();
        tapSpace.release();
        dInput.release();
    }

    @Override
    public String toString() {
        return "MaxPool2d(" + pooling.window() + (pooling.ceiling() ? ", ceiling)" : ")");
    }
}
