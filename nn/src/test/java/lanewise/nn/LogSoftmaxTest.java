package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LogSoftmaxTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed()).check(new LogSoftmax(), sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero.
    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sample.courseCheck(1e-5).check(new LogSoftmax(), sample.input()).orThrow();
    }

    @Property(tries = 50)
    void itIsTheLogarithmOfTheSoftmaxAndIgnoresAShift(@ForAll("samples") Sample sample) {
        LogSoftmax logSoftmax = new LogSoftmax();
        logSoftmax.eval();
        Tensor x = sample.input();
        Tensor y = logSoftmax.forward(x);
        assertTrue(y.allClose(new Softmax().forward(x).log(), 1e-13, 1e-14));
        assertTrue(logSoftmax.forward(x.add(100)).allClose(y, 1e-12, 1e-12));
        assertTrue(y.le(0).all().item() == 1);
    }

    /** ln(1/10), ln(3/10), ln(6/10) of logits ln 1, ln 3, ln 6; with dY = (1, 0, 0), dX = dY − Y's probabilities. */
    @Test
    void handComputedExample() {
        LogSoftmax logSoftmax = new LogSoftmax();
        Tensor y = logSoftmax.forward(Tensor.of(new double[] {0, Math.log(3), Math.log(6)}, 1, 3));
        assertTrue(y.allClose(Tensor.of(new double[] {Math.log(0.1), Math.log(0.3), Math.log(0.6)}, 1, 3), 1e-15, 0));
        Tensor dX = logSoftmax.backward(Tensor.of(new double[] {1, 0, 0}, 1, 3));
        assertTrue(dX.allClose(Tensor.of(new double[] {0.9, -0.3, -0.6}, 1, 3), 1e-15, 0));
    }

    @Test
    void whereTheProbabilityUnderflowsTheLogarithmIsFinite() {
        Tensor y = new LogSoftmax().forward(Tensor.of(new float[] {1000, 0, -1000, 1e30f, 0, -1e30f}, 2, 3));
        assertTrue(y.bitwiseEquals(Tensor.of(new float[] {0, -1000, -2000, 0, -1e30f, -2e30f}, 2, 3)));
    }

    @Test
    void theLastAxisIsNormalisedWhateverTheRank() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 2, 3, 4);
        GradientCheck.assertGradients(new LogSoftmax(), x);
        assertTrue(new LogSoftmax().forward(x).exp().sum(-1).allClose(Tensor.ones(DType.F64, 2, 3), 1e-14, 0));
        GradientCheck.assertGradients(new LogSoftmax(), x.select(0, 0).select(0, 0).copy());
    }

    @Test
    void theCheckCatchesEveryMutant() {
        Tensor x = Tensor.normal(new Philox(2, 0), DType.F64, 3, 4);
        Tensor probabilities = new Softmax().forward(x).copy();
        assertWrong(x, new Mutant<>(new LogSoftmax(), (original, dY) -> dY));
        assertWrong(x, new Mutant<>(new LogSoftmax(), (original, dY) -> dY.sub(probabilities.mul(dY))));
        assertWrong(x, new Mutant<>(new LogSoftmax(),
                (original, dY) -> dY.add(probabilities.mul(dY.sum(Axes.of(1).keep())))));
        assertWrong(x, new Mutant<>(new LogSoftmax(),
                (original, dY) -> dY.sub(probabilities.mul(dY.sum(Axes.of(0).keep())))));
    }

    private static void assertWrong(Tensor x, Module mutant) {
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, x.copy()).verdict());
    }

    /**
     * With u = 2⁻²⁴ and R the range of a row: each shifted logit d is off by u |d| ≤ u R, which moves the sum of the
     * exponentials, of which one is 1, by at most R u of itself; exp adds 2 u, the sum C u, and log 2 u of a value up
     * to ln C; the last subtraction u |y| with |y| ≤ R + ln C. Together |y32 − y64| ≤ (3 R + 3 ln C + C + 2) u. From it
     * |dX32 − dX64| ≤ |s| (that error + (C + 4) u) + u |dX| with s the sum of |dY| of the row.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int classes = 10;
        double u = 0x1p-24;
        Tensor x = Tensor.normal(new Philox(5, 0), DType.F32, 200, classes).mul(4);
        Tensor dY = Tensor.normal(new Philox(5, 1), DType.F32, 200, classes);
        double range = x.max(1).sub(x.min(1)).max().item();
        double bound = (3 * range + 3 * Math.log(classes) + classes + 2) * u;
        LogSoftmax single = new LogSoftmax();
        LogSoftmax wide = new LogSoftmax();
        double yError = single.forward(x).to(DType.F64).sub(wide.forward(x.to(DType.F64))).abs().max().item();
        assertTrue(yError > 0 && yError <= bound, "error " + yError + ", allowed " + bound);
        Tensor exact = wide.backward(dY.to(DType.F64));
        Tensor magnitudes = dY.to(DType.F64).abs().sum(Axes.of(1).keep());
        Tensor allowed = magnitudes.mul(bound + (classes + 4) * u).add(exact.abs().mul(u));
        double dXError = single.backward(dY).to(DType.F64).sub(exact).abs().div(allowed).max().item();
        assertTrue(dXError > 0 && dXError <= 1, "error " + dXError + " of what is allowed");
    }

    @Test
    void inputsWithoutClassesAreRefused() {
        assertEquals("LogSoftmax: the input has shape (2, 0), not (…, C) with at least one class",
                assertThrows(ShapeMismatchException.class,
                        () -> new LogSoftmax().forward(Tensor.zeros(DType.F32, 2, 0))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> new Softmax().forward(Tensor.scalar(DType.F32, 1)));
    }
}
