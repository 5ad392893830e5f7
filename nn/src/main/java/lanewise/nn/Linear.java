package lanewise.nn;

import java.util.List;
import lanewise.nn.internal.TransposedView;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The affine map Y = X Wᵀ + 1 b of each row of X.
 *
 * <p>Shapes: X (S, M), W (N, M), b (N), Y (S, N). Gradients: dW = dYᵀ X, db = 1ᵀ dY (the sum of the rows of dY),
 * dX = dY W.
 *
 * <p>W lies in memory as Wᵀ does in row-major order, which the forward product reads in the order of its storage.
 *
 * <p>Derivation: {@code docs/derivations/linear.md}.
 */
public final class Linear extends Module {
    private static final Axes SAMPLES = Axes.of(0);

    private final Parameter weight;
    private final Tensor transposedWeight;
    private final Parameter bias;
    private Tensor input;
    private Tensor product; // Y, as it was returned
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace dBias = new Workspace();
    private final TransposedView transposedGradient = new TransposedView();

    /**
     * Creates the layer with zero weights and biases; an {@code Initializer} fills them.
     *
     * @param inFeatures M, the width of the input
     * @param outFeatures N, the width of the output
     */
    public Linear(int inFeatures, int outFeatures, DType dtype) {
        weight = new Parameter("weight", Tensor.zeros(dtype, inFeatures, outFeatures).transpose());
        transposedWeight = weight.value().transpose();
        bias = new Parameter("bias", Tensor.zeros(dtype, outFeatures));
    }

    /** Returns Y = X Wᵀ + 1 b, of shape (S, N), for X of shape (S, M). */
    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() != 2 || x.dim(1) != inFeatures()) {
            throw new ShapeMismatchException(
                    this + ": the input has shape " + x.shape() + ", not (S, " + inFeatures() + ")");
        }
        Tensor y;
        if (isTraining()) {
            input = x;
            y = output.get(x.dtype(), x.dim(0), outFeatures());
            product = y;
        } else {
            y = Tensor.zeros(x.dtype(), x.dim(0), outFeatures());
        }
        return x.matmul(transposedWeight, y).add(bias.value(), y);
    }

    /** Adds dYᵀ X to the gradient of W and 1ᵀ dY to that of b; returns dX = dY W. */
    @Override
    public Tensor backward(Tensor dY) {
        backwardParameters(dY);
        return dY.matmul(weight.value(), dInput.like(input));
    }

    /** Adds dYᵀ X to the gradient of W and 1ᵀ dY to that of b, and leaves out dX, a third of the layer's work. */
    @Override
    public void backwardParameters(Tensor dY) {
        Tensor x = requireForward(input);
        requireGradientShape(dY, product.shape());
        weight.addProductToGrad(transposedGradient.get(dY), x);
        bias.grad().add(dY.sum(SAMPLES, dBias.like(bias.grad())), bias.grad());
    }

    /** Returns W, of shape (N, M). */
    public Parameter weight() {
        return weight;
    }

    /** Returns b, of shape (N). */
    public Parameter bias() {
        return bias;
    }

    /** Returns M, the width of the input. */
    public int inFeatures() {
        return weight.value().dim(1);
    }

    /** Returns N, the width of the output. */
    public int outFeatures() {
        return weight.value().dim(0);
    }

    @Override
    protected List<Parameter> ownParameters() {
        return List.of(weight, bias);
    }

    @Override
    protected void releaseState() {
        input = null;
        product = null;
        output.release();
        dInput.release();
        dBias.release();
        transposedGradient.release();
    }

    @Override
    public String toString() {
        return "Linear(" + inFeatures() + " → " + outFeatures() + ")";
    }
}
