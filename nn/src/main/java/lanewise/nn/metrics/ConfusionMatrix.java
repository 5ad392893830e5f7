package lanewise.nn.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.nn.internal.ClassIndices;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * How often each class was predicted for each true class: n_tp counts the samples of true class t (row) that were
 * predicted to be p (column). All figures follow from it; each that would be 0 ÷ 0 is 0.
 *
 * <p>Derivation: {@code docs/derivations/confusion-matrix.md}.
 */
public final class ConfusionMatrix {
    private final long[][] counts;

    /** Creates an empty matrix for the classes 0 .. classes − 1. */
    public ConfusionMatrix(int classes) {
        if (classes < 1) {
            throw new IllegalArgumentException("ConfusionMatrix: at least one class is needed, not " + classes);
        }
        counts = new long[classes][classes];
    }

    /** Counts one sample for each position of two arrays of equal length; counts none if a class is out of range. */
    public void add(int[] predictions, int[] labels) {
        if (predictions.length != labels.length) {
            throw new IllegalArgumentException("ConfusionMatrix: " + predictions.length + " predictions for "
                    + labels.length + " labels");
        }
        for (int i = 0; i < labels.length; i++) {
            requireClass("prediction", predictions[i]);
            requireClass("label", labels[i]);
        }
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][predictions[i]]++;
        }
    }

    /**
     * Counts the samples of a batch, each predicted to be the class with the largest score, the first of equals.
     *
     * @param scores logits or probabilities of shape (S, classes)
     * @param labels the true class of each sample
     */
    public void add(Tensor scores, int[] labels) {
        if (scores.rank() != 2 || scores.dim(1) != classes()) {
            throw new ShapeMismatchException("ConfusionMatrix: the scores have shape " + scores.shape() + ", not (S, "
                    + classes() + ")");
        }
        add(scores.argmax(1).toIntArray(), labels);
    }

    /**
     * Counts the samples of a batch.
     *
     * @param scores logits or probabilities of shape (S, classes), or the predicted classes (S) themselves, as integers
     * @param labels the true class of each sample, a vector of integers
     */
    public void add(Tensor scores, Tensor labels) {
        int[] classes = ClassIndices.of("ConfusionMatrix", labels);
        if (scores.dtype().isInteger()) {
            add(ClassIndices.of("ConfusionMatrix", scores), classes);
        } else {
            add(scores, classes);
        }
    }

    /** Adds the counts of another matrix, which stays as it is, of the same number of classes. */
    public void merge(ConfusionMatrix other) {
        if (other.classes() != classes()) {
            throw new IllegalArgumentException("ConfusionMatrix: " + other.classes()
                    + " classes cannot be merged into " + classes());
        }
        for (int label = 0; label < classes(); label++) {
            for (int prediction = 0; prediction < classes(); prediction++) {
                counts[label][prediction] += other.counts[label][prediction];
            }
        }
    }

    private void requireClass(String what, int index) {
        if (index < 0 || index >= classes()) {
            throw new IllegalArgumentException(
                    "ConfusionMatrix: " + what + " " + index + " is not in 0 .. " + (classes() - 1));
        }
    }

    /** Returns the number of classes. */
    public int classes() {
        return counts.length;
    }

    /** Returns the number of samples of class {@code label} that were predicted to be {@code prediction}. */
    public long count(int label, int prediction) {
        requireClass("label", label);
        requireClass("prediction", prediction);
        return counts[label][prediction];
    }

    /** Returns the number of samples. */
    public long total() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    /** Returns the number of samples whose true class is {@code label}. */
    public long labelled(int label) {
        requireClass("label", label);
        return Arrays.stream(counts[label]).sum();
    }

    /** Returns the number of samples predicted to be {@code prediction}. */
    public long predicted(int prediction) {
        requireClass("prediction", prediction);
        return Arrays.stream(counts).mapToLong(row -> row[prediction]).sum();
    }

    /** Returns the share of samples predicted right: Σ_c n_cc ÷ Σ n; 0 without samples. */
    public double accuracy() {
        long right = 0;
        for (int c = 0; c < classes(); c++) {
            right += counts[c][c];
        }
        return ratio(right, total());
    }

    /** Returns the share of the predictions of class c that are right: n_cc ÷ Σ_t n_tc; 0 if c is never predicted. */
    public double precision(int c) {
        return ratio(count(c, c), predicted(c));
    }

    /** Returns the share of the samples of class c that are found: n_cc ÷ Σ_p n_cp; 0 if there are none. */
    public double recall(int c) {
        return ratio(count(c, c), labelled(c));
    }

    /**
     * Returns the weighted harmonic mean F_β = (1 + β²) P R ÷ (β² P + R) of precision and recall of class c, computed
     * as n_cc ÷ (predicted + w · (labelled − predicted)) with w = β² ÷ (1 + β²); 0 if c is neither labelled nor
     * predicted.
     *
     * @param beta how many times as much recall counts as precision; not negative. F₀ is precision; recall for ∞
     */
    public double fBeta(int c, double beta) {
        if (!(beta >= 0)) {
            throw new IllegalArgumentException("ConfusionMatrix: beta must not be negative, as " + beta + " is");
        }
        double weight = beta > 1 ? 1 / (1 + 1 / beta / beta) : beta * beta / (1 + beta * beta);
        return ratio(count(c, c), predicted(c) + weight * (labelled(c) - predicted(c)));
    }

    /** Returns the mean over the classes of the precisions: each class counts the same, however many samples it has. */
    public double macroPrecision() {
        return IntStream.range(0, classes()).mapToDouble(this::precision).average().orElseThrow();
    }

    /** Returns the mean over the classes of the recalls. Where all classes are as frequent it is the accuracy. */
    public double macroRecall() {
        return IntStream.range(0, classes()).mapToDouble(this::recall).average().orElseThrow();
    }

    /**
     * Returns the balanced accuracy: the mean of the recalls of the classes that have samples, so that a class of few
     * samples counts as much as one of many; 0 without samples.
     */
    public double balancedAccuracy() {
        return IntStream.range(0, classes()).filter(c -> labelled(c) > 0).mapToDouble(this::recall).average().orElse(0);
    }

    /** Returns the mean over the classes of F_β. */
    public double macroFBeta(double beta) {
        return IntStream.range(0, classes()).mapToDouble(c -> fBeta(c, beta)).average().orElseThrow();
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /** Returns the counts as a table, a row for each true class, a column for each predicted one. */
    @Override
    public String toString() {
        int width = 1 + Math.max(Long.toString(total()).length(), Integer.toString(classes() - 1).length());
        StringBuilder table = new StringBuilder("label\\predicted");
        int margin = table.length();
        for (int c = 0; c < classes(); c++) {
            table.append(String.format(Locale.ROOT, "%" + width + "d", c));
        }
        for (int label = 0; label < classes(); label++) {
            table.append(String.format(Locale.ROOT, "%n%" + margin + "d", label));
            for (long count : counts[label]) {
                table.append(String.format(Locale.ROOT, "%" + width + "d", count));
            }
        }
        return table.toString();
    }
}
