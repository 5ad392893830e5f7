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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdamTest {
    private static final Adam.Settings PLAIN = Adam.Settings.DEFAULT;
    private static final Adam.Settings EXACT = PLAIN.withBetas(0.5, 0.75).withEpsilon(0);

    private static Parameter one(DType dtype) {
        return new Parameter("w", Tensor.ones(dtype, 1));
    }

    private static double stepWith(Optimizer optimizer, double gradient) {
        Parameter w = optimizer.parameters().getFirst();
        w.grad().fill(gradient);
        optimizer.step();
        assertEquals(gradient, w.grad().item(), "the gradient stays as it is");
        return w.value().item();
    }

    /** Both means start at 0; corrected for that, a constant gradient g gives m̂ = g, v̂ = g², so each step is η. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void aConstantGradientMovesByTheLearningRateWhateverItsSize(DType dtype) {
        for (double gradient : new double[] {0x1p-20, 3, -4e5}) {
            Adam adam = new Adam(List.of(one(dtype)), 0.125, PLAIN.withEpsilon(0));
            for (int step = 1; step <= 10; step++) {
                double expected = 1 - 0.125 * step * Math.signum(gradient);
                assertEquals(expected, stepWith(adam, gradient), dtype == DType.F64 ? 1e-14 : 1e-5, "step " + step);
            }
        }
    }

    /** One step from w = 1 with the gradient 2, η = 1/4, λ = 1/2: by hand, with √v̂ = |g|. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void firstStepsEqualHandComputedOnes(DType dtype) {
        // m̂ = 2, v̂ = 4: 1 − 1/4
        assertEquals(0.75, stepWith(new Adam(List.of(one(dtype)), 0.25, EXACT), 2));
        // ε = 2: 1 − 1/4 · 2/(2 + 2)
        double tolerance = dtype == DType.F64 ? 1e-15 : 1e-7;
        assertEquals(0.875, stepWith(new Adam(List.of(one(dtype)), 0.25, EXACT.withEpsilon(2)), 2), tolerance);
        // g = 2 + 1/2 decays inside the fraction, where it cancels: 1 − 1/4
        assertEquals(0.75, stepWith(new Adam(List.of(one(dtype)), 0.25, EXACT.withWeightDecay(0.5)), 2));
        // decoupled: (1 − 1/8) − 1/4
        assertEquals(0.625, stepWith(new AdamW(List.of(one(dtype)), 0.25, EXACT.withWeightDecay(0.5)), 2));
    }

    /** The gradients 2 and 4 with η = 1. */
    @Test
    void secondStepEqualsHandComputedOne() {
        Adam adam = new Adam(List.of(one(DType.F64)), 1, EXACT);
        assertEquals(0, stepWith(adam, 2));
        // m = 0.5 · 1 + 0.5 · 4 = 2.5, over 3/4; v = 0.75 · 1 + 0.25 · 16 = 4.75, over 7/16
        assertEquals(-(2.5 / 0.75) / Math.sqrt(4.75 / 0.4375), stepWith(adam, 4), 1e-15);
        assertEquals(2.5, adam.state().get("0.exp_avg").item());
        assertEquals(4.75, adam.state().get("0.exp_avg_sq").item());
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(false, PLAIN),
                Arguments.of(false, PLAIN.withWeightDecay(0.1)),
                Arguments.of(false, new Adam.Settings(0, 0, 0.1, 0)),
                Arguments.of(true, AdamW.DEFAULT),
                Arguments.of(true, AdamW.DEFAULT.withBetas(0.5, 0.9).withWeightDecay(0.3)),
                Arguments.of(true, PLAIN));
    }

    /**
     * The rule as the paper and PyTorch write it, number by number, over 50 steps: rearranged, it differs by a few
     * roundings of the step, which is at most about η, in each step.
     */
    @ParameterizedTest
    @MethodSource("rules")
    void followsTheRuleAsWritten(boolean decoupled, Adam.Settings settings) {
        int n = 40;
        double rate = 0.02;
        Parameter parameter = new Parameter("w", Tensor.normal(new Philox(1, 0), DType.F64, 8, 5));
        double[] w = parameter.value().toDoubleArray();
        double[] m = new double[n];
        double[] v = new double[n];
        Optimizer optimizer = decoupled
                ? new AdamW(List.of(parameter), rate, settings) : new Adam(List.of(parameter), rate, settings);
        for (int t = 1; t <= 50; t++) {
            Tensor gradient = Tensor.normal(new Philox(2, t), DType.F64, 8, 5);
            parameter.grad().copyFrom(gradient);
            optimizer.step();
            for (int i = 0; i < n; i++) {
                double g = gradient.get(i / 5, i % 5);
                if (decoupled) {
                    w[i] *= 1 - rate * settings.weightDecay();
                } else {
                    g += settings.weightDecay() * w[i];
                }
                m[i] = settings.beta1() * m[i] + (1 - settings.beta1()) * g;
                v[i] = settings.beta2() * v[i] + (1 - settings.beta2()) * g * g;
                double mHat = m[i] / (1 - Math.pow(settings.beta1(), t));
                double vHat = v[i] / (1 - Math.pow(settings.beta2(), t));
                w[i] -= rate * mHat / (Math.sqrt(vHat) + settings.epsilon());
            }
        }
        assertTrue(Tensor.of(w, 8, 5).allClose(parameter.value(), 1e-14, 1e-14));
    }

    @Test
    void adamAndAdamWDifferOnlyByTheDecay() {
        Parameter a = one(DType.F64);
        Parameter b = one(DType.F64);
        Adam adam = new Adam(List.of(a), 0.1);
        AdamW adamW = new AdamW(List.of(b), 0.1, PLAIN);
        for (int t = 0; t < 5; t++) {
            assertEquals(stepWith(adam, t - 1.5), stepWith(adamW, t - 1.5));
        }
    }

    /** Where curvatures differ by 10⁴, one learning rate serves both: Adam finds the minimum, descent does not. */
    @Test
    void findsTheMinimumOfANarrowValley() {
        assertTrue(distanceAfter(true) < 1e-3);
        assertTrue(distanceAfter(false) > 0.5);
    }

    private static double distanceAfter(boolean adam) {
        Tensor curvature = Tensor.of(new double[] {1e-2, 1e2}, 2);
        Parameter w = new Parameter("w", Tensor.ones(DType.F64, 2));
        Optimizer optimizer = adam ? new Adam(List.of(w), 0.01) : new Sgd(List.of(w), 0.01);
        for (int step = 0; step < 1000; step++) {
            w.grad().copyFrom(curvature.mul(w.value()));
            optimizer.step();
        }
        return w.value().abs().max().item();
    }

    @Test
    void unusableSettingsAreRefused() {
        assertEquals("Adam: beta1 must lie in [0, 1), not be 1.0",
                assertThrows(IllegalArgumentException.class, () -> PLAIN.withBetas(1, 0.9)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withBetas(0.9, -0.1));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withBetas(Double.NaN, 0.9));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withEpsilon(-1e-8));
        assertThrows(IllegalArgumentException.class, () -> PLAIN.withWeightDecay(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Adam(List.of(), Double.NaN));
    }
}
