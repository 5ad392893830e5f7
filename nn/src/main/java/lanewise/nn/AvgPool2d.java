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
 * The average of each window and channel: Y[n, c, i, j] = Σ X[n, c, h, w] ÷ D over the pixels (h, w) under the window's taps.
 *
 * <pre>{@code
 * new AvgPool2d(2)                                             // halves both sides
 * new AvgPool2d(Pooling2d.of(Window2d.of(3).stride(2).padding(1)).withoutCountingPadding())
 * }</pre>
 *
 * <p>Shapes: X (N, C, H, W), Y (N, C, H', W'). D is the number of taps, those in the padding included unless the pooling does
 * not count them, or a divisor of your own: PyTorch's {@code count_include_pad} and {@code divisor_override}, which are
 * {@link Pooling2d#withoutCountingPadding} and {@link Pooling2d#withDivisor}. Gradient: dX[n, c, h, w] is the sum of
 * dY[n, c, i, j] ÷ D over the windows that have a tap there.
 *
 * <p>Y and dX have channels last in memory. Derivation: {@code docs/derivations/pooling.md}.
 */
public final class AvgPool2d extends Module {
    private final Pooling2d pooling;
    private Shape inputShape;
    private DType dtype; // of X and Y
    private Shape outputShape;
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace inputCopy = new Workspace();
    private final Workspace gradientCopy = new Workspace();

    /**
     * Creates the module for windows that stand side by side.
     *
     * @param size the rows and columns of a window
     */
    public AvgPool2d(int size) {
        this(Window2d.of(size).stride(size));
    }

    /** Creates the module for a window; averages count the padding. */
    public AvgPool2d(Window2d window) {
        this(Pooling2d.of(window));
    }

    /** Creates the module for a pooling, whose averages it takes. */
    public AvgPool2d(Pooling2d pooling) {
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
            return pooling.average(x);
        }
        beginForward();
        outputShape = shape;
        inputShape = x.shape();
        dtype = x.dtype();
        return endForward(pooling.average(ChannelsLast.of(x, inputCopy), output.channelsLast(x.dtype(), shape)));
    }

    /** Returns dX: each element of dY divided among the pixels of its window. */
    @Override
    public Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    Tensor backward(Tensor dY, GradientSharing sharing) {
        requireGradient(dY, requireForward(outputShape), dtype);
        return pooling.averageGradient(ChannelsLast.of(dY, gradientCopy),
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
        inputShape = null;
        outputShape = null;
        inputCopy.release();
        gradientCopy.release();
        output.release();
        dInput.release();
    }

    @Override
    public String toString() {
        return "AvgPool2d(" + pooling.window() + (pooling.ceiling() ? ", ceiling" : "")
                + (pooling.countsPadding() ? "" : ", without counting padding")
                + (pooling.divisor() == 0 ? ")" : ", divisor " + pooling.divisor() + ")");
    }
}
