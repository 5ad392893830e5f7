package lanewise.nn;

import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Gaussian dropout: in training each element is multiplied by a factor δ ~ N(1, σ²); in eval mode nothing is changed.
 *
 * <p>Y = X ⊙ δ and dX = dY ⊙ δ with δ = 1 + σ {@code new Philox(seed, step).normal(i)}; i counts the elements in
 * row-major order. Before a linear neuron with squared error its expected gradient is that of the error without noise
 * plus the penalty ½ σ² Σ_k w_k² x_k².
 *
 * <p>Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: Dropout: a simple way to prevent
 * neural networks from overfitting, JMLR 15, 2014, section 10. Derivation: {@code docs/derivations/dropout.md}.
 */
public final class GaussianDropout extends MultiplicativeNoise {
    private final double deviation;

    /**
     * Creates the module, at step 0, with the first number of the next stream of {@link Seeding} as its seed.
     *
     * @param deviation σ, not negative; √(p ÷ (1 − p)) has the variance of {@link Dropout} with probability p
     */
    public GaussianDropout(double deviation) {
        this(deviation, Seeding.nextStream().bits(0));
    }

    /**
     * Creates the module, at step 0.
     *
     * @param deviation σ, not negative; √(p ÷ (1 − p)) has the variance of {@link Dropout} with probability p
     * @param seed the seed of the random numbers, not that of another module of the network
     */
    public GaussianDropout(double deviation, long seed) {
        super(seed);
        if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "GaussianDropout: the standard deviation must be finite and not negative, not " + deviation);
        }
        this.deviation = deviation;
    }

    @Override
    void draw(Philox random, Tensor factors) {
        factors.setNormal(random).mul(deviation, factors).add(1, factors);
    }

    /** Returns σ². */
    @Override
    public double variance() {
        return deviation * deviation;
    }

    @Override
    public String toString() {
        return "GaussianDropout(" + deviation + ")";
    }
}
