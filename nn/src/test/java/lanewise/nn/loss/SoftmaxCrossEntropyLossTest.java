package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.Softmax;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.GradientReport;
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
import org.junit.jupiter.params.provider.EnumSource;

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

    @ParameterizedTest
    @EnumSource(DType.class)
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

    @Test
    void badLabelsAreRefusedClearly() {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Tensor logits = Tensor.zeros(DType.F32, 3, 10);
        assertEquals("SoftmaxCrossEntropyLoss: label 10 of sample 2 is not in 0 .. 9",
                assertThrows(IllegalArgumentException.class, () -> loss.forward(logits, new int[] {0, 9, 10}))
                        .getMessage());
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
