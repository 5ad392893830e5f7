package lanewise.nn;

import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The mean of each channel of each image, of any size: Y[n, c, 0, 0] = Σ_hw X[n, c, h, w] ÷ (H W), PyTorch's
 * {@code AdaptiveAvgPool2d(1)}. {@link Flatten} makes rows of it.
 *
 * <p>Shapes: X (N, C, H, W), Y (N, C, 1, 1). The sum is taken in doubles. Gradient: dX[n, c, h, w] = dY[n, c, 0, 0] ÷ (H W).
 *
 * <p>dX has channels last in memory. Derivation: {@code docs/derivations/pooling.md}.
 */
public final class GlobalAvgPool2d extends Module {
    private static final Axes PIXELS = Axes.of(1).keep();

    private Shape inputShape;
    private DType dtype; // of X and Y
    private Shape outputShape;
    private final Workspace inputCopy = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace share = new Workspace();
    private final Workspace dInput = new Workspace();

    /** Creates the module. */
    public GlobalAvgPool2d() {}

    /**
     * Returns Y, of shape (N, C, 1, 1).
     *
     * @throws ShapeMismatchException if X is not (N, C, H, W), or has no pixel
     */
    @Override
    public Tensor forward(Tensor x) {
        LayerArguments.requireImages(this, x);
        LayerArguments.requireReal(this, x);
        if (x.dim(2) == 0 || x.dim(3) == 0) {
            throw new ShapeMismatchException(this + ": images of shape " + x.shape() + " have no pixel");
        }
        Shape shape = Shape.of(x.dim(0), x.dim(1), 1, 1);
        if (!isTraining()) {
            return mean(x, new Workspace(), ChannelsLast.zeros(x.dtype(), shape));
        }
        beginForward();
        inputShape = x.shape();
        dtype = x.dtype();
        outputShape = shape;
        return endForward(mean(x, inputCopy, output.channelsLast(x.dtype(), shape)));
    }

    private static Tensor mean(Tensor x, Workspace copies, Tensor y) {
        Tensor pixels = ChannelsLast.matrix(x, copies).reshape(x.dim(0), x.dim(2) * x.dim(3), x.dim(1));
        pixels.mean(PIXELS, y.reshape(x.dim(0), 1, x.dim(1)));
        return y;
    }

    /** Returns dX: each element of dY divided among all pixels of its channel. */
    @Override
    public Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    Tensor backward(Tensor dY, GradientSharing sharing) {
        requireGradient(dY, requireForward(outputShape), dtype);
        double pixels = (double) inputShape.dim(2) * inputShape.dim(3);
        Tensor dX = sharing.inputGradient(this, dInput).channelsLast(dY.dtype(), inputShape);
        Tensor each = dY.div(pixels, share.get(dY.dtype(), outputShape));
        return dX.copyFrom(each);
    }

    @Override
    boolean sharesGradient() {
        return true;
    }

    @Override
    protected void releaseState() {
        inputShape = null;
        outputShape = null;
        for (Workspace space : new Workspace[] {inputCopy, output, share, dInput}) {
            space.release();
        }
    }
}
