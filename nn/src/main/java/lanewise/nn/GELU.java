package lanewise.nn;

import java.util.Objects;
import lanewise.tensor.Tensor;

/**
 * The Gaussian error linear unit h(x) = x Φ(x), where Φ(x) = ½ (1 + erf(x ÷ √2)) is the distribution function of the
 * normal distribution and φ(x) = e^(−x²/2) ÷ √(2π) its density: h' = Φ + x φ.
 *
 * <p>The approximate form replaces Φ by ½ (1 + tanh u) with u = √(2/π) (x + 0.044715 x³). That is the logistic function
 * s = 1 ÷ (1 + e^(−2u)): h = x s and h' = s (1 + 2 x u' (1 − s)). It differs from the exact form by less than 5·10⁻⁴.
 *
 * <p>Both fall to −0.17 at x = −0.75 and rise from there on, so the derivative cannot be told from the output: forward
 * keeps X. Source: D. Hendrycks, K. Gimpel: Gaussian error linear units, arXiv:1606.08415, 2016. Derivation:
 * {@code docs/derivations/activation.md}.
 */
public final class GELU extends Activation {
    /** The two forms, under PyTorch's names. */
    public enum Approximation {
        /** The exact form, with erf. */
        NONE,
        /** The form with tanh. */
        TANH
    }

    private static final double CUBIC = 0.044715;
    private static final double SLOPE = 2 * Math.sqrt(2 / Math.PI); // of 2u at zero

    // From here on Φ and s are 0 or 1 in F64 too, and the second term of h' is 0: h and h' are their limits. At an
    // infinite x they would be ∞ · 0; x³ is far from overflow.
    private static final double SATURATION = 40;

    private final Approximation approximation;

    /** Creates the exact form. */
    public GELU() {
        this(Approximation.NONE);
    }

    /** Creates one of the two forms. */
    public GELU(Approximation approximation) {
        this.approximation = Objects.requireNonNull(approximation, "GELU: the approximation must be given, not null");
    }

    @Override
    void apply(Tensor x, Tensor y) {
        Tensor bounded = x.maximum(-SATURATION, scratch(x));
        (approximation == Approximation.NONE ? distribution(x, y) : logistic(x, y)).mul(bounded, y);
    }

    @Override
    Tensor savedForBackward(Tensor x, Tensor y) {
        return x;
    }

    @Override
    void applyGradient(Tensor x, Tensor dY, Tensor dX) {
        Tensor bounded = x.clamp(-SATURATION, SATURATION, scratch(x));
        if (approximation == Approximation.NONE) {
            Tensor term = bounded.square(dX).mul(-0.5, dX).exp(dX).mul(bounded, dX).mul(1 / Math.sqrt(2 * Math.PI), dX);
            distribution(bounded, bounded).add(term, dX);
        } else {
            bounded.square(dX).mul(3 * CUBIC, dX).add(1, dX).mul(SLOPE, dX).mul(bounded, dX); // 2 x u'
            Tensor s = logistic(x, bounded);
            dX.addcmul(dX, s, -1, dX).add(1, dX).mul(s, dX);
        }
        dX.mul(dY, dX);
    }

    // Writes Φ(x).
    private static Tensor distribution(Tensor x, Tensor out) {
        return x.mul(Math.sqrt(0.5), out).erf(out).add(1, out).mul(0.5, out);
    }

    // Writes s = 1 ÷ (1 + e⁻²ᵘ): ½ (1 + tanh u) without its cancellation.
    private static Tensor logistic(Tensor x, Tensor out) {
        return x.square(out).mul(CUBIC, out).add(1, out).mul(x, out).mul(SLOPE, out).sigmoid(out);
    }

    /** Returns which of the two forms it is. */
    public Approximation approximation() {
        return approximation;
    }

    @Override
    public String toString() {
        return approximation == Approximation.NONE ? "GELU" : "GELU(tanh)";
    }
}
