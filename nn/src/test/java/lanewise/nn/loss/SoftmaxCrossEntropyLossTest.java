package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.Softmax;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.GradientReport;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
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

class SoftmaxCrossEntropyLossTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static GradientReport check(GradientCheck check, Tensor logits, int[] labels) {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        return check.check("SoftmaxCrossEntropyLoss", z -> loss.forward(z, labels), z -> {
            loss.forward(z, labels);
            return loss.backward();
        }, logits);
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        check(GradientCheck.standard(), sample.input(), sample.labels()).orThrow();
    }

    @Property(tries = 100, seed = "1")
    void gradientAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        check(Sample.courseCheck(1e-5), sample.input(), sample.labels()).orThrow();
    }

    /** The fused loss and its gradient are those of softmax followed by cross-entropy. */
    @Property(tries = 100)
    void equalsCrossEntropyOfSoftmax(@ForAll("samples") Sample sample) {
        Tensor logits = sample.input();
        Softmax softmax = new Softmax();
        CrossEntropyLoss crossEntropy = new CrossEntropyLoss();
        SoftmaxCrossEntropyLoss fused = new SoftmaxCrossEntropyLoss();
        double expected = crossEntropy.forward(softmax.forward(logits), sample.labels());
        assertEquals(expected, fused.forward(logits, sample.labels()), 1e-13 * Math.max(1, expected));
        assertTrue(fused.backward().allClose(softmax.backward(crossEntropy.backward()), 1e-12, 1e-14));
    }

    private static Tensor softTargets(Sample sample) {
        Tensor targets = new Softmax().forward(sample.normal(6, sample.rows(), sample.columns()));
        return sample.arrangement().of(targets);
    }

    private static GradientReport checkTargets(GradientCheck check, Tensor logits, Tensor targets, double smoothing) {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(smoothing);
        return check.check("SoftmaxCrossEntropyLoss, soft targets", z -> loss.forward(z, targets), z -> {
            loss.forward(z, targets);
            return loss.backward();
        }, logits);
    }

    /** The rows of the last targets do not sum to 1. */
    @Property(tries = 100)
    void gradientOfSoftTargetsAgreesWithDifferences(@ForAll("samples") Sample sample) {
        Tensor targets = softTargets(sample);
        checkTargets(GradientCheck.standard(), sample.input(), targets, 0).orThrow();
        checkTargets(GradientCheck.standard(), sample.input(), targets, 0.1).orThrow();
        checkTargets(GradientCheck.standard(), sample.input(), targets.add(sample.normal(7, 1, 1).abs()), 0).orThrow();
    }

    @Property(tries = 100, seed = "1")
    void gradientOfSoftTargetsAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        checkTargets(Sample.courseCheck(1e-5), sample.input(), softTargets(sample), 0.1).orThrow();
    }

    /** Forgetting the row sums of targets that do not sum to 1 is found. */
    @Test
    void rowSumsOfTheTargetsMatter() {
        Tensor z = Tensor.normal(new Philox(3, 0), DType.F64, 4, 3);
        Tensor t = Tensor.uniform(new Philox(3, 1), DType.F64, 4, 3);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        GradientReport report = GradientCheck.standard().check("Y − T", at -> loss.forward(at, t),
                at -> new Softmax().forward(at).sub(t).div(4), z);
        assertEquals(Verdict.WRONG_FORMULA, report.verdict());
    }

    @Property(tries = 100)
    void labelsAreOneHotTargets(@ForAll("samples") Sample sample) {
        Tensor logits = sample.input();
        Tensor oneHot = oneHot(sample);
        SoftmaxCrossEntropyLoss byLabels = new SoftmaxCrossEntropyLoss();
        SoftmaxCrossEntropyLoss byTargets = new SoftmaxCrossEntropyLoss();
        double expected = byLabels.forward(logits, sample.labels());
        assertEquals(expected, byTargets.forward(logits, oneHot), 1e-14 * Math.max(1, expected));
        assertTrue(byLabels.backward().allClose(byTargets.backward(), 0, 1e-15));
        // One loss may be given both in turn.
        assertEquals(expected, byTargets.forward(logits, sample.labels()));
        assertTrue(byLabels.backward().bitwiseEquals(byTargets.backward()));
    }

    /** Smoothing ε puts (1 − ε) T + ε/C in the place of T; for labels this is (1 − ε) L + ε · the mean over classes. */
    @Property(tries = 100)
    void labelSmoothingMixesTheTargetsWithTheUniformDistribution(@ForAll("samples") Sample sample) {
        Tensor logits = sample.input();
        double smoothing = 0.3;
        SoftmaxCrossEntropyLoss plain = new SoftmaxCrossEntropyLoss();
        SoftmaxCrossEntropyLoss smoothed = new SoftmaxCrossEntropyLoss(smoothing);
        Tensor mixed = oneHot(sample).mul(1 - smoothing).add(smoothing / sample.columns());
        double expected = plain.forward(logits, mixed);
        Tensor gradient = plain.backward().copy();
        assertEquals(expected, smoothed.forward(logits, sample.labels()));
        assertTrue(gradient.bitwiseEquals(smoothed.backward()));
        assertEquals(expected, smoothed.forward(logits, oneHot(sample)));
        assertTrue(gradient.bitwiseEquals(smoothed.backward()));

        Tensor logProbabilities = new Softmax().forward(logits).log();
        double uniform = -logProbabilities.mean().item();
        double byClasses = (1 - smoothing) * plain.forward(logits, sample.labels()) + smoothing * uniform;
        assertEquals(byClasses, expected, 1e-13 * Math.max(1, expected));
    }

    private static Tensor oneHot(Sample sample) {
        int[] labels = sample.labels();
        Tensor oneHot = Tensor.zeros(DType.F64, sample.rows(), sample.columns());
        for (int s = 0; s < labels.length; s++) {
            oneHot.set(1, s, labels[s]);
        }
        return oneHot;
    }

    /** The logits ln 3 and 0 have the probabilities 3/4 and 1/4. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedFormsOfSoftTargets(DType dtype) {
        double tolerance = dtype == DType.F64 ? 1e-15 : 3e-7;
        Tensor z = Tensor.of(new double[] {Math.log(3), 0}, 1, 2).to(dtype);
        SoftmaxCrossEntropyLoss smoothed = new SoftmaxCrossEntropyLoss(0.2); // targets 0.9 and 0.1
        assertEquals(-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25), smoothed.forward(z, new int[] {0}), tolerance);
        assertArrayEquals(new double[] {-0.15, 0.15}, smoothed.backward().toDoubleArray(), tolerance);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor t = Tensor.of(new double[] {2, 1}, 1, 2).to(dtype); // the row sum 3 weights the sample
        assertEquals(-2 * Math.log(0.75) - Math.log(0.25), loss.forward(z, t), 3 * tolerance);
        assertArrayEquals(new double[] {0.25, -0.25}, loss.backward().toDoubleArray(), 3 * tolerance);
    }

    @Test
    void aTargetOfZeroCostsNothingWhateverTheLogit() {
        Tensor z = Tensor.of(new double[] {0, 0, Double.NEGATIVE_INFINITY}, 1, 3);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        assertEquals(Math.log(2), loss.forward(z, Tensor.of(new double[] {0.5, 0.5, 0}, 1, 3)), 1e-15);
        assertArrayEquals(new double[] {0, 0, 0}, loss.backward().toDoubleArray());
    }

    /**
     * As for labels, with R the range of a row and rows of T that sum to 1 up to C u: the products T ⊙ (Z − m) have an
     * error of 2 u R in all and their sum C u R; the logarithm has (R + C + 4) u as before, and its factor, the row
     * sum, C u of ln C; one rounding of each. |L32 − L64| ≤ ((C + 3) R + C + 4 + C ln C) u. The gradient gains the
     * error C u of the row sum and its product's.
     */
    @Test
    void singlePrecisionOfSoftTargetsStaysWithinItsErrorBound() {
        int samples = 128;
        int classes = 10;
        double u = 0x1p-24;
        Tensor logits = Tensor.normal(new Philox(2, 0), DType.F32, samples, classes).mul(5);
        Tensor targets = new Softmax().forward(Tensor.normal(new Philox(2, 1), DType.F32, samples, classes));
        double range = logits.max(1).sub(logits.min(1)).max().item();
        SoftmaxCrossEntropyLoss single = new SoftmaxCrossEntropyLoss();
        SoftmaxCrossEntropyLoss wide = new SoftmaxCrossEntropyLoss();
        double error = single.forward(logits, targets) - wide.forward(logits.to(DType.F64), targets.to(DType.F64));
        double allowed = ((classes + 3) * range + classes + 4 + classes * Math.log(classes)) * u;
        assertTrue(Math.abs(error) <= allowed, "error of the loss: " + error / u + " u");
        Tensor difference = single.backward().to(DType.F64).sub(wide.backward()).abs();
        assertTrue(difference.max().item() <= (2 * (range + 4) + 2 * classes + 4) * u / samples);
    }

    @Test
    void badTargetsAndSmoothingsAreRefusedClearly() {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor logits = Tensor.zeros(DType.F32, 3, 10);
        assertEquals("SoftmaxCrossEntropyLoss: targets of shape (10,) for an input of shape (3, 10)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(logits, Tensor.zeros(DType.F32, 10)))
                        .getMessage());
        assertThrows(DTypeMismatchException.class, () -> loss.forward(logits, Tensor.zeros(DType.F64, 3, 10)));
        assertEquals("ClassificationSettings: the label smoothing must lie in [0, 1), not be 1.0",
                assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropyLoss(1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropyLoss(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropyLoss(Double.NaN));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        double uniform = loss.forward(Tensor.full(dtype, 7, 4, 10), new int[] {0, 3, 9, 3});
        assertEquals(Math.log(10), uniform, 1e-15);
        // Two classes are the logistic loss ln(1 + e^-d) of the difference d of the logits.
        double logistic = loss.forward(Tensor.of(new double[] {2, 0.5}, 1, 2).to(dtype), new int[] {0});
        assertEquals(Math.log1p(Math.exp(-1.5)), logistic, dtype == DType.F64 ? 1e-15 : 1e-7);
        assertEquals(0, loss.forward(Tensor.full(dtype, -3, 2, 1), new int[] {0, 0}), "one class is always right");
        assertEquals(0, loss.backward().abs().max().item());
    }

    @Test
    void hugeLogitsGiveFiniteLossAndGradient() {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor logits = Tensor.of(new float[] {1e5f, 0, 0, -1e5f}, 2, 2);
        assertEquals(1e5, loss.forward(logits, new int[] {1, 1}), "mean of 100000 and 100000");
        assertTrue(loss.backward().bitwiseEquals(Tensor.of(new float[] {0.5f, -0.5f, 0.5f, -0.5f}, 2, 2)));
    }

    @Test
    void theStorageOfTheLogitsDoesNotMatter() {
        Tensor logits = Tensor.normal(new Philox(1, 0), DType.F32, 6, 5);
        int[] labels = {0, 1, 2, 3, 4, 0};
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        double expected = loss.forward(logits, labels);
        Tensor gradient = loss.backward().copy();
        for (Arrangement arrangement : Arrangement.values()) {
            assertEquals(expected, loss.forward(arrangement.of(logits), labels));
            assertTrue(gradient.bitwiseEquals(loss.backward()));
        }
    }

    /**
     * With u = 2⁻²⁴ and R the range of a row: the shift is good to u R, exp to 2 ulp (4 u), their sum of C terms to C u
     * more; the logarithm turns the relative error of the sum into an absolute one, and the label's shift adds u R:
     * |L32 − L64| ≤ (2 R + C + 4) u. An element of the gradient has the softmax's error and two roundings, over S.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int samples = 128;
        int classes = 10;
        double u = 0x1p-24;
        Tensor logits = Tensor.normal(new Philox(2, 0), DType.F32, samples, classes).mul(5);
        int[] labels = new Sample(samples, classes, 1, 2, Arrangement.CONTIGUOUS).labels();
        double range = logits.max(1).sub(logits.min(1)).max().item();
        SoftmaxCrossEntropyLoss single = new SoftmaxCrossEntropyLoss();
        SoftmaxCrossEntropyLoss wide = new SoftmaxCrossEntropyLoss();
        double error = single.forward(logits, labels) - wide.forward(logits.to(DType.F64), labels);
        assertTrue(Math.abs(error) <= (2 * range + classes + 4) * u, "error of the loss: " + error / u + " u");
        Tensor difference = single.backward().to(DType.F64).sub(wide.backward()).abs();
        assertTrue(difference.max().item() <= (2 * (range + 4) + classes + 3) * u / samples);
    }

    /**
     * Along v the second derivative is vᵀ (diag(y) − y yᵀ) v: the variance of v under y, so never negative. (Both
     * terms of the difference being positive, as one document argues, proves nothing.)
     */
    @Property(tries = 100)
    void theSecondDerivativeIsAVariance(@ForAll("samples") Sample sample) {
        Tensor z = sample.normal(3, 1, sample.columns());
        Tensor v = sample.normal(4, 1, sample.columns());
        int[] label = {0};
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor y = new Softmax().forward(z);
        double mean = y.mul(v).sum().item();
        double variance = y.mul(v.sub(mean).square()).sum().item();
        Tensor hessianTimesV = y.mul(v.sub(mean));
        assertEquals(variance, hessianTimesV.mul(v).sum().item(), 1e-13);
        GradientCheck.assertGradient("gradient along v", at -> {
            loss.forward(at, label);
            return loss.backward().mul(v).sum().item();
        }, at -> hessianTimesV, z);
    }

    /**
     * Σ w v² and (Σ w v)² are positive for any positive w; their difference is negative where w sums to 2, as twice the
     * probabilities do: 2 − 4 for v = (1, …, 1). So it is the sum of 1 that makes it a variance.
     */
    @Test
    void twoPositiveTermsProveNothing() {
        Tensor y = new Softmax().forward(Tensor.normal(new Philox(5, 0), DType.F64, 1, 7));
        Tensor v = Tensor.ones(DType.F64, 1, 7);
        for (double sum : new double[] {1, 2}) {
            Tensor w = y.mul(sum);
            double first = w.mul(v.square()).sum().item();
            double second = Math.pow(w.mul(v).sum().item(), 2);
            assertTrue(first > 0 && second > 0);
            assertEquals(sum - sum * sum, first - second, 1e-14);
        }
    }

    /** ∞ is a logit that has overflowed: a training finds out by the loss, whichever class it belongs to. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NaN})
    void aLogitThatHasOverflowedMakesTheLossNan(double logit) {
        Tensor logits = Tensor.of(new double[] {0, logit, 1, 0, 0, 0}, 2, 3);
        for (int label = 0; label < 3; label++) {
            assertEquals(Double.NaN, new SoftmaxCrossEntropyLoss().forward(logits, new int[] {label, 0}));
            Tensor oneHot = Tensor.zeros(DType.F64, 2, 3);
            oneHot.set(1, 0, label);
            assertEquals(Double.NaN, new SoftmaxCrossEntropyLoss().forward(logits, oneHot));
        }
    }

    @Test
    void badLabelsAreRefusedClearly() {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor logits = Tensor.zeros(DType.F32, 3, 10);
        assertEquals("SoftmaxCrossEntropyLoss: label 10 of sample 2 is not in 0 .. 9; no label is ignored: leave such"
                        + " samples out, or name theirs by ClassificationSettings.withIgnoreIndex",
                assertThrows(IllegalArgumentException.class,
                        () -> loss.forward(logits, new int[] {0, 9, 10})).getMessage());
        assertThrows(IllegalArgumentException.class, () -> loss.forward(logits, new int[] {0, -1, 1}));
        assertEquals("SoftmaxCrossEntropyLoss: 2 labels for 3 samples of shape (3, 10)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(logits, new int[] {0, 1})).getMessage());
        assertThrows(ShapeMismatchException.class, () -> loss.forward(Tensor.zeros(DType.F32, 0, 10), new int[0]));
        assertThrows(ShapeMismatchException.class, () -> loss.forward(Tensor.zeros(DType.F32, 3), new int[3]));
    }

    @Test
    void backwardNeedsAForwardPass() {
        assertThrows(IllegalStateException.class, () -> new SoftmaxCrossEntropyLoss().backward());
    }
}
