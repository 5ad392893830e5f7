package lanewise.nn.loss;

import java.util.Objects;
import java.util.Optional;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * What turns plain binary cross-entropy, on probabilities or on logits, into its variants. Start from {@link #PLAIN}:
 *
 * <pre>{@code
 * Loss loss = new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withPositiveWeight(9)); // one yes for nine noes
 * }</pre>
 *
 * <p>Both weights are stretched over the input by the rules of broadcasting: a vector (C) gives each column of an input
 * (S, C) its own weight. Derivation: {@code docs/derivations/binary-cross-entropy.md}.
 *
 * @param reduction whether the loss is the mean over all elements, weighted ones too, or the sum
 * @param elementWeight w, which multiplies the loss of each element, PyTorch's {@code weight}; finite and not negative
 * @param positiveWeight p, which multiplies the part of T in the loss of each element, PyTorch's {@code pos_weight}:
 *     above 1 it favours recall, below 1 precision; finite and not negative
 */
public record BinarySettings(Reduction reduction, Optional<Tensor> elementWeight, Optional<Tensor> positiveWeight) {
    /** The mean, in which all elements and both answers have the same weight. */
    public static final BinarySettings PLAIN = new BinarySettings(Reduction.MEAN, Optional.empty(), Optional.empty());

    /** Copies the weights to F64 and checks their ranges. */
    public BinarySettings {
        Objects.requireNonNull(reduction, "BinarySettings: the reduction must be given, not null");
        elementWeight = elementWeight.map(weight -> copy("element weight", weight));
        positiveWeight = positiveWeight.map(weight -> copy("positive weight", weight));
    }

    private static Tensor copy(String name, Tensor weight) {
        Tensor copy = Tensor.zeros(DType.F64, weight.shape()).copyFrom(weight.to(DType.F64));
        new ElementRange(0, Double.MAX_VALUE).require(
                "BinarySettings: the " + name, copy, "weights are finite and not negative");
        return copy;
    }

    /** Returns these settings with another reduction. */
    public BinarySettings withReduction(Reduction reduction) {
        return new BinarySettings(reduction, elementWeight, positiveWeight);
    }

    /** Returns these settings with weights of the elements, which are copied. */
    public BinarySettings withElementWeight(Tensor elementWeight) {
        return new BinarySettings(reduction, Optional.of(elementWeight), positiveWeight);
    }

    /** Returns these settings with weights of the answer yes, which are copied. */
    public BinarySettings withPositiveWeight(Tensor positiveWeight) {
        return new BinarySettings(reduction, elementWeight, Optional.of(positiveWeight));
    }

    /** Returns these settings with one weight of the answer yes. */
    public BinarySettings withPositiveWeight(double positiveWeight) {
        return withPositiveWeight(Tensor.scalar(DType.F64, positiveWeight));
    }
}
