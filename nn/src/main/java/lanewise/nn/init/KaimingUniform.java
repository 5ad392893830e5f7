package lanewise.nn.init;

import lanewise.nn.Linear;

/**
 * Kaiming's uniform initialisation: weights are uniform in ±gain · √(3 ÷ M), where M is the width of the layer's input,
 * which gives them the standard deviation gain ÷ √M of {@link KaimingNormal}; biases are 0.
 *
 * <p>PyTorch's {@code kaiming_uniform_} with {@code nonlinearity='relu'} has gain √2 in every layer. Source: K. He,
 * X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers, ICCV 2015. Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param inputGain the gain of layer 0
 * @param gain the gain of the other layers
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
     * Fills the weight with {@code gain · √(3 / M) · (2 uniform(i) − 1)} at element i in row-major order, and the bias
     * with zeros.
     */
    @Override
    public void initialize(Linear layer, long seed, int index) {
        Fill.uniform(layer, (index == 0 ? inputGain : gain) * Math.sqrt(3.0 / layer.inFeatures()), seed, index);
    }
}
