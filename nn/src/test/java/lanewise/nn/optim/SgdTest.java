package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import lanewise.nn.Parameter;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {
    private static final Sgd.Settings PLAIN = Sgd.Settings.PLAIN;
    private static final Sgd.Settings MOMENTUM = PLAIN.withMomentum(0.5);

    /** Steps computed by hand from w = 1 with the gradients 2, 4, −2 and the learning rate 1/4: all exact in binary. */
    static Stream<Arguments> handComputed() {
        return Stream.of(
                // w = 1 − 2/4, …
                Arguments.of(PLAIN, new double[] {0.5, -0.5, 0}),
                // v = 2, 5, 0.5
                Arguments.of(MOMENTUM, new double[] {0.5, -0.75, -0.875}),
                // v = 2, 1 + 4/2, 1.5 − 2/2: the first velocity is not dampened
                Arguments.of(MOMENTUM.withDampening(0.5), new double[] {0.5, -0.25, -0.375}),
                // d = 2 + 2/2, 4 + 5/2, −2 + 0.5/2
                Arguments.of(MOMENTUM.withNesterov(), new double[] {0.25, -1.375, -0.9375}),
                // d = 2 + 1/2, 4 + 0.375/2, −2 − 0.671875/2
                Arguments.of(PLAIN.withWeightDecay(0.5), new double[] {0.375, -0.671875, -0.087890625}),
                // v = 2.5, 1.25 + 4.03125; d = 2.5 + 1.25, 4.03125 + 2.640625
                Arguments.of(MOMENTUM.withNesterov().withWeightDecay(0.5), new double[] {0.0625, -1.60546875}));
    }

    @ParameterizedTest
    @MethodSource("handComputed")
    void stepsEqualHandComputedOnes(Sgd.Settings settings, double[] expected) {
        double[] gradients = {2, 4, -2};
        for (DType dtype : FloatingTypes.all()) {
            Parameter w = new Parameter("w", Tensor.ones(dtype, 1));
            Sgd sgd = new Sgd(List.of(w), 0.25, settings);
            for (int step = 0; step < expected.length; step++) {
                w.grad().fill(gradients[step]);
                sgd.step();
                assertEquals(expected[step], w.value().item(), "step " + step + " in " + dtype);
                assertEquals(gradients[step], w.grad().item(), "the gradient stays as it is");
            }
        }
    }

    @Test
    void plainDescentIsOneFusedMultiplyAdd() {
        float[] w = Tensor.normal(new Philox(1, 0), DType.F32, 1000).toFloatArray();
        float[] g = Tensor.normal(new Philox(1, 1), DType.F32, 1000).toFloatArray();
        Parameter parameter = new Parameter("w", Tensor.of(w, 1000));
        parameter.grad().copyFrom(Tensor.of(g, 1000));
        new Sgd(List.of(parameter), 0.1).step();
        for (int i = 0; i < w.length; i++) {
            assertEquals(Math.fma(-0.1f, g[i], w[i]), parameter.value().get(i));
        }
    }

    @Test
    void theLearningRateMayChangeBetweenSteps() {
        Parameter w = new Parameter("w", Tensor.ones(DType.F64, 2));
        Sgd sgd = new Sgd(List.of(w), 0.5);
        w.grad().fill(1);
        sgd.step();
        sgd.setLearningRate(0.125);
        assertEquals(0.125, sgd.learningRate());
        sgd.step();
        assertEquals(0.375, w.value().get(1));
        sgd.zeroGrad();
        sgd.step();
        assertEquals(0.375, w.value().get(1));
    }

    /** The minimum of ½ wᵀ diag(1, 10) w is found; momentum needs fewer steps on the narrow valley. */
    @Test
    void momentumIsFasterInANarrowValley() {
        assertTrue(stepsToMinimum(PLAIN.withMomentum(0.5)) < stepsToMinimum(PLAIN));
    }

    private static int stepsToMinimum(Sgd.Settings settings) {
        Tensor curvature = Tensor.of(new double[] {1, 10}, 2);
        Parameter w = new Parameter("w", Tensor.ones(DType.F64, 2));
        Sgd sgd = new Sgd(List.of(w), 0.05, settings);
        for (int step = 1; step < 10_000; step++) {
            w.grad().copyFrom(curvature.mul(w.value()));
            sgd.step();
            if (w.value().abs().max().item() < 1e-6) {
                return step;
            }
        }
        throw new AssertionError("the minimum is not found");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.1, Double.POSITIVE_INFINITY})
    void unusableLearningRatesAreRefused(double rate) {
        assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(), rate));
        assertEquals("Sgd: the learning rate must be finite and not negative, not " + rate,
                assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(), 0.1).setLearningRate(rate))
                        .getMessage());
    }

    @Test
    void unusableSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withMomentum(1));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withDampening(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withWeightDecay(-1));
        assertThrows(IllegalArgumentException.class, PLAIN::withNesterov);
        assertThrows(IllegalArgumentException.class, () -> MOMENTUM.withDampening(0.1).withNesterov());
    }

    @Test
    void theEndsOfTheRangesAreAllowed() {
        Sgd.Settings settings = PLAIN.withMomentum(0).withDampening(1).withDampening(0).withWeightDecay(0);
        assertEquals(PLAIN, new Sgd(List.of(), 0, settings).settings());
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withMomentum(-0.1));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withDampening(1.1));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withWeightDecay(Double.POSITIVE_INFINITY));
    }
}
