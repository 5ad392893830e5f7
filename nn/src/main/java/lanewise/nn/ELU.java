package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The exponential linear unit h(x) = x for x &gt; 0 and α (eˣ − 1) elsewhere, with α &gt; 0; h'(x) = 1 for x &gt; 0 and
 * α eˣ = h(x) + α for x &lt; 0.
 *
 * <p>At zero h'(0) = α; for α = 1 that is no kink. Source: D. Clevert, T. Unterthiner, S. Hochreiter: Fast and accurate
 * deep network learning by exponential linear units, ICLR 2016. Derivation: {@code docs/derivations/activation.md}.
 */
public final class ELU extends Activation {
    /** The constant α unless another one is given. */
    public static final double DEFAULT_ALPHA = 1;

    private final double alpha;

    /** Creates the activation with α = 1. */
    public ELU() {
        this(DEFAULT_ALPHA);
    }

    /**
     * Creates the activation.
     *
     * @param alpha the constant α; the function tends to −α for x → −∞
     */
    public ELU(double alpha) {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("ELU: alpha must be positive and finite, not " + alpha);
        }
        this.alpha = alpha;
    }

    @Override
    void apply(Tensor x, Tensor y) {
        x.minimum(0, y).expm1(y).mul(alpha, y);
        // Zero is left exactly where x ≥ 0 (or underflows): there h(x) = x.
        Tensor.where(y, y, x, y);
    }

    @Override
    void applyGradient(Tensor y, Tensor dY, Tensor dX) {
        Tensor scaled = y.add(alpha, scratch(y)).mul(dY, scratch(y));
        Tensor.where(y.gt(0, dX), dY, scaled, dX);
    }

    /** Returns the constant α. */
    public double alpha() {
        return alpha;
    }

    @Override
    public String toString() {
        return "ELU(" + alpha + ")";
    }
}
