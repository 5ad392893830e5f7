package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mean, the sum, and the losses apart, of every loss and its variants. */
class ReductionTest {
    private static final int IGNORED = -100;

    /**
     * A loss to put to the test.
     *
     * @param ofClasses whether it has one loss for each row, and not for each element
     * @param logarithms whether its inputs are logarithms of probabilities
     */
    record Subject(String name, boolean ofClasses, boolean logarithms, Function<Reduction, Loss> constructor) {
        // In (0.1, 0.9), or their logarithms.
        Tensor input(Sample sample) {
            Tensor numbers = numbers(sample, 5);
            return sample.arrangement().of(logarithms ? numbers.log() : numbers);
        }

        Loss create(Reduction reduction) {
            return constructor.apply(reduction);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Tensor numbers(Sample sample, int stream) {
        return Tensor.uniform(new Philox(sample.seed(), stream), DType.F64, sample.rows(), sample.columns())
                .mul(0.8).add(0.1);
    }

    static Stream<Subject> subjects(int columns) {
        ClassificationSettings plain = ClassificationSettings.PLAIN;
        List<ClassificationSettings> settings = List.of(plain, plain.withLabelSmoothing(0.1), plain.withIgnoreIndex(
                IGNORED).withClassWeights(Tensor.arange(DType.F64, 1, columns + 1, 1)).withLabelSmoothing(0.2));
        BinarySettings weighted = BinarySettings.PLAIN.withElementWeight(Tensor.arange(DType.F64, 1, columns + 1, 1))
                .withPositiveWeight(2.5);
        Stream<Subject> ofElements = Stream.of(
                new Subject("MeanSquaredErrorLoss", false, false, MeanSquaredErrorLoss::new),
                new Subject("HuberLoss", false, false, reduction -> new HuberLoss(1.5, reduction)),
                new Subject("BinaryCrossEntropyLoss", false, false,
                        reduction -> new BinaryCrossEntropyLoss(BinarySettings.PLAIN.withReduction(reduction))),
                new Subject("BinaryCrossEntropyLoss, weighted", false, false,
                        reduction -> new BinaryCrossEntropyLoss(weighted.withReduction(reduction))),
                new Subject("BinaryCrossEntropyWithLogitsLoss", false, false,
                        reduction -> new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withReduction(reduction))),
                new Subject("BinaryCrossEntropyWithLogitsLoss, weighted", false, false,
                        reduction -> new BinaryCrossEntropyWithLogitsLoss(weighted.withReduction(reduction))));
        Stream<Subject> ofClasses = settings.stream().flatMap(each -> Stream.of(
                new Subject("SoftmaxCrossEntropyLoss, " + each, true, false,
                        reduction -> new SoftmaxCrossEntropyLoss(each.withReduction(reduction))),
                new Subject("CrossEntropyLoss, " + each, true, false,
                        reduction -> new CrossEntropyLoss(each.withReduction(reduction))),
                new Subject("NegativeLogLikelihoodLoss, " + each, true, true,
                        reduction -> new NegativeLogLikelihoodLoss(each.withReduction(reduction)))));
        return Stream.concat(ofElements, ofClasses);
    }

    static Stream<Subject> subjects() {
        return subjects(3);
    }

    // Soft targets, and for losses of classes also labels, of which some are ignored where the loss ignores some.
    private static List<Tensor> targets(Subject subject, Sample sample) {
        Tensor soft = sample.arrangement().of(numbers(sample, 6));
        if (!subject.ofClasses()) {
            return List.of(soft);
        }
        Tensor labels = Tensor.of(sample.labels());
        if (!subject.name().contains("OptionalInt[")) {
            return List.of(soft, labels);
        }
        Tensor some = labels.copy();
        some.set(IGNORED, 0);
        return List.of(soft, labels, some);
    }

    private static Sample sample(Arrangement arrangement) {
        return new Sample(5, 3, 1, 7, arrangement);
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    /** L = Σ d ⊙ ℓ, whose gradients by the losses ℓ are d. */
    @Property(tries = 30)
    void gradientsOfTheLossesAgreeWithDifferences(@ForAll("samples") Sample sample) {
        subjects(sample.columns()).forEach(subject -> {
            Loss loss = subject.create(Reduction.MEAN);
            for (Tensor targets : targets(subject, sample)) {
                Tensor d = losses(subject, sample.normal(7, sample.rows(), sample.columns()));
                GradientCheck.standard().check(subject.name(), x -> loss.forwardEach(x, targets).mul(d).sum().item(), x -> {
                    loss.forwardEach(x, targets);
                    return loss.backwardEach(d);
                }, subject.input(sample)).orThrow();
            }
        });
    }

    // The first column, or the tensor: of the shape of the losses.
    private static Tensor losses(Subject subject, Tensor numbers) {
        return subject.ofClasses() ? numbers.select(1, 0) : numbers;
    }

    @Property(tries = 30)
    void gradientsOfTheSumAgreeWithDifferences(@ForAll("samples") Sample sample) {
        subjects(sample.columns()).forEach(subject -> {
            Loss loss = subject.create(Reduction.SUM);
            for (Tensor targets : targets(subject, sample)) {
                GradientCheck.standard().check(subject.name(), x -> loss.forward(x, targets), x -> {
                    loss.forward(x, targets);
                    return loss.backward();
                }, subject.input(sample)).orThrow();
            }
        });
    }

    /** The losses are what is added, and the sum over the mean is the same number for the loss and its gradient. */
    @Property(tries = 30)
    void theSumIsThatOfTheLossesAndAMultipleOfTheMean(@ForAll("samples") Sample sample) {
        subjects(sample.columns()).forEach(subject -> {
            for (Tensor targets : targets(subject, sample)) {
                Loss mean = subject.create(Reduction.MEAN);
                Loss sum = subject.create(Reduction.SUM);
                Tensor x = subject.input(sample);
                Tensor losses = mean.forwardEach(x, targets);
                assertEquals(losses(subject, x).shape(), losses.shape());
                double total = sum.forward(x, targets);
                assertEquals(losses.sum().item(), total, 1e-13 * (1 + losses.abs().sum().item()), subject.name());
                double divisor = divisor(subject, sample, targets);
                assertEquals(total, mean.forward(x, targets) * divisor, 1e-13 * (1 + Math.abs(total)), subject.name());
                assertTrue(sum.backward().allClose(mean.backward().mul(divisor), 1e-13, 1e-13), subject::name);
            }
        });
    }

    // n, S or W, from their definitions.
    private static double divisor(Subject subject, Sample sample, Tensor targets) {
        if (!subject.ofClasses()) {
            return sample.rows() * sample.columns();
        }
        if (!targets.dtype().isInteger() || !subject.name().contains("OptionalInt[")) {
            return sample.rows();
        }
        double weights = 0;
        for (int label : targets.toIntArray()) {
            weights += label == IGNORED ? 0 : label + 1;
        }
        return weights == 0 ? 1 : weights; // of nothing, of which sum and mean are 0
    }

    /** Either backward pass may follow either forward pass. */
    @ParameterizedTest
    @MethodSource("subjects")
    void bothForwardPassesKeepTheSame(Subject subject) {
        Sample sample = sample(Arrangement.CONTIGUOUS);
        for (Tensor targets : targets(subject, sample)) {
            Tensor x = subject.input(sample);
            Loss loss = subject.create(Reduction.MEAN);
            loss.forward(x, targets);
            Tensor mean = loss.backward().copy();
            Tensor d = losses(subject, sample.normal(7, 5, 3));
            Tensor each = loss.backwardEach(d).copy();
            loss.forwardEach(x, targets);
            assertTrue(each.allClose(loss.backwardEach(d), 1e-14, 1e-16));
            assertTrue(mean.allClose(loss.backward(), 1e-14, 1e-16));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theStorageDoesNotMatterToTheLosses(Subject subject) {
        Sample contiguous = sample(Arrangement.CONTIGUOUS);
        Loss loss = subject.create(Reduction.MEAN);
        Tensor d = losses(subject, contiguous.normal(7, 5, 3));
        for (int t = 0; t < targets(subject, contiguous).size(); t++) {
            Tensor losses = loss.forwardEach(subject.input(contiguous), targets(subject, contiguous).get(t)).copy();
            Tensor gradient = loss.backwardEach(d).copy();
            for (Arrangement arrangement : Arrangement.values()) {
                Sample stored = sample(arrangement);
                Tensor x = subject.input(stored);
                Tensor result = loss.forwardEach(x, targets(subject, stored).get(t));
                assertTrue(losses.bitwiseEquals(result), arrangement::name);
                assertTrue(gradient.bitwiseEquals(loss.backwardEach(d)), arrangement::name);
                assertTrue(losses.bitwiseEquals(result), "a backward pass leaves the losses alone");
                assertTrue(x.bitwiseEquals(subject.input(contiguous)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theLossesHaveTheTypeOfTheInput(Subject subject) {
        Sample sample = sample(Arrangement.CONTIGUOUS);
        for (DType dtype : FloatingTypes.all()) {
            Loss loss = subject.create(Reduction.MEAN);
            Tensor x = subject.input(sample).to(dtype);
            Tensor losses = loss.forwardEach(x, numbers(sample, 6).to(dtype));
            assertEquals(dtype, losses.dtype());
            assertEquals(dtype, loss.backwardEach(losses.copy()).dtype());
            Tensor first = loss.forwardEach(x, numbers(sample, 6).to(dtype));
            assertTrue(losses.bitwiseEquals(first));
            assertSame(loss.backwardEach(losses), loss.backwardEach(losses), "tensors are used again");
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void gradientsThatDoNotFitAreRefused(Subject subject) {
        Loss loss = subject.create(Reduction.MEAN);
        String name = loss.getClass().getSimpleName();
        assertEquals(name + ": backward needs a forward pass first",
                assertThrows(IllegalStateException.class, () -> loss.backwardEach(Tensor.ones(DType.F64, 5))).getMessage());
        Sample sample = sample(Arrangement.CONTIGUOUS);
        Tensor losses = loss.forwardEach(subject.input(sample), numbers(sample, 6));
        assertEquals(name + ": gradients of shape (2,) for losses of shape " + losses.shape(),
                assertThrows(ShapeMismatchException.class, () -> loss.backwardEach(Tensor.ones(DType.F64, 2)))
                        .getMessage());
        assertEquals(name + ": gradients of type F32 for losses of type F64; convert them with dLosses.to(F64)",
                assertThrows(DTypeMismatchException.class, () -> loss.backwardEach(losses.to(DType.F32))).getMessage());
    }

    /** Without the factor of each loss, or with the divisor of the mean, the check finds the gradient wrong. */
    @ParameterizedTest
    @MethodSource("subjects")
    void wrongGradientsAreFound(Subject subject) {
        Sample sample = sample(Arrangement.CONTIGUOUS);
        Loss loss = subject.create(Reduction.MEAN);
        Tensor targets = numbers(sample, 6);
        Tensor x = subject.input(sample);
        Tensor d = losses(subject, sample.normal(7, 5, 3));
        loss.forwardEach(x, targets);
        Tensor right = loss.backwardEach(d).copy();
        assertFalse(right.allClose(loss.backward(), 1e-3, 1e-6));
        for (Tensor wrong : List.of(loss.backward().mul(divisor(subject, sample, targets)),
                right.div(divisor(subject, sample, targets)))) {
            assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check("wrong",
                    at -> loss.forwardEach(at, targets).mul(d).sum().item(), at -> wrong, x).verdict());
        }
    }

    /** No sample is counted: each loss is 0, whatever its logits, and so are the sum, the mean and the gradients. */
    @Test
    void reductionsOfNothingAreZero() {
        Tensor z = Tensor.of(new double[][] {{1, 2, Double.NaN}, {4, Double.POSITIVE_INFINITY, 6}});
        Tensor labels = Tensor.of(new int[] {IGNORED, IGNORED});
        for (Reduction reduction : Reduction.values()) {
            for (double smoothing : new double[] {0, 0.1}) {
                ClassificationSettings settings = ClassificationSettings.PLAIN.withReduction(reduction)
                        .withLabelSmoothing(smoothing).withIgnoreIndex(IGNORED);
                assertNothing(new SoftmaxCrossEntropyLoss(settings), z, labels);
                assertNothing(new NegativeLogLikelihoodLoss(settings), z.mul(Double.NaN), labels);
                assertNothing(new CrossEntropyLoss(settings), z.mul(Double.NaN), labels);
            }
        }
    }

    private static void assertNothing(Loss loss, Tensor x, Tensor labels) {
        assertEquals(0, loss.forward(x, labels));
        assertTrue(loss.backward().abs().bitwiseEquals(Tensor.zerosLike(x)));
        assertTrue(loss.forwardEach(x, labels).bitwiseEquals(Tensor.zeros(DType.F64, 2)));
    }

    /** A loss of one's own need not have a loss for each sample. */
    @Test
    void aLossMayBeOneNumberByItsNature() {
        class Largest implements Loss {
            @Override
            public double forward(Tensor input, Tensor targets) {
                return input.sub(targets).abs().max().item();
            }

            @Override
            public Tensor backward() {
                return Tensor.ones(DType.F32, 1);
            }
        }

        Tensor one = new Largest().backward();
        assertEquals("Largest has one loss for all samples, and none for each; call forward",
                assertThrows(UnsupportedOperationException.class, () -> new Largest().forwardEach(one, one)).getMessage());
        assertEquals("Largest has one loss for all samples, and none for each; call backward",
                assertThrows(UnsupportedOperationException.class, () -> new Largest().backwardEach(one)).getMessage());
    }
}
