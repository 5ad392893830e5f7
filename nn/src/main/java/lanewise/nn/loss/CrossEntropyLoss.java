package lanewise.nn.loss;

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
 * <p>X may have any number of axes from one on, the second one being that of the classes: (N, C, H, W) with labels
 * (N, H, W) has S = N H W samples, one for each pixel, and a vector (C) is one sample, whose label is a scalar.
 *
 * <p>Label smoothing, class weights, an ignored label and the sum in the place of the mean
 * ({@link ClassificationSettings}) make of T the targets V and of S the divisor W: L = −(1/W) Σ_s Σ_c V_sc ln X_sc and
 * dX = −(1/W) V ⊘ X. The losses of {@link #forwardEach} are −Σ_c V_sc ln X_sc, in the shape of the labels.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation: {@code docs/derivations/cross-entropy.md}.
 */
public final class CrossEntropyLoss implements Loss {
    private static final String NAME = "CrossEntropyLoss";

    private final ClassificationSettings settings;
    private final ClassTargets classes;
    private final ElementRange unit = new ElementRange(0, 1);
    private Tensor probabilities;
    private Tensor targets; // V
    private double divisor; // S or W, or 1 for a sum
    private final Workspace terms = new Workspace();
    private final Workspace losses = new Workspace();
    private final Workspace dProbabilities = new Workspace();

    /** Creates the mean without label smoothing, class weights and ignored label. */
    public CrossEntropyLoss() {
        this(ClassificationSettings.PLAIN);
    }

    /** Creates the loss with the given settings. */
    public CrossEntropyLoss(ClassificationSettings settings) {
        this.settings = LossArguments.requireGiven(NAME, "settings", settings);
        classes = new ClassTargets(NAME, settings);
    }

    /** Returns the settings. */
    public ClassificationSettings settings() {
        return settings;
    }

    /**
     * Returns the loss L in nats.
     *
     * @param probabilities X, in [0, 1], of shape (C), (S, C) or (N, C, …) with at least one sample; must stay unchanged
     *     until backward is done
     * @param labels one class index in 0 .. C − 1, or the ignored label, for each sample in row-major order
     * @throws IllegalArgumentException if a probability lies outside [0, 1], or a label is not that of a class, and not
     *     the ignored one
     * @throws lanewise.tensor.ShapeMismatchException if the number of labels is not that of the samples, or that of the
     *     class weights not C
     */
    public double forward(Tensor probabilities, int[] labels) {
        return loss(terms(probabilities, labels));
    }

    /**
     * Returns the loss L in nats.
     *
     * @param probabilities X, in [0, 1], of shape (C), (S, C) or (N, C, …) with at least one sample; must stay unchanged
     *     until backward is done
     * @param targets T, of the same shape and type, finite and not negative, which must stay unchanged until backward is
     *     done; or integers of that shape without the axis of the classes, a class index, or the ignored label, for each
     *     sample
     * @throws IllegalArgumentException if a probability lies outside [0, 1], a target is negative, infinite or NaN, or a
     *     label is not that of a class
     * @throws lanewise.tensor.ShapeMismatchException if the shapes do not fit, or there are class weights, and not C of
     *     them
     */
    @Override
    public double forward(Tensor probabilities, Tensor targets) {
        return loss(terms(probabilities, targets));
    }

    private double loss(Tensor terms) {
        return divisor == 0 ? 0 : (0 - terms.sum().item()) / divisor; // 0 − 0 is 0, not −0
    }

    /**
     * Returns the loss of each sample in nats, of the type of X and the shape of the labels; valid until the next forward
     * pass.
     *
     * @param probabilities X, as for {@link #forward(Tensor, int[])}
     * @param labels one class index in 0 .. C − 1, or the ignored label, whose loss is 0, for each sample in row-major
     *     order
     */
    public Tensor forwardEach(Tensor probabilities, int[] labels) {
        return losses(terms(probabilities, labels));
    }

    @Override
    public Tensor forwardEach(Tensor probabilities, Tensor targets) {
        return losses(terms(probabilities, targets));
    }

    private Tensor losses(Tensor terms) {
        int axis = Samples.axis(terms);
        Tensor each = losses.along(terms, axis);
        return zero().sub(terms.sum(Samples.axes(terms), each), each).squeeze(axis);
    }

    private Tensor terms(Tensor x, int[] labels) {
        classes.requireLabels(x, labels);
        requireProbabilities(x);
        return terms(x, classes.ofLabels(x, labels), classes.sumOfWeights(x, labels));
    }

    private Tensor terms(Tensor x, Tensor given) {
        if (given.dtype().isInteger()) {
            return terms(x, classes.labels(x, given));
        }
        classes.requireTargets(x, given);
        requireProbabilities(x);
        return terms(x, classes.ofTargets(given), Samples.count(x));
    }

    private void requireProbabilities(Tensor x) {
        unit.requireProbabilities(NAME, x, "probabilities lie in [0, 1], logits are for SoftmaxCrossEntropyLoss");
    }

    // V ⊙ ln X, with what backward needs kept
    private Tensor terms(Tensor x, Tensor target, double count) {
        probabilities = x;
        targets = target;
        divisor = settings.reduction().divisor(count);
        Tensor term = x.log(terms.like(x)).mul(target, terms.like(x));
        return Tensor.where(target, term, zero(), term); // 0 ln 0 counts as 0
    }

    /**
     * Returns dX = −(1/S) T ⊘ X of the latest forward pass, with settings −(1/W) V ⊘ X; valid until the next backward
     * pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor dX = quotients();
        return divisor == 0 ? dX.fill(0) : Tensor.where(targets, dX.div(-divisor, dX), zero(), dX);
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        Tensor x = LossArguments.requireForward(NAME, probabilities);
        LossArguments.requireGradients(NAME, dLosses, x.select(Samples.axis(x), 0));
        Tensor dX = quotients();
        dX.neg(dX).mul(dLosses.unsqueeze(Samples.axis(x)), dX);
        return Tensor.where(targets, dX, zero(), dX);
    }

    // V ⊘ X
    private Tensor quotients() {
        Tensor x = LossArguments.requireForward(NAME, probabilities);
        return targets.div(x, dProbabilities.like(x));
    }

    private Tensor zero() {
        return Tensor.scalar(probabilities.dtype(), 0);
    }
}
