package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean negative log-likelihood of log-probabilities X (S, C), such as {@link Tensor#logSoftmax} gives, against
 * targets: integer labels t (S), or soft targets T (S, C), of which labels are the case of one-hot rows.
 * L = −(1/S) Σ_s X_s,t(s), or L = −(1/S) Σ_s Σ_c T_sc X_sc.
 *
 * <p>Gradient: dX = −T / S. Where T_sc = 0 the term is 0, even if X_sc = −∞.
 *
 * <p>X may have any number of axes from one on, the second one being that of the classes, as in PyTorch: (N, C, H, W)
 * with labels (N, H, W) has S = N H W samples, one for each pixel, and a vector (C) is one sample, whose label is a scalar.
 * It may be stored in any order, such as channels last; nothing is copied.
 *
 * <p>Label smoothing, class weights, an ignored label and the sum in the place of the mean
 * ({@link ClassificationSettings}) make of T the targets V and of S the divisor W: L = −(1/W) Σ_s Σ_c V_sc X_sc and
 * dX = −V / W. A row of V that is 0 makes neither loss nor gradient. The losses of {@link #forwardEach} are
 * −Σ_c V_sc X_sc, in the shape of the labels.
 *
 * <p>On the logarithm of a softmax this is {@link SoftmaxCrossEntropyLoss}, which is one step. NaN among the
 * log-probabilities makes the loss NaN. Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/negative-log-likelihood.md}.
 */
public final class NegativeLogLikelihoodLoss implements Loss {
    private static final String NAME = "NegativeLogLikelihoodLoss";

    private final ClassificationSettings settings;
    private final ClassTargets classes;
    private final ElementRange notPositive = new ElementRange(Double.NEGATIVE_INFINITY, 0);
    private final Samples samples = new Samples();
    private Tensor logProbabilities;
    private int[] labels; // null if the latest forward pass had soft or smoothed targets
    private Tensor targets; // V; null if the latest forward pass had labels without smoothing
    private double divisor; // S or W, or 1 for a sum
    private final Workspace terms = new Workspace();
    private final Workspace losses = new Workspace();
    private final Workspace dLogProbabilities = new Workspace();

    /** Creates the mean without label smoothing, class weights and ignored label. */
    public NegativeLogLikelihoodLoss() {
        this(ClassificationSettings.PLAIN);
    }

    /** Creates the loss with the given settings. */
    public NegativeLogLikelihoodLoss(ClassificationSettings settings) {
        this.settings = LossArguments.requireGiven(NAME, "settings", settings);
        classes = new ClassTargets(NAME, settings);
    }

    /** Returns the settings. */
    public ClassificationSettings settings() {
        return settings;
    }

    /**
     * Returns the loss L in nats. The sum over the samples is in f64, whatever the type of X.
     *
     * @param logProbabilities X, none of them above 0, of shape (C), (S, C) or (N, C, …) with at least one sample; must
     *     stay unchanged until backward is done
     * @param labels one class index in 0 .. C − 1, or the ignored label, for each sample in row-major order
     * @throws IllegalArgumentException if a log-probability is above 0, or a label is not that of a class, and not the
     *     ignored one
     * @throws lanewise.tensor.ShapeMismatchException if the number of labels is not that of the samples, or that of the
     *     class weights not C
     */
    public double forward(Tensor logProbabilities, int[] labels) {
        keep(logProbabilities, labels);
        return targets == null ? sumOfLabels() : sumOfTargets();
    }

    /**
     * Returns the loss L in nats.
     *
     * @param logProbabilities X, none of them above 0, of shape (C), (S, C) or (N, C, …) with at least one sample; must
     *     stay unchanged until backward is done
     * @param targets T, of the same shape and type, finite and not negative, which must stay unchanged until backward is
     *     done; or integers of that shape without the axis of the classes, a class index, or the ignored label, for each
     *     sample
     * @throws IllegalArgumentException if a log-probability is above 0, a target is negative, infinite or NaN, or a label
     *     is not that of a class
     * @throws lanewise.tensor.ShapeMismatchException if the shapes do not fit, or there are class weights, and not C of
     *     them
     */
    @Override
    public double forward(Tensor logProbabilities, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forward(logProbabilities, classes.labels(logProbabilities, targets));
        }
        keep(logProbabilities, targets);
        return sumOfTargets();
    }

    /**
     * Returns the loss of each sample in nats, of the type of X and the shape of the labels; valid until the next forward
     * pass.
     *
     * @param logProbabilities X, as for {@link #forward(Tensor, int[])}
     * @param labels one class index in 0 .. C − 1, or the ignored label, whose loss is 0, for each sample in row-major
     *     order
     */
    public Tensor forwardEach(Tensor logProbabilities, int[] labels) {
        keep(logProbabilities, labels);
        return targets == null ? lossesOfLabels() : lossesOfTargets();
    }

    @Override
    public Tensor forwardEach(Tensor logProbabilities, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forwardEach(logProbabilities, classes.labels(logProbabilities, targets));
        }
        keep(logProbabilities, targets);
        return lossesOfTargets();
    }

    private void keep(Tensor x, int[] given) {
        classes.requireLabels(x, given);
        requireLogProbabilities(x);
        logProbabilities = x;
        divisor = settings.reduction().divisor(classes.sumOfWeights(x, given));
        boolean smoothed = settings.labelSmoothing() != 0;
        targets = smoothed ? classes.ofLabels(x, given) : null;
        labels = smoothed ? null : ClassTargets.copy(given, labels);
    }

    private void keep(Tensor x, Tensor given) {
        classes.requireTargets(x, given);
        requireLogProbabilities(x);
        logProbabilities = x;
        targets = classes.ofTargets(given);
        divisor = settings.reduction().divisor(Samples.count(x));
        labels = null;
    }

    private void requireLogProbabilities(Tensor x) {
        notPositive.requireComputed(NAME + ": the log-probability", x,
                "logarithms of probabilities are not above 0, logits are for SoftmaxCrossEntropyLoss");
    }

    private double sumOfLabels() {
        double total = 0;
        samples.start(logProbabilities);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            total += loss(s);
        }
        return divisor == 0 ? 0 : total / divisor;
    }

    private Tensor lossesOfLabels() {
        Tensor each = losses.along(logProbabilities, Samples.axis(logProbabilities));
        samples.start(logProbabilities);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            samples.set(each, 0, loss(s));
        }
        return each.squeeze(Samples.axis(logProbabilities));
    }

    // The loss of sample s, at which the walk is: 0 without weight, whatever its log-probabilities.
    private double loss(int s) {
        double weight = classes.weight(logProbabilities.dtype(), labels[s]);
        return weight == 0 ? 0 : -weight * samples.get(logProbabilities, labels[s]);
    }

    private double sumOfTargets() {
        return divisor == 0 ? 0 : (0 - terms().sum().item()) / divisor; // 0 − 0 is 0, not −0
    }

    private Tensor lossesOfTargets() {
        int axis = Samples.axis(logProbabilities);
        Tensor each = losses.along(logProbabilities, axis);
        Tensor zero = Tensor.scalar(each.dtype(), 0);
        return zero.sub(terms().sum(Samples.axes(logProbabilities), each), each).squeeze(axis);
    }

    // V ⊙ X
    private Tensor terms() {
        Tensor term = logProbabilities.mul(targets, terms.like(logProbabilities));
        return Tensor.where(targets, term, targets, term); // 0 · −∞ counts as 0
    }

    /**
     * Returns dX = −V / W of the latest forward pass; valid until the next backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor dX = negativeTargets();
        return divisor == 0 ? dX.fill(0) : dX.div(divisor, dX);
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        Tensor x = LossArguments.requireForward(NAME, logProbabilities);
        LossArguments.requireGradients(NAME, dLosses, x.select(Samples.axis(x), 0));
        Tensor dX = negativeTargets();
        return dX.mul(dLosses.unsqueeze(Samples.axis(x)), dX);
    }

    // −V
    private Tensor negativeTargets() {
        Tensor x = LossArguments.requireForward(NAME, logProbabilities);
        Tensor dX = dLogProbabilities.like(x);
        if (targets != null) {
            return targets.neg(dX);
        }
        dX.fill(0);
        samples.start(x);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            double weight = classes.weight(x.dtype(), labels[s]);
            if (weight != 0) {
                samples.set(dX, labels[s], -weight);
            }
        }
        return dX;
    }
}
