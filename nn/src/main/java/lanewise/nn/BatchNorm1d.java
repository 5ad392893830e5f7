package lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Batch normalisation of each column of X (S, N): Y = γ ⊙ X̂ + β with X̂ = (X − μ) ⊘ √(v + ε).
 *
 * <p>Training: μ and v are mean and biased variance (divisor S) of the column; S must be at least 2. Each forward pass
 * also moves the running statistics by the momentum m: r ← (1 − m) r + m μ for the mean, and the same for the variance
 * with the unbiased estimate (divisor S − 1). Eval: μ and v are the running statistics, constants for every sample.
 *
 * <p>Gradients: dγ = Σ_s dY ⊙ X̂, dβ = Σ_s dY, dX = γ ⊘ √(v + ε) ⊙ (dY − dβ ÷ S − X̂ ⊙ dγ ÷ S), since μ and v depend on
 * every sample of the batch.
 *
 * <p>Parameters {@code weight} (γ, ones at first) and {@code bias} (β, zeros), buffers {@code running_mean} (zeros) and
 * {@code running_var} (ones), each of shape (N). PyTorch's {@code num_batches_tracked} is left out, and ignored in what
 * is loaded: with a fixed momentum nothing depends on it.
 *
 * <p>Source: S. Ioffe, C. Szegedy: Batch normalization: accelerating deep network training by reducing internal
 * covariate shift, ICML 2015. Derivation: {@code docs/derivations/batch-norm.md}.
 */
public final class BatchNorm1d extends Module {
    private static final Axes SAMPLES = Axes.of(0);

    /** The momentum m unless another one is given. */
    public static final double DEFAULT_MOMENTUM = 0.1;

    /** The constant ε unless another one is given. */
    public static final double DEFAULT_EPSILON = 1e-5;

    private final double momentum;
    private final double epsilon;
    private final Parameter weight;
    private final Parameter bias;
    private final Tensor runningMean;
    private final Tensor runningVar;
    private Tensor normalized; // X̂
    private Tensor inverseDeviation; // 1 ÷ √(v + ε)
    private final Workspace normalizedSpace = new Workspace();
    private final Workspace inverseDeviationSpace = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace mean = new Workspace();
    private final Workspace variance = new Workspace();
    private final Workspace dWeight = new Workspace();
    private final Workspace dBias = new Workspace();

    /**
     * Creates the layer with momentum 0.1 and ε = 10⁻⁵.
     *
     * @param features N, the width of the input
     */
    public BatchNorm1d(int features, DType dtype) {
        this(features, dtype, DEFAULT_MOMENTUM, DEFAULT_EPSILON);
    }

    /**
     * Creates the layer.
     *
     * @param features N, the width of the input
     * @param momentum m, the weight of the latest batch in the running statistics, in [0, 1]
     * @param epsilon ε, positive: what is added to the variance
     */
    public BatchNorm1d(int features, DType dtype, double momentum, double epsilon) {
        Normalization.requireMomentum("BatchNorm1d", momentum);
        Normalization.requireEpsilon("BatchNorm1d", epsilon);
        this.momentum = momentum;
        this.epsilon = epsilon;
        weight = new Parameter("weight", Tensor.ones(dtype, features));
        bias = new Parameter("bias", Tensor.zeros(dtype, features));
        runningMean = Tensor.zeros(dtype, features);
        runningVar = Tensor.ones(dtype, features);
    }

    /**
     * Returns Y, of shape (S, N), for X of shape (S, N).
     *
     * @throws IllegalArgumentException in training with fewer than two samples, which have no variance
     */
    @Override
    public Tensor forward(Tensor x) {
        Normalization.requireColumns(this, x, features());
        return isTraining() ? forwardByBatch(x) : forwardByRunningStatistics(x);
    }

    private Tensor forwardByBatch(Tensor x) {
        int samples = x.dim(0);
        if (samples < 2) {
            throw new IllegalArgumentException(this + ": training needs at least 2 samples, not " + samples
                    + ": the variance of one sample is 0, so each output would be the bias whatever the input; use a"
                    + " larger batch, or eval()");
        }
        beginForward();
        Tensor y = output.like(x);
        Tensor mu = x.mean(SAMPLES, mean.like(runningMean));
        normalized = x.sub(mu, normalizedSpace.like(x));
        Tensor v = normalized.square(y).mean(SAMPLES, variance.like(runningVar));
        inverseDeviation = inverseDeviation(v, inverseDeviationSpace.like(v));
        normalized.mul(inverseDeviation, normalized);

        runningMean.mul(1 - momentum, runningMean).axpy(momentum, mu, runningMean);
        double unbiased = samples / (samples - 1.0);
        runningVar.mul(1 - momentum, runningVar).axpy(momentum * unbiased, v, runningVar);
        return endForward(normalized.mul(weight.value(), y).add(bias.value(), y));
    }

    private Tensor forwardByRunningStatistics(Tensor x) {
        Tensor scale = inverseDeviation(runningVar, Tensor.zerosLike(runningVar));
        Tensor y = x.sub(runningMean);
        return y.mul(scale, y).mul(weight.value(), y).add(bias.value(), y);
    }

    private Tensor inverseDeviation(Tensor v, Tensor out) {
        return Tensor.scalar(v.dtype(), 1).div(v.add(epsilon, out).sqrt(out), out);
    }

    /** Adds to the gradients of γ and β; returns dX. */
    @Override
    public Tensor backward(Tensor dY) {
        backwardParameters(dY);
        int samples = dY.dim(0);
        Tensor dX = dInput.like(normalized);
        dY.axpy(-1.0 / samples, dBias.like(bias.value()), dX);
        dX.addcmul(dWeight.like(weight.value()), normalized, -1.0 / samples, dX);
        Tensor scale = weight.value().mul(inverseDeviation, variance.like(runningVar));
        return dX.mul(scale, dX);
    }

    /** Adds Σ_s dY ⊙ X̂ to the gradient of γ and Σ_s dY to that of β. */
    @Override
    public void backwardParameters(Tensor dY) {
        Tensor xHat = requireForward(normalized);
        requireGradientShape(dY, xHat.shape());
        weight.addToGrad(dY.mul(xHat, dInput.like(xHat)).sum(SAMPLES, dWeight.like(weight.value())));
        bias.addToGrad(dY.sum(SAMPLES, dBias.like(bias.value())));
    }

    /** Returns γ, of shape (N). */
    public Parameter weight() {
        return weight;
    }

    /** Returns β, of shape (N). */
    public Parameter bias() {
        return bias;
    }

    /** Returns N, the width of the input. */
    public int features() {
        return runningMean.dim(0);
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
    protected SequencedMap<String, Tensor> ownBuffers() {
        SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();
        buffers.put("running_mean", runningMean);
        buffers.put("running_var", runningVar);
        return Collections.unmodifiableSequencedMap(buffers);
    }

    @Override
    protected void releaseState() {
        normalized = null;
        inverseDeviation = null;
        for (Workspace space : List.of(normalizedSpace, inverseDeviationSpace, output, dInput, mean, variance,
                dWeight, dBias)) {
            space.release();
        }
    }

    @Override
    protected Set<String> ignoredEntries() {
        return Set.of("num_batches_tracked");
    }

    @Override
    public String toString() {
        return "BatchNorm1d(" + features() + ")";
    }
}
