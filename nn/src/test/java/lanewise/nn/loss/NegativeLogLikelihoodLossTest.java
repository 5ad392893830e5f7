package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.LogSoftmax;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegativeLogLikelihoodLossTest {
    private static final int IGNORED = -100;

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Below −0.1: the differences stay clear of 0.
    private static Tensor logProbabilities(Sample sample) {
        return sample.arrangement().of(sample.normal(3, sample.rows(), sample.columns()).abs().neg().sub(0.1));
    }

    private static Tensor softTargets(Sample sample) {
        return sample.arrangement().of(sample.normal(6, sample.rows(), sample.columns()).softmax(1));
    }

    private static List<ClassificationSettings> settings(Sample sample) {
        ClassificationSettings plain = ClassificationSettings.PLAIN;
        ClassificationSettings weighted = plain.withIgnoreIndex(0)
                .withClassWeights(Tensor.uniform(new Philox(sample.seed(), 5), DType.F64, sample.columns()).add(0.5));
        return List.of(plain, plain.withLabelSmoothing(0.1), weighted, weighted.withLabelSmoothing(0.1));
    }

    private static void check(GradientCheck check, Sample sample) {
        for (ClassificationSettings settings : settings(sample)) {
            NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss(settings);
            for (Tensor targets : List.of(Tensor.of(sample.labels()), softTargets(sample))) {
                check.check("NegativeLogLikelihoodLoss, " + settings, x -> loss.forward(x, targets), x -> {
                    loss.forward(x, targets);
                    return loss.backward();
                }, logProbabilities(sample)).orThrow();
            }
        }
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        check(GradientCheck.standard(), sample);
    }

    @Property(tries = 100, seed = "1")
    void gradientAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        check(Sample.courseCheck(1e-5), sample);
    }

    /** The loss and its gradient through the logarithm of a softmax are those of the loss that is one step. */
    @Property(tries = 100)
    void ofALogSoftmaxItIsSoftmaxCrossEntropy(@ForAll("samples") Sample sample) {
        for (ClassificationSettings settings : settings(sample)) {
            for (Tensor targets : List.of(Tensor.of(sample.labels()), softTargets(sample))) {
                SoftmaxCrossEntropyLoss oneStep = new SoftmaxCrossEntropyLoss(settings);
                LogSoftmax logSoftmax = new LogSoftmax();
                NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss(settings);
                double expected = oneStep.forward(sample.input(), targets);
                assertEquals(expected, loss.forward(logSoftmax.forward(sample.input()), targets),
                        1e-13 * Math.max(1, expected));
                assertTrue(oneStep.backward().allClose(logSoftmax.backward(loss.backward()), 1e-12, 1e-13));
            }
        }
    }

    /** And on probabilities that of their logarithms, each gradient being the other times the probability. */
    @Property(tries = 100)
    void onLogarithmsItIsCrossEntropy(@ForAll("samples") Sample sample) {
        for (ClassificationSettings settings : settings(sample)) {
            for (Tensor targets : List.of(Tensor.of(sample.labels()), softTargets(sample))) {
                Tensor x = logProbabilities(sample);
                CrossEntropyLoss ofProbabilities = new CrossEntropyLoss(settings);
                NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss(settings);
                double expected = ofProbabilities.forward(x.exp(), targets);
                assertEquals(expected, loss.forward(x, targets), 1e-13 * Math.max(1, expected));
                assertTrue(loss.backward().allClose(ofProbabilities.backward().mul(x.exp()), 1e-13, 1e-14));
            }
        }
    }

    @Property(tries = 100)
    void labelsAreOneHotTargets(@ForAll("samples") Sample sample) {
        NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss();
        Tensor oneHot = Tensor.of(sample.labels()).oneHot(sample.columns(), DType.F64);
        double expected = loss.forward(logProbabilities(sample), oneHot);
        Tensor gradient = loss.backward().copy();
        assertEquals(expected, loss.forward(logProbabilities(sample), sample.labels()), 1e-14 * Math.max(1, expected));
        assertTrue(gradient.allClose(loss.backward(), 0, 1e-16));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        Tensor x = Tensor.of(new double[][] {{-1, -2}, {-4, -0.5}, {-3, -8}}).to(dtype);
        NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss(ClassificationSettings.PLAIN
                .withClassWeights(Tensor.of(new double[] {1, 3}, 2)).withIgnoreIndex(IGNORED));
        assertEquals((2 * 3 + 4) / 4.0, loss.forward(x, new int[] {1, 0, IGNORED}));
        assertArrayEquals(new double[] {0, -0.75, -0.25, 0, 0, 0}, loss.backward().toDoubleArray());
        assertArrayEquals(new double[] {6, 4, 0}, loss.forwardEach(x, new int[] {1, 0, IGNORED}).toDoubleArray());
        assertEquals((0.5 * 1 + 0.5 * 2 * 3 + 4 + 8 * 3) / 3,
                loss.forward(x, Tensor.of(new double[][] {{0.5, 0.5}, {1, 0}, {0, 1}}).to(dtype)),
                dtype == DType.F64 ? 2e-15 : 1e-6);
    }

    @Test
    void whatHasNoTargetDoesNotMatter() {
        Tensor x = Tensor.of(new double[][] {{Double.NEGATIVE_INFINITY, -1}, {Double.NaN, Double.NEGATIVE_INFINITY}});
        NegativeLogLikelihoodLoss loss =
                new NegativeLogLikelihoodLoss(ClassificationSettings.PLAIN.withIgnoreIndex(IGNORED));
        assertEquals(1, loss.forward(x, new int[] {1, IGNORED}));
        assertArrayEquals(new double[] {0, -1, 0, 0}, loss.backward().toDoubleArray());
        assertEquals(1, new NegativeLogLikelihoodLoss().forward(x.narrow(0, 0, 1), Tensor.of(new double[][] {{0, 1}})));
        assertEquals(Double.POSITIVE_INFINITY, loss.forward(x, new int[] {0, IGNORED}));
        assertEquals(Double.NaN, loss.forward(x, new int[] {1, 0}));
    }

    /** Logits in the place of log-probabilities made a loss that falls without end. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 2.5, Double.POSITIVE_INFINITY})
    void whatIsNoLogarithmOfAProbabilityIsRefused(double wrong) {
        NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss();
        Tensor x = Tensor.full(DType.F64, -1, 2, 3);
        x.set(wrong, 1, 2);
        for (Tensor targets : List.of(Tensor.of(new int[] {0, 0}), Tensor.ones(DType.F64, 2, 3))) {
            assertEquals("NegativeLogLikelihoodLoss: the log-probability at [1, 2] is " + wrong + "; logarithms of "
                            + "probabilities are not above 0, logits are for SoftmaxCrossEntropyLoss",
                    assertThrows(IllegalArgumentException.class, () -> loss.forward(x, targets)).getMessage());
        }
        assertThrows(IllegalStateException.class, loss::backward, "nothing of it is remembered");
    }

    @Test
    void wrongGradientsAreFound() {
        Tensor x = Tensor.normal(new Philox(3, 0), DType.F64, 4, 3).abs().neg().sub(0.1);
        Tensor labels = Tensor.of(new int[] {0, 2, IGNORED, 1});
        ClassificationSettings ignoring = ClassificationSettings.PLAIN.withIgnoreIndex(IGNORED);
        NegativeLogLikelihoodLoss loss =
                new NegativeLogLikelihoodLoss(ignoring.withClassWeights(Tensor.of(new double[] {0.5, 1, 2}, 3)));
        loss.forward(x, labels);
        Tensor right = loss.backward().copy();
        NegativeLogLikelihoodLoss unweighted = new NegativeLogLikelihoodLoss(ignoring);
        unweighted.forward(x, labels);
        for (Tensor wrong : List.of(unweighted.backward(), right.mul(3.5 / 3), right.mul(3.5 / 4), right.neg())) {
            assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard()
                    .check("wrong", at -> loss.forward(at, labels), at -> wrong, x).verdict());
        }
    }

    @Test
    void badLabelsAreRefusedClearly() {
        NegativeLogLikelihoodLoss loss = new NegativeLogLikelihoodLoss();
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertEquals("NegativeLogLikelihoodLoss: 3 labels for 2 samples of shape (2, 3)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(x, new int[3])).getMessage());
        assertEquals("NegativeLogLikelihoodLoss: label -100 of sample 1 is not in 0 .. 2; no label is ignored: leave such "
                        + "samples out, or name theirs by ClassificationSettings.withIgnoreIndex",
                assertThrows(IllegalArgumentException.class, () -> loss.forward(x, new int[] {0, IGNORED})).getMessage());
    }
}
