package lanewise.nn.loss;

import lanewise.nn.internal.ClassIndices;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.Tensor;

/**
 * The mean cross-entropy of the softmax of logits Z (S, C) against targets: integer labels t (S), or soft targets T
 * (S, C), of which labels are the case of one-hot rows. With Y = softmax(Z),
 * L = −(1/S) Σ_s Σ_c T_sc ln Y_sc, each row of Z shifted by its maximum so that nothing overflows; for labels
 * L = (1/S) Σ_s (ln Σ_c e^(Z_sc) − Z_s,t(s)).
 *
 * <p>Gradient: dZ = (Y − T) / S where the rows of T sum to 1, and dZ = (Y ⊙ (T 1 1ᵀ) − T) / S for any T.
 *
 * <p>Label smoothing ε, in [0, 1), puts (1 − ε) T + ε/C in the place of T, as in PyTorch. Source: C. Szegedy and
 * others: Rethinking the Inception architecture for computer vision, CVPR 2016.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/softmax-cross-entropy.md}.
 */
public final class SoftmaxCrossEntropyLoss implements Loss {
    private static final Axes ROWS = Axes.of(1).keep();
    private static final String NAME = "SoftmaxCrossEntropyLoss";

    private final double labelSmoothing;
    private final ElementRange notNegative = new ElementRange(0, Double.MAX_VALUE);
    private int[] labels; // null if the latest forward pass had soft targets
    private Tensor targets; // T after smoothing; null if the latest forward pass had plain labels
    private Tensor exponentials;
    private Tensor sums;
    private Tensor targetSums;
    private final Workspace exponentialsSpace = new Workspace();
    private final Workspace rowSpace = new Workspace();
    private final Workspace targetSpace = new Workspace();
    private final Workspace termSpace = new Workspace();
    private final Workspace termSumSpace = new Workspace();
    private final Workspace targetSumSpace = new Workspace();
    private final Workspace dLogits = new Workspace();

    /** Creates the loss without label smoothing. */
    public SoftmaxCrossEntropyLoss() {
        this(0);
    }

    /**
     * Creates the loss.
     *
     * @param labelSmoothing ε, the share of the targets that is spread over all classes; in [0, 1)
     */
    public SoftmaxCrossEntropyLoss(double labelSmoothing) {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    NAME + ": the label smoothing must lie in [0, 1), not be " + labelSmoothing);
        }
        this.labelSmoothing = labelSmoothing;
    }

    /**
     * Returns the mean loss L in nats. The sum over the samples is in f64, whatever the type of the logits.
     *
     * @param logits Z, of shape (S, C) with S ≥ 1; a logit of ∞ or NaN makes the loss NaN
     * @param labels one class index in 0 .. C − 1 for each sample
     * @throws IllegalArgumentException if a label is not that of a class: none is ignored
     */
    public double forward(Tensor logits, int[] labels) {
        LossArguments.requireLabels(NAME, logits, labels);
        if (labelSmoothing != 0) {
            Tensor oneHot = targetSpace.like(logits).fill(0);
            for (int s = 0; s < labels.length; s++) {
                oneHot.set(1, s, labels[s]);
            }
            return forwardTargets(logits, smooth(oneHot));
        }
        int samples = logits.dim(0);
        Tensor shifted = shift(logits);
        double total = 0;
        for (int s = 0; s < samples; s++) {
            total -= shifted.get(s, labels[s]);
        }
        exponentiate(shifted);
        for (int s = 0; s < samples; s++) {
            total += StrictMath.log(sums.get(s, 0));
        }
        saveLabels(labels);
        this.targets = null;
        return total / samples;
    }

    private void saveLabels(int[] given) {
        if (labels == null || labels.length != given.length) {
            labels = given.clone();
        } else {
            System.arraycopy(given, 0, labels, 0, given.length);
        }
    }

    /**
     * Returns the mean loss L in nats. The sum over the samples is in f64, whatever the type of the logits. Where
     * T_sc = 0 the term is 0, even if Z_sc = −∞.
     *
     * @param logits Z, of shape (S, C) with S ≥ 1; a logit of ∞ or NaN makes the loss NaN
     * @param targets T, of the same shape and type, finite and not negative, which must stay unchanged until backward is
     *     done; or a vector of integers, one class index for each sample
     * @throws IllegalArgumentException if a target is negative, infinite or NaN
     */
    @Override
    public double forward(Tensor logits, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forward(logits, ClassIndices.of(NAME, targets));
        }
        LossArguments.requireScores(NAME, logits);
        LossArguments.requireTargets(NAME, logits, targets);
        notNegative.requireTargets(NAME, targets, "targets are finite and not negative");
        return forwardTargets(logits, labelSmoothing == 0 ? targets : smooth(targets));
    }

    // (1 − ε) T + ε/C
    private Tensor smooth(Tensor target) {
        Tensor smoothed = targetSpace.like(target);
        return target.mul(1 - labelSmoothing, smoothed).add(labelSmoothing / target.dim(1), smoothed);
    }

    private double forwardTargets(Tensor logits, Tensor target) {
        int samples = logits.dim(0);
        Tensor shifted = shift(logits);
        Tensor term = shifted.mul(target, termSpace.like(logits));
        Tensor.where(target, term, target, term); // 0 · −∞ counts as 0
        Tensor termSums = term.sum(ROWS, termSumSpace.get(logits.dtype(), samples, 1));
        targetSums = target.sum(ROWS, targetSumSpace.get(logits.dtype(), samples, 1));
        exponentiate(shifted);
        double total = 0;
        for (int s = 0; s < samples; s++) {
            total += targetSums.get(s, 0) * StrictMath.log(sums.get(s, 0)) - termSums.get(s, 0);
        }
        labels = null;
        targets = target;
        return total / samples;
    }

    // Z_sc − m_s, with m_s the maximum of the row; the row maxima take the place that their sums will have.
    private Tensor shift(Tensor logits) {
        sums = logits.max(ROWS, rowSpace.get(logits.dtype(), logits.dim(0), 1));
        return logits.sub(sums, exponentialsSpace.like(logits));
    }

    private void exponentiate(Tensor shifted) {
        exponentials = shifted.exp(shifted);
        sums = exponentials.sum(ROWS, sums);
    }

    /**
     * Returns dZ = (Y ⊙ (T 1 1ᵀ) − T) / S of the latest forward pass; valid until the next call of {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        LossArguments.requireForward(NAME, exponentials);
        Tensor dZ = exponentials.div(sums, dLogits.like(exponentials));
        if (targets != null) {
            dZ.mul(targetSums, dZ).sub(targets, dZ);
        } else {
            for (int s = 0; s < labels.length; s++) {
                dZ.set(dZ.get(s, labels[s]) - 1, s, labels[s]);
            }
        }
        return dZ.div(dZ.dim(0), dZ);
    }
}
