package lanewise.nn.init;

import lanewise.nn.Parameter;
import lanewise.tensor.Philox;

/**
 * Kaiming's normal initialisation: weights are normal with mean 0 and standard deviation gain ÷ √M, where M is the
 * fan-in, the width of a linear layer's input; biases are 0.
 *
 * <p>Gain √2 keeps E[x²] from layer to layer through rectifiers, which halve it; the input of the first layer has not
 * been through one, so its gain is 1. Source: K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers, ICCV 2015.
 * Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param inputGain the gain of weight 0
 * @param gain the gain of the other weights
 */
public record KaimingNormal(double inputGain, double gain) implements Initializer {
    /** Checks that the gains are positive and finite. */
    public KaimingNormal {
        Fill.requireGain("KaimingNormal", inputGain);
        Fill.requireGain("KaimingNormal", gain);
    }

    /** Creates the initialisation with the same gain in all layers. */
    public KaimingNormal(double gain) {
        this(gain, gain);
    }

    /** Returns the initialisation for networks of rectifiers: gain 1 in the input layer, √2 in the others. */
    public static KaimingNormal forRectifiers() {
        return new KaimingNormal(1, Math.sqrt(2));
    }

    /** Fills a weight with {@code gain / √M · normal(first + i)} at element i in row-major order, a bias with zeros. */
    @Override
    public void fill(Parameter parameter, Philox random, long first, int index) {
        double root = Math.sqrt(Fill.fans("KaimingNormal", parameter).in());
        Fill.normal(parameter, (index == 0 ? inputGain : gain) / root, random, first);
    }
}
