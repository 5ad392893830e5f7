package lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Batch normalisation that takes away the mean alone: Y = γ ⊙ (X − μ) + β for each column of X (S, N).
 *
 * <p>Training: μ is the mean of the column over the batch, and each forward pass moves the running mean r by the
 * momentum m: r ← (1 − m) r + m μ. Eval: μ is the running mean.
 *
 * <p>Gradients: dγ = Σ_s dY ⊙ (X − μ), dβ = Σ_s dY, dX = γ ⊙ (dY − dβ ÷ S). With one sample X − μ, dγ and dX are 0; for
 * S → ∞ dX tends to γ ⊙ dY only if the mean of dY tends to 0.
 *
 * <p>Parameters {@code weight} (γ, ones at first) and {@code bias} (β, zeros), buffer {@code running_mean} (zeros), all
 * of shape (N). Source: T. Salimans, D. Kingma: Weight normalization, NIPS 2016. Derivation:
 * {@code docs/derivations/mean-only-batch-norm.md}.
 */
public final class MeanOnlyBatchNorm1d extends Module {
    private static final Axes SAMPLES = Axes.of(0);

    private final double momentum;
    private final Parameter weight;
    private final Parameter bias;
    private final Tensor runningMean;
    private Tensor centred; // X − μ
    private final Workspace centredSpace = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace mean = new Workspace();
    private final Workspace dWeight = new Workspace();
    private final Workspace dBias = new Workspace();

    /**
     * Creates the layer with momentum 0.1.
     *
     * @param features N, the width of the input
     */
    public MeanOnlyBatchNorm1d(int features, DType dtype) {
        this(features, dtype, BatchNorm1d.DEFAULT_MOMENTUM);
    }

    /**
     * Creates the layer.
     *
     * @param features N, the width of the input
     * @param momentum m, the weight of the latest batch in the running mean, in [0, 1]
     */
    public MeanOnlyBatchNorm1d(int features, DType dtype, double momentum) {
        LayerArguments.requireMomentum("MeanOnlyBatchNorm1d", momentum);
        LayerArguments.requireSize("MeanOnlyBatchNorm1d", "features", features);
        this.momentum = momentum;
        weight = new Parameter("weight", Tensor.ones(dtype, features));
        bias = new Parameter("bias", Tensor.zeros(dtype, features));
        runningMean = Tensor.zeros(dtype, features);
    }

    /**
     * Returns Y, of shape (S, N), for X of shape (S, N).
     *
     * @throws IllegalArgumentException in training without samples, which have no mean
     */
    @Override
    public Tensor forward(Tensor x) {
        LayerArguments.requireColumns(this, x, features());
        LayerArguments.requireType(this, x, runningMean.dtype());
        if (!isTraining()) {
            Tensor y = x.sub(runningMean);
            return y.mul(weight.value(), y).add(bias.value(), y);
        }
        if (x.dim(0) == 0) {
            throw new IllegalArgumentException(this + ": training needs at least 1 sample, not 0");
        }
        beginForward();
        Tensor mu = x.mean(SAMPLES, mean.like(runningMean));
        centred = x.sub(mu, centredSpace.like(x));
        runningMean.mul(1 - momentum, runningMean).axpy(momentum, mu, runningMean);
        return endForward(centred.mul(weight.value(), output.like(x)).add(bias.value(), output.like(x)));
    }

    /** Adds to the gradients of γ and β; returns dX = γ ⊙ (dY − dβ ÷ S). */
    @Override
    public Tensor backward(Tensor dY) {
        backwardParameters(dY);
        Tensor dX = dInput.like(centred);
        return dY.axpy(-1.0 / dY.dim(0), dBias.like(bias.value()), dX).mul(weight.value(), dX);
    }

    /** Adds Σ_s dY ⊙ (X − μ) to the gradient of γ and Σ_s dY to that of β. */
    @Override
    public void backwardParameters(Tensor dY) {
        requireGradient(dY, requireForward(centred).shape(), centred.dtype());
        weight.addToGrad(dY.mul(centred, dInput.like(centred)).sum(SAMPLES, dWeight.like(weight.value())));
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

    @Override
    protected List<Parameter> ownParameters() {
        return List.of(weight, bias);
    }

    @Override
    protected SequencedMap<String, Tensor> ownBuffers() {
        SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();
        buffers.put("running_mean", runningMean);
        return Collections.unmodifiableSequencedMap(buffers);
    }

    @Override
    protected void releaseState() {
        centred = null;
        for (Workspace space : List.of(centredSpace, output, dInput, mean, dWeight, dBias)) {
            space.release();
        }
    }

    @Override
    public String toString() {
        return "MeanOnlyBatchNorm1d(" + features() + unusual("momentum", momentum, BatchNorm1d.DEFAULT_MOMENTUM) + ")";
    }
}
