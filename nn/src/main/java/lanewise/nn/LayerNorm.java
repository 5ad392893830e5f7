package lanewise.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Layer normalisation of each sample over its last axes: Y = γ ⊙ X̂ + β with X̂ = (X − μ) ⊘ √(v + ε), where μ and v are
 * mean and biased variance of the sample's own D elements.
 *
 * <p>Shapes: X and Y (…, d₁, …, d_k), μ and v one number for each index of the leading axes, γ and β (d₁, …, d_k), all
 * of which D = d₁ ⋯ d_k counts. Samples do not mix, so training and eval compute the same, and one sample will do.
 *
 * <p>Gradients: dγ = Σ dY ⊙ X̂ and dβ = Σ dY over the leading axes; with G = dY ⊙ γ,
 * dX = (G − mean(G) − X̂ ⊙ mean(G ⊙ X̂)) ⊘ √(v + ε), the means over the last axes.
 *
 * <p>Parameters {@code weight} (γ, ones at first) and {@code bias} (β, zeros). Source: J. Ba, J. Kiros, G. Hinton:
 * Layer normalization, arXiv:1607.06450, 2016. Derivation: {@code docs/derivations/layer-norm.md}.
 */
public final class LayerNorm extends Module {
    /** The constant ε unless another one is given. */
    public static final double DEFAULT_EPSILON = 1e-5;

    private final double epsilon;
    private final Axes lastAxes;
    private final Parameter weight;
    private final Parameter bias;
    private Tensor normalized; // X̂
    private Tensor inverseDeviation; // 1 ÷ √(v + ε)
    private final Workspace normalizedSpace = new Workspace();
    private final Workspace inverseDeviationSpace = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace product = new Workspace();
    private final Workspace mean = new Workspace();
    private final Workspace dWeight = new Workspace();
    private final Workspace dBias = new Workspace();

    /**
     * Creates the layer that normalises over the last axis, with ε = 10⁻⁵.
     *
     * @param features d₁, the size of the last axis
     */
    public LayerNorm(int features, DType dtype) {
        this(Shape.of(features), dtype, DEFAULT_EPSILON);
    }

    /**
     * Creates the layer.
     *
     * @param normalizedShape (d₁, …, d_k): the sizes of the last axes, at least one, none of them 0
     * @param epsilon ε, positive: what is added to the variance
     */
    public LayerNorm(Shape normalizedShape, DType dtype, double epsilon) {
        LayerArguments.requireEpsilon("LayerNorm", epsilon);
        if (normalizedShape.rank() == 0 || normalizedShape.elements() == 0) {
            throw new IllegalArgumentException("LayerNorm: there must be something to normalise over, which shape "
                    + normalizedShape + " does not have");
        }
        this.epsilon = epsilon;
        lastAxes = Axes.of(IntStream.range(-normalizedShape.rank(), 0).toArray()).keep();
        weight = new Parameter("weight", Tensor.zeros(dtype, normalizedShape).fill(1));
        bias = new Parameter("bias", Tensor.zeros(dtype, normalizedShape));
    }

    /** Returns Y, of the shape of X, (…, d₁, …, d_k). */
    @Override
    public Tensor forward(Tensor x) {
        requireLastAxes(x);
        LayerArguments.requireType(this, x, weight.value().dtype());
        if (!isTraining()) {
            Tensor xHat = Tensor.zerosLike(x);
            normalize(x, xHat, Tensor.zerosLike(x), new Workspace(), new Workspace());
            return xHat.mul(weight.value(), xHat).add(bias.value(), xHat);
        }
        beginForward();
        Tensor y = output.like(x);
        normalized = normalizedSpace.like(x);
        inverseDeviation = normalize(x, normalized, y, mean, inverseDeviationSpace);
        return endForward(normalized.mul(weight.value(), y).add(bias.value(), y));
    }

    // Writes X̂, uses squares for those of X − μ, and returns 1 ÷ √(v + ε).
    private Tensor normalize(Tensor x, Tensor xHat, Tensor squares, Workspace means, Workspace inverses) {
        int count = weight.value().rank();
        x.sub(x.mean(lastAxes, means.reduced(x, count)), xHat);
        Tensor inverse = xHat.square(squares).mean(lastAxes, inverses.reduced(x, count));
        Tensor.scalar(x.dtype(), 1).div(inverse.add(epsilon, inverse).sqrt(inverse), inverse);
        xHat.mul(inverse, xHat);
        return inverse;
    }

    /** Adds to the gradients of γ and β; returns dX. */
    @Override
    public Tensor backward(Tensor dY) {
        backwardParameters(dY);
        Tensor g = dY.mul(weight.value(), dInput.like(normalized));
        Tensor meanOfProduct = g.mul(normalized, product.like(normalized))
                .mean(lastAxes, mean.reduced(normalized, weight.value().rank()));
        Tensor correction = normalized.mul(meanOfProduct, product.like(normalized));
        Tensor meanOfG = g.mean(lastAxes, meanOfProduct);
        return g.sub(meanOfG, g).sub(correction, g).mul(inverseDeviation, g);
    }

    /** Adds Σ dY ⊙ X̂ to the gradient of γ and Σ dY to that of β, summed over the leading axes. */
    @Override
    public void backwardParameters(Tensor dY) {
        Tensor xHat = requireForward(normalized);
        requireGradient(dY, xHat.shape(), xHat.dtype());
        addSum(dY.mul(xHat, product.like(xHat)), weight, dWeight);
        addSum(dY, bias, dBias);
    }

    // Adds the sum over the leading axes, to which one of size 1 is added in case there are none.
    private static void addSum(Tensor terms, Parameter parameter, Workspace sums) {
        Tensor value = parameter.value();
        Axes leading = Axes.of(IntStream.rangeClosed(0, terms.rank() - value.rank()).toArray());
        parameter.addToGrad(terms.unsqueeze(0).sum(leading, sums.like(value)));
    }

    private void requireLastAxes(Tensor x) {
        int[] wanted = weight.value().shape().toArray();
        int[] sizes = x.shape().toArray();
        int leading = sizes.length - wanted.length;
        if (leading < 0 || !Arrays.equals(sizes, leading, sizes.length, wanted, 0, wanted.length)) {
            throw new ShapeMismatchException(this + ": the input has shape " + x.shape()
                    + ", whose last axes are not " + weight.value().shape());
        }
    }

    /** Returns γ, of the shape of the last axes. */
    public Parameter weight() {
        return weight;
    }

    /** Returns β, of the shape of the last axes. */
    public Parameter bias() {
        return bias;
    }

    /** Returns ε, what is added to the variance. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    protected List<Parameter> ownParameters() {
        return List.of(weight, bias);
    }

    @Override
    protected void releaseState() {
        normalized = null;
        inverseDeviation = null;
        for (Workspace space : List.of(normalizedSpace, inverseDeviationSpace, output, dInput, product, mean, dWeight,
                dBias)) {
            space.release();
        }
    }

    @Override
    public String toString() {
        Shape shape = weight.value().shape();
        return epsilon == DEFAULT_EPSILON ? "LayerNorm" + shape
                : "LayerNorm(" + shape + unusual("epsilon", epsilon, DEFAULT_EPSILON) + ")";
    }
}
