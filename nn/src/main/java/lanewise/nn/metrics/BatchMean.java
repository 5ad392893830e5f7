package lanewise.nn.metrics;

import java.util.function.ToDoubleBiFunction;
import lanewise.tensor.Tensor;

/** The mean of a function's values, weighted by the numbers of samples. */
final class BatchMean implements Metric.Accumulator {
    private final ToDoubleBiFunction<Tensor, Tensor> figure;
    private double total;
    private long samples;

    BatchMean(ToDoubleBiFunction<Tensor, Tensor> figure) {
        this.figure = figure;
    }

    @Override
    public void add(Tensor outputs, Tensor targets) {
        int count = outputs.dim(0);
        total += figure.applyAsDouble(outputs, targets) * count;
        samples += count;
    }

    @Override
    public double value() {
        return total / samples;
    }
}
