package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyLossTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Numbers in [0.1, 0.9), not too close to 0 where the logarithm bends most, nor to 1 where the range ends; rows
    // need not sum to 1 for the gradient.
    private static Tensor probabilities(Sample sample) {
        Tensor uniform = Tensor.uniform(new Philox(sample.seed(), 5), DType.F64, sample.rows(), sample.columns());
        return sample.arrangement().of(uniform.mul(0.8).add(0.1));
    }

    private static Tensor softTargets(Sample sample) {
        return new Softmax().forward(sample.normal(6, sample.rows(), sample.columns()));
    }

    private static GradientReport checkLabels(GradientCheck check, Sample sample) {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        return check.check("CrossEntropyLoss", x -> loss.forward(x, sample.labels()), x -> {
            loss.forward(x, sample.labels());
            return loss.backward();
        }, probabilities(sample));
    }

    private static GradientReport checkTargets(GradientCheck check, Sample sample) {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor targets = softTargets(sample);
        return check.check("CrossEntropyLoss, soft targets", x -> loss.forward(x, targets), x -> {
            loss.forward(x, targets);
            return loss.backward();
        }, probabilities(sample));
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        checkLabels(GradientCheck.standard(), sample).orThrow();
        checkTargets(GradientCheck.standard(), sample).orThrow();
    }

    @Property(tries = 100, seed = "1")
    void gradientAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        checkLabels(Sample.courseCheck(1e-5), sample).orThrow();
        checkTargets(Sample.courseCheck(1e-5), sample).orThrow();
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor x = Tensor.of(new double[] {0.5, 0.25, 0.25, 0.125, 0.125, 0.75}, 2, 3).to(dtype);
        double tolerance = dtype == DType.F64 ? 1e-15 : 3e-7;
        assertEquals(2 * Math.log(2), loss.forward(x, new int[] {0, 1}), tolerance); // (ln 2 + 3 ln 2) / 2
        assertArrayEquals(new double[] {-1, 0, 0, 0, -4, 0}, loss.backward().toDoubleArray());
        // Soft targets equal to the probabilities give the entropy.
        Tensor half = Tensor.full(dtype, 0.5, 1, 2);
        assertEquals(Math.log(2), loss.forward(half, half), tolerance);
        assertArrayEquals(new double[] {-1, -1}, loss.backward().toDoubleArray());
    }

    @Test
    void zeroTimesLogarithmOfZeroIsZero() {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor certain = Tensor.of(new double[] {1, 0}, 1, 2);
        assertEquals(0, loss.forward(certain, new int[] {0}), 0);
        assertArrayEquals(new double[] {-1, 0}, loss.backward().toDoubleArray());
    }

    @Test
    void aTargetOfProbabilityZeroCostsInfinitelyMuch() {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        assertEquals(Double.POSITIVE_INFINITY, loss.forward(Tensor.of(new double[] {1, 0}, 1, 2), new int[] {1}));
        assertArrayEquals(new double[] {0, Double.NEGATIVE_INFINITY}, loss.backward().toDoubleArray());
    }

    /** ln is good to 2 ulp (4 u, u = 2⁻²⁴), and the sum of S C terms of one sign adds at most S C + 2 roundings. */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int samples = 30;
        int classes = 7;
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor x = new Softmax().forward(Tensor.normal(new Philox(8, 0), DType.F32, samples, classes));
        Tensor t = new Softmax().forward(Tensor.normal(new Philox(8, 1), DType.F32, samples, classes));
        double single = loss.forward(x, t);
        Tensor gradient = loss.backward().to(DType.F64);
        double wide = loss.forward(x.to(DType.F64), t.to(DType.F64));
        assertEquals(wide, single, (samples * classes + 6) * 0x1p-24 * wide);
        assertTrue(gradient.allClose(loss.backward(), 2 * 0x1p-24, 0));
    }

    /** A term of −T ln 1.5 would make the loss smaller than 0, and T = 0 would hide a negative probability. */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, -0.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1 + 0x1p-52,
        -Double.MIN_VALUE})
    void whatIsNoProbabilityIsRefused(double wrong) {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        for (Arrangement arrangement : Arrangement.values()) {
            Tensor x = arrangement.of(Tensor.of(new double[][] {{0.5, 0.25, 0.25}, {1, wrong, 0}}));
            assertEquals("CrossEntropyLoss: the probability at [1, 1] is " + wrong
                            + "; probabilities lie in [0, 1], logits are for SoftmaxCrossEntropyLoss",
                    assertThrows(IllegalArgumentException.class, () -> loss.forward(x, new int[] {0, 0}))
                            .getMessage());
        }
        assertThrows(IllegalStateException.class, loss::backward, "nothing of it is remembered");
    }

    @Test
    void aProbabilityThatIsNanMakesTheLossNan() {
        Tensor x = Tensor.of(new double[] {0.5, Double.NaN}, 1, 2);
        assertEquals(Double.NaN, new CrossEntropyLoss().forward(x, new int[] {1}));
    }

    @Test
    void badTargetsAreRefusedClearly() {
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor x = Tensor.full(DType.F64, 0.5, 2, 2);
        assertThrows(ShapeMismatchException.class, () -> loss.forward(x, Tensor.ones(DType.F64, 2)));
        assertEquals("CrossEntropyLoss: label 2 of sample 0 is not in 0 .. 1; no label is ignored: leave such samples"
                        + " out, or name theirs by ClassificationSettings.withIgnoreIndex",
                        assertThrows(IllegalArgumentException.class, () -> loss.forward(x, new int[] {2, 0})).getMessage());
        assertThrows(IllegalStateException.class, () -> new CrossEntropyLoss().backward());
    }
}
