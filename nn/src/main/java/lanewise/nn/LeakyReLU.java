package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The leaky rectifier h(x) = x for x &gt; 0 and s x elsewhere, with slope 0 &lt; s &lt; 1; h'(x) = 1 for x &gt; 0
 * and s for x &lt; 0.
 *
 * <p>At the kink h'(0) = s. Derivation: {@code docs/derivations/activation.md}.
 */
public final class LeakyReLU extends Activation {
    /** The slope below zero unless another one is given. */
    public static final double DEFAULT_SLOPE = 0.01;

    private final double slope;

    /** Creates the activation with slope {@value #DEFAULT_SLOPE}. */
    public LeakyReLU() {
        this(DEFAULT_SLOPE);
    }

    /**
     * Creates the activation.
     *
     * @param slope the slope s below zero, between 0 and 1
     */
    public LeakyReLU(double slope) {
        if (!(slope > 0 && slope < 1)) {
            throw new IllegalArgumentException("LeakyReLU: the slope must lie between 0 and 1, not be " + slope);
        }
        this.slope = slope;
    }

    @Override
    void apply(Tensor x, Tensor y) {
        x.mul(slope, y).maximum(x, y); // s x lies above x exactly where x < 0
    }

    @Override
    void applyGradient(Tensor y, Tensor dY, Tensor dX) {
        y.gt(0, dX).maximum(slope, dX).mul(dY, dX);
    }

    /** Returns the slope s below zero. */
    public double slope() {
        return slope;
    }

    @Override
    public String toString() {
        return "LeakyReLU(" + slope + ")";
    }
}
