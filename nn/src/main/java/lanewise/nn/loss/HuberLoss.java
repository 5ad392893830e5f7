package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * Huber's loss of predictions X against targets T, both of one shape with n elements: with D = X − T and δ &gt; 0,
 * L = (1/n) Σ h(D), where h(d) = d²/2 for |d| ≤ δ and δ (|d| − δ/2) beyond. It is the mean over all elements, or with
 * {@link Reduction#SUM} their sum; the losses of {@link #forwardEach} are those of the elements, in the shape of X.
 *
 * <p>Gradient: dX = (1/n) clamp(D, −δ, δ), for the sum without n. Both branches of h meet at |d| = δ with the value
 * δ²/2 and the slope ±δ; the second derivative jumps there from 1 to 0. NaN among the predictions or targets makes the
 * loss NaN.
 *
 * <p>As in PyTorch's {@code HuberLoss}, and with δ = 1 as in its {@code SmoothL1Loss}. Source: P. J. Huber: Robust
 * estimation of a location parameter, The Annals of Mathematical Statistics 35, 1964.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation: {@code docs/derivations/huber.md}.
 */
public final class HuberLoss implements Loss {
    /** The bound δ unless another one is given. */
    public static final double DEFAULT_DELTA = 1;

    private static final String NAME = "HuberLoss";

    private final double delta;
    private final Reduction reduction;
    private Tensor clamped; // clamp(D, −δ, δ)
    private final Workspace clampedSpace = new Workspace();
    private final Workspace terms = new Workspace();
    private final Workspace dPredictions = new Workspace();

    /** Creates the mean with δ = {@value #DEFAULT_DELTA}. */
    public HuberLoss() {
        this(DEFAULT_DELTA);
    }

    /**
     * Creates the mean.
     *
     * @param delta δ, up to which the loss is quadratic; above 0 and finite
     * @throws IllegalArgumentException if δ is not above 0, or is infinite or NaN
     */
    public HuberLoss(double delta) {
        this(delta, Reduction.MEAN);
    }

    /**
     * Creates the mean or the sum.
     *
     * @param delta δ, up to which the loss is quadratic; above 0 and finite
     * @throws IllegalArgumentException if δ is not above 0, or is infinite or NaN
     */
    public HuberLoss(double delta, Reduction reduction) {
        if (!(delta > 0 && delta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    NAME + ": delta must be above 0 and finite, not " + delta + "; 1 is the usual choice");
        }
        this.delta = delta;
        this.reduction = LossArguments.requireGiven(NAME, "reduction", reduction);
    }

    /** Returns δ, up to which the loss is quadratic. */
    public double delta() {
        return delta;
    }

    /**
     * Returns the loss L.
     *
     * @param predictions X, of any shape with at least one element; may change after this call
     * @param targets T, of the same shape and type; may change after this call
     */
    @Override
    public double forward(Tensor predictions, Tensor targets) {
        return forwardEach(predictions, targets).sum().item() / reduction.divisor(clamped.elements());
    }

    @Override
    public Tensor forwardEach(Tensor predictions, Tensor targets) {
        LossArguments.requireTargets(NAME, predictions, targets);
        Tensor term = predictions.sub(targets, terms.like(predictions));
        clamped = term.clamp(-delta, delta, clampedSpace.like(predictions));
        // With c = clamp(d, −δ, δ) both branches are c (d − c/2).
        return term.axpy(-0.5, clamped, term).mul(clamped, term);
    }

    /**
     * Returns dX = (1/n) clamp(X − T, −δ, δ) of the latest forward pass; valid until the next backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor kept = LossArguments.requireForward(NAME, clamped);
        return kept.div(reduction.divisor(kept.elements()), dPredictions.like(kept));
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        Tensor kept = LossArguments.requireForward(NAME, clamped);
        LossArguments.requireGradients(NAME, dLosses, kept);
        return kept.mul(dLosses, dPredictions.like(kept));
    }
}
