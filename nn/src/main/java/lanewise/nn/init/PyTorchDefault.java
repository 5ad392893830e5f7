package lanewise.nn.init;

import lanewise.nn.Parameter;
import lanewise.nn.internal.RandomFill;
import lanewise.tensor.Philox;

/**
 * What layers start with, here as in PyTorch: weights and biases uniform in ±1 ÷ √M, where M is the fan-in, the width of a
 * linear layer's input.
 *
 * <p>It is Kaiming's uniform initialisation with gain 1/√3, which PyTorch writes as {@code kaiming_uniform_(a=√5)}: a
 * standard deviation of 1 ÷ √(3 M). Derivation: {@code docs/derivations/kaiming.md}.
 */
public record PyTorchDefault() implements Initializer {
    /** Fills a weight or a bias with {@code (2 uniform(first + i) − 1) / √M} at element i in row-major order. */
    @Override
    public void fill(Parameter parameter, Philox random, long first, int index) {
        double bound = RandomFill.defaultBound(Fill.fans("PyTorchDefault", parameter).in());
        RandomFill.uniform(parameter.value(), bound, random, first);
    }
}
