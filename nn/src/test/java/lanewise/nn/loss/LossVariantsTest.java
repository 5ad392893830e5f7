package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.Npz;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses with weights and on more axes, as a mean, as a sum and apart, and their gradients, all of which PyTorch computed in
 * {@code loss_variants} of src/test/scripts/known_answers.py.
 */
class LossVariantsTest {
    /** Relative to numbers above 1. Both programs compute in f64 and differ by rounding alone. */
    private static final double ALLOWED = 1e-10;

    private static final Map<String, Tensor> KNOWN = read();

    /** A loss by its name in the file, and the names of what it is given. */
    record Variant(String name, String input, String targets, Function<Reduction, Loss> constructor) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Variant softmax(String name, String targets, ClassificationSettings settings) {
        return new Variant(name, "logits", targets,
                reduction -> new SoftmaxCrossEntropyLoss(settings.withReduction(reduction)));
    }

    private static Variant likelihood(String name, String targets, ClassificationSettings settings) {
        return new Variant(name, "log-probabilities", targets,
                reduction -> new NegativeLogLikelihoodLoss(settings.withReduction(reduction)));
    }

    private static Variant binary(String name, BinarySettings settings) {
        return new Variant(name, "binary-probabilities", "binary-targets",
                reduction -> new BinaryCrossEntropyLoss(settings.withReduction(reduction)));
    }

    private static Variant binaryLogits(String name, BinarySettings settings) {
        return new Variant(name, "binary-logits", "binary-targets",
                reduction -> new BinaryCrossEntropyWithLogitsLoss(settings.withReduction(reduction)));
    }

    static Stream<Variant> variants() {
        ClassificationSettings plain = ClassificationSettings.PLAIN;
        ClassificationSettings weighted = plain.withClassWeights(KNOWN.get("class-weights"));
        ClassificationSettings ignoring = weighted.withIgnoreIndex(-100);
        BinarySettings binary = BinarySettings.PLAIN;
        Tensor elements = KNOWN.get("element-weights");
        Tensor columns = KNOWN.get("column-weights");
        Tensor positive = KNOWN.get("positive-weights");
        return Stream.of(
                softmax("labels", "labels", plain),
                softmax("weighted-ignored-labels", "some-labels", ignoring),
                softmax("smoothed-weighted-ignored-labels", "some-labels", ignoring.withLabelSmoothing(0.1)),
                softmax("smoothed-weighted-targets", "soft-targets", weighted.withLabelSmoothing(0.1)),
                softmax("vector", "labels", plain),
                likelihood("likelihood", "labels", plain),
                likelihood("likelihood-weighted-ignored", "some-labels", ignoring),
                likelihood("likelihood-vector", "labels", weighted),
                new Variant("probabilities-weighted-ignored", "log-probabilities", "some-labels",
                        reduction -> new CrossEntropyLoss(ignoring.withReduction(reduction))),
                binary("binary", binary),
                binary("binary-elements", binary.withElementWeight(elements)),
                binary("binary-columns", binary.withElementWeight(columns)),
                binaryLogits("binary-logits", binary),
                binaryLogits("binary-logits-columns", binary.withElementWeight(columns)),
                binaryLogits("binary-logits-positive", binary.withPositiveWeight(positive)),
                binaryLogits("binary-logits-both", binary.withElementWeight(elements).withPositiveWeight(positive)),
                new Variant("squared-error", "binary-logits", "binary-targets", MeanSquaredErrorLoss::new),
                new Variant("huber", "binary-logits", "binary-targets", reduction -> new HuberLoss(1.5, reduction)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void valuesAndGradientsArePyTorchs(Variant variant) {
        Tensor x = KNOWN.get(variant.input());
        Tensor targets = KNOWN.get(variant.targets());
        String directions = x.rank() == 2 ? "binary-directions" : "directions";
        if (variant.name().startsWith("probabilities")) {
            x = x.exp();
        }
        if (variant.targets().endsWith("labels")) {
            targets = targets.to(DType.I64);
        }
        if (variant.name().endsWith("vector")) {
            x = x.select(0, 0).select(2, 0).select(1, 0);
            targets = Tensor.scalar(DType.I64, targets.getLong(0, 0, 0));
            directions = "vector-directions";
        }
        Loss mean = variant.constructor().apply(Reduction.MEAN);
        assertClose(variant + "/mean/value", Tensor.scalar(DType.F64, mean.forward(x, targets)));
        assertClose(variant + "/mean/gradient", mean.backward());
        Loss sum = variant.constructor().apply(Reduction.SUM);
        assertClose(variant + "/sum/value", Tensor.scalar(DType.F64, sum.forward(x, targets)));
        assertClose(variant + "/sum/gradient", sum.backward());
        assertClose(variant + "/none/value", mean.forwardEach(x, targets));
        assertClose(variant + "/none/gradient", mean.backwardEach(KNOWN.get(directions)));
    }

    private static void assertClose(String name, Tensor actual) {
        Tensor expected = KNOWN.get(name);
        assertEquals(expected.shape(), actual.shape(), name);
        double error = expected.sub(actual).abs().div(expected.abs().maximum(1)).max().item();
        assertTrue(error <= ALLOWED, name + " is off by " + error);
    }

    private static Map<String, Tensor> read() {
        try {
            return Npz.read(Path.of(LossVariantsTest.class.getResource("/lanewise/nn/known-answers/loss-variants.npz")
                    .toURI())).tensors();
        } catch (Exception cause) {
            throw new AssertionError(cause);
        }
    }
}
