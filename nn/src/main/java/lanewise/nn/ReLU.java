package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The rectifier h(x) = max(x, 0), with h'(x) = 1 for x &gt; 0 and 0 for x &lt; 0.
 *
 * <p>At the kink h'(0) = 0. Derivation: {@code docs/derivations/activation.md}.
 */
public final class ReLU extends Activation {
    /** Creates the activation. */
    public ReLU() {}

    @Override
    void apply(Tensor x, Tensor y) {
        x.maximum(0, y);
    }

    @Override
    void applyGradient(Tensor y, Tensor dY, Tensor dX) {
        // y is never negative, so it is its own mask: not zero exactly where x > 0.
        Tensor.where(y, dY, constant(y.dtype(), 0), dX);
    }
}
