package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiFunction;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class LayerNormTest {
    private static final double U = 0x1p-24; // half the distance of 1 and the next float

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static LayerNorm layer(DType dtype, long seed, int... shape) {
        LayerNorm layer = new LayerNorm(Shape.of(shape), dtype, 1e-5);
        layer.weight().value().copyFrom(Tensor.normal(new Philox(seed, 21), dtype, shape));
        layer.bias().value().copyFrom(Tensor.normal(new Philox(seed, 22), dtype, shape));
        return layer;
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        LayerNorm layer = layer(DType.F64, sample.seed(), sample.columns());
        GradientCheck.standard().withSeed(sample.seed()).check(layer, sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero. With one
    // column dX is 0, with two it lies near 0: X̂ is ±1 up to ε, whatever X is.
    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sample atLeastThree = new Sample(sample.rows(), sample.columns() + 2, sample.outputs(), sample.seed(),
                sample.arrangement());
        LayerNorm layer = layer(DType.F64, sample.seed(), atLeastThree.columns());
        Sample.courseCheck(1e-5).check(layer, atLeastThree.input()).orThrow();
    }

    /** Samples of several axes, and a single sample without a leading axis. */
    @Property(tries = 50)
    void gradientsAgreeWhateverTheNumberOfAxes(@ForAll("samples") Sample sample) {
        int d1 = sample.columns();
        int d2 = sample.outputs();
        LayerNorm layer = layer(DType.F64, sample.seed(), d1, d2);
        for (int[] shape : new int[][] {{d1, d2}, {sample.rows(), d1, d2}, {2, sample.rows(), d1, d2}}) {
            GradientCheck.standard().withSeed(sample.seed()).check(layer, sample.normal(4, shape)).orThrow();
        }
        GradientCheck.assertGradients(layer, sample.normal(4, d2, d1, sample.rows()).permute(2, 1, 0));
    }

    @Property(tries = 50)
    void samplesComeOutWithMeanZeroAndVarianceOne(@ForAll("samples") Sample sample) {
        Tensor x = sample.input();
        Tensor y = new LayerNorm(sample.columns(), DType.F64).forward(x);
        assertTrue(y.mean(1).allClose(Tensor.zeros(DType.F64, sample.rows()), 0, 1e-12));
        Tensor variance = x.var(1);
        assertTrue(y.var(1).allClose(variance.div(variance.add(1e-5)), 1e-10, 0));
    }

    /** Computed once by PyTorch in f64: {@code src/test/scripts/normalization.py}. */
    @Test
    void valuesOfPyTorch() {
        LayerNorm layer = new LayerNorm(Shape.of(2, 2), DType.F64, 1e-2);
        layer.weight().value().copyFrom(Tensor.of(new double[] {1.5, -0.5, 1, 2}, 2, 2));
        layer.bias().value().copyFrom(Tensor.of(new double[] {0.25, 2, 0, -1}, 2, 2));
        assertValues(layer.forward(Tensor.of(new double[] {1, 2, 3, -1, -2, 0.5, 0, 4}, 2, 2, 2)),
                -0.0029687215080819174, 1.7470312784919182, 1.1805207003710485, -4.0356246580969817,
                -1.5697455230120028, 2.028884849571619, -0.28884849571619087, 2.1195637537348615);
        assertValues(layer.backward(Tensor.of(new double[] {0.5, -1, 2, 1, -0.25, 3, 1, -2}, 2, 2, 2)),
                -0.39504178808125945, -0.5013327791434341, 0.57289693016543974, 0.3234776370592537,
                -0.44915536210125195, -0.16993900551600538, 0.82562624757388015, -0.20653187995662281);
        assertValues(layer.weight().grad(),
                0.21896801333263982, -0.67924654044587807, 2.072192905025906, -4.6373760827833523);
        assertValues(layer.bias().grad(), 0.25, 2, 3, -1);
    }

    private static void assertValues(Tensor actual, double... expected) {
        double[] values = actual.toDoubleArray();
        assertEquals(expected.length, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(expected[i], values[i], 1e-14, "element " + i);
        }
    }

    /** Batch normalisation of Xᵀ normalises the rows of X: two implementations of one formula. */
    @Test
    void withoutScaleItIsBatchNormalisationOfTheTranspose() {
        Tensor x = Tensor.normal(new Philox(2, 0), DType.F64, 4, 7);
        Tensor dY = Tensor.normal(new Philox(2, 1), DType.F64, 4, 7);
        LayerNorm layerNorm = new LayerNorm(7, DType.F64);
        BatchNorm1d batchNorm = new BatchNorm1d(4, DType.F64);
        assertTrue(layerNorm.forward(x).allClose(batchNorm.forward(x.transpose()).transpose(), 1e-13, 1e-14));
        assertTrue(layerNorm.backward(dY).allClose(batchNorm.backward(dY.transpose()).transpose(), 1e-12, 1e-14));
    }

    @Test
    void oneElementGivesTheBias() {
        LayerNorm layer = layer(DType.F64, 3, 1);
        Tensor y = layer.forward(Tensor.normal(new Philox(3, 0), DType.F64, 5, 1));
        assertTrue(y.bitwiseEquals(layer.bias().value().broadcastTo(5, 1).copy()));
        assertEquals(0, layer.backward(Tensor.normal(new Philox(3, 1), DType.F64, 5, 1)).abs().max().item());
    }

    @Test
    void theCheckCatchesEveryMutant() {
        Tensor deviation = POINT.var(Axes.of(1).keep()).add(1e-5).sqrt();
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> { // mean and variance taken for constants
            layer.backward(dY);
            return dY.mul(layer.weight().value()).div(deviation);
        });
        assertWrong((layer, dY) -> { // the variance taken for a constant
            layer.backward(dY);
            Tensor g = dY.mul(layer.weight().value());
            return g.sub(g.mean(Axes.of(1).keep())).div(deviation);
        });
        assertWrong((layer, dY) -> { // γ outside, as in batch normalisation
            layer.backward(dY);
            LayerNorm plain = new LayerNorm(4, DType.F64);
            plain.forward(POINT);
            return plain.backward(dY).mul(layer.weight().value());
        });
        assertWrong((layer, dY) -> { // the mean for the sum over the samples
            Tensor dX = layer.backward(dY);
            layer.bias().grad().div(3, layer.bias().grad());
            return dX;
        });
        assertWrong((layer, dY) -> { // X in place of X̂
            Tensor dX = layer.backward(dY);
            layer.weight().grad().copyFrom(dY.mul(POINT).sum(0));
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 3, 4).mul(2).add(1);

    private static void assertWrong(BiFunction<LayerNorm, Tensor, Tensor> backward) {
        Mutant<LayerNorm> mutant = new Mutant<>(layer(DType.F64, 6, 4), backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    /**
     * As for batch normalisation, with D elements in place of S samples: with u = 2⁻²⁴, e = (D + 1) u mean|X| and
     * c = e/σ + (D/2 + 8) u, |ΔX̂| ≤ c (1 + |X̂|) and |ΔY| ≤ c |γ| (1 + |X̂|) + 3 u (|γ X̂| + |β|). With S samples,
     * |Δdβ| ≤ (S + 1) u Σ|dY| and |Δdγ| ≤ (c' + (S + 2) u) Σ |dY| (1 + |X̂|), c' the largest c.
     *
     * <p>G has one rounding more than dY there: |ΔdX| ≤ (2 c + (D + 6) u) M ÷ √(v + ε) with
     * M = (1 + |X̂|) (|G| + 2 mean(|G| (1 + |X̂|))).
     */
    @Test
    void singlePrecisionStaysWithinItsErrorBound() {
        int samples = 9;
        int width = 40;
        LayerNorm single = layer(DType.F32, 7, width);
        LayerNorm wide = new LayerNorm(width, DType.F64);
        Tensor gamma = wide.weight().value().copyFrom(single.weight().value().to(DType.F64));
        Tensor beta = wide.bias().value().copyFrom(single.bias().value().to(DType.F64));
        Tensor x = Tensor.normal(new Philox(7, 1), DType.F32, samples, width).add(0.5);
        Tensor dY = Tensor.normal(new Philox(7, 2), DType.F32, samples, width);
        Tensor xWide = x.to(DType.F64);
        Tensor dYWide = dY.to(DType.F64);

        Tensor deviation = xWide.var(Axes.of(1).keep()).add(1e-5).sqrt();
        Tensor oneMore = xWide.sub(xWide.mean(Axes.of(1).keep())).div(deviation).abs().add(1);
        Tensor c = xWide.abs().mean(Axes.of(1).keep()).div(deviation).mul((width + 1) * U).add((width / 2.0 + 8) * U);
        Tensor g = dYWide.mul(gamma).abs();
        Tensor m = oneMore.mul(g.add(g.mul(oneMore).mean(Axes.of(1).keep()).mul(2)));

        assertWithin(single.forward(x), wide.forward(xWide), c.mul(gamma.abs()).mul(oneMore)
                .add(gamma.abs().mul(oneMore.sub(1)).add(beta.abs()).mul(3 * U)));
        assertWithin(single.backward(dY), wide.backward(dYWide), c.mul(2).add((width + 6) * U).mul(m).div(deviation));
        assertWithin(single.bias().grad(), wide.bias().grad(), dYWide.abs().sum(0).mul((samples + 1) * U));
        assertWithin(single.weight().grad(), wide.weight().grad(),
                dYWide.abs().mul(oneMore).sum(0).mul(c.max().item() + (samples + 2) * U));
    }

    private static void assertWithin(Tensor single, Tensor exact, Tensor allowed) {
        double worst = single.to(DType.F64).sub(exact).abs().div(allowed).max().item();
        assertTrue(worst <= 1, "error " + worst + " of what is allowed");
        assertTrue(worst > 0, "f32 and f64 are told apart");
    }

    @Test
    void namesAreThoseOfPyTorch() {
        LayerNorm layer = new LayerNorm(Shape.of(3, 4), DType.F32, 1e-5);
        assertEquals(List.of("weight", "bias"), List.copyOf(layer.namedParameters().keySet()));
        assertEquals("LayerNorm(3, 4)", layer.toString());
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        LayerNorm layer = new LayerNorm(Shape.of(3, 4), DType.F32, 1e-5);
        assertEquals("LayerNorm(3, 4): the input has shape (2, 4, 3), whose last axes are not (3, 4)",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 2, 4, 3))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.zeros(DType.F32, 4)));
        assertThrows(IllegalArgumentException.class, () -> new LayerNorm(Shape.of(), DType.F32, 1e-5));
        assertEquals("LayerNorm: there must be something to normalise over, which shape (3, 0) does not have",
                assertThrows(IllegalArgumentException.class, () -> new LayerNorm(Shape.of(3, 0), DType.F32, 1e-5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new LayerNorm(Shape.of(3), DType.F32, 0));
    }
}
