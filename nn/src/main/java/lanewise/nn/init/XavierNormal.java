package lanewise.nn.init;

import lanewise.nn.Fans;
import lanewise.nn.Parameter;
import lanewise.tensor.Philox;

/**
 * Xavier's normal initialisation: weights are normal with mean 0 and standard deviation gain · √(2 ÷ (M + N)), where M
 * and N are fan-in and fan-out, the widths of a linear layer's input and output; biases are 0.
 *
 * <p>With gain 1 it is a compromise between 1 ÷ √M, which keeps E[x²] from layer to layer, and 1 ÷ √N, which keeps that
 * of the gradients on their way back. PyTorch calls it {@code xavier_normal_}; its gain for {@code tanh} is 5/3.
 * Source: X. Glorot, Y. Bengio: Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010.
 * Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param gain the gain of all layers
 */
public record XavierNormal(double gain) implements Initializer {
    /** Checks that the gain is positive and finite. */
    public XavierNormal {
        Fill.requireGain("XavierNormal", gain);
    }

    /** Creates the initialisation with gain 1. */
    public XavierNormal() {
        this(1);
    }

    /**
     * Fills a weight with {@code gain · √(2 / (M + N)) · normal(first + i)} at element i in row-major order, a bias with
     * zeros.
     */
    @Override
    public void fill(Parameter parameter, Philox random, long first, int index) {
        Fans fans = Fill.fans("XavierNormal", parameter);
        Fill.normal(parameter, gain * Math.sqrt(2.0 / (fans.in() + fans.out())), random, first);
    }
}
