package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The hyperbolic tangent h(x) = tanh x, with h' = 1 − h².
 *
 * <p>Derivation: {@code docs/derivations/activation.md}.
 */
public final class Tanh extends Activation {
    /** Creates the activation. */
    public Tanh() {}

    @Override
    void apply(Tensor x, Tensor y) {
        x.tanh(y);
    }

    @Override
    void applyGradient(Tensor y, Tensor dY, Tensor dX) {
        constant(y.dtype(), 1).sub(y.square(dX), dX).mul(dY, dX);
    }
}
