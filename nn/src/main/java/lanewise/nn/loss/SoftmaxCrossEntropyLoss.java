package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean cross-entropy of the softmax of logits Z (S, C) against targets: integer labels t (S), or soft targets T
 * (S, C), of which labels are the case of one-hot rows. With Y = softmax(Z),
 * L = −(1/S) Σ_s Σ_c T_sc ln Y_sc, each row of Z shifted by its maximum so that nothing overflows; for labels
 * L = (1/S) Σ_s (ln Σ_c e^(Z_sc) − Z_s,t(s)).
 *
 * <p>Gradient: dZ = (Y − T) / S where the rows of T sum to 1, and dZ = (Y ⊙ (T 1 1ᵀ) − T) / S for any T.
 *
 * <p>Logits may have any number of axes from one on, the second one being that of the classes, as in PyTorch: (N, C, H, W)
 * with labels (N, H, W) has S = N H W samples, one for each pixel, and a vector (C) is one sample, whose label is a scalar.
 * They may be stored in any order, such as channels last; nothing is copied.
 *
 * <p>Label smoothing, class weights, an ignored label and the sum in the place of the mean are those of PyTorch, by
 * {@link ClassificationSettings}, which make of T the targets V and of S the divisor W. Then
 * L = −(1/W) Σ_s Σ_c V_sc ln Y_sc and dZ = (Y ⊙ (V 1 1ᵀ) − V) / W. A row of V that is 0 makes neither loss nor gradient,
 * whatever its logits. The losses of {@link #forwardEach} are −Σ_c V_sc ln Y_sc, in the shape of the labels.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/softmax-cross-entropy.md}.
 */
public final class SoftmaxCrossEntropyLoss implements Loss {
    private static final String NAME = "SoftmaxCrossEntropyLoss";

    private final ClassificationSettings settings;
    private final ClassTargets classes;
    private final Samples samples = new Samples();
    private int[] labels; // null if the latest forward pass had soft targets
    private Tensor targets; // T after smoothing and weights; null if the latest forward pass had plain labels
    private double divisor; // S or W, or 1 for a sum
    private Tensor exponentials;
    private Tensor sums;
    private Tensor termSums;
    private Tensor targetSums;
    private final Workspace exponentialsSpace = new Workspace();
    private final Workspace rowSpace = new Workspace();
    private final Workspace termSpace = new Workspace();
    private final Workspace termSumSpace = new Workspace();
    private final Workspace targetSumSpace = new Workspace();
    private final Workspace lossSpace = new Workspace();
    private final Workspace dLogits = new Workspace();

    /** Creates the mean without label smoothing. */
    public SoftmaxCrossEntropyLoss() {
        this(ClassificationSettings.PLAIN);
    }

    /**
     * Creates the mean.
     *
     * @param labelSmoothing ε, the share of the targets that is spread over all classes; in [0, 1)
     */
    public SoftmaxCrossEntropyLoss(double labelSmoothing) {
        this(ClassificationSettings.PLAIN.withLabelSmoothing(labelSmoothing));
    }

    /** Creates the loss with the given settings. */
    public SoftmaxCrossEntropyLoss(ClassificationSettings settings) {
        this.settings = LossArguments.requireGiven(NAME, "settings", settings);
        classes = new ClassTargets(NAME, settings);
    }

    /** Returns the settings. */
    public ClassificationSettings settings() {
        return settings;
    }

    /**
     * Returns the loss L in nats. The sum over the samples is in f64, whatever the type of the logits.
     *
     * @param logits Z, of shape (C), (S, C) or (N, C, …) with at least one sample; a logit of ∞ or NaN makes the loss NaN
     * @param labels one class index in 0 .. C − 1, or the ignored label, for each sample in row-major order
     * @throws IllegalArgumentException if a label is not that of a class, and not the ignored one
     * @throws lanewise.tensor.ShapeMismatchException if the number of labels is not that of the samples, or that of the
     *     class weights not C
     */
    public double forward(Tensor logits, int[] labels) {
        classes.requireLabels(logits, labels);
        if (settings.labelSmoothing() != 0 || !settings.countsAllAlike()) {
            return sumOf(logits, classes.ofLabels(logits, labels), classes.sumOfWeights(logits, labels));
        }
        Tensor shifted = shift(logits);
        double total = 0;
        samples.start(logits);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            total -= samples.get(shifted, labels[s]);
        }
        exponentiate(shifted);
        samples.start(logits);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            total += StrictMath.log(samples.get(sums, 0));
        }
        this.labels = ClassTargets.copy(labels, this.labels);
        targets = null;
        divisor = settings.reduction().divisor(labels.length);
        return total / divisor;
    }

    /**
     * Returns the loss L in nats. The sum over the samples is in f64, whatever the type of the logits. Where
     * T_sc = 0 the term is 0, even if Z_sc = −∞.
     *
     * @param logits Z, of shape (C), (S, C) or (N, C, …) with at least one sample; a logit of ∞ or NaN makes the loss NaN
     * @param targets T, of the same shape and type, finite and not negative, which must stay unchanged until backward is
     *     done; or integers of that shape without the axis of the classes, a class index, or the ignored label, for each
     *     sample
     * @throws IllegalArgumentException if a target is negative, infinite or NaN, or a label is not that of a class
     * @throws lanewise.tensor.ShapeMismatchException if the shapes do not fit, or there are class weights, and not C of
     *     them
     */
    @Override
    public double forward(Tensor logits, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forward(logits, classes.labels(logits, targets));
        }
        classes.requireTargets(logits, targets);
        return sumOf(logits, classes.ofTargets(targets), Samples.count(logits));
    }

    // The loss for V, of which a mean is divided by the given number.
    private double sumOf(Tensor logits, Tensor target, double count) {
        pass(logits, target, count);
        double total = 0;
        samples.start(logits);
        for (int s = Samples.count(logits); s > 0; s--, samples.next()) {
            total += loss();
        }
        return divisor == 0 ? 0 : total / divisor;
    }

    /**
     * Returns the loss of each sample in nats, of the type of the logits and the shape of the labels; valid until the
     * next forward pass.
     *
     * @param logits Z, as for {@link #forward(Tensor, int[])}
     * @param labels one class index in 0 .. C − 1, or the ignored label, whose loss is 0, for each sample in row-major
     *     order
     */
    public Tensor forwardEach(Tensor logits, int[] labels) {
        classes.requireLabels(logits, labels);
        return lossesOf(logits, classes.ofLabels(logits, labels), classes.sumOfWeights(logits, labels));
    }

    @Override
    public Tensor forwardEach(Tensor logits, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forwardEach(logits, classes.labels(logits, targets));
        }
        classes.requireTargets(logits, targets);
        return lossesOf(logits, classes.ofTargets(targets), Samples.count(logits));
    }

    private Tensor lossesOf(Tensor logits, Tensor target, double count) {
        pass(logits, target, count);
        Tensor losses = lossSpace.along(logits, Samples.axis(logits));
        samples.start(logits);
        for (int s = Samples.count(logits); s > 0; s--, samples.next()) {
            samples.set(losses, 0, loss());
        }
        return losses.squeeze(Samples.axis(logits));
    }

    // Computes what both forward passes need for V, and keeps what backward needs.
    private void pass(Tensor logits, Tensor target, double count) {
        int axis = Samples.axis(logits);
        Tensor shifted = shift(logits);
        Tensor term = shifted.mul(target, termSpace.like(logits));
        Tensor.where(target, term, target, term); // 0 · −∞ counts as 0
        termSums = term.sum(Samples.axes(logits), termSumSpace.along(logits, axis));
        targetSums = target.sum(Samples.axes(logits), targetSumSpace.along(logits, axis));
        exponentiate(shifted);
        labels = null;
        targets = target;
        divisor = settings.reduction().divisor(count);
    }

    // The loss of the sample at which the walk is. One without any weight is 0 whatever its logits, even NaN; with plain
    // settings every sample counts.
    private double loss() {
        double weight = samples.get(targetSums, 0);
        return weight != 0 || settings.countsAllAlike()
                ? weight * StrictMath.log(samples.get(sums, 0)) - samples.get(termSums, 0) : 0;
    }

    // Z_sc − m_s, with m_s the maximum of the row; the row maxima take the place that their sums will have.
    private Tensor shift(Tensor logits) {
        sums = logits.max(Samples.axes(logits), rowSpace.along(logits, Samples.axis(logits)));
        return logits.sub(sums, exponentialsSpace.like(logits));
    }

    private void exponentiate(Tensor shifted) {
        exponentials = shifted.exp(shifted);
        sums = exponentials.sum(Samples.axes(shifted), sums);
    }

    /**
     * Returns dZ = (Y ⊙ (T 1 1ᵀ) − T) / S of the latest forward pass, with class weights or an ignored label
     * (Y ⊙ (V 1 1ᵀ) − V) / W; valid until the next backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor dZ = gradients();
        return divisor == 0 ? dZ.fill(0) : dZ.div(divisor, dZ);
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        LossArguments.requireForward(NAME, exponentials);
        int axis = Samples.axis(exponentials);
        LossArguments.requireGradients(NAME, dLosses, sums.squeeze(axis));
        Tensor dZ = gradients();
        return dZ.mul(dLosses.unsqueeze(axis), dZ);
    }

    // Y ⊙ (V 1 1ᵀ) − V
    private Tensor gradients() {
        LossArguments.requireForward(NAME, exponentials);
        Tensor dZ = exponentials.div(sums, dLogits.like(exponentials));
        if (targets != null) {
            dZ.mul(targetSums, dZ).sub(targets, dZ);
            return settings.countsAllAlike() ? dZ : Tensor.where(targetSums, dZ, Tensor.scalar(dZ.dtype(), 0), dZ);
        }
        samples.start(dZ);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            samples.set(dZ, labels[s], samples.get(dZ, labels[s]) - 1);
        }
        return dZ;
    }
}
