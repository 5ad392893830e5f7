package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations from a function and its derivative: what {@link Activation#of} returns. */
class ScalarActivationTest {
    private static final Activation SOFTSIGN = Activation.of("Softsign",
            x -> x / (1 + Math.abs(x)), x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))));
    private static final Activation BUMP = Activation.of("Bump", x -> Math.exp(-x * x), x -> -2 * x * Math.exp(-x * x));

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    @Provide
    Arbitrary<Activation> activations() {
        return Arbitraries.of(SOFTSIGN, BUMP).withoutEdgeCases();
    }

    @Property(tries = 100)
    void gradientsAgreeWithDifferences(@ForAll("activations") Activation activation, @ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed()).check(activation, sample.input()).orThrow();
    }

    @Property(tries = 100, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(
            @ForAll("activations") Activation activation, @ForAll("samples") Sample sample) {
        Sample.courseCheck(1e-5).check(activation, sample.input()).orThrow();
    }

    static Stream<Activation> mutants() {
        return Stream.of(
                Activation.of("no square", x -> x / (1 + Math.abs(x)), x -> 1 / (1 + Math.abs(x))),
                Activation.of("other sign", x -> Math.exp(-x * x), x -> 2 * x * Math.exp(-x * x)),
                Activation.of("no inner derivative", x -> Math.exp(-x * x), x -> Math.exp(-x * x)),
                Activation.of("none at all", x -> x / (1 + Math.abs(x)), x -> 1));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void theCheckCatchesEveryWrongDerivative(Activation mutant) {
        Tensor x = Tensor.normal(new Philox(4, 0), DType.F64, 4, 5);
        assertEquals(Verdict.WRONG_FORMULA, GradientCheck.standard().check(mutant, x).verdict());
    }

    /** Computed in f64, rounded once to F32, and once more when dY is multiplied. */
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void everyElementIsTheFunctionOfOne(DType dtype) {
        Tensor x = Tensor.normal(new Philox(5, 0), dtype, 2, 3, 4).permute(2, 0, 1);
        Tensor dY = Tensor.normal(new Philox(5, 1), dtype, 4, 2, 3);
        for (boolean training : new boolean[] {false, true}) {
            Activation softsign = Activation.of("Softsign",
                    z -> z / (1 + Math.abs(z)), z -> 1 / ((1 + Math.abs(z)) * (1 + Math.abs(z))));
            softsign.eval();
            if (training) {
                softsign.train();
            }
            Tensor y = softsign.forward(x);
            Tensor dX = training ? softsign.backward(dY) : null;
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 2; j++) {
                    for (int k = 0; k < 3; k++) {
                        double z = x.get(i, j, k);
                        assertEquals(rounded(z / (1 + Math.abs(z)), dtype), y.get(i, j, k));
                        double slope = rounded(1 / ((1 + Math.abs(z)) * (1 + Math.abs(z))), dtype);
                        if (training) {
                            assertEquals(rounded(slope * dY.get(i, j, k), dtype), dX.get(i, j, k));
                        }
                    }
                }
            }
        }
    }

    private static double rounded(double value, DType dtype) {
        return dtype == DType.F32 ? (float) value : value;
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void anyShapeWillDo(DType dtype) {
        Activation twice = Activation.of("Twice", x -> 2 * x, x -> 2);
        for (int[] shape : new int[][] {{}, {3}, {0, 4}, {2, 1, 3, 2}}) {
            Tensor x = Tensor.full(dtype, 3, shape);
            assertTrue(twice.forward(x).bitwiseEquals(Tensor.full(dtype, 6, shape)));
            assertTrue(twice.backward(x).bitwiseEquals(Tensor.full(dtype, 6, shape)));
        }
    }

    @Test
    void theNameStandsInSummaries() {
        Sequential network = new Sequential(new Linear(3, 2, DType.F32), SOFTSIGN);
        assertEquals("Softsign", SOFTSIGN.toString());
        assertTrue(network.summary(5, 3).contains("Softsign"), network.summary(5, 3));
    }

    @Test
    void nothingMayBeNull() {
        List<String> messages = Stream.<Runnable>of(() -> Activation.of(null, x -> x, x -> 1),
                () -> Activation.of("a", null, x -> 1), () -> Activation.of("a", x -> x, null))
                .map(create -> assertThrows(NullPointerException.class, create::run).getMessage()).toList();
        assertEquals(List.of("Activation: the name is null", "Activation: the function is null",
                "Activation: the derivative is null"), messages);
    }
}
