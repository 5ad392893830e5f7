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

class RmsPropTest {
    private static final RmsProp.Settings PLAIN = RmsProp.Settings.DEFAULT;
    private static final RmsProp.Settings EXACT = PLAIN.withAlpha(0.75).withEpsilon(0);

    /** Steps computed by hand from w = 1 with the learning rate 1/4: all exact in binary. */
    static Stream<Arguments> handComputed() {
        return Stream.of(
                // v = 4/4, so d = 2/1
                Arguments.of(EXACT, new double[] {2}, new double[] {0.5}),
                // ε = 3: d = 2/4
                Arguments.of(EXACT.withEpsilon(3), new double[] {2}, new double[] {0.875}),
                // α = 0: v = g², so d = 1, −1
                Arguments.of(EXACT.withAlpha(0), new double[] {8, -3}, new double[] {0.75, 1}),
                // b = 1, then 1/2 − 1
                Arguments.of(EXACT.withAlpha(0).withMomentum(0.5), new double[] {8, -3}, new double[] {0.75, 0.875}),
                // g = 1 + 3 · 1, v = 16/4
                Arguments.of(EXACT.withWeightDecay(3), new double[] {1}, new double[] {0.5}),
                // v = 2, m = 1, √(2 − 1) = 1, d = 2
                Arguments.of(EXACT.withAlpha(0.5).withCentering(), new double[] {2}, new double[] {0.5}));
    }

    @ParameterizedTest
    @MethodSource("handComputed")
    void stepsEqualHandComputedOnes(RmsProp.Settings settings, double[] gradients, double[] expected) {
        for (DType dtype : FloatingTypes.all()) {
            Parameter w = new Parameter("w", Tensor.ones(dtype, 1));
            RmsProp rmsProp = new RmsProp(List.of(w), 0.25, settings);
            for (int step = 0; step < expected.length; step++) {
                w.grad().fill(gradients[step]);
                rmsProp.step();
                assertEquals(expected[step], w.value().item(), "step " + step + " in " + dtype);
                assertEquals(gradients[step], w.grad().item(), "the gradient stays as it is");
            }
        }
    }

    static Stream<RmsProp.Settings> variants() {
        RmsProp.Settings all = new RmsProp.Settings(0.9, 1e-4, 0.03, 0.8, true);
        return Stream.of(PLAIN, PLAIN.withCentering(), PLAIN.withMomentum(0.9), PLAIN.withWeightDecay(0.1), all);
    }

    /** The formulas of the page, number by number. */
    @ParameterizedTest
    @MethodSource("variants")
    void followsTheRuleAsWritten(RmsProp.Settings settings) {
        int n = 37;
        double[] expected = Tensor.normal(new Philox(1, 0), DType.F64, n).toDoubleArray();
        Parameter w = new Parameter("w", Tensor.of(expected.clone(), n));
        RmsProp rmsProp = new RmsProp(List.of(w), 0.01, settings);
        double[] v = new double[n];
        double[] m = new double[n];
        double[] b = new double[n];
        for (int step = 1; step <= 10; step++) {
            double[] gradients = Tensor.normal(new Philox(2, step), DType.F64, n).toDoubleArray();
            w.grad().copyFrom(Tensor.of(gradients, n));
            rmsProp.step();
            for (int i = 0; i < n; i++) {
                double g = gradients[i] + settings.weightDecay() * expected[i];
                v[i] = settings.alpha() * v[i] + (1 - settings.alpha()) * g * g;
                m[i] = settings.alpha() * m[i] + (1 - settings.alpha()) * g;
                double variance = settings.centered() ? v[i] - m[i] * m[i] : v[i];
                b[i] = settings.momentum() * b[i] + g / (Math.sqrt(variance) + settings.epsilon());
                expected[i] -= 0.01 * b[i];
                assertEquals(expected[i], w.value().get(i), 1e-13, "step " + step);
            }
        }
    }

    /** The weights of the mean of t equal squares sum to 1 − αᵗ. */
    @Test
    void firstStepsAreLongerByTheMissingWeights() {
        for (double gradient : new double[] {0x1p-20, 3, -4e5}) {
            Parameter w = new Parameter("w", Tensor.zeros(DType.F64, 1));
            RmsProp rmsProp = new RmsProp(List.of(w), 0.125, PLAIN.withEpsilon(0));
            double expected = 0;
            for (int step = 1; step <= 20; step++) {
                w.grad().fill(gradient);
                rmsProp.step();
                expected -= Math.signum(gradient) * 0.125 / Math.sqrt(1 - Math.pow(0.99, step));
                assertEquals(expected, w.value().item(), 1e-12, "step " + step);
            }
        }
    }

    /** v − m² rounds to numbers below 0, whose roots are NaN. */
    @Test
    void equalGradientsLeaveNoNegativeVariance() {
        int n = 64;
        Parameter w = new Parameter("w", Tensor.zeros(DType.F32, n));
        Tensor gradients = Tensor.uniform(new Philox(3, 0), DType.F32, n).add(0.5);
        RmsProp rmsProp = new RmsProp(List.of(w), 1e-9, PLAIN.withAlpha(0.5).withCentering());
        boolean negative = false;
        for (int step = 1; step <= 60; step++) {
            w.grad().copyFrom(gradients);
            rmsProp.step();
            Tensor v = rmsProp.state().get("0.square_avg");
            Tensor m = rmsProp.state().get("0.grad_avg");
            negative |= v.addcmul(m, m, -1).min().item() < 0;
            assertTrue(w.value().abs().max().item() < Double.POSITIVE_INFINITY, "step " + step);
        }
        assertTrue(negative, "the test is worth something");
    }

    /** The minimum of ½ wᵀ diag(1, 1000) w; both coordinates shrink alike, whatever their curvature. */
    @Test
    void findsTheMinimumOfANarrowValley() {
        for (RmsProp.Settings settings : List.of(PLAIN, PLAIN.withMomentum(0.5))) {
            Tensor curvature = Tensor.of(new double[] {1, 1000}, 2);
            Parameter w = new Parameter("w", Tensor.ones(DType.F64, 2));
            RmsProp rmsProp = new RmsProp(List.of(w), 0.01, settings);
            LearningRateSchedule schedule = LearningRateSchedule.exponential(0.01, 0.997);
            for (int step = 0; step < 5000; step++) {
                w.grad().copyFrom(curvature.mul(w.value()));
                rmsProp.setLearningRate(schedule.rate(step));
                rmsProp.step();
            }
            assertEquals(0, w.value().abs().max().item(), 1e-6, settings.toString());
        }
    }

    @Test
    void unusableSettingsAreRefused() {
        assertEquals("RmsProp: alpha must lie in [0, 1), not be 1.0",
                assertThrows(IllegalArgumentException.class, () -> PLAIN.withAlpha(1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withAlpha(-0.1));
        for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> PLAIN.withEpsilon(value));
            assertThrows(IllegalArgumentException.class, () -> PLAIN.withWeightDecay(value));
            assertThrows(IllegalArgumentException.class, () -> PLAIN.withMomentum(value));
        }
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withMomentum(1));
    }

    @Test
    void theEndsOfTheRangesAreAllowed() {
        RmsProp.Settings settings = new RmsProp.Settings(0, 0, 0, 0, true);
        assertEquals(settings, new RmsProp(List.of(), 0, settings).settings());
        assertEquals(PLAIN, new RmsProp(List.of(), 0).settings());
    }
}
