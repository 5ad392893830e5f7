package lanewise.nn;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNorm1dTest {
    private static final double U = 0x1p-24; // half the distance of 1 and the next float

    /** Samples with at least two rows. */
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary().map(sample -> new Sample(
                sample.rows() + 1, sample.columns(), sample.outputs(), sample.seed(), sample.arrangement()));
    }

    private static BatchNorm1d layer(int features, DType dtype, long seed) {
        BatchNorm1d layer = new BatchNorm1d(features, dtype);
        layer.weight().value().copyFrom(Tensor.normal(new Philox(seed, 21), dtype, features));
        layer.bias().value().copyFrom(Tensor.normal(new Philox(seed, 22), dtype, features));
        return layer;
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        BatchNorm1d layer = layer(sample.columns(), DType.F64, sample.seed());
        GradientCheck.standard().withSeed(sample.seed()).check(layer, sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero. With two
    // samples every dX does: X̂ is ±1 up to ε, whatever X is.
    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sample atLeastThree = new Sample(sample.rows() + 1, sample.columns(), sample.outputs(), sample.seed(),
                sample.arrangement());
        BatchNorm1d layer = layer(sample.columns(), DType.F64, sample.seed());
        Sample.courseCheck(1e-5).check(layer, atLeastThree.input()).orThrow();
    }

    @Test
    void largeLayersAreCheckedAlongDirectionsAndSampledElements() {
        GradientCheck.assertGradients(layer(30, DType.F64, 3), Tensor.normal(new Philox(3, 0), DType.F64, 12, 30));
    }

    @Property(tries = 50)
    void columnsComeOutWithMeanZeroAndVarianceOne(@ForAll("samples") Sample sample) {
        BatchNorm1d layer = new BatchNorm1d(sample.columns(), DType.F64);
        Tensor x = sample.input();
        Tensor y = layer.forward(x);
        assertTrue(y.mean(0).allClose(Tensor.zeros(DType.F64, sample.columns()), 0, 1e-12));
        Tensor variance = x.var(0);
        assertTrue(y.var(0).allClose(variance.div(variance.add(1e-5)), 1e-10, 0));
    }

    /** dX takes no part in what moves a whole column: its columns sum to 0. */
    @Property(tries = 50)
    void theInputGradientOfAColumnSumsToZero(@ForAll("samples") Sample sample) {
        BatchNorm1d layer = layer(sample.columns(), DType.F64, sample.seed());
        layer.forward(sample.input());
        Tensor dX = layer.backward(sample.normal(3, sample.rows(), sample.columns()));
        Tensor magnitude = dX.abs().sum(0).maximum(1);
        assertTrue(dX.sum(0).div(magnitude).abs().max().item() < 1e-11);
    }

    /** Computed once by PyTorch in f64: {@code src/test/scripts/normalization.py}. */
    @Test
    void valuesOfPyTorch() {
        BatchNorm1d layer = new BatchNorm1d(2, DType.F64, 0.3, 1e-2);
        layer.weight().value().copyFrom(Tensor.of(new double[] {1.5, -0.5}));
        layer.bias().value().copyFrom(Tensor.of(new double[] {0.25, 2}));
        Tensor x = Tensor.of(new double[] {1, 2, 3, -1, -2, 0.5}, 3, 2);
        assertValues(layer.forward(x), 0.49304448607313422, 1.3896586559216306, 1.9513114025119396,
                2.6103413440783698, -1.6943558885850738, 2);
        assertValues(layer.backward(Tensor.of(new double[] {0.5, -1, 2, 1, -0.25, 3}, 3, 2)),
                -0.28756648401420259, 0.40958889315634506, 0.17443498655878986, 0.40419956561481435,
                0.11313149745541251, -0.81378845877115946);
        assertValues(layer.weight().grad(), 2.6734893468044767, -2.4413653763134784);
        assertValues(layer.bias().grad(), 2.25, 3);
        assertValues(layer.namedBuffers().get("running_mean"), 0.2, 0.15);
        assertValues(layer.namedBuffers().get("running_var"), 2.6, 1.375);
        layer.eval();
        assertValues(layer.forward(x), 0.99278135270820744, 1.2140103159751383, 2.8497347344787261,
                2.4885881819614002, -1.7926487199475705, 1.8512992489682694);
    }

    private static void assertValues(Tensor actual, double... expected) {
        double[] values = actual.toDoubleArray();
        assertEquals(expected.length, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], 1e-14, "element " + i);
        }
    }

    @Test
    void theRunningStatisticsTendToThoseOfTheData() {
        BatchNorm1d layer = new BatchNorm1d(1, DType.F64);
        int steps = 2000;
        for (int step = 0; step < steps; step++) {
            layer.forward(Tensor.normal(new Philox(8, step), DType.F64, 4, 1).mul(3).add(5));
        }
        // The weights (1 − m)ᵏ m of the batches have Σ w² = m ÷ (2 − m); a mean of 4 has variance σ² ÷ 4, an unbiased
        // variance of 4 has variance 2 σ⁴ ÷ 3. Five standard errors; the biased variance would be 5 · 0.4 below 9.
        double share = 0.1 / 1.9;
        assertEquals(5, layer.namedBuffers().get("running_mean").item(), 5 * Math.sqrt(share * 9 / 4));
        assertEquals(9, layer.namedBuffers().get("running_var").item(), 5 * Math.sqrt(share * 2 * 81 / 3));
    }

    @Test
    void theRunningVarianceIsTheUnbiasedOne() {
        BatchNorm1d layer = new BatchNorm1d(1, DType.F64, 1, 1e-5);
        layer.forward(Tensor.of(new double[] {1, 3}, 2, 1));
        assertEquals(2, layer.namedBuffers().get("running_mean").item());
        assertEquals(2, layer.namedBuffers().get("running_var").item(), 1e-15); // (1 + 1) ÷ (2 − 1); biased it is 1
    }

    @Test
    void evalModeReadsTheRunningStatisticsAndLeavesThemAlone() {
        BatchNorm1d layer = layer(3, DType.F64, 4);
        layer.forward(Tensor.normal(new Philox(4, 0), DType.F64, 5, 3));
        List<Tensor> before = layer.namedBuffers().values().stream().map(Tensor::copy).toList();
        layer.eval();
        Tensor x = Tensor.normal(new Philox(4, 1), DType.F64, 5, 3);
        Tensor y = layer.forward(x);
        for (int row = 0; row < 5; row++) {
            assertTrue(layer.forward(x.narrow(0, row, 1)).bitwiseEquals(y.narrow(0, row, 1)), "one sample will do");
        }
        List<Tensor> after = List.copyOf(layer.namedBuffers().values());
        assertTrue(before.get(0).bitwiseEquals(after.get(0)) && before.get(1).bitwiseEquals(after.get(1)));
        assertEquals(0, layer.forward(Tensor.zeros(DType.F64, 0, 3)).elements());
    }

    @Test
    void aConstantColumnGivesTheBias() {
        BatchNorm1d layer = layer(2, DType.F32, 5);
        Tensor y = layer.forward(Tensor.full(DType.F32, 7, 4, 2));
        assertTrue(y.bitwiseEquals(layer.bias().value().broadcastTo(4, 2).copy()));
        assertTrue(layer.backward(Tensor.ones(DType.F32, 4, 2)).abs().max().item() < 1e-3);
    }

    @Test
    void theCheckCatchesEveryMutant() {
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> layer.backward(dY.neg()).neg().mul(1.001));
        assertWrong((layer, dY) -> { // mean and variance taken for constants
            layer.backward(dY);
            return dY.mul(layer.weight().value()).div(POINT.var(0).add(1e-5).sqrt());
        });
        assertWrong((layer, dY) -> { // the variance taken for a constant
            layer.backward(dY);
            return dY.sub(dY.mean(0)).mul(layer.weight().value()).div(POINT.var(0).add(1e-5).sqrt());
        });
        assertWrong((layer, dY) -> { // the unbiased variance
            Tensor dX = layer.backward(dY);
            return dX.mul(Math.sqrt(3.0 / 4));
        });
        assertWrong((layer, dY) -> { // without γ
            Tensor dX = layer.backward(dY);
            return dX.div(layer.weight().value());
        });
        assertWrong((layer, dY) -> { // any row for dβ
            Tensor dX = layer.backward(dY);
            layer.bias().grad().copyFrom(dY.select(0, 0));
            return dX;
        });
        assertWrong((layer, dY) -> { // the document's letter for X̂ taken for the input
            Tensor dX = layer.backward(dY);
            layer.weight().grad().copyFrom(dY.mul(POINT).sum(0));
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 4, 3).mul(2).add(1);

    private static void assertWrong(BiFunction<BatchNorm1d, Tensor, Tensor> backward) {
        Mutant<BatchNorm1d> mutant = new Mutant<>(layer(3, DType.F64, 6), backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    /**
     * With u = 2⁻²⁴ and deviation σ: μ is off by e = (S + 1) u mean|X|, X − μ by e + u |X − μ|, and v, since
     * mean|X − μ| ≤ σ, by 2 σ e + (S + 4) u v; 1 ÷ √(v + ε) by e/σ + (S/2 + 5) u of itself. With
     * c = e/σ + (S/2 + 8) u hence |ΔX̂| ≤ c (1 + |X̂|) and |ΔY| ≤ c |γ| (1 + |X̂|) + 3 u (|γ X̂| + |β|).
     *
     * <p>A sum over S of terms adds (S + 1) u of their magnitude: |Δdβ| ≤ (S + 1) u Σ|dY| and
     * |Δdγ| ≤ (c + (S + 2) u) D with D = Σ |dY| (1 + |X̂|). In dX the bracket is off by (c + (S + 5) u) M with
     * M = (1 + |X̂|) (|dY| + 2 D/S), and its factor by c of itself: |ΔdX| ≤ |γ|/√(v + ε) (2 c + (S + 5) u) M.
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int samples = 9;
        int features = 40;
        BatchNorm1d single = layer(features, DType.F32, 7);
        BatchNorm1d wide = new BatchNorm1d(features, DType.F64);
        Tensor gamma = wide.weight().value().copyFrom(single.weight().value().to(DType.F64));
        Tensor beta = wide.bias().value().copyFrom(single.bias().value().to(DType.F64));
        Tensor x = Tensor.normal(new Philox(7, 1), DType.F32, samples, features).add(0.5);
        Tensor dY = Tensor.normal(new Philox(7, 2), DType.F32, samples, features);
        Tensor xWide = x.to(DType.F64);
        Tensor dYWide = dY.to(DType.F64);

        Tensor deviation = xWide.var(0).add(1e-5).sqrt();
        Tensor xHat = xWide.sub(xWide.mean(0)).div(deviation).abs();
        Tensor c = xWide.abs().mean(0).div(xWide.std(0)).mul((samples + 1) * U).add((samples / 2.0 + 8) * U);
        Tensor oneMore = xHat.add(1);
        Tensor d = dYWide.abs().mul(oneMore).sum(0);
        Tensor m = oneMore.mul(dYWide.abs().add(d.mul(2.0 / samples)));

        assertWithin(single.forward(x), wide.forward(xWide), c.mul(gamma.abs()).mul(oneMore)
                .add(gamma.abs().mul(xHat).add(beta.abs()).mul(3 * U)));
        assertWithin(single.backward(dY), wide.backward(dYWide),
                gamma.abs().div(deviation).mul(c.mul(2).add((samples + 5) * U)).mul(m));
        assertWithin(single.bias().grad(), wide.bias().grad(), dYWide.abs().sum(0).mul((samples + 1) * U));
        assertWithin(single.weight().grad(), wide.weight().grad(), c.add((samples + 2) * U).mul(d));
    }

    private static void assertWithin(Tensor single, Tensor exact, Tensor allowed) {
        double worst = single.to(DType.F64).sub(exact).abs().div(allowed).max().item();
        assertTrue(worst <= 1, "error " + worst + " of what is allowed");
        assertTrue(worst > 0, "f32 and f64 are told apart");
    }

    /** A15 of the course: the layer after one from 20 to 40 has 80 parameters, together they have 920. */
    @Test
    void parameterCount() {
        Sequential network = new Sequential(new Linear(20, 40, DType.F32), new BatchNorm1d(40, DType.F32));
        assertEquals(920, network.parameters().stream().mapToInt(p -> p.value().elements()).sum());
        assertEquals(80, network.layers().get(1).parameters().stream().mapToInt(p -> p.value().elements()).sum());
        assertEquals(List.of("1.running_mean", "1.running_var"), List.copyOf(network.namedBuffers().keySet()));
        assertEquals(List.of("0.weight", "0.bias", "1.weight", "1.bias"),
                List.copyOf(network.namedParameters().keySet()));
    }

    /** The document wants half of the outputs positive after normalisation; the mean of zero does not give that. */
    @Test
    void aMeanOfZeroDoesNotMakeHalfOfTheOutputsPositive() {
        BatchNorm1d layer = new BatchNorm1d(1, DType.F64);
        Tensor y = layer.forward(Tensor.of(new double[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 10, 1)).copy();
        assertEquals(1, y.gt(0).sum().item());
        layer.bias().value().fill(-4);
        assertFalse(layer.forward(Tensor.of(new double[] {9, 0, 0, 0}, 4, 1)).gt(0).any().item() == 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void trainingWithoutAVarianceIsRefusedWithTheReason(int samples) {
        BatchNorm1d layer = new BatchNorm1d(3, DType.F32);
        Tensor x = Tensor.ones(DType.F32, samples, 3);
        assertEquals("BatchNorm1d(3): training needs at least 2 samples, not " + samples + ": the variance of one"
                + " sample is 0, so each output would be the bias whatever the input; use a larger batch, or eval()",
                assertThrows(IllegalArgumentException.class, () -> layer.forward(x)).getMessage());
        assertTrue(layer.namedBuffers().get("running_mean").bitwiseEquals(Tensor.zeros(DType.F32, 3)));
        layer.eval();
        assertEquals(samples, layer.forward(x).dim(0));
    }

    /** Column by column in memory stays column by column. */
    @Test
    void resultsOfAMatrixHaveItsOrderInMemory() {
        BatchNorm1d layer = new BatchNorm1d(3, DType.F64);
        Tensor x = Tensor.normal(new Philox(12, 0), DType.F64, 3, 5).transpose();
        for (boolean training : new boolean[] {true, false}) {
            Tensor y = layer.forward(x);
            assertEquals(List.of(1, 5), List.of(y.stride(0), y.stride(1)));
            if (training) {
                Tensor dX = layer.backward(Tensor.ones(DType.F64, 5, 3));
                assertEquals(List.of(1, 5), List.of(dX.stride(0), dX.stride(1)));
            }
            layer.eval();
        }
    }

    @Test
    void buffersCannotBeTakenAway() {
        BatchNorm1d layer = new BatchNorm1d(3, DType.F64, 0.1, 0.25);
        assertEquals(0.25, layer.epsilon());
        assertThrows(UnsupportedOperationException.class, () -> layer.ownBuffers().clear());
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        BatchNorm1d layer = new BatchNorm1d(3, DType.F32);
        assertEquals("BatchNorm1d(3): the input has shape (2, 4), not (S, 3)",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 2, 4))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.zeros(DType.F32, 3)));
        assertEquals("BatchNorm1d: features must not be negative, as -1 is",
                assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(-1, DType.F32)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(3, DType.F32, -0.1, 1e-5));
        assertEquals("BatchNorm1d: the momentum must lie in [0, 1], not be 1.1",
                assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(3, DType.F32, 1.1, 1e-5))
                        .getMessage());
        assertEquals("BatchNorm1d: epsilon must be positive and finite, not 0.0",
                assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(3, DType.F32, 0.1, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(3, DType.F32, 0.1, Double.NaN));
        assertThrows(IllegalArgumentException.class,
                () -> new BatchNorm1d(3, DType.F32, 0.1, Double.POSITIVE_INFINITY));
    }
}
