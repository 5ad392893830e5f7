package lanewise.nn.internal;

import java.util.function.LongToDoubleFunction;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** Random first values of parameters. Numbers are computed in f64 and rounded once, so f32 gets those of f64 rounded. */
public final class RandomFill {
    private static final int GRAIN = 1 << 14; // numbers that are worth a thread

    private RandomFill() {}

    /**
     * Sets element i of {@code values}, in row-major order, to {@code bound · (2 uniform(first + i) − 1)}.
     *
     * @param bound the largest magnitude
     * @param first the position of the first number in the stream
     */
    public static void uniform(Tensor values, double bound, Philox random, long first) {
        fill(values, i -> bound * (2 * random.uniform(first + i) - 1));
    }

    /**
     * Sets element i of {@code values}, in row-major order, to {@code deviation · normal(first + i)}.
     *
     * @param first the position of the first number in the stream
     */
    public static void normal(Tensor values, double deviation, Philox random, long first) {
        fill(values, i -> deviation * random.normal(first + i));
    }

    /**
     * Returns the bound of PyTorch's default, 1 ÷ √M, for weights and biases of a layer with M inputs: 0 if it has none.
     */
    public static double defaultBound(int fanIn) {
        return fanIn == 0 ? 0 : 1 / Math.sqrt(fanIn);
    }

    private static void fill(Tensor values, LongToDoubleFunction number) {
        double[] numbers = new double[values.elements()];
        Parallelism.forEach(Math.ceilDiv(numbers.length, GRAIN), part -> {
            int to = Math.min(numbers.length, (part + 1) * GRAIN);
            for (int i = part * GRAIN; i < to; i++) {
                numbers[i] = number.applyAsDouble(i);
            }
        });
        values.copyFrom(Tensor.of(numbers, values.shape().toArray()).to(values.dtype()));
    }
}
