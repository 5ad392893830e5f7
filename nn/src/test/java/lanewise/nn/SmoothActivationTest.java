package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The activations whose derivative is computed from their input; their gradients are checked with the others. */
class SmoothActivationTest {
    private static final double U = 0x1p-24; // half the distance of 1 and the next float

    static Stream<Activation> activations() {
        return Stream.of(new GELU(), new GELU(GELU.Approximation.TANH), new SiLU(), new Softplus(),
                new Softplus(0.3, 5));
    }

    private static Activation named(String name) {
        return switch (name) {
            case "GELU" -> new GELU();
            case "GELU tanh" -> new GELU(GELU.Approximation.TANH);
            case "SiLU" -> new SiLU();
            case "Softplus" -> new Softplus();
            case "Softplus 0.3" -> new Softplus(0.3, 20);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /**
     * Values and derivatives, computed once with mpmath in 40 digits from the formulas on the page. Each is a sum of at
     * most two terms below 10 with a few roundings each: 16 units in the last place of 1 are allowed.
     */
    @ParameterizedTest
    @CsvSource({
        "GELU, -6, -5.9195258702261888e-9, -3.5468709453902015e-8",
        "GELU, -2, -0.045500263896358414, -0.085231801078196897",
        "GELU, -0.75, -0.16997051428265115, 0.00077427826076489563",
        "GELU, -0.001, -0.00049960105778608894, 0.4992021157051586",
        "GELU, 0, 0, 0.5",
        "GELU, 0.5, 0.34573123063700655, 0.86749512465616284",
        "GELU, 1.5, 1.3997891980967129, 1.1274691922299795",
        "GELU, 8, 7.999999999999995, 1.0000000000000398",
        "GELU tanh, -6, -8.4396467007622971e-11, -7.7099739309536955e-10",
        "GELU tanh, -2, -0.045402305912224981, -0.086099256623618382",
        "GELU tanh, -0.75, -0.1700394448343797, 0.0010617438625857023",
        "GELU tanh, 0, 0, 0.5",
        "GELU tanh, 0.5, 0.34571400982514392, 0.86736990353464231",
        "GELU tanh, 1.5, 1.3995715769802329, 1.1277107931514331",
        "GELU tanh, 8, 8, 1",
        "SiLU, -6, -0.014835738939808646, -0.012326432591525513",
        "SiLU, -2, -0.23840584404423511, -0.090784248784895479",
        "SiLU, 0, 0, 0.5",
        "SiLU, 0.5, 0.31122966560092728, 0.73996118730265181",
        "SiLU, 8, 7.9973171989562682, 1.0023465512355853",
        "Softplus, -6, 0.0024756851377304495, 0.0024726231566347743",
        "Softplus, 0, 0.69314718055994531, 0.5",
        "Softplus, 1.5, 1.7014132779827524, 0.81757447619364366",
        "Softplus, 8, 8.0003354063728958, 0.99966464986953352",
        "Softplus 0.3, -6, 0.50992536842024712, 0.14185106490048779",
        "Softplus 0.3, 0.5, 2.5698568259651069, 0.53742984534374955",
        "Softplus 0.3, 8, 8.2894538405131656, 0.91682730350607763"})
    void knownValues(String name, double x, double value, double derivative) {
        Activation activation = named(name);
        Tensor y = activation.forward(Tensor.of(new double[] {x}, 1));
        assertEquals(value, y.get(0), 16 * Math.ulp(1.0));
        assertEquals(derivative, activation.backward(Tensor.ones(DType.F64, 1)).get(0), 16 * Math.ulp(1.0));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void farFromZeroTheyAreTheRectifier(Activation activation) {
        for (DType dtype : FloatingTypes.all()) {
            double largest = dtype == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
            double[] points = {-largest, -1e30, -1e10, -5000, 5000, 1e10, 1e30, largest};
            Tensor x = Tensor.of(points, points.length).to(dtype);
            Tensor y = activation.forward(x);
            Tensor dX = activation.backward(Tensor.full(dtype, 3, points.length));
            for (int i = 0; i < points.length; i++) {
                assertEquals(x.get(i) > 0 ? x.get(i) : 0, y.get(i) + 0.0, activation + " at " + x.get(i));
                assertEquals(x.get(i) > 0 ? 3 : 0, dX.get(i) + 0.0, activation + "' at " + x.get(i));
            }
        }
    }

    /**
     * With u = 2⁻²⁴, functions good to 1 ulp = 2 u, and every operation and constant to u. The derivative of each value
     * with respect to its argument z on the way (z φ for Φ, z s (1 − s) for s) is below ½, times its rounding errors.
     *
     * <ul>
     * <li>GELU: Φ is off by 2 u z φ + 2 u + u &lt; 4 u; x Φ by 4 u |x| + u |y|. The term x φ is off by 12 u, as
     *     x³ φ ≤ 0.47 carries the rounding of x²: dX by (4 + 12 + 4) u |dY|.
     * <li>tanh form: z = 2u' x … has 7 roundings, so s is off by 7 u s (1 − s) |z| + 2 u s; x s by 8 u |y| + 7 u, since
     *     |x s (1 − s) z| &lt; 1. For dX, 2 x u' carries the error of s near 1 as long as s ≠ 1, which in F32 ends
     *     before x = 5, where 2 x u' = 36: 36 · (2 + 2) u + 60 u.
     * <li>SiLU: y by 4 u |y|; dX by x times the error of s, 2 u |x| until s = 1 at x = 17: 36 u + 6 u.
     * <li>Softplus: z = β x by 2 u |z| ≤ 2 u 40, which reaches y with the derivative s ≤ 1 over β: 2 u |x| s + 8 u |y|;
     *     dX by 2 u |z| s (1 − s) + 3 u.
     * </ul>
     */
    @ParameterizedTest
    @CsvSource({"GELU, 1, 4, 20", "GELU tanh, 8, 7, 204", "SiLU, 4, 0, 42", "Softplus, 8, 2, 5",
        "Softplus 0.3, 8, 2, 5"})
    void singlePrecisionStaysWithinItsErrorBound(String name, double ofY, double ofX, double ofGradient) {
        Activation activation = named(name);
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 50, 40).mul(3);
        Tensor dY = Tensor.normal(new Philox(1, 1), DType.F32, 50, 40);
        Tensor y = activation.forward(x).to(DType.F64).copy();
        Tensor dX = activation.backward(dY).to(DType.F64).copy();
        Tensor wideX = x.to(DType.F64);
        Tensor yError = y.sub(activation.forward(wideX)).abs();
        Tensor dXError = dX.sub(activation.backward(dY.to(DType.F64))).abs();
        Tensor allowed = activation.forward(wideX).abs().mul(ofY * U).add(wideX.abs().maximum(1).mul(ofX * U));
        assertTrue(yError.div(allowed).max().item() <= 1, name + ": " + yError.div(allowed).max().item());
        double worst = dXError.div(dY.to(DType.F64).abs()).max().item();
        assertTrue(worst <= ofGradient * U, name + "': " + worst / U + " u");
        assertTrue(worst > 0, "f32 and f64 are told apart");
    }

    /** GELU and SiLU take each negative value twice, with a falling and a rising slope: Y does not tell h'. */
    @ParameterizedTest
    @CsvSource({"GELU, -2, -0.045500263896358414, -0.75", "SiLU, -2, -0.23840584404423511, -1.27"})
    void theOutputDoesNotTellTheDerivative(String name, double x, double value, double risesFrom) {
        Activation activation = named(name);
        double low = risesFrom;
        double high = 0;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (activation.forward(Tensor.of(new double[] {middle}, 1)).get(0) < value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Tensor y = activation.forward(Tensor.of(new double[] {x, high}, 2));
        Tensor dX = activation.backward(Tensor.ones(DType.F64, 2));
        assertEquals(y.get(0), y.get(1), 1e-15);
        assertTrue(dX.get(0) < 0 && dX.get(1) > 0, dX.toString());
    }

    @Test
    void theTwoFormsOfGeluDifferByLessThanTheirBound() {
        Tensor x = Tensor.linspace(DType.F64, -8, 8, 16001);
        double worst = new GELU().forward(x).sub(new GELU(GELU.Approximation.TANH).forward(x)).abs().max().item();
        assertTrue(worst > 4e-4 && worst < 5e-4, "largest difference " + worst);
    }

    static List<Mutant<? extends Activation>> mutants() {
        return List.of(
                mutant(new GELU(), (x, dY) -> x.mul(Math.sqrt(0.5)).erf().add(1).mul(0.5).mul(dY)), // Φ alone
                mutant(new GELU(), (x, dY) -> new GELU().forward(x).mul(dY)),
                mutant(new GELU(GELU.Approximation.TANH), (x, dY) -> gradient(new GELU(), x, dY)),
                mutant(new GELU(), (x, dY) -> gradient(new GELU(GELU.Approximation.TANH), x, dY)),
                mutant(new SiLU(), (x, dY) -> x.sigmoid().mul(dY)), // σ alone
                mutant(new SiLU(), (x, dY) -> gradient(new SiLU(), new SiLU().forward(x), dY)), // from Y
                mutant(new Softplus(2, 20), (x, dY) -> x.sigmoid().mul(dY)), // without β
                mutant(new Softplus(2, 20), (x, dY) -> x.mul(2).sigmoid().mul(dY).mul(2))); // without 1/β
    }

    private static Tensor gradient(Activation activation, Tensor x, Tensor dY) {
        activation.forward(x);
        return activation.backward(dY);
    }

    // A mutant whose backward is told X.
    private static <A extends Activation> Mutant<A> mutant(A activation, BiFunction<Tensor, Tensor, Tensor> backward) {
        return new Mutant<>(activation, (original, dY) -> backward.apply(POINT, dY));
    }

    private static final Tensor POINT = Tensor.normal(new Philox(3, 0), DType.F64, 4, 5);

    @ParameterizedTest
    @MethodSource("mutants")
    void theCheckCatchesEveryMutant(Mutant<? extends Activation> mutant) {
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, POINT.copy()).verdict());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void softplusIsLinearAboveItsThresholdOnly(DType dtype) {
        Softplus softplus = new Softplus(2, 3);
        double above = dtype == DType.F32 ? Math.nextUp(1.5f) : Math.nextUp(1.5);
        Tensor x = Tensor.of(new double[] {1.5, above}, 2).to(dtype);
        Tensor y = softplus.forward(x);
        Tensor dX = softplus.backward(Tensor.ones(dtype, 2));
        double ulp = dtype == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        assertEquals(1.5 + Math.log1p(Math.exp(-3)) / 2, y.get(0), 4 * ulp);
        assertEquals(1 / (1 + Math.exp(-3)), dX.get(0), 2 * ulp);
        assertEquals(above, y.get(1));
        assertEquals(1, dX.get(1));
    }

    @Test
    void softplusWithoutThresholdDoesNotOverflow() {
        Softplus softplus = new Softplus(1, Double.POSITIVE_INFINITY);
        Tensor x = Tensor.of(new float[] {25, 39, 41, 89, 1e30f}, 5);
        assertTrue(softplus.forward(x).bitwiseEquals(x));
        assertTrue(softplus.backward(x).bitwiseEquals(x));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void unusableConstantsOfSoftplusAreRefused(double value) {
        assertEquals("Softplus: beta must be positive and finite, not " + value,
                assertThrows(IllegalArgumentException.class, () -> new Softplus(value, 20)).getMessage());
        assertEquals("Softplus: the threshold must be positive, not " + value,
                assertThrows(IllegalArgumentException.class, () -> new Softplus(1, value)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Softplus(Double.POSITIVE_INFINITY, 20));
    }

    @Test
    void namesTellTheConstants() {
        assertEquals("[GELU, GELU(tanh), SiLU, Softplus(1.0, 20.0), Softplus(0.3, 5.0)]",
                activations().toList().toString());
    }
}
