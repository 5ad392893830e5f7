package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
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

class MeanOnlyBatchNorm1dTest {
    private static final double U = 0x1p-24; // half the distance of 1 and the next float

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static MeanOnlyBatchNorm1d layer(int features, DType dtype, long seed) {
        MeanOnlyBatchNorm1d layer = new MeanOnlyBatchNorm1d(features, dtype);
        layer.weight().value().copyFrom(Tensor.normal(new Philox(seed, 21), dtype, features));
        layer.bias().value().copyFrom(Tensor.normal(new Philox(seed, 22), dtype, features));
        return layer;
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        MeanOnlyBatchNorm1d layer = layer(sample.columns(), DType.F64, sample.seed());
        GradientCheck.standard().withSeed(sample.seed()).check(layer, sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero. With one
    // sample dX is 0, and the difference may be a rounding error.
    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sample atLeastTwo = new Sample(sample.rows() + 1, sample.columns(), sample.outputs(), sample.seed(),
                sample.arrangement());
        MeanOnlyBatchNorm1d layer = layer(sample.columns(), DType.F64, sample.seed());
        Sample.courseCheck(1e-5).check(layer, atLeastTwo.input()).orThrow();
    }

    @Test
    void handComputedExample() {
        MeanOnlyBatchNorm1d layer = new MeanOnlyBatchNorm1d(2, DType.F32, 0.5);
        layer.weight().value().copyFrom(Tensor.of(new float[] {2, -1}));
        layer.bias().value().copyFrom(Tensor.of(new float[] {10, 20}));
        Tensor x = Tensor.of(new float[] {1, 4, 3, -2}, 2, 2); // means 2 and 1
        assertArrayEquals(new float[] {8, 17, 12, 23}, layer.forward(x).toFloatArray());
        Tensor dX = layer.backward(Tensor.of(new float[] {1, 0, 3, 8}, 2, 2)); // means 2 and 4
        assertArrayEquals(new float[] {-2, 4, 2, -4}, dX.toFloatArray());
        assertArrayEquals(new float[] {2, -24}, layer.weight().grad().toFloatArray());
        assertArrayEquals(new float[] {4, 8}, layer.bias().grad().toFloatArray());
        assertArrayEquals(new float[] {1, 0.5f}, layer.namedBuffers().get("running_mean").toFloatArray());
        layer.eval();
        assertArrayEquals(new float[] {10, 16.5f, 14, 22.5f}, layer.forward(x).toFloatArray());
        assertArrayEquals(new float[] {1, 0.5f}, layer.namedBuffers().get("running_mean").toFloatArray());
    }

    /** With one sample Y = β, so the gradient is 0; the document also finds −γ, for two samples that do not exist. */
    @Test
    void withOneSampleTheGradientIsZero() {
        MeanOnlyBatchNorm1d layer = layer(3, DType.F64, 1);
        Tensor y = layer.forward(Tensor.normal(new Philox(1, 0), DType.F64, 1, 3));
        assertTrue(y.bitwiseEquals(layer.bias().value().unsqueeze(0).copy()));
        Tensor dX = layer.backward(Tensor.normal(new Philox(1, 1), DType.F64, 1, 3));
        assertEquals(0, dX.abs().max().item());
        assertEquals(0, layer.weight().grad().abs().max().item());
    }

    /**
     * The influence of one sample on the mean fades: where one dY is not 0, dX tends to γ dY like 1 ÷ S. But where all
     * dY are equal, dX is 0 for every S: the limit in the document holds for the derivatives of single outputs, not for
     * their sum.
     */
    @Test
    void forManySamplesTheGradientTendsToGammaTimesThatOfTheOutputLessItsMean() {
        for (int samples : new int[] {10, 1000, 100_000}) {
            MeanOnlyBatchNorm1d layer = layer(1, DType.F64, 2);
            double gamma = layer.weight().value().item();
            layer.forward(Tensor.normal(new Philox(2, 0), DType.F64, samples, 1));
            Tensor dY = Tensor.zeros(DType.F64, samples, 1);
            dY.set(1, 0, 0);
            Tensor dX = layer.backward(dY);
            assertEquals(gamma * (1 - 1.0 / samples), dX.get(0, 0), 1e-15);
            assertEquals(-gamma / samples, dX.get(1, 0), 1e-15);
            assertEquals(0, layer.backward(Tensor.ones(DType.F64, samples, 1)).abs().max().item(), 1e-10);
        }
    }

    /** The document's result is one row of the Jacobian of Y: it lacks the gradient from above, and the sum over j. */
    @Test
    void theCheckCatchesEveryMutantAndTheResultOfTheSource() {
        int samples = POINT.dim(0);
        assertWrong((layer, dY) -> { // γ (1 − 1/n), i = j
            layer.backward(dY);
            return Tensor.ones(DType.F64, samples, 3).mul(layer.weight().value()).mul(1 - 1.0 / samples);
        });
        assertWrong((layer, dY) -> { // the same times dY
            layer.backward(dY);
            return dY.mul(layer.weight().value()).mul(1 - 1.0 / samples);
        });
        assertWrong((layer, dY) -> { // the limit for n → ∞
            layer.backward(dY);
            return dY.mul(layer.weight().value());
        });
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> layer.backward(dY).div(layer.weight().value()));
        assertWrong((layer, dY) -> { // X in place of X − μ
            Tensor dX = layer.backward(dY);
            layer.weight().grad().copyFrom(dY.mul(POINT).sum(0));
            return dX;
        });
        assertWrong((layer, dY) -> { // the mean for the sum
            Tensor dX = layer.backward(dY);
            layer.bias().grad().div(samples, layer.bias().grad());
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 4, 3).add(1);

    private static void assertWrong(BiFunction<MeanOnlyBatchNorm1d, Tensor, Tensor> backward) {
        Mutant<MeanOnlyBatchNorm1d> mutant = new Mutant<>(layer(3, DType.F64, 6), backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    /**
     * With u = 2⁻²⁴: a mean of S terms is off by (S + 1) u of their mean magnitude. So X − μ is off by
     * e = (S + 1) u mean|X| + u |X − μ|, Y by |γ| (e + u |X − μ|) + u (|γ (X − μ)| + |Y|) at most, dβ by
     * (S + 1) u Σ|dY|, dγ by Σ |dY| (e + (S + 2) u |X − μ|), dX by |γ| ((S + 3) u mean|dY| + 2 u |dY|).
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int samples = 9;
        int features = 40;
        MeanOnlyBatchNorm1d single = layer(features, DType.F32, 7);
        MeanOnlyBatchNorm1d wide = new MeanOnlyBatchNorm1d(features, DType.F64);
        Tensor gamma = wide.weight().value().copyFrom(single.weight().value().to(DType.F64)).abs();
        wide.bias().value().copyFrom(single.bias().value().to(DType.F64));
        Tensor x = Tensor.normal(new Philox(7, 1), DType.F32, samples, features).add(0.5);
        Tensor dY = Tensor.normal(new Philox(7, 2), DType.F32, samples, features);
        Tensor xWide = x.to(DType.F64);
        Tensor dYWide = dY.to(DType.F64);
        Tensor centred = xWide.sub(xWide.mean(0)).abs();
        Tensor e = centred.add(xWide.abs().mean(0).mul(samples + 1)).mul(U);

        Tensor y = wide.forward(xWide);
        assertWithin(single.forward(x), y, gamma.mul(e.add(centred.mul(2 * U))).add(y.abs().mul(U)));
        assertWithin(single.backward(dY), wide.backward(dYWide),
                gamma.mul(dYWide.abs().mean(0).mul((samples + 3) * U).add(dYWide.abs().mul(2 * U))));
        assertWithin(single.bias().grad(), wide.bias().grad(), dYWide.abs().sum(0).mul((samples + 1) * U));
        assertWithin(single.weight().grad(), wide.weight().grad(),
                dYWide.abs().mul(e.add(centred.mul((samples + 2) * U))).sum(0));
    }

    private static void assertWithin(Tensor single, Tensor exact, Tensor allowed) {
        double worst = single.to(DType.F64).sub(exact).abs().div(allowed).max().item();
        assertTrue(worst <= 1, "error " + worst + " of what is allowed");
        assertTrue(worst > 0, "f32 and f64 are told apart");
    }

    @Test
    void namesOfParametersAndBuffers() {
        MeanOnlyBatchNorm1d layer = new MeanOnlyBatchNorm1d(3, DType.F32);
        assertEquals(List.of("weight", "bias"), List.copyOf(layer.namedParameters().keySet()));
        assertEquals(List.of("running_mean"), List.copyOf(layer.namedBuffers().keySet()));
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        MeanOnlyBatchNorm1d layer = new MeanOnlyBatchNorm1d(3, DType.F32);
        assertEquals("MeanOnlyBatchNorm1d(3): the input has shape (2, 4), not (S, 3)",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 2, 4))).getMessage());
        assertEquals("MeanOnlyBatchNorm1d(3): training needs at least 1 sample, not 0",
                assertThrows(IllegalArgumentException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 0, 3))).getMessage());
        assertFalse(layer.namedBuffers().get("running_mean").ne(0).any().item() == 1, "no mean of nothing");
        assertThrows(IllegalArgumentException.class, () -> new MeanOnlyBatchNorm1d(3, DType.F32, Double.NaN));
    }

    /** By hand, with m = ¼: means 4 and 8 give 1 and ¾ · 1 + ¼ · 8 = 2.75; then Y = γ (X − 2.75) + β. */
    @Test
    void evalModeTakesAwayTheRunningMean() {
        MeanOnlyBatchNorm1d layer = new MeanOnlyBatchNorm1d(1, DType.F64, 0.25);
        layer.weight().value().fill(2);
        layer.bias().value().fill(-1);
        layer.forward(Tensor.of(new double[] {3, 5}, 2, 1));
        layer.forward(Tensor.of(new double[] {10, 6}, 2, 1));
        assertEquals(2.75, layer.namedBuffers().get("running_mean").get(0));
        layer.eval();
        assertEquals(2 * (4 - 2.75) - 1, layer.forward(Tensor.of(new double[] {4}, 1, 1)).item());
        assertEquals(2.75, layer.namedBuffers().get("running_mean").get(0), "eval mode leaves it alone");
    }

    @Test
    void theEndsOfTheRangeOfTheMomentumAreAllowed() {
        MeanOnlyBatchNorm1d fixed = new MeanOnlyBatchNorm1d(1, DType.F64, 0);
        fixed.forward(Tensor.of(new double[] {3, 5}, 2, 1));
        assertEquals(0, fixed.namedBuffers().get("running_mean").get(0));
        MeanOnlyBatchNorm1d latest = new MeanOnlyBatchNorm1d(1, DType.F64, 1);
        latest.forward(Tensor.of(new double[] {3, 5}, 2, 1));
        assertEquals(4, latest.namedBuffers().get("running_mean").get(0));
    }
}
