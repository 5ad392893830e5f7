package lanewise.nn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import lanewise.nn.internal.ClassIndices;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.ShapeMismatchException;
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
 * <p>Class weights w (C), not negative, and an ignored label ({@link Settings}) are those of PyTorch. With
 * V_sc = w_c T_sc, after smoothing, and V_sc = 0 where the label of sample s is the ignored one,
 * L = −(1/W) Σ_s Σ_c V_sc ln Y_sc and dZ = (Y ⊙ (V 1 1ᵀ) − V) / W, where W = Σ w_t(s) over the other samples. A row of V
 * that is 0 makes neither loss nor gradient, whatever its logits. If W is 0, as where no sample is counted, loss and
 * gradient are 0 (PyTorch gives NaN). With soft targets W is S, and none is ignored.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/softmax-cross-entropy.md}.
 */
public final class SoftmaxCrossEntropyLoss implements Loss {
    private static final Axes ROWS = Axes.of(1).keep();
    private static final String NAME = "SoftmaxCrossEntropyLoss";

    /**
     * What turns the plain mean into its variants. Start from {@link #PLAIN}.
     *
     * @param labelSmoothing ε, the share of the targets that is spread over all classes; in [0, 1)
     * @param ignoreIndex the label whose samples are not counted, be it that of a class or not; empty if there is none
     * @param classWeights w, one number for each class, finite and not negative, one of them above 0; empty if all are 1
     */
    public record Settings(double labelSmoothing, OptionalInt ignoreIndex, List<Double> classWeights) {
        /** No label smoothing, no ignored label, and all classes have the same weight. */
        public static final Settings PLAIN = new Settings(0, OptionalInt.empty(), List.of());

        /** Checks the ranges. */
        public Settings {
            classWeights = List.copyOf(classWeights);
            require(labelSmoothing >= 0 && labelSmoothing < 1,
                    "the label smoothing must lie in [0, 1), not be " + labelSmoothing);
            for (int c = 0; c < classWeights.size(); c++) {
                double weight = classWeights.get(c);
                require(weight >= 0 && weight < Double.POSITIVE_INFINITY,
                        "the weight of class " + c + " must be finite and not negative, not " + weight);
            }
            require(classWeights.isEmpty() || classWeights.stream().anyMatch(weight -> weight > 0),
                    "all class weights are 0; at least one must be above 0");
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(NAME + ": " + message);
            }
        }

        /** Returns these settings with another label smoothing ε. */
        public Settings withLabelSmoothing(double labelSmoothing) {
            return new Settings(labelSmoothing, ignoreIndex, classWeights);
        }

        /** Returns these settings with a label whose samples are not counted, such as −100, PyTorch's, or 255. */
        public Settings withIgnoreIndex(int ignoreIndex) {
            return new Settings(labelSmoothing, OptionalInt.of(ignoreIndex), classWeights);
        }

        /**
         * Returns these settings with class weights, which are copied.
         *
         * @param classWeights w, a vector with one number for each class
         * @throws ShapeMismatchException if it is no vector, or an empty one
         */
        public Settings withClassWeights(Tensor classWeights) {
            if (classWeights.rank() != 1 || classWeights.elements() == 0) {
                throw new ShapeMismatchException(NAME + ": class weights of shape " + classWeights.shape()
                        + "; a vector with one weight for each class is needed");
            }
            return new Settings(labelSmoothing, ignoreIndex,
                    Arrays.stream(classWeights.toDoubleArray()).boxed().toList());
        }

        private boolean countsAllAlike() {
            return ignoreIndex.isEmpty() && classWeights.isEmpty();
        }

        private boolean ignores(int label) {
            return ignoreIndex.isPresent() && ignoreIndex.getAsInt() == label;
        }
    }

    private final Settings settings;
    private final double labelSmoothing;
    private Tensor weights; // of the classes, in the type of the latest logits; null before
    private final ElementRange notNegative = new ElementRange(0, Double.MAX_VALUE);
    private int[] labels; // null if the latest forward pass had soft targets
    private Tensor targets; // T after smoothing and weights; null if the latest forward pass had plain labels
    private double divisor; // S, or W, for targets
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
        this(Settings.PLAIN);
    }

    /**
     * Creates the loss.
     *
     * @param labelSmoothing ε, the share of the targets that is spread over all classes; in [0, 1)
     */
    public SoftmaxCrossEntropyLoss(double labelSmoothing) {
        this(Settings.PLAIN.withLabelSmoothing(labelSmoothing));
    }

    /** Creates the loss with the given settings. */
    public SoftmaxCrossEntropyLoss(Settings settings) {
        this.settings = settings;
        labelSmoothing = settings.labelSmoothing;
    }

    /** Returns the settings. */
    public Settings settings() {
        return settings;
    }

    /**
     * Returns the mean loss L in nats. The sum over the samples is in f64, whatever the type of the logits.
     *
     * @param logits Z, of shape (S, C) with S ≥ 1; a logit of ∞ or NaN makes the loss NaN
     * @param labels one class index in 0 .. C − 1, or the ignored label, for each sample
     * @throws IllegalArgumentException if a label is not that of a class, and not the ignored one
     * @throws ShapeMismatchException if there are class weights, and not C of them
     */
    public double forward(Tensor logits, int[] labels) {
        LossArguments.requireLabels(NAME, logits, labels, settings.ignoreIndex, settings.ignoreIndex.isPresent()
                ? "the label that is ignored is " + settings.ignoreIndex.getAsInt()
                : "no label is ignored: leave such samples out, or name theirs by Settings.withIgnoreIndex");
        requireWeights(logits);
        if (labelSmoothing != 0 || !settings.countsAllAlike()) {
            return forwardTargets(logits, targetsOf(logits, labels), sumOfWeights(logits.dtype(), labels));
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

    private void requireWeights(Tensor logits) {
        int count = settings.classWeights.size();
        if (count != 0 && count != logits.dim(1)) {
            throw new ShapeMismatchException(NAME + ": " + count + " class weights for " + logits.dim(1)
                    + " classes of an input of shape " + logits.shape());
        }
    }

    // One-hot rows after smoothing and weights; rows of 0 for samples that are not counted.
    private Tensor targetsOf(Tensor logits, int[] given) {
        Tensor target = targetSpace.like(logits).fill(0);
        for (int s = 0; s < given.length; s++) {
            if (!settings.ignores(given[s])) {
                target.set(1, s, given[s]);
            }
        }
        smooth(target);
        for (int s = 0; s < given.length; s++) {
            if (settings.ignores(given[s])) {
                target.select(0, s).fill(0);
            }
        }
        return weight(target);
    }

    // W: the number of labels that are counted, or the sum of their weights.
    private double sumOfWeights(DType dtype, int[] given) {
        double sum = 0;
        for (int label : given) {
            if (!settings.ignores(label)) {
                sum += settings.classWeights.isEmpty() ? 1 : weights(dtype).get(label);
            }
        }
        return sum;
    }

    private Tensor weights(DType dtype) {
        if (weights == null || weights.dtype() != dtype) {
            double[] numbers = settings.classWeights.stream().mapToDouble(Double::doubleValue).toArray();
            weights = Tensor.of(numbers, numbers.length).to(dtype);
        }
        return weights;
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
     *     done; or a vector of integers, one class index, or the ignored label, for each sample
     * @throws IllegalArgumentException if a target is negative, infinite or NaN
     * @throws ShapeMismatchException if there are class weights, and not C of them
     */
    @Override
    public double forward(Tensor logits, Tensor targets) {
        if (targets.dtype().isInteger()) {
            return forward(logits, ClassIndices.of(NAME, targets));
        }
        LossArguments.requireScores(NAME, logits);
        LossArguments.requireTargets(NAME, logits, targets);
        notNegative.requireTargets(NAME, targets, "targets are finite and not negative");
        requireWeights(logits);
        return forwardTargets(logits, weight(labelSmoothing == 0 ? targets : smooth(targets)), logits.dim(0));
    }

    // (1 − ε) T + ε/C
    private Tensor smooth(Tensor target) {
        Tensor smoothed = targetSpace.like(target);
        return target.mul(1 - labelSmoothing, smoothed).add(labelSmoothing / target.dim(1), smoothed);
    }

    // w ⊙ T, each row by the weights of the classes
    private Tensor weight(Tensor target) {
        return settings.classWeights.isEmpty()
                ? target : target.mul(weights(target.dtype()), targetSpace.like(target));
    }

    private double forwardTargets(Tensor logits, Tensor target, double divisor) {
        int samples = logits.dim(0);
        Tensor shifted = shift(logits);
        Tensor term = shifted.mul(target, termSpace.like(logits));
        Tensor.where(target, term, target, term); // 0 · −∞ counts as 0
        Tensor termSums = term.sum(ROWS, termSumSpace.get(logits.dtype(), samples, 1));
        targetSums = target.sum(ROWS, targetSumSpace.get(logits.dtype(), samples, 1));
        exponentiate(shifted);
        double total = 0;
        for (int s = 0; s < samples; s++) {
            if (counts(s)) {
                total += targetSums.get(s, 0) * StrictMath.log(sums.get(s, 0)) - termSums.get(s, 0);
            }
        }
        labels = null;
        targets = target;
        this.divisor = divisor;
        return divisor == 0 ? 0 : total / divisor;
    }

    // A row without any weight is 0 whatever its logits, even NaN; with plain settings every row counts.
    private boolean counts(int s) {
        return settings.countsAllAlike() || targetSums.get(s, 0) != 0;
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
     * Returns dZ = (Y ⊙ (T 1 1ᵀ) − T) / S of the latest forward pass, with class weights or an ignored label
     * (Y ⊙ (V 1 1ᵀ) − V) / W; valid until the next call of {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        LossArguments.requireForward(NAME, exponentials);
        Tensor dZ = exponentials.div(sums, dLogits.like(exponentials));
        if (targets != null) {
            dZ.mul(targetSums, dZ).sub(targets, dZ);
            if (!settings.countsAllAlike()) {
                Tensor.where(targetSums, dZ, Tensor.scalar(dZ.dtype(), 0), dZ);
            }
            return divisor == 0 ? dZ.fill(0) : dZ.div(divisor, dZ);
        }
        for (int s = 0; s < labels.length; s++) {
            dZ.set(dZ.get(s, labels[s]) - 1, s, labels[s]);
        }
        return dZ.div(dZ.dim(0), dZ);
    }
}
