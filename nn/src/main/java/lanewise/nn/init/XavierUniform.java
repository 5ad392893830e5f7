package lanewise.nn.init;

import lanewise.nn.Fans;
import lanewise.nn.Parameter;
import lanewise.tensor.Philox;

/**
 * Xavier's uniform initialisation: weights are uniform in ±gain · √(6 ÷ (M + N)), where M and N are fan-in and fan-out,
 * the widths of a linear layer's input and output, which gives them the standard deviation gain · √(2 ÷ (M + N)) of
 * {@link XavierNormal}; biases are 0.
 *
 * <p>PyTorch calls it {@code xavier_uniform_}. Source: X. Glorot, Y. Bengio: Understanding the difficulty of training
 * deep feedforward neural networks, AISTATS 2010. Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param gain the gain of all layers
 */
public record XavierUniform(double gain) implements Initializer {
    /** Checks that the gain is positive and finite. */
    public XavierUniform {
        Fill.requireGain("XavierUniform", gain);
    }

    /** Creates the initialisation with gain 1. */
    public XavierUniform() {
        this(1);
    }

    /**
     * Fills a weight with {@code gain · √(6 / (M + N)) · (2 uniform(first + i) − 1)} at element i in row-major order, a
     * bias with zeros.
     */
    @Override
    public void fill(Parameter parameter, Philox random, long first, int index) {
        Fans fans = Fill.fans("XavierUniform", parameter);
        Fill.uniform(parameter, gain * Math.sqrt(6.0 / (fans.in() + fans.out())), random, first);
    }
}
