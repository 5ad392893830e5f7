package lanewise.nn;

import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * {@link BatchNorm Batch normalisation} of each column of X (S, N), or of each channel of sequences (N, C, L).
 *
 * <p>For X (S, N): Y = γ ⊙ X̂ + β with X̂ = (X − μ) ⊘ √(v + ε), and
 * dX = γ ⊘ √(v + ε) ⊙ (dY − dβ ÷ S − X̂ ⊙ dγ ÷ S).
 *
 * <p>Derivation: {@code docs/derivations/batch-norm.md}.
 */
public final class BatchNorm1d extends BatchNorm {
    /**
     * Creates the layer with momentum 0.1 and ε = 10⁻⁵.
     *
     * @param features N, the width of a matrix, or C, the number of channels of sequences
     */
    public BatchNorm1d(int features, DType dtype) {
        this(features, dtype, Settings.DEFAULT);
    }

    /**
     * Creates the layer.
     *
     * @param features N, the width of a matrix, or C, the number of channels of sequences
     * @param momentum m, the weight of the latest batch in the running statistics, in [0, 1]
     * @param epsilon ε, positive: what is added to the variance
     */
    public BatchNorm1d(int features, DType dtype, double momentum, double epsilon) {
        this(features, dtype, settings("BatchNorm1d", momentum, epsilon));
    }

    /**
     * Creates the layer.
     *
     * @param features N, the width of a matrix, or C, the number of channels of sequences
     */
    public BatchNorm1d(int features, DType dtype, Settings settings) {
        super(features, dtype, settings);
    }

    @Override
    void requireShape(Tensor x) {
        if (x.rank() != 3) {
            LayerArguments.requireColumns(this, x, features());
        } else if (x.dim(1) != features()) {
            throw new ShapeMismatchException(this + ": the input has shape " + x.shape() + ", not (N, " + features() + ", L)");
        }
    }
}
