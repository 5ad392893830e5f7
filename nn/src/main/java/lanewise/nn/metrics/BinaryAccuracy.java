package lanewise.nn.metrics;

import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** Counts the elements that lie on the same side as their targets. */
final class BinaryAccuracy implements Metric.Accumulator {
    private final double threshold;
    private long right;
    private long elements;

    BinaryAccuracy(double threshold) {
        this.threshold = threshold;
    }

    @Override
    public void add(Tensor outputs, Tensor targets) {
        if (!outputs.shape().equals(targets.shape())) {
            throw new ShapeMismatchException("accuracy: targets of shape " + targets.shape()
                    + " for outputs of shape " + outputs.shape());
        }
        double[] scores = outputs.toDoubleArray();
        double[] wanted = targets.toDoubleArray();
        for (int i = 0; i < scores.length; i++) {
            right += scores[i] > threshold == wanted[i] > 0.5 ? 1 : 0;
        }
        elements += scores.length;
    }

    @Override
    public double value() {
        return (double) right / elements;
    }
}
