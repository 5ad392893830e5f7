package lanewise.nn.init;

import lanewise.nn.Linear;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Kaiming's normal initialisation: weights are normal with mean 0 and standard deviation gain ÷ √M, where M is the
 * width of the layer's input; biases are 0.
 *
 * <p>Gain √2 keeps E[x²] from layer to layer through rectifiers, which halve it; the input of the first layer has not
 * been through one, so its gain is 1. Source: K. He, X. Zhang, S. Ren, J. Sun: Delving deep into rectifiers, ICCV 2015.
 * Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param inputGain the gain of layer 0
 * @param gain the gain of the other layers
 */
public record KaimingNormal(double inputGain, double gain) implements Initializer {
    /** Checks that the gains are positive and finite. */
    public KaimingNormal {
        requireGain(inputGain);
        requireGain(gain);
    }

    /** Creates the initialisation with the same gain in all layers. */
    public KaimingNormal(double gain) {
        this(gain, gain);
    }

    /** Returns the initialisation for networks of rectifiers: gain 1 in the input layer, √2 in the others. */
    public static KaimingNormal forRectifiers() {
        return new KaimingNormal(1, Math.sqrt(2));
    }

    private static void requireGain(double gain) {
        if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("KaimingNormal: a gain must be positive and finite, not " + gain);
        }
    }

    /** Fills the weight with {@code gain / √M · normal(i)} at element i in row-major order, and the bias with zeros. */
    @Override
    public void initialize(Linear layer, long seed, int index) {
        double deviation = (index == 0 ? inputGain : gain) / Math.sqrt(layer.inFeatures());
        Tensor weight = layer.weight().value();
        Tensor normal = Tensor.normal(new Philox(seed, index), DType.F64, weight.shape().toArray());
        weight.copyFrom(normal.mul(deviation, normal).to(weight.dtype()));
        layer.bias().value().fill(0);
    }
}
