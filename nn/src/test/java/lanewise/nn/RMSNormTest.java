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
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RMSNormTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static RMSNorm layer(int features, long seed) {
        RMSNorm layer = new RMSNorm(features, DType.F64);
        layer.weight().value().copyFrom(Tensor.normal(new Philox(seed, 21), DType.F64, features));
        return layer;
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed())
                .check(layer(sample.columns(), sample.seed()), sample.input()).orThrow();
    }

    /** Samples of several axes, and a single sample without a leading axis. */
    @Property(tries = 30)
    void gradientsAgreeWhateverTheNumberOfAxes(@ForAll("samples") Sample sample) {
        RMSNorm layer = layer(sample.columns(), sample.seed());
        GradientCheck check = GradientCheck.standard().withSeed(sample.seed());
        check.check(layer, sample.normal(1, sample.rows(), sample.outputs(), sample.columns())).orThrow();
        check.check(layer, sample.normal(1, sample.columns())).orThrow();
    }

    /** PyTorch 1.13 has no RMSNorm, so these are the formula in plain numbers, one after the other. */
    @Test
    void theFormulaInPlainNumbers() {
        int rows = 3;
        int columns = 5;
        double epsilon = 0.01;
        RMSNorm layer = new RMSNorm(columns, DType.F64, epsilon);
        layer.weight().value().copyFrom(Tensor.normal(new Philox(4, 21), DType.F64, columns));
        double[] gamma = layer.weight().value().toDoubleArray();
        Tensor x = Tensor.normal(new Philox(4, 0), DType.F64, rows, columns);
        Tensor dY = Tensor.normal(new Philox(4, 1), DType.F64, rows, columns);
        Tensor y = layer.forward(x);
        Tensor dX = layer.backward(dY);
        double[] dGamma = new double[columns];
        for (int s = 0; s < rows; s++) {
            double squares = 0;
            double product = 0; // Σ G X
            for (int d = 0; d < columns; d++) {
                squares += x.get(s, d) * x.get(s, d);
                product += dY.get(s, d) * gamma[d] * x.get(s, d);
            }
            double r = Math.sqrt(squares / columns + epsilon);
            for (int d = 0; d < columns; d++) {
                assertEquals(x.get(s, d) / r * gamma[d], y.get(s, d), 1e-14);
                double expected = dY.get(s, d) * gamma[d] / r - x.get(s, d) * product / (columns * r * r * r);
                assertEquals(expected, dX.get(s, d), 1e-13);
                dGamma[d] += dY.get(s, d) * x.get(s, d) / r;
            }
        }
        for (int d = 0; d < columns; d++) {
            assertEquals(dGamma[d], layer.weight().grad().get(d), 1e-13);
        }
    }

    /** Where the mean of each row is 0 the two are the same. */
    @Test
    void ofRowsWithMeanZeroItIsLayerNormalisation() {
        Tensor x = Tensor.normal(new Philox(5, 0), DType.F64, 4, 6);
        Tensor centred = x.sub(x.mean(Axes.of(1).keep()));
        RMSNorm rms = new RMSNorm(6, DType.F64, 1e-5);
        assertTrue(rms.forward(centred).allClose(new LayerNorm(6, DType.F64).forward(centred), 1e-13, 1e-14));
        assertTrue(rms.forward(x).allClose(rms.forward(x.mul(1000)).mul(1), 1e-4, 1e-4), "the scale does not matter");
    }

    @Test
    void theCheckCatchesEveryMutant() {
        Tensor r = POINT.square().mean(Axes.of(1).keep()).add(RMSNorm.DEFAULT_EPSILON).sqrt();
        assertWrong((layer, dY) -> layer.backward(dY).neg());
        assertWrong((layer, dY) -> { // r taken for a constant
            layer.backward(dY);
            return dY.mul(layer.weight().value()).div(r);
        });
        assertWrong((layer, dY) -> { // γ outside of the mean
            layer.backward(dY);
            RMSNorm plain = new RMSNorm(4, DType.F64);
            plain.forward(POINT);
            return plain.backward(dY).mul(layer.weight().value());
        });
        assertWrong((layer, dY) -> { // with the mean that layer normalisation subtracts
            Tensor dX = layer.backward(dY);
            return dX.sub(dX.mean(Axes.of(1).keep()));
        });
        assertWrong((layer, dY) -> { // X in the place of X̂
            Tensor dX = layer.backward(dY);
            layer.weight().grad().copyFrom(dY.mul(POINT).sum(0));
            return dX;
        });
    }

    private static final Tensor POINT = Tensor.normal(new Philox(6, 0), DType.F64, 3, 4).mul(2).add(1);

    private static void assertWrong(BiFunction<RMSNorm, Tensor, Tensor> backward) {
        Mutant<RMSNorm> mutant = new Mutant<>(layer(4, 6), backward);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    @Test
    void wrongShapesAndConstantsAreRefused() {
        RMSNorm layer = new RMSNorm(3, DType.F32);
        assertEquals("RMSNorm(3): the input has shape (3, 4), not (…, 3)",
                assertThrows(ShapeMismatchException.class,
                        () -> layer.forward(Tensor.zeros(DType.F32, 3, 4))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> layer.forward(Tensor.scalar(DType.F32, 1.0)));
        assertEquals("RMSNorm: there must be something to normalise over, not 0 features",
                assertThrows(IllegalArgumentException.class, () -> new RMSNorm(0, DType.F32)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new RMSNorm(3, DType.F32, 0));
        assertEquals(List.of("weight"), List.copyOf(layer.namedParameters().keySet()));
        assertEquals(RMSNorm.DEFAULT_EPSILON, layer.epsilon());
    }
}
