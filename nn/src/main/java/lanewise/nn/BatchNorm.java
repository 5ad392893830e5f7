package lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Batch normalisation of each channel c of X (N, C, …): Y = γ_c X̂ + β_c with X̂ = (X − μ_c) ÷ √(v_c + ε), where each channel
 * has R elements: N in a matrix (N, C), N L in sequences (N, C, L), N H W in images (N, C, H, W).
 *
 * <p>Training: μ and v are mean and biased variance (divisor R) of the channel; R must be at least 2. Each forward pass
 * also moves the running statistics by the momentum m: r ← (1 − m) r + m μ for the mean, and the same for the variance
 * with the unbiased estimate (divisor R − 1). Eval: μ and v are the running statistics, constants for every sample.
 *
 * <p>Gradients, with sums over all elements of the channel: dγ = Σ dY ⊙ X̂, dβ = Σ dY,
 * dX = γ ÷ √(v + ε) (dY − dβ ÷ R − X̂ dγ ÷ R), since μ and v depend on every element.
 *
 * <p>Parameters {@code weight} (γ, ones at first) and {@code bias} (β, zeros), buffers {@code running_mean} (zeros) and
 * {@code running_var} (ones), each of shape (C). Where the settings fix the scale, {@code weight} is a buffer: it keeps its
 * name in state dicts, and its value. PyTorch's {@code num_batches_tracked} is left out, and ignored in what is loaded:
 * with a fixed momentum nothing depends on it.
 *
 * <p>Y and dX of sequences and images have channels last in memory. Backward keeps X by reference, and computes X̂ anew; an
 * X that has another memory order is copied.
 *
 * <p>Source: S. Ioffe, C. Szegedy: Batch normalization: accelerating deep network training by reducing internal
 * covariate shift, ICML 2015. Derivation: {@code docs/derivations/batch-norm.md}.
 */
public abstract sealed class BatchNorm extends Module permits BatchNorm1d, BatchNorm2d {
    private static final Axes SAMPLES = Axes.of(0);

    /** The momentum m unless another one is given. */
    public static final double DEFAULT_MOMENTUM = 0.1;

    /** The constant ε unless another one is given. */
    public static final double DEFAULT_EPSILON = 1e-5;

    /**
     * How a batch normalisation differs from the plain one. Start from {@link #DEFAULT}.
     *
     * @param momentum m, the weight of the latest batch in the running statistics, in [0, 1]
     * @param epsilon ε, positive: what is added to the variance
     * @param fixedScale whether γ stays as it is, 1 or what is loaded, and only β is learned
     */
    public record Settings(double momentum, double epsilon, boolean fixedScale) {
        /** Momentum 0.1, ε = 10⁻⁵, and γ is learned: PyTorch's. */
        public static final Settings DEFAULT = new Settings(DEFAULT_MOMENTUM, DEFAULT_EPSILON, false);

        /** Checks the ranges. */
        public Settings {
            LayerArguments.requireMomentum("BatchNorm", momentum);
            LayerArguments.requireEpsilon("BatchNorm", epsilon);
        }

        /** Returns these settings with another momentum m. */
        public Settings withMomentum(double momentum) {
            return new Settings(momentum, epsilon, fixedScale);
        }

        /** Returns these settings with another ε. */
        public Settings withEpsilon(double epsilon) {
            return new Settings(momentum, epsilon, fixedScale);
        }

        /** Returns these settings with a γ that is not learned. */
        public Settings withFixedScale() {
            return new Settings(momentum, epsilon, true);
        }
    }

    private final Settings settings;
    private final Parameter weight;
    private final Parameter bias;
    private final Tensor runningMean;
    private final Tensor runningVar;
    private Tensor input;            // X as (1, R, C)
    private Shape inputShape;
    private Tensor mean;             // μ
    private Tensor inverseDeviation; // 1 ÷ √(v + ε)
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace inputCopy = new Workspace();
    private final Workspace gradientCopy = new Workspace();
    private final Workspace normalized = new Workspace();
    private final Workspace meanSpace = new Workspace();
    private final Workspace inverseDeviationSpace = new Workspace();
    private final Workspace variance = new Workspace();
    private final Workspace dWeight = new Workspace();
    private final Workspace dBias = new Workspace();

    /** Returns settings whose errors start with the name of the module that is being made. */
    static Settings settings(String module, double momentum, double epsilon) {
        LayerArguments.requireMomentum(module, momentum);
        LayerArguments.requireEpsilon(module, epsilon);
        return new Settings(momentum, epsilon, false);
    }

    BatchNorm(int features, DType dtype, Settings settings) {
        LayerArguments.requireSize(getClass().getSimpleName(), "features", features);
        this.settings = settings;
        weight = new Parameter("weight", Tensor.ones(dtype, features));
        bias = new Parameter("bias", Tensor.zeros(dtype, features));
        runningMean = Tensor.zeros(dtype, features);
        runningVar = Tensor.ones(dtype, features);
    }

    /** Checks the shape of an input. */
    abstract void requireShape(Tensor x);

    /**
     * Returns Y, of the shape of X.
     *
     * @throws IllegalArgumentException in training with fewer than two elements of each channel, which have no variance
     */
    @Override
    public final Tensor forward(Tensor x) {
        requireShape(x);
        LayerArguments.requireType(this, x, runningMean.dtype());
        return isTraining() ? forwardByBatch(x) : forwardByRunningStatistics(x);
    }

    private Tensor forwardByBatch(Tensor x) {
        beginForward();
        Tensor rows = ChannelsLast.matrix(x, inputCopy);
        int count = rows.dim(0);
        requireVariance(count);
        Tensor y = resultLike(x, output);
        Tensor yRows = batch(ChannelsLast.matrix(y, null));
        input = batch(rows);
        inputShape = x.shape();
        mean = rows.mean(SAMPLES, meanSpace.like(runningMean));
        Standardization.squaredDeviations(input, mean, yRows);
        Tensor v = yRows.squeeze(0).mean(SAMPLES, variance.like(runningVar));
        inverseDeviation = inverseDeviation(v, inverseDeviationSpace.like(v));

        double momentum = settings.momentum;
        runningMean.mul(1 - momentum, runningMean).axpy(momentum, mean, runningMean);
        double unbiased = count / (count - 1.0);
        runningVar.mul(1 - momentum, runningVar).axpy(momentum * unbiased, v, runningVar);
        Standardization.scaled(input, mean, inverseDeviation, weight.value(), bias.value(), yRows);
        return endForward(y);
    }

    private void requireVariance(int count) {
        if (count < 2) {
            throw new IllegalArgumentException(this + ": training needs at least 2 samples, not " + count
                    + ": the variance of one sample is 0, so each output would be the bias whatever the input; use a"
                    + " larger batch, or eval()");
        }
    }

    private Tensor forwardByRunningStatistics(Tensor x) {
        Tensor inverse = inverseDeviation(runningVar, Tensor.zerosLike(runningVar));
        Tensor y = resultLike(x, new Workspace());
        Standardization.scaled(batch(ChannelsLast.matrix(x, new Workspace())), runningMean, inverse, weight.value(),
                bias.value(), batch(ChannelsLast.matrix(y, null)));
        return y;
    }

    private static Tensor resultLike(Tensor x, Workspace space) {
        return x.rank() == 2 ? space.like(x) : space.channelsLast(x.dtype(), x.shape());
    }

    private static Tensor batch(Tensor rows) {
        return rows.unsqueeze(0);
    }

    private Tensor inverseDeviation(Tensor v, Tensor out) {
        return Tensor.scalar(v.dtype(), 1).div(v.add(settings.epsilon, out).sqrt(out), out);
    }

    /** Adds to the gradients of γ and β; returns dX. */
    @Override
    public final Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    final Tensor backward(Tensor dY, GradientSharing sharing) {
        Workspace space = sharing.inputGradient(this, dInput);
        Tensor gradient = addGradients(dY, space);
        Tensor dX = inputGradientIn(space);
        Tensor scale = weight.value().mul(inverseDeviation, variance.like(runningVar));
        Standardization.gradient(gradient, null, input, mean, inverseDeviation, -1.0 / input.dim(1),
                dBias.like(runningMean), dWeight.like(runningMean), scale, normalized, batch(ChannelsLast.matrix(dX, null)));
        return dX;
    }

    /** Adds Σ dY ⊙ X̂ to the gradient of γ and Σ dY to that of β. */
    @Override
    public final void backwardParameters(Tensor dY) {
        backwardParameters(dY, GradientSharing.NONE);
    }

    @Override
    final void backwardParameters(Tensor dY, GradientSharing sharing) {
        addGradients(dY, sharing.inputGradient(this, dInput));
    }

    // Returns dY as (1, R, C). The products dY ⊙ X̂ lie where dX will be.
    private Tensor addGradients(Tensor dY, Workspace space) {
        requireGradient(dY, requireForward(inputShape), input.dtype());
        Tensor gradient = ChannelsLast.matrix(dY, gradientCopy);
        Tensor products = ChannelsLast.matrix(inputGradientIn(space), null);
        Standardization.products(batch(gradient), input, mean, inverseDeviation, batch(products));
        products.sum(SAMPLES, dWeight.like(runningMean));
        gradient.sum(SAMPLES, dBias.like(runningMean));
        if (!settings.fixedScale) {
            weight.addToGrad(dWeight.like(runningMean));
        }
        bias.addToGrad(dBias.like(runningMean));
        return batch(gradient);
    }

    private Tensor inputGradientIn(Workspace space) {
        return inputShape.rank() == 2 ? space.like(input.squeeze(0)) : space.channelsLast(input.dtype(), inputShape);
    }

    /**
     * Returns γ, of shape (C).
     *
     * @throws IllegalStateException if the settings fix the scale: it is the buffer {@code weight} then
     */
    public final Parameter weight() {
        if (settings.fixedScale) {
            throw new IllegalStateException(this + ": the scale is no parameter but the buffer weight; ask settings() first");
        }
        return weight;
    }

    /** Returns β, of shape (C). */
    public final Parameter bias() {
        return bias;
    }

    /** Returns C, the number of channels; of a matrix its width. */
    public final int features() {
        return runningMean.dim(0);
    }

    /** Returns ε, what is added to the variance. */
    public final double epsilon() {
        return settings.epsilon;
    }

    /** Returns the settings. */
    public final Settings settings() {
        return settings;
    }

    @Override
    protected final List<Parameter> ownParameters() {
        return settings.fixedScale ? List.of(bias) : List.of(weight, bias);
    }

    @Override
    protected final SequencedMap<String, Tensor> ownBuffers() {
        SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();
        if (settings.fixedScale) {
            buffers.put("weight", weight.value());
        }
        buffers.put("running_mean", runningMean);
        buffers.put("running_var", runningVar);
        return Collections.unmodifiableSequencedMap(buffers);
    }

    @Override
    final boolean sharesGradient() {
        return true;
    }

    @Override
    protected final void releaseState() {
        input = null;
        inputShape = null;
        mean = null;
        inverseDeviation = null;
        for (Workspace space : List.of(output, dInput, inputCopy, gradientCopy, normalized, meanSpace,
                inverseDeviationSpace, variance, dWeight, dBias)) {
            space.release();
        }
    }

    @Override
    protected final Set<String> ignoredEntries() {
        return Set.of("num_batches_tracked");
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + features()
                + unusual("momentum", settings.momentum, DEFAULT_MOMENTUM)
                + unusual("epsilon", settings.epsilon, DEFAULT_EPSILON) + (settings.fixedScale ? ", fixed scale)" : ")");
    }
}
