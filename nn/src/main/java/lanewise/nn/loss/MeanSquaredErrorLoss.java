package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean squared error of predictions X against targets T, both of one shape with n elements:
 * L = (1/n) Σ (X − T)², the mean over all elements.
 *
 * <p>Gradient: dX = (2/n) (X − T).
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation: {@code docs/derivations/mean-squared-error.md}.
 */
public final class MeanSquaredErrorLoss implements Loss {
    private static final String NAME = "MeanSquaredErrorLoss";

    private Tensor differences;
    private final Workspace differencesSpace = new Workspace();
    private final Workspace squares = new Workspace();
    private final Workspace dPredictions = new Workspace();

    /** Creates the loss. */
    public MeanSquaredErrorLoss() {}

    /**
     * Returns the mean loss L.
     *
     * @param predictions X, of any shape with at least one element
     * @param targets T, of the same shape and type
     */
    @Override
    public double forward(Tensor predictions, Tensor targets) {
        LossArguments.requireTargets(NAME, predictions, targets);
        differences = predictions.sub(targets, differencesSpace.like(predictions));
        return differences.square(squares.like(differences)).sum().item() / differences.elements();
    }

    /**
     * Returns dX = (2/n) (X − T) of the latest forward pass; valid until the next call of {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor difference = LossArguments.requireForward(NAME, differences);
        return difference.mul(2.0 / difference.elements(), dPredictions.like(difference));
    }
}
