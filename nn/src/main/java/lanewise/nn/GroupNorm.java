package lanewise.nn;

import java.util.List;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Group normalisation of X (N, C, …), such as images (N, C, H, W): the channels of each sample are divided into G groups of
 * D = C ÷ G neighbours, and Y = γ_c X̂ + β_c with X̂ = (X − μ) ÷ √(v + ε), where μ and v are mean and biased variance of all
 * elements of a sample's group, D P of them for P pixels. Samples do not mix, so training and eval compute the same.
 *
 * <p>With one group it is a layer normalisation of whole samples whose scale belongs to channels; with G = C it is instance
 * normalisation.
 *
 * <p>Gradients: dγ = Σ dY ⊙ X̂ and dβ = Σ dY over samples and pixels; with H = γ ⊙ dY,
 * dX = (H − mean(H) − X̂ ⊙ mean(H ⊙ X̂)) ÷ √(v + ε), the means over each sample's groups.
 *
 * <p>Parameters {@code weight} (γ, ones at first) and {@code bias} (β, zeros), of shape (C). Y and dX have channels last in
 * memory. Backward keeps X by reference, and computes X̂ anew; an X that has another memory order is copied.
 *
 * <p>Source: Y. Wu, K. He: Group normalization, ECCV 2018. Derivation: {@code docs/derivations/group-norm.md}.
 */
public final class GroupNorm extends Module {
    private static final Axes PIXELS = Axes.of(1).keep();
    private static final Axes SAMPLES = Axes.of(0, 1);
    private static final Axes GROUP = Axes.of(2).keep();

    /** The constant ε unless another one is given. */
    public static final double DEFAULT_EPSILON = 1e-5;

    private final int groups;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;
    private Tensor input;            // X as (N, P, C)
    private Shape inputShape;
    private Tensor mean;             // μ, (N, 1, C): the same number for each channel of a group
    private Tensor inverseDeviation; // 1 ÷ √(v + ε), (N, 1, C)
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace inputCopy = new Workspace();
    private final Workspace gradientCopy = new Workspace();
    private final Workspace normalized = new Workspace();
    private final Workspace meanSpace = new Workspace();
    private final Workspace inverseDeviationSpace = new Workspace();
    private final Workspace sums = new Workspace();
    private final Workspace productSums = new Workspace();
    private final Workspace groupSums = new Workspace();
    private final Workspace dParameter = new Workspace();

    /**
     * Creates the layer with ε = 10⁻⁵.
     *
     * @param groups G, which divides C
     * @param channels C
     */
    public GroupNorm(int groups, int channels, DType dtype) {
        this(groups, channels, dtype, DEFAULT_EPSILON);
    }

    /**
     * Creates the layer.
     *
     * @param groups G, which divides C
     * @param channels C
     * @param epsilon ε, positive: what is added to the variance
     */
    public GroupNorm(int groups, int channels, DType dtype, double epsilon) {
        LayerArguments.requireEpsilon("GroupNorm", epsilon);
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException("GroupNorm: " + channels + " channels cannot be divided into " + groups
                    + " groups of one size");
        }
        this.groups = groups;
        this.epsilon = epsilon;
        weight = new Parameter("weight", Tensor.ones(dtype, channels));
        bias = new Parameter("bias", Tensor.zeros(dtype, channels));
    }

    /**
     * Returns Y, of the shape of X.
     *
     * @throws ShapeMismatchException if X is not (N, C, …), or has no pixel
     */
    @Override
    public Tensor forward(Tensor x) {
        requireChannels(x);
        LayerArguments.requireType(this, x, weight.value().dtype());
        if (!isTraining()) {
            Tensor y = ChannelsLast.zeros(x.dtype(), x.shape());
            Workspace[] own = {new Workspace(), new Workspace(), new Workspace()};
            normalize(samples(x, new Workspace()), samples(y, null), own[0], own[1], own[2]);
            return y;
        }
        beginForward();
        Tensor y = output.channelsLast(x.dtype(), x.shape());
        input = samples(x, inputCopy);
        inputShape = x.shape();
        normalize(input, samples(y, null), meanSpace, inverseDeviationSpace, groupSums);
        mean = meanSpace.get(x.dtype(), statistics(input));
        inverseDeviation = inverseDeviationSpace.like(mean);
        return endForward(y);
    }

    // Writes Y, by way of (X − μ)², and leaves μ and 1 ÷ √(v + ε) in workspaces.
    private void normalize(Tensor x, Tensor y, Workspace means, Workspace inverses, Workspace ofGroups) {
        Tensor mu = x.mean(PIXELS, means.get(x.dtype(), statistics(x)));
        spread(mu, 1.0 / size(), ofGroups);
        Standardization.squaredDeviations(x, mu, y);
        Tensor inverse = y.mean(PIXELS, inverses.like(mu));
        spread(inverse, 1.0 / size(), ofGroups);
        Tensor.scalar(x.dtype(), 1).div(inverse.add(epsilon, inverse).sqrt(inverse), inverse);
        Standardization.scaled(x, mu, inverse, weight.value(), bias.value(), y);
    }

    // The shape of the numbers of each sample and channel.
    private static Shape statistics(Tensor x) {
        return Shape.of(x.dim(0), 1, x.dim(2));
    }

    // Puts the sum over each group of channels, times a factor, in the place of each of them.
    private void spread(Tensor ofChannels, double factor, Workspace ofGroups) {
        int n = ofChannels.dim(0);
        Tensor grouped = ofChannels.reshape(n, groups, size());
        Tensor sum = grouped.sum(GROUP, ofGroups.get(ofChannels.dtype(), Shape.of(n, groups, 1)));
        grouped.copyFrom(sum.mul(factor, sum));
    }

    /** Adds to the gradients of γ and β; returns dX. */
    @Override
    public Tensor backward(Tensor dY) {
        Tensor gradient = addGradients(dY);
        Tensor dX = dInput.channelsLast(input.dtype(), inputShape);
        Tensor a = sums.like(mean);
        Tensor b = productSums.like(mean);
        spread(a.mul(weight.value(), a), 1, groupSums);
        spread(b.mul(weight.value(), b), 1, groupSums);
        double count = (double) size() * input.dim(1);
        Standardization.gradient(gradient, weight.value(), input, mean, inverseDeviation, -1 / count, a, b,
                inverseDeviation, normalized, samples(dX, null));
        return dX;
    }

    /** Adds Σ dY ⊙ X̂ to the gradient of γ and Σ dY to that of β. */
    @Override
    public void backwardParameters(Tensor dY) {
        addGradients(dY);
    }

    // Returns dY as (N, P, C); leaves Σ dY and Σ dY ⊙ X̂ over pixels in sums and productSums.
    private Tensor addGradients(Tensor dY) {
        requireGradient(dY, requireForward(inputShape), input.dtype());
        Tensor gradient = samples(dY, gradientCopy);
        Tensor products = samples(dInput.channelsLast(input.dtype(), inputShape), null);
        Standardization.products(gradient, input, mean, inverseDeviation, products);
        add(products.sum(PIXELS, productSums.like(mean)), weight);
        add(gradient.sum(PIXELS, sums.like(mean)), bias);
        return gradient;
    }

    private void add(Tensor ofSamples, Parameter parameter) {
        parameter.addToGrad(ofSamples.sum(SAMPLES, dParameter.like(parameter.value())));
    }

    // X (N, C, …) as (N, P, C).
    private static Tensor samples(Tensor x, Workspace copies) {
        Tensor rows = ChannelsLast.matrix(x, copies);
        return rows.reshape(x.dim(0), rows.dim(0) / Math.max(1, x.dim(0)), x.dim(1));
    }

    private void requireChannels(Tensor x) {
        if (x.rank() < 2 || x.dim(1) != channels()) {
            throw new ShapeMismatchException(
                    this + ": the input has shape " + x.shape() + ", not (N, " + channels() + ", …)");
        }
        for (int axis = 2; axis < x.rank(); axis++) {
            if (x.dim(axis) == 0) {
                throw new ShapeMismatchException(
                        this + ": the input has shape " + x.shape() + ", without an element to normalise");
            }
        }
    }

    private int size() {
        return channels() / groups;
    }

    /** Returns γ, of shape (C). */
    public Parameter weight() {
        return weight;
    }

    /** Returns β, of shape (C). */
    public Parameter bias() {
        return bias;
    }

    /** Returns G, the number of groups. */
    public int groups() {
        return groups;
    }

    /** Returns C, the number of channels. */
    public int channels() {
        return weight.value().dim(0);
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
        input = null;
        inputShape = null;
        mean = null;
        inverseDeviation = null;
        for (Workspace space : List.of(output, dInput, inputCopy, gradientCopy, normalized, meanSpace,
                inverseDeviationSpace, sums, productSums, groupSums, dParameter)) {
            space.release();
        }
    }

    @Override
    public String toString() {
        return "GroupNorm(" + groups + ", " + channels() + unusual("epsilon", epsilon, DEFAULT_EPSILON) + ")";
    }
}
