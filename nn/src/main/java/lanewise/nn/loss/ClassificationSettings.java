package lanewise.nn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * What turns the plain mean of a loss of classes into its variants: those of PyTorch's {@code CrossEntropyLoss}. Start
 * from {@link #PLAIN}:
 *
 * <pre>{@code
 * Loss loss = new SoftmaxCrossEntropyLoss(ClassificationSettings.PLAIN.withIgnoreIndex(255).withClassWeights(weights));
 * }</pre>
 *
 * <p>With targets T (one-hot rows for labels), label smoothing ε, class weights w and C classes a loss sees the targets
 * V_sc = w_c ((1 − ε) T_sc + ε/C), and V_sc = 0 where the label of sample s is the ignored one. A mean over labels is
 * divided by W, the sum of w over the labels that are counted, which is their number without class weights; one over
 * soft targets by the number S of samples. If W is 0, as where no sample is counted, loss and gradient are 0 (PyTorch
 * gives NaN). Soft targets have no labels: none is ignored.
 *
 * <p>Source of label smoothing: C. Szegedy and others: Rethinking the Inception architecture for computer vision, CVPR
 * 2016. Derivation: {@code docs/derivations/softmax-cross-entropy.md}.
 *
 * @param reduction whether the loss is the mean over the samples or their sum
 * @param labelSmoothing ε, the share of the targets that is spread over all classes; in [0, 1)
 * @param ignoreIndex the label whose samples are not counted, be it that of a class or not; empty if there is none
 * @param classWeights w, one number for each class, finite and not negative, one of them above 0; empty if all are 1
 */
public record ClassificationSettings(
        Reduction reduction, double labelSmoothing, OptionalInt ignoreIndex, List<Double> classWeights) {
    /** The mean without label smoothing and ignored label, in which all classes have the same weight. */
    public static final ClassificationSettings PLAIN =
            new ClassificationSettings(Reduction.MEAN, 0, OptionalInt.empty(), List.of());

    /** Checks the ranges. */
    public ClassificationSettings {
        Objects.requireNonNull(reduction, "ClassificationSettings: the reduction must be given, not null");
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
            throw new IllegalArgumentException("ClassificationSettings: " + message);
        }
    }

    /** Returns these settings with another reduction. */
    public ClassificationSettings withReduction(Reduction reduction) {
        return new ClassificationSettings(reduction, labelSmoothing, ignoreIndex, classWeights);
    }

    /** Returns these settings with another label smoothing ε. */
    public ClassificationSettings withLabelSmoothing(double labelSmoothing) {
        return new ClassificationSettings(reduction, labelSmoothing, ignoreIndex, classWeights);
    }

    /** Returns these settings with a label whose samples are not counted, such as −100, PyTorch's, or 255. */
    public ClassificationSettings withIgnoreIndex(int ignoreIndex) {
        return new ClassificationSettings(reduction, labelSmoothing, OptionalInt.of(ignoreIndex), classWeights);
    }

    /**
     * Returns these settings with class weights, which are copied.
     *
     * @param classWeights w, a vector with one number for each class
     * @throws ShapeMismatchException if it is no vector, or an empty one
     */
    public ClassificationSettings withClassWeights(Tensor classWeights) {
        if (classWeights.rank() != 1 || classWeights.elements() == 0) {
            throw new ShapeMismatchException("ClassificationSettings: class weights of shape " + classWeights.shape()
                    + "; a vector with one weight for each class is needed");
        }
        return new ClassificationSettings(reduction, labelSmoothing, ignoreIndex,
                Arrays.stream(classWeights.toDoubleArray()).boxed().toList());
    }

    /** Returns whether every sample counts, all of them alike. */
    boolean countsAllAlike() {
        return ignoreIndex.isEmpty() && classWeights.isEmpty();
    }

    /** Returns whether samples with this label are not counted. */
    boolean ignores(int label) {
        return ignoreIndex.isPresent() && ignoreIndex.getAsInt() == label;
    }
}
