package lanewise.nn.metrics;

import java.util.function.ToDoubleBiFunction;
import lanewise.tensor.Tensor;

/**
 * A figure of a model on many samples that come batch by batch, such as its accuracy. A metric itself keeps nothing: what
 * is counted lies in the {@link Accumulator} that each evaluation starts.
 *
 * <pre>{@code
 * Metric.Accumulator accuracy = Metric.accuracy().start();
 * accuracy.add(model.forward(x), labels);      // batch after batch
 * double share = accuracy.value();
 * }</pre>
 *
 * <p>The same batches give the same bits. Metrics of your own implement this interface, or take
 * {@link #meanOf a function of one batch}.
 */
public interface Metric {
    /** What one evaluation has seen so far. For one thread. */
    interface Accumulator {
        /**
         * Takes note of a batch.
         *
         * @param outputs what the model gave, to be left unchanged
         * @param targets what the loss is given, to be left unchanged
         */
        void add(Tensor outputs, Tensor targets);

        /** Returns the figure over all samples so far; NaN if there are none. */
        double value();
    }

    /** Returns the name, such as {@code accuracy}, by which results are found. */
    String name();

    /** Returns whether the figure is to rise, as accuracy is, or to fall, as an error is. */
    boolean rising();

    /** Starts an evaluation. */
    Accumulator start();

    /**
     * Returns {@code accuracy}: the share of the samples whose largest score, the first of equals, is at their class.
     * Outputs have the shape (S, C); targets are a vector (S) of integers, or soft or one-hot ones (S, C), whose largest
     * element is the class.
     */
    static Metric accuracy() {
        return new NamedMetric("accuracy", true, Accuracy::new);
    }

    /**
     * Returns {@code accuracy} for two classes: the share of the elements of the outputs that lie above the threshold
     * exactly where their targets lie above ½. Both have one shape.
     *
     * @param threshold 0 for logits, ½ for probabilities
     */
    static Metric binaryAccuracy(double threshold) {
        return new NamedMetric("accuracy", true, () -> new BinaryAccuracy(threshold));
    }

    /** Returns {@code mae}, the mean absolute error (1/n) Σ |X − T| over all elements; outputs X, targets T of one shape. */
    static Metric meanAbsoluteError() {
        return new NamedMetric("mae", false, MeanAbsoluteError::new);
    }

    /**
     * Returns {@code r2}, the coefficient of determination 1 − Σ (t − x)² ÷ Σ (t − t̄)², which is 1 for perfect outputs and
     * 0 for those that are the mean t̄ of the targets. Outputs and targets have one shape (S, …); each column has a figure
     * of its own, of which the mean is returned. Where all targets of a column are equal, it is 1 if the outputs are too,
     * and 0 otherwise, as in scikit-learn.
     */
    static Metric rSquared() {
        return new NamedMetric("r2", true, RSquared::new);
    }

    /**
     * Returns the mean over all samples of a function's values on batches, each of which counts as many times as it has
     * samples.
     *
     * @param rising whether the figure is to rise
     * @param figure a mean over the samples of one batch, from outputs and targets
     */
    static Metric meanOf(String name, boolean rising, ToDoubleBiFunction<Tensor, Tensor> figure) {
        return new NamedMetric(name, rising, () -> new BatchMean(figure));
    }
}
