package lanewise.nn;

import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Inverted dropout: in training each element is 0 with probability p and divided by 1 − p otherwise, so that its
 * expectation is the element itself; in eval mode nothing is changed.
 *
 * <p>Y = X ⊙ δ and dX = dY ⊙ δ with δ = 1 ÷ (1 − p) where {@code new Philox(seed, step).uniform(i) ≥ p} (in F32
 * {@code uniformFloat}), and 0 elsewhere; i counts the elements in row-major order.
 *
 * <p>Source: N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: Dropout: a simple way to prevent
 * neural networks from overfitting, JMLR 15, 2014. Derivation: {@code docs/derivations/dropout.md}.
 */
public final class Dropout extends MultiplicativeNoise {
    private final double probability;

    /**
     * Creates the module, at step 0, with the first number of the next stream of {@link Seeding} as its seed.
     *
     * @param probability p, that of an element to be dropped, in [0, 1)
     */
    public Dropout(double probability) {
        this(probability, Seeding.nextStream().bits(0));
    }

    /**
     * Creates the module, at step 0.
     *
     * @param probability p, that of an element to be dropped, in [0, 1)
     * @param seed the seed of the random numbers, not that of another module of the network
     */
    public Dropout(double probability, long seed) {
        super(seed);
        requireProbability("Dropout", probability);
        this.probability = probability;
    }

    /** Checks that a probability to be dropped lies in [0, 1). */
    static void requireProbability(String module, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(module + ": the probability must lie in [0, 1), not be " + probability);
        }
    }

    /** Sets each of the factors to 0 with the given probability, and to 1 ÷ (1 − p) otherwise. */
    static void drawCoins(Philox random, double probability, Tensor factors) {
        factors.setUniform(random).ge(probability, factors).mul(1 / (1 - probability), factors);
    }

    @Override
    void draw(Philox random, Tensor factors) {
        drawCoins(random, probability, factors);
    }

    /** Returns p ÷ (1 − p). */
    @Override
    public double variance() {
        return probability / (1 - probability);
    }

    @Override
    public String toString() {
        return "Dropout(" + probability + ")";
    }
}
