package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean squared error of predictions X against targets T, both of one shape with n elements:
 * L = (1/n) Σ (X − T)², the mean over all elements, or with {@link Reduction#SUM} L = Σ (X − T)². The losses of
 * {@link #forwardEach} are those of the elements, in the shape of X.
 *
 * <p>Gradient: dX = (2/n) (X − T), for the sum without n.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation: {@code docs/derivations/mean-squared-error.md}.
 */
public final class MeanSquaredErrorLoss implements Loss {
    private static final String NAME = "MeanSquaredErrorLoss";

    private final Reduction reduction;
    private Tensor differences;
    private final Workspace differencesSpace = new Workspace();
    private final Workspace squares = new Workspace();
    private final Workspace dPredictions = new Workspace();

    /** Creates the mean. */
    public MeanSquaredErrorLoss() {
        this(Reduction.MEAN);
    }

    /** Creates the mean or the sum. */
    public MeanSquaredErrorLoss(Reduction reduction) {
        this.reduction = LossArguments.requireGiven(NAME, "reduction", reduction);
    }

    /**
     * Returns the loss L.
     *
     * @param predictions X, of any shape with at least one element; may change after this call
     * @param targets T, of the same shape and type; may change after this call
     */
    @Override
    public double forward(Tensor predictions, Tensor targets) {
        return forwardEach(predictions, targets).sum().item() / reduction.divisor(differences.elements());
    }

    @Override
    public Tensor forwardEach(Tensor predictions, Tensor targets) {
        LossArguments.requireTargets(NAME, predictions, targets);
        differences = predictions.sub(targets, differencesSpace.like(predictions));
        return differences.square(squares.like(differences));
    }

    /**
     * Returns dX = (2/n) (X − T) of the latest forward pass; valid until the next backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor difference = LossArguments.requireForward(NAME, differences);
        return difference.mul(2 / reduction.divisor(difference.elements()), dPredictions.like(difference));
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        Tensor difference = LossArguments.requireForward(NAME, differences);
        LossArguments.requireGradients(NAME, dLosses, difference);
        Tensor dX = dPredictions.like(difference);
        return difference.mul(dLosses, dX).mul(2, dX);
    }
}
