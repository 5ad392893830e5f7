package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.GradientReport;
import lanewise.nn.gradcheck.Verdict;
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

class BinaryCrossEntropyLossTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // In [0.1, 1): the complement stays clear of 0 in the samples, where the logarithm bends most.
    private static Tensor probabilities(Sample sample) {
        return sample.arrangement().of(uniform(sample, 5).mul(0.8).add(0.1));
    }

    /** Targets in [0, 1], among them many that are exactly 0 or 1. */
    static Tensor targets(Sample sample) {
        return sample.arrangement().of(uniform(sample, 6).mul(3).sub(1).clamp(0, 1));
    }

    private static Tensor uniform(Sample sample, int stream) {
        return Tensor.uniform(new Philox(sample.seed(), stream), DType.F64, sample.rows(), sample.columns());
    }

    private static GradientReport check(GradientCheck check, Sample sample) {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor targets = targets(sample);
        return check.check("BinaryCrossEntropyLoss", p -> loss.forward(p, targets), p -> {
            loss.forward(p, targets);
            return loss.backward();
        }, probabilities(sample));
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        check(GradientCheck.standard(), sample).orThrow();
    }

    @Property(tries = 100, seed = "1")
    void gradientAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        check(Sample.courseCheck(1e-5), sample).orThrow();
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor p = Tensor.of(new double[] {0.5, 0.25, 0.75, 0.5}, 2, 2).to(dtype);
        Tensor t = Tensor.of(new double[] {1, 1, 0, 0.5}, 2, 2).to(dtype);
        // (ln 2 + 2 ln 2 + 2 ln 2 + ln 2) / 4
        assertEquals(1.5 * Math.log(2), loss.forward(p, t), dtype == DType.F64 ? 1e-15 : 3e-7);
        // −1/p, −1/p, 1/(1 − p), and 0 where p = t, over 4
        assertArrayEquals(new double[] {-0.5, -1, 1, 0}, loss.backward().toDoubleArray());
    }

    /** Two classes with the probabilities 1 − p and p cost what cross-entropy says. */
    @Property(tries = 100)
    void equalsCrossEntropyOfTwoClasses(@ForAll("samples") Sample sample) {
        Tensor p = probabilities(sample).copy().reshape(-1, 1);
        Tensor t = targets(sample).copy().reshape(-1, 1);
        CrossEntropyLoss crossEntropy = new CrossEntropyLoss();
        double expected = crossEntropy.forward(withComplement(p), withComplement(t));
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        assertEquals(expected, loss.forward(p, t), 1e-14 * Math.max(1, expected));
        Tensor both = crossEntropy.backward();
        assertTrue(loss.backward().allClose(both.narrow(1, 1, 1).sub(both.narrow(1, 0, 1)), 1e-13, 1e-14));
    }

    private static Tensor withComplement(Tensor x) {
        return Tensor.concat(1, x.neg().add(1), x);
    }

    @Test
    void zeroTimesLogarithmOfZeroIsZero() {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor certain = Tensor.of(new double[] {0, 1}, 2);
        assertEquals(0, loss.forward(certain, certain), 0);
        assertArrayEquals(new double[] {0.5, -0.5}, loss.backward().toDoubleArray());
    }

    @Test
    void certaintyOfTheWrongAnswerCostsInfinitelyMuch() {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor certain = Tensor.of(new double[] {0, 1}, 2);
        assertEquals(Double.POSITIVE_INFINITY, loss.forward(certain, certain.flip(0)));
        assertArrayEquals(new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY},
                loss.backward().toDoubleArray());
    }

    /** T = 1 and P = 1.5 gave the loss −0.405, T = 0 and P = −0.5 as well. */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, -0.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1 + 0x1p-52,
        -Double.MIN_VALUE})
    void whatIsNoProbabilityIsRefused(double wrong) {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor t = Tensor.of(new double[][] {{1, 0, 1}, {1, 0, 0}});
        for (int row = 0; row < 2; row++) {
            Tensor p = Tensor.full(DType.F64, 0.5, 2, 3);
            p.set(wrong, row, 2);
            assertEquals("BinaryCrossEntropyLoss: the probability at [" + row + ", 2] is " + wrong
                            + "; probabilities lie in [0, 1], logits are for BinaryCrossEntropyWithLogitsLoss",
                    assertThrows(IllegalArgumentException.class, () -> loss.forward(p, t)).getMessage());
        }
        assertThrows(IllegalStateException.class, loss::backward, "nothing of it is remembered");
    }

    /** A network that has diverged computes NaN; what finds out is the loss, as with every other loss function. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void aProbabilityThatIsNanMakesTheLossNan(DType dtype) {
        Tensor p = Tensor.of(new double[] {Double.NaN, 0.5}, 2).to(dtype);
        for (double target : new double[] {0, 0.25, 1}) {
            assertEquals(Double.NaN, new BinaryCrossEntropyLoss().forward(p, Tensor.full(dtype, target, 2)));
        }
    }

    @Test
    void aScalarHasNoPlace() {
        assertEquals("BinaryCrossEntropyLoss: the probability is 1.5; probabilities lie in [0, 1], logits are for "
                        + "BinaryCrossEntropyWithLogitsLoss",
                assertThrows(IllegalArgumentException.class, () -> new BinaryCrossEntropyLoss()
                        .forward(Tensor.scalar(DType.F64, 1.5), Tensor.scalar(DType.F64, 1))).getMessage());
    }

    /** Without the mean, or with the sign of one term turned, the check finds the gradient wrong. */
    @Test
    void wrongGradientsAreFound() {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor p = Tensor.of(new double[] {0.3, 0.6, 0.8}, 3);
        Tensor t = Tensor.of(new double[] {1, 0.5, 0}, 3);
        Tensor positive = t.div(p);
        Tensor negative = t.neg().add(1).div(p.neg().add(1));
        for (Tensor wrong : new Tensor[] {negative.sub(positive), negative.add(positive).div(3),
            positive.sub(negative).div(3)}) {
            assertEquals(Verdict.WRONG_FORMULA,
                    GradientCheck.standard().check("wrong", x -> loss.forward(x, t), x -> wrong, p).verdict());
        }
    }

    /**
     * With u = 2⁻²⁴: 1 − T has one rounding, the logarithms are good to 2 ulp (4 u), products add one, and the sum of
     * the n pairs, all of one sign, n + 1: (n + 7) u of the loss. Each quotient of the gradient has up to three
     * roundings, and two more follow: 5 u of the sum of both.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        double u = 0x1p-24;
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor p = Tensor.uniform(new Philox(8, 0), DType.F32, 30, 7).mul(0.98).add(0.01);
        Tensor t = Tensor.uniform(new Philox(8, 1), DType.F32, 30, 7);
        double single = loss.forward(p, t);
        Tensor gradient = loss.backward().to(DType.F64);
        Tensor pWide = p.to(DType.F64);
        Tensor tWide = t.to(DType.F64);
        double wide = loss.forward(pWide, tWide);
        assertEquals(wide, single, (p.elements() + 7) * u * wide);
        Tensor scale = tWide.div(pWide).add(tWide.neg().add(1).div(pWide.neg().add(1))).div(p.elements());
        double worst = gradient.sub(loss.backward()).abs().div(scale).max().item();
        assertTrue(worst <= 5 * u, "error of the gradient: " + worst / u + " u");
    }

    @Test
    void badTargetsAreRefusedClearly() {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss();
        Tensor p = Tensor.full(DType.F64, 0.5, 2, 2);
        assertEquals("BinaryCrossEntropyLoss: targets of shape (2,) for an input of shape (2, 2)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(p, Tensor.ones(DType.F64, 2)))
                        .getMessage());
        assertEquals("BinaryCrossEntropyLoss: targets of type F32 for an input of type F64; convert them with "
                        + "targets.to(F64)",
                assertThrows(DTypeMismatchException.class, () -> loss.forward(p, Tensor.ones(DType.F32, 2, 2)))
                        .getMessage());
        Tensor none = Tensor.zeros(DType.F64, 0, 2);
        assertThrows(ShapeMismatchException.class, () -> loss.forward(none, none));
        assertThrows(IllegalStateException.class, () -> new BinaryCrossEntropyLoss().backward());
    }
}
