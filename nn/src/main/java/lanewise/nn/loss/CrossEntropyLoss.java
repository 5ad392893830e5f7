package lanewise.nn.loss;

import java.util.OptionalInt;
import lanewise.nn.internal.ClassIndices;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean cross-entropy of probabilities X (S, C) against targets T: L = −(1/S) Σ_s Σ_c T_sc ln X_sc, where T is given
 * as integer labels (one-hot rows) or as soft targets (S, C).
 *
 * <p>Gradient: dX = −(1/S) T ⊘ X. Where T_sc = 0 the term and its gradient are 0, whatever X_sc is. Where
 * T_sc &gt; 0 and X_sc = 0 the loss is infinite: nothing is clamped. From logits use {@link SoftmaxCrossEntropyLoss},
 * which does not have that problem. NaN among the probabilities makes the loss NaN. The rows need not sum to 1.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation: {@code docs/derivations/cross-entropy.md}.
 */
public final class CrossEntropyLoss implements Loss {
    private static final String NAME = "CrossEntropyLoss";

    private Tensor probabilities;
    private Tensor targets;
    private final ElementRange unit = new ElementRange(0, 1);
    private final ElementRange notNegative = new ElementRange(0, Double.MAX_VALUE);
    private final Workspace oneHot = new Workspace();
    private final Workspace terms = new Workspace();
    private final Workspace dProbabilities = new Workspace();

    /** Creates the loss. */
    public CrossEntropyLoss() {}

    /**
     * Returns the mean loss L in nats.
     *
     * @param probabilities X, in [0, 1], of shape (S, C) with S ≥ 1; must stay unchanged until backward is done
     * @param labels one class index in 0 .. C − 1 for each sample
     * @throws IllegalArgumentException if a probability lies outside [0, 1], or a label is not that of a class: none is
     *     ignored
     */
    public double forward(Tensor probabilities, int[] labels) {
        LossArguments.requireLabels(NAME, probabilities, labels, OptionalInt.empty(),
                "no label is ignored: leave such samples out");
        Tensor target = oneHot.like(probabilities).fill(0);
        for (int s = 0; s < labels.length; s++) {
            target.set(1, s, labels[s]);
        }
        return forward(probabilities, target);
    }

    /**
     * Returns the mean loss L in nats.
     *
     * @param probabilities X, in [0, 1], of shape (S, C) with S ≥ 1; must stay unchanged until backward is done
     * @param targets T, of the same shape and type, finite and not negative, which must stay unchanged until backward is
     *     done; or a vector of integers, one class index for each sample
     * @throws IllegalArgumentException if a probability lies outside [0, 1], or a target is negative, infinite or NaN
     */
    @Override
    public double forward(Tensor probabilities, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forward(probabilities, ClassIndices.of(NAME, targets));
        }
        LossArguments.requireScores(NAME, probabilities);
        LossArguments.requireTargets(NAME, probabilities, targets);
        unit.requireProbabilities(NAME, probabilities, "probabilities lie in [0, 1], logits are for "
                + "SoftmaxCrossEntropyLoss");
        notNegative.requireTargets(NAME, targets, "targets are finite and not negative");
        this.probabilities = probabilities;
        this.targets = targets;
        Tensor term = probabilities.log(terms.like(probabilities)).mul(targets, terms.like(probabilities));
        Tensor.where(targets, term, zero(), term); // 0 ln 0 counts as 0
        return -term.sum().item() / probabilities.dim(0);
    }

    /**
     * Returns dX = −(1/S) T ⊘ X of the latest forward pass; valid until the next call of {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor x = LossArguments.requireForward(NAME, probabilities);
        Tensor dX = targets.div(x, dProbabilities.like(x)).div(-x.dim(0), dProbabilities.like(x));
        return Tensor.where(targets, dX, zero(), dX);
    }

    private Tensor zero() {
        return Tensor.scalar(probabilities.dtype(), 0);
    }
}
