package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The logistic function h(x) = 1 ÷ (1 + e⁻ˣ), with h' = h (1 − h).
 *
 * <p>Derivation: {@code docs/derivations/activation.md}.
 */
public final class Sigmoid extends Activation {
    /** Creates the activation. */
    public Sigmoid() {}

    @Override
    void apply(Tensor x, Tensor y) {
        x.sigmoid(y);
    }

    @Override
    void applyGradient(Tensor y, Tensor dY, Tensor dX) {
        constant(y.dtype(), 1).sub(y, dX).mul(y, dX).mul(dY, dX);
    }
}
