package lanewise.nn;

import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Inverted dropout of whole channels of images (N, C, H, W): in training each channel of each image is 0 with probability p
 * and divided by 1 − p otherwise; in eval mode nothing is changed. The pixels of a channel resemble each other, so that one
 * that is dropped alone is not missed.
 *
 * <p>Y_nchw = X_nchw δ_nc and dX_nchw = dY_nchw δ_nc with δ_nc = 1 ÷ (1 − p) where
 * {@code new Philox(seed, step).uniform(n C + c) ≥ p} (in F32 {@code uniformFloat}), and 0 elsewhere.
 *
 * <p>Source: J. Tompson, R. Goroshin, A. Jain, Y. LeCun, C. Bregler: Efficient object localization using convolutional
 * networks, CVPR 2015. Derivation: {@code docs/derivations/dropout.md}.
 */
public final class Dropout2d extends MultiplicativeNoise {
    private final double probability;

    /**
     * Creates the module, at step 0, with the first number of the next stream of {@link Seeding} as its seed.
     *
     * @param probability p, that of a channel to be dropped, in [0, 1)
     */
    public Dropout2d(double probability) {
        this(probability, Seeding.nextStream().bits(0));
    }

    /**
     * Creates the module, at step 0.
     *
     * @param probability p, that of a channel to be dropped, in [0, 1)
     * @param seed the seed of the random numbers, not that of another module of the network
     */
    public Dropout2d(double probability, long seed) {
        super(seed);
        Dropout.requireProbability("Dropout2d", probability);
        this.probability = probability;
    }

    @Override
    void requireShape(Tensor x) {
        LayerArguments.requireImages(this, x);
    }

    @Override
    Shape factorShape(Tensor x) {
        return Shape.of(x.dim(0), x.dim(1), 1, 1);
    }

    @Override
    void draw(Philox random, Tensor factors) {
        Dropout.drawCoins(random, probability, factors);
    }

    /** Returns p ÷ (1 − p). */
    @Override
    public double variance() {
        return probability / (1 - probability);
    }

    @Override
    public String toString() {
        return "Dropout2d(" + probability + ")";
    }
}
