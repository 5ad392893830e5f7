package lanewise.nn.init;

import lanewise.nn.Parameter;
import lanewise.tensor.Philox;

/**
 * Kaiming's uniform initialisation: weights are uniform in ±gain · √(3 ÷ M), where M is the fan-in, the width of a
 * linear layer's input, which gives them the standard deviation gain ÷ √M of {@link KaimingNormal}; biases are 0.
 *
 * <p>PyTorch's {@code kaiming_uniform_} with {@code nonlinearity='relu'} has gain √2 in every layer. Source: K. He,
 * X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers, ICCV 2015. Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param inputGain the gain of weight 0
 * @param gain the gain of the other weights
 */
public record KaimingUniform(double inputGain, double gain) implements Initializer {
    /** Checks that the gains are positive and finite. */
    public KaimingUniform {
        Fill.requireGain("KaimingUniform", inputGain);
        Fill.requireGain("KaimingUniform", gain);
    }

    /** Creates the initialisation with the same gain in all layers. */
    public KaimingUniform(double gain) {
        this(gain, gain);
    }

    /** Returns the initialisation for networks of rectifiers: gain 1 in the input layer, √2 in the others. */
    public static KaimingUniform forRectifiers() {
        return new KaimingUniform(1, Math.sqrt(2));
    }

    /**
     * Fills a weight with {@code gain · √(3 / M) · (2 uniform(first + i) − 1)} at element i in row-major order, a bias with
     * zeros.
     */
    @Override
    public void fill(Parameter parameter, Philox random, long first, int index) {
        double root = Math.sqrt(3.0 / Fill.fans("KaimingUniform", parameter).in());
        Fill.uniform(parameter, (index == 0 ? inputGain : gain) * root, random, first);
    }
}
