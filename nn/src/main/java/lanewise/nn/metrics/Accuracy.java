package lanewise.nn.metrics;

import lanewise.nn.internal.ClassIndices;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/** Counts the samples whose largest score is at their class. */
final class Accuracy implements Metric.Accumulator {
    private long right;
    private long samples;

    @Override
    public void add(Tensor outputs, Tensor targets) {
        if (outputs.rank() != 2 || outputs.dim(1) == 0) {
            throw new ShapeMismatchException("accuracy: the outputs have shape " + outputs.shape()
                    + ", not (S, C) with at least one class; flatten them first");
        }
        int[] classes = targets.rank() == 2 && targets.shape().equals(outputs.shape())
                ? targets.argmax(1).toIntArray() : ClassIndices.of("accuracy", targets);
        if (classes.length != outputs.dim(0)) {
            throw new ShapeMismatchException("accuracy: " + classes.length + " labels for " + outputs.dim(0)
                    + " samples of shape " + outputs.shape());
        }
        int[] predictions = outputs.argmax(1).toIntArray();
        for (int s = 0; s < classes.length; s++) {
            right += predictions[s] == classes[s] ? 1 : 0;
        }
        samples += classes.length;
    }

    @Override
    public double value() {
        return (double) right / samples;
    }
}
