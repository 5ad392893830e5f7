package lanewise.nn.init;

import lanewise.nn.Linear;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * What PyTorch's {@code Linear} starts with: weights and biases uniform in ±1 ÷ √M, where M is the width of the
 * layer's input.
 *
 * <p>It is Kaiming's uniform initialisation with gain 1/√3, which PyTorch writes as {@code kaiming_uniform_(a=√5)}: a
 * standard deviation of 1 ÷ √(3 M). Derivation: {@code docs/derivations/kaiming.md}.
 */
public record PyTorchDefault() implements Initializer {
    /**
     * Fills weight and bias with {@code (2 uniform(i) − 1) / √M}; i counts the elements of the weight in row-major
     * order, then those of the bias.
     */
    @Override
    public void initialize(Linear layer, long seed, int index) {
        double bound = 1 / Math.sqrt(layer.inFeatures());
        Tensor weight = layer.weight().value();
        int biases = layer.hasBias() ? layer.outFeatures() : 0;
        Tensor numbers = Tensor.uniform(new Philox(seed, index), DType.F64, weight.elements() + biases);
        numbers.mul(2, numbers).sub(1, numbers).mul(bound, numbers);
        Tensor rounded = numbers.to(weight.dtype());
        weight.copyFrom(rounded.narrow(0, 0, weight.elements()).reshape(weight.shape().toArray()));
        if (layer.hasBias()) {
            layer.bias().value().copyFrom(rounded.narrow(0, weight.elements(), biases));
        }
    }
}
