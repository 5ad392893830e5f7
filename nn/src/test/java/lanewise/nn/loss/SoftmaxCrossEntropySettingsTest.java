package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Arrangement;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Class weights and ignored labels. */
class SoftmaxCrossEntropySettingsTest {
    private static final int IGNORED = -100;

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // In [0.5, 2.5), and 0 for one class if there are others.
    private static Tensor weights(Sample sample) {
        Tensor weights = Tensor.uniform(new Philox(sample.seed(), 5), DType.F64, sample.columns()).mul(2).add(0.5);
        if (sample.columns() > 1) {
            weights.set(0, 0);
        }
        return weights;
    }

    // About a third of the labels of the sample is ignored.
    private static int[] someLabels(Sample sample) {
        Philox random = new Philox(sample.seed(), 7);
        int[] labels = sample.labels();
        for (int s = 0; s < labels.length; s++) {
            labels[s] = random.below(3, s) == 0 ? IGNORED : labels[s];
        }
        return labels;
    }

    private static void check(GradientCheck check, Sample sample) {
        ClassificationSettings ignoring = ClassificationSettings.PLAIN.withIgnoreIndex(IGNORED);
        ClassificationSettings weighted = ignoring.withClassWeights(weights(sample));
        for (double smoothing : new double[] {0, 0.1}) {
            check(check, sample, ignoring.withLabelSmoothing(smoothing), Tensor.of(someLabels(sample)));
            check(check, sample, weighted.withLabelSmoothing(smoothing), Tensor.of(someLabels(sample)));
            check(check, sample, weighted.withLabelSmoothing(smoothing).withIgnoreIndex(0), Tensor.of(sample.labels()));
        }
    }

    private static void check(GradientCheck check, Sample sample, ClassificationSettings settings, Tensor targets) {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(settings);
        check.check("SoftmaxCrossEntropyLoss, " + settings, z -> loss.forward(z, targets), z -> {
            loss.forward(z, targets);
            return loss.backward();
        }, sample.input()).orThrow();
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        check(GradientCheck.standard(), sample);
    }

    @Property(tries = 100)
    void gradientOfSoftTargetsAgreesWithDifferences(@ForAll("samples") Sample sample) {
        Tensor targets = sample.arrangement().of(sample.normal(6, sample.rows(), sample.columns()).softmax(1));
        ClassificationSettings settings = ClassificationSettings.PLAIN.withClassWeights(weights(sample));
        check(GradientCheck.standard(), sample, settings, targets);
        check(GradientCheck.standard(), sample, settings.withLabelSmoothing(0.1), targets);
    }

    @Property(tries = 100, seed = "1")
    void gradientAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        check(Sample.courseCheck(1e-5), sample);
    }

    /** An ignored sample counts as little as one that was left out. */
    @Property(tries = 100)
    void ignoredSamplesAreLeftOut(@ForAll("samples") Sample sample) {
        int[] labels = someLabels(sample);
        int[] counted = IntStream.range(0, labels.length).filter(s -> labels[s] != IGNORED).toArray();
        if (counted.length == 0) {
            return;
        }
        Tensor z = sample.input();
        Tensor rest = Tensor.concat(0, IntStream.of(counted).mapToObj(s -> z.narrow(0, s, 1)).toArray(Tensor[]::new));
        int[] restOfLabels = IntStream.of(counted).map(s -> labels[s]).toArray();
        for (double smoothing : new double[] {0, 0.2}) {
            SoftmaxCrossEntropyLoss without = new SoftmaxCrossEntropyLoss(smoothing);
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(
                    ClassificationSettings.PLAIN.withLabelSmoothing(smoothing).withIgnoreIndex(IGNORED));
            double expected = without.forward(rest, restOfLabels);
            assertEquals(expected, loss.forward(z, labels), 1e-14 * Math.max(1, expected));
            Tensor scattered = Tensor.zerosLike(z);
            for (int i = 0; i < counted.length; i++) {
                scattered.select(0, counted[i]).copyFrom(without.backward().select(0, i));
            }
            assertTrue(scattered.allClose(loss.backward(), 0, 1e-15));
        }
    }

    /** A class of weight 3 counts as if each of its samples were there three times. */
    @Property(tries = 100)
    void weightsAreRepetitions(@ForAll("samples") Sample sample) {
        int[] labels = sample.labels();
        int[] repeated = IntStream.range(0, labels.length)
                .flatMap(s -> IntStream.generate(() -> s).limit(labels[s] + 1)).toArray();
        Tensor z = sample.input();
        Tensor rows = Tensor.concat(0, IntStream.of(repeated).mapToObj(s -> z.narrow(0, s, 1)).toArray(Tensor[]::new));
        double expected = new SoftmaxCrossEntropyLoss()
                .forward(rows, IntStream.of(repeated).map(s -> labels[s]).toArray());
        Tensor weights = Tensor.of(IntStream.rangeClosed(1, sample.columns()).toArray());
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(ClassificationSettings.PLAIN.withClassWeights(weights));
        assertEquals(expected, loss.forward(z, labels), 1e-13 * Math.max(1, expected));
    }

    /** Weights of 1, and a label that does not occur, change nothing; with smoothing not even the order of sums. */
    @Property(tries = 100)
    void weightsOfOneChangeNothing(@ForAll("samples") Sample sample) {
        ClassificationSettings settings = ClassificationSettings.PLAIN.withIgnoreIndex(IGNORED)
                .withClassWeights(Tensor.ones(DType.F32, sample.columns()));
        SoftmaxCrossEntropyLoss smoothed = new SoftmaxCrossEntropyLoss(0.1);
        double expected = smoothed.forward(sample.input(), sample.labels());
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(settings.withLabelSmoothing(0.1));
        assertEquals(expected, loss.forward(sample.input(), sample.labels()));
        assertTrue(smoothed.backward().bitwiseEquals(loss.backward()));
        SoftmaxCrossEntropyLoss plain = new SoftmaxCrossEntropyLoss();
        loss = new SoftmaxCrossEntropyLoss(settings);
        expected = plain.forward(sample.input(), sample.labels());
        assertEquals(expected, loss.forward(sample.input(), sample.labels()), 1e-14 * Math.max(1, expected));
        assertTrue(plain.backward().allClose(loss.backward(), 0, 1e-15));
    }

    /** The logits ln 3 and 0 have the probabilities 3/4 and 1/4. */
    @Test
    void closedForms() {
        Tensor z = Tensor.of(new double[][] {{Math.log(3), 0}, {Math.log(3), 0}, {5, 5}});
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(
                ClassificationSettings.PLAIN.withClassWeights(Tensor.of(new double[] {1, 3}, 2)).withIgnoreIndex(255));
        Tensor labels = Tensor.of(new int[] {0, 1, 255});
        double expected = (-Math.log(0.75) - 3 * Math.log(0.25)) / 4;
        assertEquals(expected, loss.forward(z, labels), 1e-15);
        assertArrayEquals(new double[] {-0.0625, 0.0625, 0.5625, -0.5625, 0, 0}, loss.backward().toDoubleArray(), 1e-15);
        assertEquals(expected, loss.forward(z.to(DType.F32), labels), 3e-7, "the weights follow the type of the logits");
        assertEquals(DType.F32, loss.backward().dtype());
        assertEquals(expected, loss.forward(z, labels), 1e-15);
    }

    /** No sample is counted, or none with a weight: 0, and not NaN, which would end a training. */
    @Test
    void aMeanOfNothingIsZero() {
        Tensor z = Tensor.of(new double[][] {{1, 2, Double.NaN}, {4, Double.POSITIVE_INFINITY, 6}});
        for (double smoothing : new double[] {0, 0.1}) {
            ClassificationSettings ignoring =
                    ClassificationSettings.PLAIN.withLabelSmoothing(smoothing).withIgnoreIndex(IGNORED);
            ClassificationSettings weightless = ignoring.withClassWeights(Tensor.of(new double[] {0, 1, 1}, 3));
            assertNothing(new SoftmaxCrossEntropyLoss(ignoring), z, IGNORED, IGNORED);
            assertNothing(new SoftmaxCrossEntropyLoss(weightless), z, IGNORED, 0);
            assertNothing(new SoftmaxCrossEntropyLoss(weightless), z, 0, 0);
        }
    }

    private static void assertNothing(SoftmaxCrossEntropyLoss loss, Tensor z, int... labels) {
        Tensor other = Tensor.of(new double[][] {{1, 2, 3}, {3, 2, 1}});
        loss.forward(other, new int[] {1, 1});
        assertTrue(loss.backward().abs().max().item() > 0);
        assertEquals(0, loss.forward(z, labels));
        assertTrue(loss.backward().bitwiseEquals(Tensor.zerosLike(z)));
        assertTrue(loss.forward(other, new int[] {1, 1}) > 0, "nothing of it is left");
        assertTrue(loss.backward().abs().max().item() > 0);
    }

    @Test
    void theLogitsOfIgnoredSamplesDoNotMatter() {
        Tensor z = Tensor.of(new double[][] {{1, 2, 3}, {Double.NaN, 0, Double.POSITIVE_INFINITY}});
        for (double smoothing : new double[] {0, 0.1}) {
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(
                    ClassificationSettings.PLAIN.withLabelSmoothing(smoothing).withIgnoreIndex(IGNORED));
            SoftmaxCrossEntropyLoss first = new SoftmaxCrossEntropyLoss(smoothing);
            assertEquals(first.forward(z.narrow(0, 0, 1), new int[] {2}), loss.forward(z, new int[] {2, IGNORED}), 1e-15);
            assertTrue(loss.backward().narrow(0, 0, 1).allClose(first.backward(), 0, 1e-15));
            assertArrayEquals(new double[3], loss.backward().select(0, 1).toDoubleArray());
            assertEquals(Double.NaN, loss.forward(z, new int[] {2, 1}), "those of the others do");
        }
    }

    @Test
    void theStorageOfTheLogitsDoesNotMatter() {
        Tensor logits = Tensor.normal(new Philox(1, 0), DType.F32, 6, 5);
        int[] labels = {0, 1, IGNORED, 3, 4, 0};
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(ClassificationSettings.PLAIN.withLabelSmoothing(0.1)
                .withIgnoreIndex(IGNORED).withClassWeights(Tensor.of(new int[] {1, 2, 3, 4, 5})));
        double expected = loss.forward(logits, labels);
        Tensor gradient = loss.backward().copy();
        for (Arrangement arrangement : Arrangement.values()) {
            assertEquals(expected, loss.forward(arrangement.of(logits), labels));
            assertTrue(gradient.bitwiseEquals(loss.backward()), arrangement::name);
        }
    }

    /** Without the weights, with another divisor, or with gradients of ignored samples the check finds it wrong. */
    @Test
    void wrongGradientsAreFound() {
        Tensor z = Tensor.normal(new Philox(3, 0), DType.F64, 4, 3);
        Tensor labels = Tensor.of(new int[] {0, 2, IGNORED, 1});
        ClassificationSettings ignoring = ClassificationSettings.PLAIN.withIgnoreIndex(IGNORED);
        SoftmaxCrossEntropyLoss loss =
                new SoftmaxCrossEntropyLoss(ignoring.withClassWeights(Tensor.of(new double[] {0.5, 1, 2}, 3)));
        loss.forward(z, labels);
        Tensor right = loss.backward().copy();
        Tensor leaking = right.copy();
        leaking.select(0, 2).copyFrom(z.softmax(1).select(0, 2));
        SoftmaxCrossEntropyLoss unweighted = new SoftmaxCrossEntropyLoss(ignoring);
        unweighted.forward(z, labels);
        for (Tensor wrong : List.of(unweighted.backward(), right.mul(3.5 / 3), right.mul(3.5 / 4), leaking)) {
            assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard()
                    .check("wrong", at -> loss.forward(at, labels), at -> wrong, z).verdict());
        }
    }

    @Test
    void settingsKeepWhatTheyAreGiven() {
        Tensor weights = Tensor.of(new double[] {0.5, 2}, 2);
        ClassificationSettings settings = ClassificationSettings.PLAIN.withIgnoreIndex(3).withLabelSmoothing(0.25)
                .withClassWeights(weights);
        weights.fill(7);
        assertEquals(new ClassificationSettings(Reduction.MEAN, 0.25, OptionalInt.of(3), List.of(0.5, 2.0)), settings);
        assertEquals(settings, new SoftmaxCrossEntropyLoss(settings).settings());
        assertEquals(ClassificationSettings.PLAIN, new SoftmaxCrossEntropyLoss().settings());
        assertEquals(0.1, new SoftmaxCrossEntropyLoss(0.1).settings().labelSmoothing());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.POSITIVE_INFINITY, Double.NaN})
    void weightsAreFiniteAndNotNegative(double wrong) {
        Tensor weights = Tensor.of(new double[] {1, wrong}, 2);
        assertEquals("ClassificationSettings: the weight of class 1 must be finite and not negative, not " + wrong,
                assertThrows(IllegalArgumentException.class, () -> ClassificationSettings.PLAIN.withClassWeights(weights))
                        .getMessage());
    }

    @Test
    void badWeightsAndLabelsAreRefusedClearly() {
        assertEquals("ClassificationSettings: all class weights are 0; at least one must be above 0",
                assertThrows(IllegalArgumentException.class,
                        () -> ClassificationSettings.PLAIN.withClassWeights(Tensor.zeros(DType.F64, 3))).getMessage());
        for (int[] shape : new int[][] {{}, {0}, {3, 1}}) {
            Tensor weights = Tensor.ones(DType.F32, shape);
            assertEquals("ClassificationSettings: class weights of shape " + weights.shape()
                            + "; a vector with one weight for each class is needed",
                    assertThrows(ShapeMismatchException.class, () -> ClassificationSettings.PLAIN.withClassWeights(weights))
                            .getMessage());
        }
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(
                ClassificationSettings.PLAIN.withClassWeights(Tensor.ones(DType.F32, 4)).withIgnoreIndex(-1));
        Tensor z = Tensor.zeros(DType.F32, 2, 3);
        String message = "SoftmaxCrossEntropyLoss: 4 class weights for 3 classes of an input of shape (2, 3)";
        assertEquals(message, assertThrows(ShapeMismatchException.class,
                () -> loss.forward(z, new int[] {0, 1})).getMessage());
        assertEquals(message, assertThrows(ShapeMismatchException.class, () -> loss.forward(z, z)).getMessage());
        SoftmaxCrossEntropyLoss ignoring = new SoftmaxCrossEntropyLoss(ClassificationSettings.PLAIN.withIgnoreIndex(-1));
        assertEquals("SoftmaxCrossEntropyLoss: label -100 of sample 1 is not in 0 .. 2; the label that is ignored is -1",
                assertThrows(IllegalArgumentException.class, () -> ignoring.forward(z, new int[] {-1, -100}))
                        .getMessage());
    }
}
