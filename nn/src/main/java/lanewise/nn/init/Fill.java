package lanewise.nn.init;

import lanewise.nn.Linear;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** What the initialisations share: random weights, zero biases. Numbers are drawn in f64 and rounded. */
final class Fill {
    private Fill() {}

    /** Fills the weight with {@code deviation · normal(i)} at element i in row-major order, and the bias with zeros, if there is one. */
    static void normal(Linear layer, double deviation, long seed, int index) {
        Tensor weight = layer.weight().value();
        Tensor normal = Tensor.normal(new Philox(seed, index), DType.F64, weight.shape().toArray());
        weight.copyFrom(normal.mul(deviation, normal).to(weight.dtype()));
        clearBias(layer);
    }

    /**
     * Fills the weight with {@code bound · (2 uniform(i) − 1)} at element i in row-major order, and the bias with
     * zeros.
     */
    static void uniform(Linear layer, double bound, long seed, int index) {
        Tensor weight = layer.weight().value();
        Tensor uniform = Tensor.uniform(new Philox(seed, index), DType.F64, weight.shape().toArray());
        uniform.mul(2, uniform).sub(1, uniform).mul(bound, uniform);
        weight.copyFrom(uniform.to(weight.dtype()));
        clearBias(layer);
    }

    private static void clearBias(Linear layer) {
        if (layer.hasBias()) {
            layer.bias().value().fill(0);
        }
    }

    static void requireGain(String initializer, double gain) {
        if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(initializer + ": a gain must be positive and finite, not " + gain);
        }
    }
}
