package lanewise.nn;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Root mean square normalisation over the last axis: Y = γ ⊙ X̂ with X̂ = X ÷ r and r = √(mean(X²) + ε), a number for each
 * row. It is layer normalisation without the mean and without a shift.
 *
 * <p>Shapes: X and Y (…, D), r one number for each index of the leading axes, γ (D). Samples do not mix, so training and eval
 * compute the same.
 *
 * <p>Gradients: dγ = Σ dY ⊙ X̂ over the leading axes; with G = dY ⊙ γ, dX = (G − X̂ ⊙ mean(G ⊙ X̂)) ÷ r, the mean over the
 * last axis.
 *
 * <p>Parameter {@code weight} (γ, ones at first). Source: B. Zhang, R. Sennrich: Root mean square layer normalization,
 * NeurIPS 2019. Derivation: {@code docs/derivations/rms-norm.md}.
 */
public final class RMSNorm extends Module {
    private static final Axes LAST = Axes.of(-1).keep();

    /** The constant ε unless another one is given; PyTorch's default depends on the element type instead. */
    public static final double DEFAULT_EPSILON = 1e-6;

    private final double epsilon;
    private final Parameter weight;
    private Tensor normalized;  // X̂
    private Tensor inverseRoot; // 1 ÷ r
    private final Workspace normalizedSpace = new Workspace();
    private final Workspace inverseSpace = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace product = new Workspace();
    private final Workspace mean = new Workspace();
    private final Workspace dWeight = new Workspace();

    /**
     * Creates the layer with ε = 10⁻⁶.
     *
     * @param features D, the size of the last axis
     */
    public RMSNorm(int features, DType dtype) {
        this(features, dtype, DEFAULT_EPSILON);
    }

    /**
     * Creates the layer.
     *
     * @param features D, the size of the last axis, at least 1
     * @param epsilon ε, positive: what is added to the mean of the squares
     */
    public RMSNorm(int features, DType dtype, double epsilon) {
        LayerArguments.requireEpsilon("RMSNorm", epsilon);
        if (features < 1) {
            throw new IllegalArgumentException("RMSNorm: there must be something to normalise over, not " + features
                    + " features");
        }
        this.epsilon = epsilon;
        weight = new Parameter("weight", Tensor.ones(dtype, features));
    }

    /** Returns Y, of the shape of X, (…, D). */
    @Override
    public Tensor forward(Tensor x) {
        if (x.rank() == 0 || x.dim(x.rank() - 1) != features()) {
            throw new ShapeMismatchException(
                    this + ": the input has shape " + x.shape() + ", not (…, " + features() + ")");
        }
        LayerArguments.requireType(this, x, weight.value().dtype());
        if (!isTraining()) {
            Tensor y = Tensor.zerosLike(x);
            Tensor inverse = inverseRoot(x, y, new Workspace());
            return x.mul(inverse, y).mul(weight.value(), y);
        }
        beginForward();
        Tensor y = output.like(x);
        inverseRoot = inverseRoot(x, y, inverseSpace);
        normalized = x.mul(inverseRoot, normalizedSpace.like(x));
        return endForward(normalized.mul(weight.value(), y));
    }

    // Returns 1 ÷ r, and uses squares for those of X.
    private Tensor inverseRoot(Tensor x, Tensor squares, Workspace inverses) {
        Tensor inverse = x.square(squares).mean(LAST, inverses.reduced(x, 1));
        return Tensor.scalar(x.dtype(), 1).div(inverse.add(epsilon, inverse).sqrt(inverse), inverse);
    }

    /** Adds to the gradient of γ; returns dX. */
    @Override
    public Tensor backward(Tensor dY) {
        backwardParameters(dY);
        Tensor g = dY.mul(weight.value(), dInput.like(normalized));
        Tensor terms = g.mul(normalized, product.like(normalized));
        Tensor meanOfTerms = terms.mean(LAST, mean.reduced(normalized, 1));
        return g.sub(normalized.mul(meanOfTerms, terms), g).mul(inverseRoot, g);
    }

    /** Adds Σ dY ⊙ X̂ to the gradient of γ, summed over the leading axes. */
    @Override
    public void backwardParameters(Tensor dY) {
        Tensor xHat = requireForward(normalized);
        requireGradient(dY, xHat.shape(), xHat.dtype());
        Tensor terms = dY.mul(xHat, product.like(xHat));
        // An axis of size 1 is added in case there are no leading ones.
        Axes leading = Axes.of(IntStream.range(0, terms.rank()).toArray());
        weight.addToGrad(terms.unsqueeze(0).sum(leading, dWeight.like(weight.value())));
    }

    /** Returns γ, of shape (D). */
    public Parameter weight() {
        return weight;
    }

    /** Returns D, the size of the last axis. */
    public int features() {
        return weight.value().dim(0);
    }

    /** Returns ε, what is added to the mean of the squares. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    protected List<Parameter> ownParameters() {
        return List.of(weight);
    }

    @Override
    protected void releaseState() {
        normalized = null;
        inverseRoot = null;
        for (Workspace space : List.of(normalizedSpace, inverseSpace, output, dInput, product, mean, dWeight)) {
            space.release();
        }
    }

    @Override
    public String toString() {
        return "RMSNorm(" + features() + unusual("epsilon", epsilon, DEFAULT_EPSILON) + ")";
    }
}
