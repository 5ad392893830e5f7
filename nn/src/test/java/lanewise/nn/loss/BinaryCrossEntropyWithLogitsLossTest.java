package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.Sigmoid;
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

class BinaryCrossEntropyWithLogitsLossTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static GradientReport check(GradientCheck check, Sample sample) {
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        Tensor targets = BinaryCrossEntropyLossTest.targets(sample);
        return check.check("BinaryCrossEntropyWithLogitsLoss", z -> loss.forward(z, targets), z -> {
            loss.forward(z, targets);
            return loss.backward();
        }, sample.input());
    }

    @Property(tries = 100)
    void gradientAgreesWithDifferences(@ForAll("samples") Sample sample) {
        check(GradientCheck.standard(), sample).orThrow();
    }

    @Property(tries = 100, seed = "1")
    void gradientAgreesAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        check(Sample.courseCheck(1e-5), sample).orThrow();
    }

    /** The loss and its gradient are those of a sigmoid followed by binary cross-entropy. */
    @Property(tries = 100)
    void equalsBinaryCrossEntropyOfSigmoid(@ForAll("samples") Sample sample) {
        Tensor logits = sample.input();
        Tensor targets = BinaryCrossEntropyLossTest.targets(sample);
        Sigmoid sigmoid = new Sigmoid();
        BinaryCrossEntropyLoss twoSteps = new BinaryCrossEntropyLoss();
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        double expected = twoSteps.forward(sigmoid.forward(logits), targets);
        assertEquals(expected, loss.forward(logits, targets), 1e-13 * Math.max(1, expected));
        assertTrue(loss.backward().allClose(sigmoid.backward(twoSteps.backward()), 1e-12, 1e-13));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        Tensor z = Tensor.of(new double[] {0, Math.log(3), -Math.log(3), 0}, 4).to(dtype);
        Tensor t = Tensor.of(new double[] {1, 0, 0, 0.25}, 4).to(dtype);
        // The probabilities are 1/2, 3/4, 1/4, 1/2: ln 2 + ln 4 + ln 4/3 + ln 2.
        double tolerance = dtype == DType.F64 ? 1e-15 : 3e-7;
        assertEquals((Math.log(4) + Math.log(4) + Math.log(4 / 3.0)) / 4, loss.forward(z, t), tolerance);
        assertArrayEquals(
                new double[] {-0.125, 0.1875, 0.0625, 0.0625}, loss.backward().toDoubleArray(), tolerance);
    }

    @Test
    void hugeLogitsGiveFiniteLossAndGradient() {
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        Tensor z = Tensor.of(new float[] {1e5f, -1e5f, 1e5f, -1e5f}, 4);
        Tensor t = Tensor.of(new float[] {1, 1, 0, 0}, 4);
        assertEquals(5e4, loss.forward(z, t), "mean of 0, 100000, 100000, 0");
        assertTrue(loss.backward().bitwiseEquals(Tensor.of(new float[] {0, -0.25f, 0.25f, 0}, 4)));
        // Far on the right side the loss is e^-|z|, not 0.
        Tensor far = Tensor.of(new double[] {40}, 1);
        assertEquals(Math.exp(-40), loss.forward(far, Tensor.ones(DType.F64, 1)), 1e-30);
    }

    @Test
    void wrongGradientsAreFound() {
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        Tensor z = Tensor.of(new double[] {0.3, -0.6, 0.8}, 3);
        Tensor t = Tensor.of(new double[] {1, 0.5, 0}, 3);
        Tensor y = z.sigmoid();
        for (Tensor wrong : new Tensor[] {y.sub(t), t.sub(y).div(3), y.div(3)}) {
            assertEquals(Verdict.WRONG_FORMULA,
                    GradientCheck.standard().check("wrong", x -> loss.forward(x, t), x -> wrong, z).verdict());
        }
    }

    /**
     * With u = 2⁻²⁴: a term is max(z, 0) − t z, with errors of 2 u |z| in all, plus ln(1 + e) with e ≤ 1: 4 u of e,
     * which moves the logarithm by as much at most, and 4 u of ln 2 ≤ 1; their sum adds u (|z| + 1), and the sum of n
     * positive terms n u of itself. So |L32 − L64| ≤ (3 max |z| + 9 + n L) u. The gradient has the 4 u of the sigmoid
     * and two roundings of numbers up to 1, over n.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        double u = 0x1p-24;
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        Tensor z = Tensor.normal(new Philox(8, 0), DType.F32, 30, 7).mul(4);
        Tensor t = Tensor.uniform(new Philox(8, 1), DType.F32, 30, 7);
        double single = loss.forward(z, t);
        Tensor gradient = loss.backward().to(DType.F64);
        double wide = loss.forward(z.to(DType.F64), t.to(DType.F64));
        int n = z.elements();
        assertEquals(wide, single, (3 * z.abs().max().item() + 9 + n * wide) * u);
        assertTrue(gradient.allClose(loss.backward(), 0, 6 * u / n));
    }

    @Test
    void badTargetsAreRefusedClearly() {
        BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss();
        Tensor z = Tensor.zeros(DType.F64, 2, 1);
        assertEquals("BinaryCrossEntropyWithLogitsLoss: targets of shape (2,) for an input of shape (2, 1); did you"
                + " mean targets.unsqueeze(1)?",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(z, Tensor.ones(DType.F64, 2)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> loss.forward(z, Tensor.ones(DType.F32, 2, 1)));
        assertThrows(IllegalStateException.class, () -> new BinaryCrossEntropyWithLogitsLoss().backward());
    }
}
