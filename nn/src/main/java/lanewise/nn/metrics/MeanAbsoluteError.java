package lanewise.nn.metrics;

import lanewise.tensor.Tensor;

/** Adds the absolute errors, in doubles. */
final class MeanAbsoluteError implements Metric.Accumulator {
    private double total;
    private long elements;

    @Override
    public void add(Tensor outputs, Tensor targets) {
        RegressionPairs pairs = RegressionPairs.of("mae", outputs, targets);
        total += pairs.outputs().sub(pairs.targets()).abs().sum().item();
        elements += pairs.outputs().elements();
    }

    @Override
    public double value() {
        return total / elements;
    }
}
