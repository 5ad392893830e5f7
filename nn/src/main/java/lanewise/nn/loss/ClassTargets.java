package lanewise.nn.loss;

import java.util.Arrays;
import lanewise.nn.internal.ClassIndices;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * What losses of classes share: checks of scores, labels and soft targets, and what the settings make of them. V is written over
 * that of the forward pass before, so a loss makes all of its checks first.
 */
final class ClassTargets {
    private final String loss;
    private final ClassificationSettings settings;
    private final ElementRange notNegative = new ElementRange(0, Double.MAX_VALUE);
    private final Samples samples = new Samples();
    private final Workspace space = new Workspace();
    private Tensor weights; // of the classes, in the type and along the axis of the latest scores; null before

    /**
     * Creates what a loss asks.
     *
     * @param loss the name that errors start with
     */
    ClassTargets(String loss, ClassificationSettings settings) {
        this.loss = loss;
        this.settings = settings;
    }

    /** Checks that scores have samples and classes, and as many classes as there are class weights. */
    void requireScores(Tensor scores) {
        if (scores.rank() == 0 || scores.elements() == 0) {
            throw new ShapeMismatchException(loss + ": the input has shape " + scores.shape()
                    + ", not (C), (S, C) or (S, C, …) with at least one sample and one class");
        }
        LossArguments.requireReal(loss, scores);
        int count = settings.classWeights().size();
        if (count != 0 && count != Samples.classes(scores)) {
            throw new ShapeMismatchException(loss + ": " + count + " class weights for " + Samples.classes(scores)
                    + " classes of an input of shape " + scores.shape());
        }
    }

    /** Checks that there is one label for each sample, each that of a class or the ignored one. */
    void requireLabels(Tensor scores, int[] labels) {
        requireScores(scores);
        if (labels.length != Samples.count(scores)) {
            throw new ShapeMismatchException(loss + ": " + labels.length + " labels for " + Samples.count(scores)
                    + " samples of shape " + scores.shape());
        }
        int classes = Samples.classes(scores);
        for (int s = 0; s < labels.length; s++) {
            if ((labels[s] < 0 || labels[s] >= classes) && !settings.ignores(labels[s])) {
                throw new IllegalArgumentException(loss + ": label " + labels[s] + " of sample " + s + place(scores, s)
                        + " is not in 0 .. " + (classes - 1) + "; " + (settings.ignoreIndex().isPresent()
                                ? "the label that is ignored is " + settings.ignoreIndex().getAsInt()
                                : "no label is ignored: leave such samples out, or name theirs by "
                                        + "ClassificationSettings.withIgnoreIndex"));
            }
        }
    }

    // Where sample s is in a tensor of labels, if that is no vector.
    private static String place(Tensor scores, int s) {
        if (scores.rank() <= 2) {
            return "";
        }
        int[] place = sizes(scores);
        for (int axis = place.length - 1, rest = s; axis >= 0; axis--) {
            int size = place[axis];
            place[axis] = rest % size;
            rest /= size;
        }
        return ", at " + Arrays.toString(place) + ",";
    }

    /** Returns labels that are a tensor, one at each sample, in row-major order. */
    int[] labels(Tensor scores, Tensor labels) {
        requireScores(scores);
        int[] expected = sizes(scores);
        if (!labels.shape().equals(Shape.of(expected))) {
            throw new ShapeMismatchException(loss + ": labels of shape " + labels.shape() + " for an input of shape "
                    + scores.shape() + "; one label for each sample is needed, " + Shape.of(expected));
        }
        return ClassIndices.ofAnyShape(loss, labels);
    }

    // The shape of the labels of scores: without the axis of the classes.
    private static int[] sizes(Tensor scores) {
        int axis = Samples.axis(scores);
        int[] sizes = new int[scores.rank() - 1];
        for (int a = 0; a < sizes.length; a++) {
            sizes[a] = scores.dim(a < axis ? a : a + 1);
        }
        return sizes;
    }

    /** Returns V for labels that were checked: one-hot after smoothing and weights, and 0 where they are not counted. */
    Tensor ofLabels(Tensor scores, int[] labels) {
        Tensor target = space.like(scores).fill(0);
        samples.start(scores);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            if (!settings.ignores(labels[s])) {
                samples.set(target, labels[s], 1);
            }
        }
        if (settings.labelSmoothing() != 0) {
            smooth(target);
            removeIgnored(target, labels);
        }
        return weight(target);
    }

    // Smoothing has spread targets over the classes of samples that are not counted.
    private void removeIgnored(Tensor target, int[] labels) {
        samples.start(target);
        for (int s = 0; s < labels.length; s++, samples.next()) {
            for (int c = 0; settings.ignores(labels[s]) && c < Samples.classes(target); c++) {
                samples.set(target, c, 0);
            }
        }
    }

    /** Checks that soft targets fit scores, and are such. */
    void requireTargets(Tensor scores, Tensor targets) {
        requireScores(scores);
        LossArguments.requireTargets(loss, scores, targets);
        notNegative.requireTargets(loss, targets, "targets are finite and not negative");
    }

    /** Returns V for soft targets that were checked, the same tensor where the settings change nothing. */
    Tensor ofTargets(Tensor targets) {
        return weight(settings.labelSmoothing() == 0 ? targets : smooth(targets));
    }

    // (1 − ε) T + ε/C
    private Tensor smooth(Tensor target) {
        Tensor smoothed = space.like(target);
        double epsilon = settings.labelSmoothing();
        return target.mul(1 - epsilon, smoothed).add(epsilon / Samples.classes(target), smoothed);
    }

    // w ⊙ T, each sample by the weights of the classes
    private Tensor weight(Tensor target) {
        return settings.classWeights().isEmpty() ? target : target.mul(weights(target), space.like(target));
    }

    private Tensor weights(Tensor scores) {
        int behind = scores.rank() - 1 - Samples.axis(scores); // axes behind that of the classes
        if (weights == null || weights.dtype() != scores.dtype() || weights.rank() != 1 + behind) {
            double[] numbers = settings.classWeights().stream().mapToDouble(Double::doubleValue).toArray();
            int[] sizes = new int[1 + behind];
            Arrays.fill(sizes, 1);
            sizes[0] = numbers.length;
            weights = Tensor.of(numbers, sizes).to(scores.dtype());
        }
        return weights;
    }

    /** Returns W for labels that were checked: how many are counted, or the sum of their weights in the type of X. */
    double sumOfWeights(Tensor scores, int[] labels) {
        double sum = 0;
        for (int label : labels) {
            sum += weight(scores.dtype(), label);
        }
        return sum;
    }

    /** Returns the weight of a label: 0 if it is the ignored one, 1 if there are no class weights. */
    double weight(DType dtype, int label) {
        if (settings.ignores(label)) {
            return 0;
        }
        if (settings.classWeights().isEmpty()) {
            return 1;
        }
        double weight = settings.classWeights().get(label);
        return dtype == DType.F32 ? (float) weight : weight;
    }

    /** Returns a copy of labels, in {@code copy} where that has their length; it may be null. */
    static int[] copy(int[] labels, int[] copy) {
        if (copy == null || copy.length != labels.length) {
            return labels.clone();
        }
        System.arraycopy(labels, 0, copy, 0, labels.length);
        return copy;
    }
}
