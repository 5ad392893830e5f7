package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.GradientReport;
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

class HuberLossTest {
    private static final double KINK_DISTANCE = 1e-3;

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Targets at differences of both branches, none of which lies within 1e-3 of a kink.
    private static Tensor targets(Sample sample, Tensor x, double delta) {
        Tensor difference = sample.normal(4, sample.rows(), sample.columns()).mul(2 * delta);
        Tensor away = difference.abs().sub(delta).sign().mul(difference.sign()).mul(KINK_DISTANCE);
        return sample.arrangement().of(x.sub(difference.add(away)));
    }

    private static void check(GradientCheck check, Sample sample) {
        for (double delta : new double[] {0.5, 1, 3}) {
            HuberLoss loss = new HuberLoss(delta);
            Tensor x = sample.input();
            Tensor targets = targets(sample, x, delta);
            check.check("HuberLoss", at -> loss.forward(at, targets), at -> {
                loss.forward(at, targets);
                return loss.backward();
            }, x).orThrow();
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

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        Tensor x = Tensor.of(new double[] {1, 2, -1, 0}, 2, 2).to(dtype);
        Tensor t = Tensor.of(new double[] {1, 0, 2, 0.5}, 2, 2).to(dtype); // differences 0, 2, −3, −0.5
        HuberLoss loss = new HuberLoss();
        assertEquals(1, loss.delta());
        assertEquals((0 + 1.5 + 2.5 + 0.125) / 4, loss.forward(x, t));
        assertArrayEquals(new double[] {0, 0.25, -0.25, -0.125}, loss.backward().toDoubleArray());
        HuberLoss wider = new HuberLoss(2.5);
        assertEquals((0 + 2 + 2.5 * (3 - 1.25) + 0.125) / 4, wider.forward(x, t));
        assertArrayEquals(new double[] {0, 0.5, -0.625, -0.125}, wider.backward().toDoubleArray());
        assertEquals(2.5, loss.forward(Tensor.scalar(dtype, 5), Tensor.scalar(dtype, 2)));
        assertEquals(1, loss.backward().item());
    }

    /** At |d| = δ the loss is δ²/2 and its slope ±δ, from both sides. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void valueAndSlopeAtTheKink(DType dtype) {
        for (double delta : new double[] {0.25, 1, 2}) {
            HuberLoss loss = new HuberLoss(delta);
            for (double sign : new double[] {-1, 1}) {
                for (double d : new double[] {Math.nextDown((float) delta), delta, Math.nextUp((float) delta)}) {
                    double value = loss.forward(Tensor.scalar(dtype, sign * d), Tensor.scalar(dtype, 0));
                    assertEquals(delta * delta / 2, value, 1.5 * delta * Math.ulp((float) delta));
                    assertEquals(sign * Math.min(d, delta), loss.backward().item());
                }
                Tensor kink = Tensor.scalar(dtype, sign * delta);
                assertEquals(delta * delta / 2, loss.forward(kink, Tensor.scalar(dtype, 0)));
                assertEquals(sign * delta, loss.backward().item());
            }
        }
    }

    /** Where all differences lie within δ it is half the mean squared error. */
    @Property(tries = 100)
    void withinDeltaItIsHalfTheSquaredError(@ForAll("samples") Sample sample) {
        Tensor x = sample.input();
        Tensor t = sample.arrangement().of(sample.normal(4, sample.rows(), sample.columns()));
        HuberLoss loss = new HuberLoss(100);
        MeanSquaredErrorLoss squared = new MeanSquaredErrorLoss();
        double expected = squared.forward(x, t) / 2;
        assertEquals(expected, loss.forward(x, t), 1e-15 * expected);
        assertTrue(squared.backward().div(2).allClose(loss.backward(), 1e-15, 0));
    }

    @Test
    void wrongGradientsAreFound() {
        HuberLoss loss = new HuberLoss(0.5);
        Tensor x = Tensor.of(new double[] {0.3, -0.6, 0.8}, 3);
        Tensor t = Tensor.of(new double[] {0.2, 0.5, -0.1}, 3);
        UnaryOperator<Tensor> clamped = at -> at.sub(t).clamp(-0.5, 0.5);
        for (UnaryOperator<Tensor> wrong : List.<UnaryOperator<Tensor>>of(
                clamped, // the mean is missing
                at -> at.sub(t).div(3), // that of the squares, everywhere
                at -> at.sub(t).clamp(-1, 1).div(3), // another δ
                at -> at.sub(t).sign().mul(0.5 / 3), // that of the straight branches, everywhere
                at -> clamped.apply(at).abs().div(3))) {
            GradientReport report =
                    GradientCheck.standard().check("wrong", at -> loss.forward(at, t), wrong, x);
            assertEquals(Verdict.WRONG_FORMULA, report.verdict());
        }
    }

    @Test
    void hugeDifferencesCostTheirSizeTimesDelta() {
        HuberLoss loss = new HuberLoss();
        Tensor t = Tensor.zeros(DType.F32, 2);
        assertEquals(0x1p100, loss.forward(Tensor.of(new float[] {0x1p100f, -0x1p100f}, 2), t), "no square overflows");
        assertArrayEquals(new double[] {0.5, -0.5}, loss.backward().toDoubleArray());
        assertEquals(Double.POSITIVE_INFINITY,
                loss.forward(Tensor.of(new float[] {Float.NEGATIVE_INFINITY, 0}, 2), t));
        assertArrayEquals(new double[] {-0.5, 0}, loss.backward().toDoubleArray());
        assertEquals(Double.NaN, loss.forward(Tensor.of(new float[] {Float.NaN, 0}, 2), t));
    }

    /**
     * With u = 2⁻²⁴ and δ a number of F32: the difference d has one rounding, which c inherits, so that c (d − c/2),
     * whose relative condition in d is at most 2, has 2 u of it and two of its own roundings; the sum of n positive terms
     * adds n u. An element of the gradient has two roundings.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        double u = 0x1p-24;
        HuberLoss loss = new HuberLoss(0.75);
        Tensor x = Tensor.normal(new Philox(8, 0), DType.F32, 30, 7);
        Tensor t = Tensor.normal(new Philox(8, 1), DType.F32, 30, 7);
        double single = loss.forward(x, t);
        Tensor gradient = loss.backward().to(DType.F64);
        double wide = loss.forward(x.to(DType.F64), t.to(DType.F64));
        assertEquals(wide, single, (x.elements() + 5) * u * wide);
        assertTrue(gradient.allClose(loss.backward(), 3 * u, 0));
    }

    @Test
    void theArgumentsMayChangeAfterForward() {
        HuberLoss loss = new HuberLoss();
        Tensor x = Tensor.of(new double[] {3, 0.5}, 2);
        Tensor t = Tensor.of(new double[] {0, 0}, 2);
        loss.forward(x, t);
        x.fill(7);
        t.fill(7);
        assertArrayEquals(new double[] {0.5, 0.25}, loss.backward().toDoubleArray());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.POSITIVE_INFINITY, Double.NaN})
    void aDeltaThatIsNoneIsRefused(double delta) {
        assertEquals("HuberLoss: delta must be above 0 and finite, not " + delta + "; 1 is the usual choice",
                assertThrows(IllegalArgumentException.class, () -> new HuberLoss(delta)).getMessage());
    }

    @Test
    void badTargetsAreRefusedClearly() {
        HuberLoss loss = new HuberLoss();
        Tensor x = Tensor.zeros(DType.F32, 2, 1);
        assertEquals("HuberLoss: targets of shape (1, 2) for an input of shape (2, 1)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(x, Tensor.ones(DType.F32, 1, 2)))
                        .getMessage());
        Tensor none = Tensor.zeros(DType.F32, 0);
        assertEquals("HuberLoss: the input has shape (0,); a loss needs at least one element",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(none, none)).getMessage());
    }
}
