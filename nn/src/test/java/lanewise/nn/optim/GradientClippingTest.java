package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClippingTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    private static Parameter withGradient(Tensor gradient) {
        Parameter parameter = new Parameter("w", Tensor.zeros(gradient.dtype(), gradient.shape()));
        parameter.grad().copyFrom(gradient);
        return parameter;
    }

    /** The norm is that of all gradients together: √(3² + 4²) = 5, not 3 and 4 apart. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void theNormIsOverAllParameters(DType dtype) {
        Parameter a = withGradient(Tensor.of(new double[] {3, 0}, 2).to(dtype));
        Parameter b = withGradient(Tensor.of(new double[] {-4}, 1, 1).to(dtype));
        assertEquals(5, new GradientClipping(List.of(a, b), 1).clip());
        double factor = 1 / (5 + 1e-6);
        double tolerance = dtype == DType.F64 ? 1e-15 : 1e-7;
        assertArrayEquals(new double[] {3 * factor, 0}, a.grad().toDoubleArray(), tolerance);
        assertArrayEquals(new double[] {-4 * factor}, b.grad().toDoubleArray(), 2 * tolerance);
        assertEquals(1, new GradientClipping(List.of(a, b), 2).clip(), 1e-6);
        assertArrayEquals(new double[] {3 * factor, 0}, a.grad().toDoubleArray(), tolerance, "short enough");
    }

    @Property(tries = 100)
    void theDirectionStaysAndTheLengthIsBounded(@ForAll("samples") Sample sample) {
        Tensor first = sample.input();
        Tensor second = sample.normal(3, sample.outputs());
        List<Parameter> parameters = List.of(withGradient(first), withGradient(second));
        double norm = Math.sqrt(first.square().sum().item() + second.square().sum().item());
        double limit = 0.7;
        assertEquals(norm, new GradientClipping(parameters, limit).clip(), 1e-14 * norm);
        double factor = Math.min(1, limit / (norm + 1e-6));
        assertTrue(parameters.get(0).grad().allClose(first.mul(factor), 1e-14, 0));
        assertTrue(parameters.get(1).grad().allClose(second.mul(factor), 1e-14, 0));
        assertTrue(new GradientClipping(parameters, limit).clip() <= Math.max(limit, 0));
    }

    /** Squares of these numbers overflow or underflow in their type. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void explodedAndVanishingGradientsHaveARightNorm(DType dtype) {
        double[] sizes = dtype == DType.F64 ? new double[] {0x1p1000, 0x1p-1000, 0x1p-1074}
                : new double[] {0x1p120, 0x1p-120, 0x1p-149};
        for (double size : sizes) {
            Parameter w = withGradient(Tensor.full(dtype, size, 4));
            assertEquals(2 * size, new GradientClipping(List.of(w), 1).clip());
            assertEquals(Math.min(size, 0.5), w.grad().get(3), 1e-6);
        }
        assertEquals(0, new GradientClipping(List.of(withGradient(Tensor.zeros(dtype, 3))), 1).clip());
        assertEquals(0, new GradientClipping(List.of(withGradient(Tensor.zeros(dtype, 0))), 1).clip());
        assertEquals(0, new GradientClipping(List.of(), 1).clip());
    }

    @Test
    void anInfiniteGradientHasAnInfiniteNorm() {
        Parameter w = withGradient(Tensor.of(new double[] {1, Double.NEGATIVE_INFINITY}, 2));
        assertEquals(Double.POSITIVE_INFINITY, new GradientClipping(List.of(w), 1).clip());
        assertArrayEquals(new double[] {0, Double.NaN}, w.grad().toDoubleArray());
        Parameter nan = withGradient(Tensor.of(new double[] {1, Double.NaN}, 2));
        assertEquals(Double.NaN, new GradientClipping(List.of(nan), 1).clip());
    }

    /**
     * Of a gradient that is stored by columns: the same bits as for its transpose, other ones than row by row. In F32
     * the sum, which is formed in doubles, mostly rounds to the same number either way.
     */
    @Test
    void squaresAreAddedInTheOrderOfTheStorage() {
        Tensor stored = Tensor.normal(new Philox(7, 5), DType.F64, 301, 67);
        Parameter w = new Parameter("w", Tensor.zeros(DType.F64, 301, 67).transpose());
        w.grad().copyFrom(stored.transpose());
        double norm = new GradientClipping(List.of(w), Double.POSITIVE_INFINITY).clip();
        assertEquals(Math.sqrt(stored.square().sum().item()), norm);
        assertEquals(new GradientClipping(List.of(withGradient(stored)), Double.POSITIVE_INFINITY).clip(), norm);
        assertNotEquals(Math.sqrt(stored.transpose().square().sum().item()), norm, "the data tell no orders apart");
    }

    @Test
    void clearedGradientsHaveTheNormZero() {
        Parameter w = withGradient(Tensor.of(new double[] {3, 4}, 2));
        GradientClipping clipping = new GradientClipping(List.of(w), 1);
        w.zeroGrad();
        assertEquals(0, clipping.clip());
        w.grad().fill(Math.sqrt(2));
        assertEquals(2, clipping.clip(), 1e-15);
    }

    @Test
    void anInfiniteLimitOnlyMeasures() {
        Tensor gradient = Tensor.of(new double[] {3e200, Double.NEGATIVE_INFINITY}, 2);
        Parameter w = withGradient(gradient);
        new GradientClipping(List.of(w), Double.POSITIVE_INFINITY).clip();
        assertTrue(gradient.bitwiseEquals(w.grad()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void unusableLimitsAreRefused(double limit) {
        assertEquals("GradientClipping: the largest norm must be positive, not " + limit,
                assertThrows(IllegalArgumentException.class, () -> new GradientClipping(List.of(), limit))
                        .getMessage());
    }

    /** It would count twice in the norm, and be multiplied twice. */
    @Test
    void aParameterThatIsThereTwiceIsRefused() {
        Parameter w = withGradient(Tensor.ones(DType.F64, 2));
        assertEquals("GradientClipping: parameters 0 and 1 are the same, w (2,) F64, which would be changed twice; "
                + "list it once", assertThrows(IllegalArgumentException.class,
                        () -> new GradientClipping(List.of(w, w), 1)).getMessage());
    }
}
