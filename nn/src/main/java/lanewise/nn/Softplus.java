package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The smooth rectifier h(x) = ln(1 + e^(β x)) ÷ β, with β &gt; 0 and h' = σ(β x) = 1 ÷ (1 + e^(−β x)).
 *
 * <p>Above the threshold, where β x &gt; t, it is x itself and its derivative 1, as in PyTorch: there
 * h(x) − x &lt; e⁻ᵗ ÷ β. The function steps down by that at the threshold, 2·10⁻⁹ for t = 20 and β = 1.
 *
 * <p>Source: C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau, R. Garcia: Incorporating second-order functional knowledge for
 * better option pricing, NIPS 2000. Derivation: {@code docs/derivations/activation.md}.
 */
public final class Softplus extends Activation {
    /** The constant β unless another one is given. */
    public static final double DEFAULT_BETA = 1;

    /** The threshold t unless another one is given. */
    public static final double DEFAULT_THRESHOLD = 20;

    // Here and above ln(1 + eᶻ) is z and σ(z) is 1 to the last bit of F64, and below eᶻ is far from overflow in F32.
    private static final double SATURATION = 40;

    private final double beta;
    private final double threshold;

    /** Creates the activation with β = 1 and t = 20. */
    public Softplus() {
        this(DEFAULT_BETA, DEFAULT_THRESHOLD);
    }

    /**
     * Creates the activation.
     *
     * @param beta the constant β; the larger, the closer to the rectifier
     * @param threshold the threshold t of β x; infinite for none
     */
    public Softplus(double beta, double threshold) {
        if (!(beta > 0 && beta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Softplus: beta must be positive and finite, not " + beta);
        }
        if (!(threshold > 0)) {
            throw new IllegalArgumentException("Softplus: the threshold must be positive, not " + threshold);
        }
        this.beta = beta;
        this.threshold = threshold;
    }

    @Override
    void apply(Tensor x, Tensor y) {
        Tensor scaled = x.mul(beta, scratch(x));
        scaled.exp(y).log1p(y).div(beta, y);
        Tensor.where(scaled.gt(linearFrom(), scaled), x, y, y);
    }

    @Override
    Tensor savedForBackward(Tensor x, Tensor y) {
        return x;
    }

    @Override
    void applyGradient(Tensor x, Tensor dY, Tensor dX) {
        Tensor scaled = x.mul(beta, scratch(x));
        scaled.sigmoid(dX).mul(dY, dX);
        Tensor.where(scaled.gt(linearFrom(), scaled), dY, dX, dX);
    }

    private double linearFrom() {
        return Math.min(threshold, SATURATION);
    }

    /** Returns the constant β. */
    public double beta() {
        return beta;
    }

    /** Returns the threshold t of β x, above which the function is x itself. */
    public double threshold() {
        return threshold;
    }

    @Override
    public String toString() {
        return "Softplus(" + beta + ", " + threshold + ")";
    }
}
