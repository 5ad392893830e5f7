package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Mutant;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
    /** An activation beside its formula in plain Java. */
    record Case(Activation activation, DoubleUnaryOperator formula) {
        @Override
        public String toString() {
            return activation.toString();
        }
    }

    /** Those whose derivative is computed from the output; {@link SmoothActivationTest} has more of the others. */
    static Stream<Case> cases() {
        return Stream.of(
                new Case(new ReLU(), x -> Math.max(x, 0)),
                new Case(new LeakyReLU(), x -> x > 0 ? x : 0.01 * x),
                new Case(new LeakyReLU(0.3), x -> x > 0 ? x : 0.3 * x),
                new Case(new ELU(), x -> x > 0 ? x : StrictMath.expm1(x)),
                new Case(new ELU(0.4), x -> x > 0 ? x : 0.4 * StrictMath.expm1(x)),
                new Case(new ELU(2.5), x -> x > 0 ? x : 2.5 * StrictMath.expm1(x)),
                new Case(new Sigmoid(), x -> 1 / (1 + StrictMath.exp(-x))),
                new Case(new Tanh(), StrictMath::tanh));
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    @Provide
    Arbitrary<Activation> activations() {
        return Arbitraries.of(all().toList()).withoutEdgeCases();
    }

    private static Stream<Activation> all() {
        return Stream.concat(cases().map(Case::activation), SmoothActivationTest.activations());
    }

    @Property(tries = 300)
    void gradientsAgreeWithDifferences(@ForAll("activations") Activation activation, @ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed()).check(activation, sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero.
    @Property(tries = 300, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(
            @ForAll("activations") Activation activation, @ForAll("samples") Sample sample) {
        double relative = activation instanceof ELU ? 1e-6 : 1e-5;
        Sample.courseCheck(relative).check(activation, sample.input()).orThrow();
    }

    @ParameterizedTest
    @CsvSource({"ReLU, 0", "LeakyReLU, 0.01", "ELU, 1"})
    void theDerivativeAtTheKinkIsTheOneFromTheLeft(String name, double derivative) {
        Activation activation = cases().map(Case::activation)
                .filter(candidate -> candidate.getClass().getSimpleName().equals(name)).findFirst().orElseThrow();
        assertKink(activation, derivative);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 1, 2.5})
    void theDerivativeOfEluAtZeroIsAlpha(double alpha) {
        assertKink(new ELU(alpha), alpha);
    }

    private static void assertKink(Activation activation, double derivative) {
        for (DType dtype : FloatingTypes.all()) {
            Tensor zeros = Tensor.of(new double[] {0.0, -0.0}, 2).to(dtype);
            Tensor y = activation.forward(zeros);
            Tensor dX = activation.backward(Tensor.ones(dtype, 2));
            double expected = Tensor.scalar(dtype, derivative).item();
            for (int i = 0; i < 2; i++) {
                assertEquals(0, Math.abs(y.get(i)), activation + " at zero");
                assertEquals(expected, dX.get(i), activation + "' at zero in " + dtype);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesFollowTheFormulaFarFromZeroAndNearIt(Case example) {
        double[] points = {-1000, -50, -3, -1, -0.1, -1e-5, -1e-12, -1e-300, 0,
            1e-300, 1e-12, 1e-5, 0.1, 1, 3, 50, 1000};
        Tensor y = example.activation().forward(Tensor.of(points, points.length));
        for (int i = 0; i < points.length; i++) {
            double expected = example.formula().applyAsDouble(points[i]);
            assertEquals(expected, y.get(i), 8 * Math.ulp(expected), example + " of " + points[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void nanComesOutAsNan(Activation activation) {
        Tensor y = activation.forward(Tensor.of(new double[] {Double.NaN, 1}, 2));
        assertTrue(Double.isNaN(y.get(0)));
    }

    /**
     * With u = 2⁻²⁴ the functions are good to 2 ulp, at most 4 u, and at most two roundings follow:
     * |y32 − y64| ≤ 8 u |y|. The derivatives are polynomials of y with |∂h'/∂y| ≤ 2 and at most four roundings of
     * numbers up to max(1, α): |dX32 − dX64| ≤ (16 u + 4 u) max(1, α) |dY|.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void singlePrecisionStaysWithinItsErrorBound(Case example) {
        double u = 0x1p-24;
        double scale = example.activation() instanceof ELU ? 2.5 : 1;
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 50, 40).mul(3);
        Tensor dY = Tensor.normal(new Philox(1, 1), DType.F32, 50, 40);
        Tensor y = example.activation().forward(x).to(DType.F64).copy();
        Tensor dX = example.activation().backward(dY).to(DType.F64).copy();
        Tensor yWide = example.activation().forward(x.to(DType.F64));
        Tensor dXWide = example.activation().backward(dY.to(DType.F64));
        assertTrue(y.allClose(yWide, 8 * u, 0), example + ": values");
        double worst = dX.sub(dXWide).abs().div(dY.to(DType.F64).abs()).max().item();
        assertTrue(worst <= 20 * u * scale, example + ": the error of dX is " + worst / u + " u of dY");
    }

    /** One document loses h' between two lines and is left with dX = dY. */
    @Test
    void withoutItsDerivativeTheGradientIsWrong() {
        for (Activation activation : all().toList()) {
            Mutant<Activation> mutant = new Mutant<>(activation, (original, dY) -> dY);
            Tensor x = Tensor.normal(new Philox(2, 0), DType.F64, 4, 5);
            assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, x).verdict());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
    void unusableSlopesAreRefused(double slope) {
        assertEquals("LeakyReLU: the slope must lie between 0 and 1, not be " + slope,
                assertThrows(IllegalArgumentException.class, () -> new LeakyReLU(slope)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY, Double.NaN})
    void unusableAlphasAreRefused(double alpha) {
        assertEquals("ELU: alpha must be positive and finite, not " + alpha,
                assertThrows(IllegalArgumentException.class, () -> new ELU(alpha)).getMessage());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void anyShapeWillDo(DType dtype) {
        for (int[] shape : new int[][] {{}, {3}, {0, 4}, {2, 3, 4}}) {
            Tensor x = Tensor.ones(dtype, shape);
            ReLU relu = new ReLU();
            assertTrue(relu.forward(x).bitwiseEquals(x));
            assertTrue(relu.backward(x).bitwiseEquals(x));
        }
    }

    @Test
    void constantsCanBeAskedFor() {
        assertEquals(0.7, new ELU(0.7).alpha());
        assertEquals(0.2, new LeakyReLU(0.2).slope());
        assertEquals(3, new Softplus(3, 5).beta());
        assertEquals(5, new Softplus(3, 5).threshold());
        assertEquals(GELU.Approximation.TANH, new GELU(GELU.Approximation.TANH).approximation());
        assertEquals(0.01, new BatchNorm1d(4, DType.F32, 0.1, 0.01).epsilon());
        assertEquals(0.01, new LayerNorm(Shape.of(4), DType.F32, 0.01).epsilon());
    }

    /** An input that is refused within its blocks, as integers are, leaves nothing for the passes after it. */
    @ParameterizedTest
    @MethodSource("all")
    void aLargeInputThatIsRefusedLeavesNothing(Activation activation) {
        Tensor x = Tensor.normal(new Philox(4, 0), DType.F32, 10, 20);
        Tensor expected = activation.forward(x).copy();
        Tensor expectedGradient = activation.backward(x).copy();
        try {
            activation.forward(Tensor.ones(DType.I64, 400, 200));
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().contains("I64"), refused.getMessage());
        }
        assertTrue(expected.bitwiseEquals(activation.forward(x)));
        assertTrue(expectedGradient.bitwiseEquals(activation.backward(x)));
    }

    @Test
    void oneOfTheFormsOfGeluIsGiven() {
        assertEquals("GELU: the approximation must be given, not null",
                assertThrows(NullPointerException.class, () -> new GELU(null)).getMessage());
    }
}
