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

class MeanSquaredErrorLossTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static GradientReport check(GradientCheck check, Sample sample) {
        MeanSquaredErrorLoss loss = new MeanSquaredErrorLoss();
        Tensor targets = sample.arrangement().of(sample.normal(4, sample.rows(), sample.columns()));
        return check.check("MeanSquaredErrorLoss", x -> loss.forward(x, targets), x -> {
            loss.forward(x, targets);
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

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        MeanSquaredErrorLoss loss = new MeanSquaredErrorLoss();
        Tensor x = Tensor.of(new double[] {1, 2, -1, 0}, 2, 2).to(dtype);
        Tensor t = Tensor.of(new double[] {1, 0, 2, 0.5}, 2, 2).to(dtype);
        assertEquals((4 + 9 + 0.25) / 4, loss.forward(x, t));
        assertArrayEquals(new double[] {0, 1, -1.5, -0.25}, loss.backward().toDoubleArray());
        assertEquals(9, loss.forward(Tensor.scalar(dtype, 5), Tensor.scalar(dtype, 2)));
        assertEquals(6, loss.backward().item());
    }

    @Test
    void wrongGradientsAreFound() {
        MeanSquaredErrorLoss loss = new MeanSquaredErrorLoss();
        Tensor x = Tensor.of(new double[] {0.3, -0.6, 0.8}, 3);
        Tensor t = Tensor.of(new double[] {1, 0.5, 0}, 3);
        for (double factor : new double[] {2, 1 / 3.0, -2 / 3.0}) {
            assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard()
                    .check("wrong", at -> loss.forward(at, t), at -> at.sub(t).mul(factor), x).verdict());
        }
    }

    /** With u = 2⁻²⁴ a square has three roundings, their sum n; an element of the gradient has three. */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        double u = 0x1p-24;
        MeanSquaredErrorLoss loss = new MeanSquaredErrorLoss();
        Tensor x = Tensor.normal(new Philox(8, 0), DType.F32, 30, 7);
        Tensor t = Tensor.normal(new Philox(8, 1), DType.F32, 30, 7);
        double single = loss.forward(x, t);
        Tensor gradient = loss.backward().to(DType.F64);
        double wide = loss.forward(x.to(DType.F64), t.to(DType.F64));
        assertEquals(wide, single, (x.elements() + 3) * u * wide);
        assertTrue(gradient.allClose(loss.backward(), 3 * u, 0));
    }

    @Test
    void badTargetsAreRefusedClearly() {
        MeanSquaredErrorLoss loss = new MeanSquaredErrorLoss();
        Tensor x = Tensor.zeros(DType.F32, 2, 1);
        assertEquals("MeanSquaredErrorLoss: targets of shape (1, 2) for an input of shape (2, 1)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(x, Tensor.ones(DType.F32, 1, 2)))
                        .getMessage());
        Tensor none = Tensor.zeros(DType.F32, 0);
        assertEquals("MeanSquaredErrorLoss: the input has shape (0,); a loss needs at least one element",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(none, none)).getMessage());
        assertThrows(IllegalStateException.class, () -> new MeanSquaredErrorLoss().backward());
    }
}
