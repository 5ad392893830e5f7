package lanewise.nn;

import lanewise.tensor.Tensor;

/**
 * The sigmoid linear unit h(x) = x σ(x), with σ(x) = 1 ÷ (1 + e⁻ˣ) and h' = σ (1 + x (1 − σ)).
 *
 * <p>Also called swish. It falls to −0.2785 at x = −1.2785 and rises from there on, so its derivative cannot be told
 * from its output: forward keeps X. Source: S. Elfwing, E. Uchibe, K. Doya: Sigmoid-weighted linear units for neural
 * network function approximation in reinforcement learning, Neural Networks 107, 2018. Derivation:
 * {@code docs/derivations/activation.md}.
 */
public final class SiLU extends Activation {
    // From here on σ is 0 or 1 in F64 too, and h and h' are their limits. At an infinite x they would be ∞ · 0.
    private static final double SATURATION = 1000;

    /** Creates the activation. */
    public SiLU() {}

    @Override
    void apply(Tensor x, Tensor y) {
        Tensor bounded = x.maximum(-SATURATION, scratch(x));
        x.sigmoid(y).mul(bounded, y);
    }

    @Override
    Tensor savedForBackward(Tensor x, Tensor y) {
        return x;
    }

    @Override
    void applyGradient(Tensor x, Tensor dY, Tensor dX) {
        Tensor bounded = x.clamp(-SATURATION, SATURATION, dX);
        Tensor sigmoid = bounded.sigmoid(scratch(x));
        bounded.addcmul(bounded, sigmoid, -1, dX).add(1, dX).mul(sigmoid, dX).mul(dY, dX);
    }
}
