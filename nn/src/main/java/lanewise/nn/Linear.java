package lanewise.nn;

import java.util.List;
import lanewise.nn.internal.TransposedView;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The affine map Y = X Wᵀ + 1 b of each row of X, or the linear one, without b.
 *
 * <p>Shapes: X (S, M), W (N, M), b (N), Y (S, N). Gradients: dW = dYᵀ X, db = 1ᵀ dY (the sum of the rows of dY),
 * dX = dY W. X may have any other number of axes, at least one, (…, M): its rows are those along the last axis, S of them,
 * and Y is (…, N).
 *
 * <p>W lies in memory as Wᵀ does in row-major order, which the forward product reads in the order of its storage.
 *
 * <p>Derivation: {@code docs/derivations/linear.md}.
 */
public final class Linear extends Module {
    private static final Axes SAMPLES = Axes.of(0);

    private final Parameter weight;
    private final Tensor transposedWeight;
    private final Parameter bias; // null if there is none
    private Tensor input; // X, (S, M)
    private Shape inputShape;
    private Shape outputShape;
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace dBias = new Workspace();
    private final TransposedView transposedGradient = new TransposedView();

    /**
     * Creates the layer. W and b are uniform in ±1 ÷ √M, as PyTorch's are, by the next stream of {@link Seeding}: b goes on
     * where W ends. An {@code Initializer} chooses other values.
     *
     * @param inFeatures M, the width of the input
     * @param outFeatures N, the width of the output
     */
    public Linear(int inFeatures, int outFeatures, DType dtype) {
        this(inFeatures, outFeatures, dtype, true);
    }

    private Linear(int inFeatures, int outFeatures, DType dtype, boolean biased) {
        LayerArguments.requireSize("Linear", "inFeatures", inFeatures);
        LayerArguments.requireSize("Linear", "outFeatures", outFeatures);
        transposedWeight = Tensor.zeros(dtype, inFeatures, outFeatures);
        Fans fans = new Fans(inFeatures, outFeatures);
        weight = new Parameter("weight", transposedWeight.transpose(), fans);
        bias = biased ? new Parameter("bias", Tensor.zeros(dtype, outFeatures), fans) : null;
        Seeding.fill(ownParameters().toArray(Parameter[]::new));
    }

    /**
     * Returns a layer without b, as before a normalisation, which would take it off again. W is that of a layer with b.
     *
     * @param inFeatures M, the width of the input
     * @param outFeatures N, the width of the output
     */
    public static Linear withoutBias(int inFeatures, int outFeatures, DType dtype) {
        return new Linear(inFeatures, outFeatures, dtype, false);
    }

    /** Returns Y = X Wᵀ + 1 b, of shape (…, N), for X of shape (…, M). */
    @Override
    public Tensor forward(Tensor x) {
        int last = x.rank() - 1;
        if (last < 0 || x.dim(last) != inFeatures()) {
            throw new ShapeMismatchException(
                    this + ": the input has shape " + x.shape() + ", not (…, " + inFeatures() + ")");
        }
        LayerArguments.requireType(this, x, weight.value().dtype());
        if (last == 1) {
            return forwardRows(x, x.shape());
        }
        int[] sizes = x.shape().toArray();
        Tensor y = forwardRows(x.reshape(rows(sizes), inFeatures()), x.shape());
        sizes[last] = outFeatures();
        if (isTraining()) {
            outputShape = Shape.of(sizes);
        }
        return y.reshape(sizes);
    }

    // The product of all sizes but the last.
    private static int rows(int... sizes) {
        int rows = 1;
        for (int axis = 0; axis < sizes.length - 1; axis++) {
            rows *= sizes[axis];
        }
        return rows;
    }

    private Tensor forwardRows(Tensor x, Shape given) {
        if (!isTraining()) {
            return affine(x, Tensor.zeros(x.dtype(), x.dim(0), outFeatures()));
        }
        beginForward();
        input = x;
        inputShape = given;
        Tensor y = output.get(x.dtype(), x.dim(0), outFeatures());
        outputShape = y.shape();
        return endForward(affine(x, y));
    }

    private Tensor affine(Tensor x, Tensor y) {
        x.matmul(transposedWeight, y);
        return bias == null ? y : y.add(bias.value(), y);
    }

    /** Adds dYᵀ X to the gradient of W and 1ᵀ dY to that of b; returns dX = dY W. */
    @Override
    public Tensor backward(Tensor dY) {
        Tensor rows = addGradients(dY);
        Tensor dX = rows.matmul(weight.value(), dInput.like(input));
        return inputShape.rank() == 2 ? dX : dX.reshape(inputShape.toArray());
    }

    /** Adds dYᵀ X to the gradient of W and 1ᵀ dY to that of b, and leaves out dX, a third of the layer's work. */
    @Override
    public void backwardParameters(Tensor dY) {
        addGradients(dY);
    }

    // Returns the rows of dY.
    private Tensor addGradients(Tensor dY) {
        Tensor x = requireForward(input);
        requireGradient(dY, outputShape, x.dtype());
        Tensor rows = dY.rank() == 2 ? dY : dY.reshape(x.dim(0), outFeatures());
        weight.addProductToGrad(transposedGradient.get(rows), x);
        if (bias != null) {
            bias.addToGrad(rows.sum(SAMPLES, dBias.like(bias.value())));
        }
        return rows;
    }

    /** Returns W, of shape (N, M). */
    public Parameter weight() {
        return weight;
    }

    /**
     * Returns b, of shape (N).
     *
     * @throws IllegalStateException if there is none: see {@link #hasBias}
     */
    public Parameter bias() {
        if (bias == null) {
            throw new IllegalStateException(this + ": there is no bias; ask hasBias() first");
        }
        return bias;
    }

    /** Returns whether there is a b. */
    public boolean hasBias() {
        return bias != null;
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
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    protected void releaseState() {
        input = null;
        inputShape = null;
        outputShape = null;
        output.release();
        dInput.release();
        dBias.release();
        transposedGradient.release();
    }

    @Override
    public String toString() {
        return "Linear(" + inFeatures() + " → " + outFeatures() + (bias == null ? ", without bias)" : ")");
    }
}
