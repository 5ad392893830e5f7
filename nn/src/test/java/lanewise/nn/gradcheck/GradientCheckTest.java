package lanewise.nn.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.Softmax;
import lanewise.nn.Tanh;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Mutant;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker itself: it must catch every wrong gradient, and not call a kink or rounding a wrong formula. */
class GradientCheckTest {
    private static final GradientCheck CHECK = GradientCheck.standard();

    private static Tensor random(int stream, int... shape) {
        return Tensor.normal(new Philox(21, stream), DType.F64, shape);
    }

    private static Linear square() {
        return linear(4, 4);
    }

    private static Linear linear(int in, int out) {
        Linear layer = new Linear(in, out, DType.F64);
        new PyTorchDefault().initialize(layer, 21, 0);
        return layer;
    }

    private static void transpose(Tensor matrix) {
        matrix.copyFrom(matrix.transpose().copy());
    }

    /** Backward passes that are wrong in one way each, for inputs of width 4. */
    static Stream<Arguments> mutants() {
        return Stream.of(
                Arguments.of("sign of dX flipped", new Mutant<>(new Tanh(), (tanh, dY) -> tanh.backward(dY).neg())),
                Arguments.of("h' missing", new Mutant<>(new ELU(), (elu, dY) -> dY)),
                Arguments.of("h' of the output taken for that of the input",
                        new Mutant<>(new Tanh(), (tanh, dY) -> dY.mul(dY.square().sub(1)))),
                Arguments.of("sum over classes missing in the softmax", new Mutant<>(new Softmax(), (softmax, dY) ->
                        softmax.forward(input()).mul(dY))),
                Arguments.of("gradient of the weight transposed", new Mutant<>(square(), (linear, dY) -> {
                    Tensor dX = linear.backward(dY);
                    transpose(linear.weight().grad());
                    return dX;
                })),
                Arguments.of("weight transposed in dX", new Mutant<>(square(), (linear, dY) -> {
                    linear.backward(dY);
                    return dY.matmul(linear.weight().value().transpose());
                })),
                Arguments.of("bias gradient is the first row, not the sum", new Mutant<>(square(), (linear, dY) -> {
                    Tensor dX = linear.backward(dY);
                    linear.bias().grad().copyFrom(dY.select(0, 0));
                    return dX;
                })),
                Arguments.of("bias gradient is the mean, not the sum", new Mutant<>(square(), (linear, dY) -> {
                    Tensor dX = linear.backward(dY);
                    linear.bias().grad().copyFrom(dY.mean(0));
                    return dX;
                })),
                Arguments.of("bias gradient missing", new Mutant<>(square(), (linear, dY) -> {
                    Tensor dX = linear.backward(dY);
                    linear.bias().zeroGrad();
                    return dX;
                })),
                Arguments.of("weight gradient halved", new Mutant<>(square(), (linear, dY) -> {
                    Tensor dX = linear.backward(dY);
                    linear.weight().grad().mul(0.5, linear.weight().grad());
                    return dX;
                })),
                Arguments.of("one element off by a thousandth", new Mutant<>(square(), (linear, dY) -> {
                    Tensor dX = linear.backward(dY);
                    linear.weight().grad().set(linear.weight().grad().get(2, 1) + 1e-3, 2, 1);
                    return dX;
                })),
                Arguments.of("NaN", new Mutant<>(new Tanh(), (tanh, dY) -> tanh.backward(dY).mul(Double.NaN))),
                Arguments.of("infinity", new Mutant<>(new Tanh(), (tanh, dY) -> dY.mul(Double.POSITIVE_INFINITY))));
    }

    private static Tensor input() {
        return random(0, 5, 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void catchesEveryMutant(String name, Module mutant) {
        GradientReport report = CHECK.check(mutant, input());
        assertEquals(Verdict.WRONG_FORMULA, report.verdict(), report.toString());
        assertThrows(AssertionError.class, () -> GradientCheck.assertGradients(mutant, input()));
    }

    /** Without 1/S the gradient is S times too long. */
    @Test
    void catchesALossWithoutItsMean() {
        int[] labels = {1, 0, 3, 3, 2};
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        GradientReport report = CHECK.check("no mean", z -> loss.forward(z, labels), z -> {
            loss.forward(z, labels);
            return loss.backward().mul(labels.length);
        }, random(0, 5, 4));
        assertEquals(Verdict.WRONG_FORMULA, report.verdict());
    }

    /** Sampled elements may miss it; the directions involve every element. */
    @Test
    void catchesOneWrongElementOfALargeTensor() {
        Mutant<Linear> mutant = new Mutant<>(linear(40, 30), (linear, dY) -> {
            Tensor dX = linear.backward(dY);
            linear.weight().grad().set(0, 17, 23);
            return dX;
        });
        GradientReport report = CHECK.check(mutant, random(0, 3, 40));
        assertEquals(Verdict.WRONG_FORMULA, report.verdict(), report.toString());
        assertEquals(120 + 40 + 30, report.comparisons().size(), "3 · 40 inputs, 8 + 32 for the weight, 30 biases");
    }

    /** A plain sum of the outputs would pass it: the rows of a softmax sum to 1, so dX would be 0. */
    @Test
    void catchesASoftmaxWithoutGradient() {
        Mutant<Softmax> mutant = new Mutant<>(new Softmax(), (softmax, dY) -> dY.mul(0));
        assertEquals(Verdict.WRONG_FORMULA, CHECK.check(mutant, random(0, 3, 4)).verdict());
    }

    @Test
    void aKinkIsToldFromAWrongFormula() {
        Tensor nearKink = Tensor.of(new double[] {0.7, 0, -0.3, 2e-7}, 1, 4);
        GradientReport report = CHECK.check(new ReLU(), nearKink);
        assertEquals(Verdict.KINK, report.verdict(), report.toString());
        assertEquals(2, report.comparisons().stream().filter(c -> c.verdict() == Verdict.KINK).count());
        Mutant<ReLU> wrongAtKink = new Mutant<>(new ReLU(), (relu, dY) -> relu.backward(dY).sub(dY.mul(2)));
        assertEquals(Verdict.WRONG_FORMULA, CHECK.check(wrongAtKink, nearKink).verdict());
    }

    @Test
    void roundingIsToldFromAWrongFormula() {
        GradientReport report = CHECK.check("a small change of a large number",
                x -> 1e12 + x.square().sum().item(), x -> x.mul(2), random(0, 4));
        assertEquals(Verdict.UNSTABLE, report.verdict(), report.toString());
    }

    /** Where a function is infinite or NaN nothing can be compared, and the message says where that is. */
    @Test
    void whereTheFunctionIsNotFiniteIsNamed() {
        Tensor x = Tensor.of(new double[] {1, 2, -1, 3}, 2, 2);
        assertEquals("GradientCheck: the output of log is NaN at [1, 0], so there is no derivative; choose a point "
                + "where the function is finite", assertThrows(IllegalArgumentException.class,
                        () -> CHECK.check("log", z -> z.log(), (z, dY) -> dY.div(z), x)).getMessage());
        assertEquals("GradientCheck: the output of sum is -Infinity, so there is no derivative; choose a point where "
                + "the function is finite", assertThrows(IllegalArgumentException.class, () -> CHECK.check("sum",
                        z -> z.log().sum().item(), z -> z, Tensor.zeros(DType.F64, 3))).getMessage());
        x.set(Double.POSITIVE_INFINITY, 0, 1);
        assertEquals("GradientCheck: input of Tanh is Infinity at [0, 1], so there is no derivative; choose a point "
                + "where the function is finite",
                assertThrows(IllegalArgumentException.class, () -> CHECK.check(new Tanh(), x)).getMessage());
    }

    /** √x at 0 and log x at 10⁻⁷ are finite, but not a step of 10⁻⁶ to the left of there. */
    @Test
    void whatIsNotFiniteAStepAwayIsToldFromAWrongFormula() {
        Tensor x = Tensor.of(new double[] {1, 1e-7, 2}, 3);
        GradientReport report = CHECK.check("log", z -> z.log(), (z, dY) -> dY.div(z), x);
        assertEquals(Verdict.NOT_FINITE, report.verdict(), report.toString());
        assertEquals("[1]", report.worst(1).getFirst().place());
        assertEquals(2, report.comparisons().stream().filter(c -> c.verdict() == Verdict.PASSED).count());
        assertTrue(report.toString().contains("NOT_FINITE: the function is infinite or NaN within a step of here: move "
                + "the input to where it is finite"), report.toString());
        report = CHECK.check("sqrt", z -> z.sqrt(), (z, dY) -> dY.mul(0.5).div(z.sqrt()), Tensor.zeros(DType.F64, 1));
        assertEquals(Verdict.NOT_FINITE, report.verdict(), report.toString());
        // 1 ÷ max(1 − x, 0) is infinite to the right of 1 − 10⁻⁷: no difference is too large beside infinity.
        report = CHECK.check("pole", z -> 1 / Math.max(1 - z.item(), 0), z -> z.mul(0),
                Tensor.scalar(DType.F64, 1 - 1e-7));
        assertEquals(Verdict.NOT_FINITE, report.verdict(), report.toString());
    }

    @Test
    void theReportNamesTheWorstElement() {
        Mutant<Linear> mutant = new Mutant<>(square(), (linear, dY) -> {
            Tensor dX = linear.backward(dY);
            linear.weight().grad().set(5, 3, 2);
            return dX;
        });
        GradientReport report = CHECK.check(new Sequential(mutant, new Tanh()), random(0, 5, 4));
        Comparison worst = report.worst(1).getFirst();
        assertEquals("0.original.weight", worst.tensor());
        assertEquals("[3, 2]", worst.place());
        assertEquals(5, worst.analytic());
        assertTrue(worst.severity() > 1 && worst.error() > 1e-3);
        String text = assertThrows(AssertionError.class, report::orThrow).getMessage();
        assertTrue(text.contains("WRONG_FORMULA, 1 of 40 comparisons failed") && text.contains("[3, 2]"), text);
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void thePointIsPutBack(Arrangement arrangement) {
        Tensor values = random(0, 5, 4);
        Tensor x = arrangement.of(values);
        Linear layer = square();
        Tensor weight = layer.weight().value().copy();
        assertTrue(CHECK.check(layer, x).passed());
        assertTrue(x.bitwiseEquals(values));
        assertTrue(layer.weight().value().bitwiseEquals(weight));
    }

    /** Every forward pass of the check moves the running statistics; whoever calls it does not notice. */
    @Test
    void buffersArePutBack() {
        BatchNorm1d norm = new BatchNorm1d(4, DType.F64);
        norm.forward(random(1, 5, 4));
        Map<String, Tensor> before = new LinkedHashMap<>();
        norm.namedBuffers().forEach((name, buffer) -> before.put(name, buffer.copy()));
        Sequential network = new Sequential(square(), norm);
        CHECK.check(network, input()).orThrow();
        before.forEach((name, buffer) -> assertTrue(buffer.bitwiseEquals(norm.namedBuffers().get(name)), name));
        Jacobian.byBackward(network, input());
        before.forEach((name, buffer) -> assertTrue(buffer.bitwiseEquals(norm.namedBuffers().get(name)), name));
        Module broken = new Mutant<>(norm, (original, dY) -> {
            throw new IllegalStateException("broken");
        });
        assertThrows(IllegalStateException.class, () -> CHECK.check(broken, input()));
        before.forEach((name, buffer) -> assertTrue(buffer.bitwiseEquals(norm.namedBuffers().get(name)), name));
    }

    @Test
    void otherSeedsGiveOtherCotangents() {
        Comparison one = CHECK.check(new Tanh(), random(0, 1, 1)).comparisons().getFirst();
        Comparison other = CHECK.withSeed(1).check(new Tanh(), random(0, 1, 1)).comparisons().getFirst();
        assertFalse(one.analytic() == other.analytic());
    }

    @Test
    void whatCannotBeCheckedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CHECK.check(new Tanh(), Tensor.ones(DType.F32, 2)));
        assertThrows(IllegalArgumentException.class, () -> CHECK.check(new Tanh(), Tensor.ones(DType.F64, 0, 2)));
        assertThrows(IllegalArgumentException.class,
                () -> CHECK.check(new Tanh(), Tensor.ones(DType.F64, 1).broadcastTo(3)));
        assertThrows(ShapeMismatchException.class,
                () -> CHECK.check("sum", x -> x.sum().item(), x -> Tensor.ones(DType.F64, 2), random(0, 3)));
    }

    /** A function whose backward pass belongs to another: exp has itself as its derivative, not 1. */
    @Test
    void functionsWithTensorsAsValuesAreChecked() {
        Tensor at = random(0, 3, 2);
        GradientCheck.assertGradient("square", x -> x.square(), (x, dY) -> x.mul(2).mul(dY), at);
        GradientCheck.assertGradient("row sums", x -> x.sum(1),
                (x, dY) -> dY.unsqueeze(1).broadcastTo(3, 2).copy(), at);
        AssertionError failure = assertThrows(AssertionError.class,
                () -> GradientCheck.assertGradient("exp", x -> x.exp(), (x, dY) -> dY.copy(), at));
        assertThrows(AssertionError.class, () -> GradientCheck.assertGradient(
                "sum of exp", x -> x.exp().sum().item(), x -> Tensor.ones(DType.F64, 3, 2), at));
        assertTrue(failure.getMessage().startsWith("exp: WRONG_FORMULA, 6 of 6 comparisons failed"),
                failure.getMessage());
    }

    @Test
    void whatIsRandomIsRefused() {
        Module noise = new Mutant<>(new Tanh(), Module::backward) {
            private int calls;

            @Override
            public Tensor forward(Tensor x) {
                return super.forward(x).add(random(calls++, 5, 4));
            }
        };
        assertEquals("GradientCheck: two evaluations of Noise at the same point differ, so differences would measure "
                + "that; freeze what is random in it", assertThrows(IllegalArgumentException.class,
                        () -> CHECK.check("Noise", x -> noise.forward(x), (x, dY) -> dY, input())).getMessage());
        assertThrows(IllegalArgumentException.class, () -> CHECK.check(noise, input()));
    }

    /** With the cotangent doubled behind its back the check would take twice the gradient for right. */
    @Test
    void passesThatChangeWhatTheyAreGivenAreRefused() {
        Module doubling = new Mutant<>(linear(4, 4), (linear, dY) -> linear.backward(dY.mul(2, dY)));
        assertEquals("GradientCheck: backward of Mutant changes the gradient it is given, which belongs to its caller; "
                + "let it write elsewhere",
                assertThrows(IllegalArgumentException.class, () -> CHECK.check(doubling, input())).getMessage());
        assertEquals("GradientCheck: zero changes its input, which belongs to its caller; let it write elsewhere",
                assertThrows(IllegalArgumentException.class,
                        () -> CHECK.check("zero", x -> x.mul(0), (x, dY) -> x.mul(0, x), input())).getMessage());
    }

    @Test
    void gradientsOfEarlierPassesAreForgotten() {
        Linear layer = square();
        layer.weight().grad().fill(7);
        CHECK.check(layer, input()).orThrow();
    }

    @Test
    void everyElementOfUpToTwoHundredIsChecked() {
        assertEquals(200, CHECK.check(new Tanh(), random(0, 20, 10)).orThrow().comparisons().size());
        assertEquals(8 + 32, CHECK.check(new Tanh(), random(0, 3, 67)).orThrow().comparisons().size());
    }

    /** A step of 10⁻⁶ at 10⁸ would be lost in the last places of x². */
    @Test
    void theStepGrowsWithTheElement() {
        GradientCheck.assertGradient(
                "square", x -> x.square().sum().item(), x -> x.mul(2), Tensor.of(new double[] {1e8, -1e8, 1e-8}));
        // Along a direction with the largest element of all that move; alone the others would be lost beside it.
        Tensor many = Tensor.ones(DType.F64, 201);
        many.set(-1e8, 17);
        GradientReport report = CHECK.check("square", x -> x.square().sum().item(), x -> x.mul(2), many);
        assertEquals(8, report.comparisons().stream()
                .filter(c -> c.place().startsWith("direction") && c.verdict() == Verdict.PASSED).count());
    }

    /** Directions first, by number, then the sampled elements by their indices. */
    @Test
    void placesAreNamed() {
        List<String> places = CHECK.check(new Tanh(), random(0, 3, 67)).comparisons().stream()
                .map(Comparison::place).toList();
        assertEquals(IntStream.range(0, 8).mapToObj(d -> "direction " + d).toList(), places.subList(0, 8));
        assertTrue(places.subList(8, 40).stream().allMatch(place -> place.matches("\\[[0-2], \\d+\\]")),
                places::toString);
        assertEquals(40, Set.copyOf(places).size());
    }

    @Test
    void theWorstComesFirst() {
        Comparison wrong = new Comparison("input", "[0]", 1, 3, 1, Verdict.WRONG_FORMULA);
        Comparison worse = new Comparison("input", "[1]", 1, 5, 1, Verdict.WRONG_FORMULA);
        Comparison kink = new Comparison("input", "[2]", 1, 9, 1, Verdict.KINK);
        GradientReport report = new GradientReport("f", List.of(kink, wrong, worse));
        assertEquals(List.of(worse, wrong, kink), report.worst(5));
        assertEquals(List.of(worse), report.worst(1));
    }

    /** Slopes of a smooth function differ little on the two sides, rising or falling: that is no kink. */
    @Test
    void curvatureIsNoKink() {
        for (double sign : new double[] {1, -1}) {
            // Beyond what passes (2.1 · 10⁻⁴) by a quarter of what the slopes on the two sides differ by.
            GradientReport report = CHECK.check("parabola", x -> sign * (x.item() + 10 * x.item() * x.item()),
                    x -> x.mul(20).add(1).mul(sign).add(1e-7 + 21e-5 + 5e-6), Tensor.scalar(DType.F64, 1));
            assertEquals(Verdict.WRONG_FORMULA, report.verdict(), report.toString());
        }
    }

    @Test
    void rulesFollowTheirFormulas() {
        PassRule standard = PassRule.absoluteAndRelative(0.25, 0.5);
        assertEquals(0.25 + 0.5 * 4, standard.allowed(-4, 3));
        assertEquals(0.25 + 0.5 * 8, standard.allowed(4, -8));
        PassRule course = PassRule.symmetricRelative(0.5);
        assertEquals(0.5 * (4 + 3), course.allowed(-4, 3));
        assertEquals(0.5 * (4 + 3), course.allowed(4, -3));
        assertEquals(0.5 * 1e-8, course.allowed(1e-9, 0));
    }

    @Test
    void comparisonsMeasureTheirErrors() {
        Comparison comparison = new Comparison("input", "[0]", 3, 1, 0.5, Verdict.WRONG_FORMULA);
        assertEquals(2, comparison.error());
        assertEquals(4, comparison.severity());
        Comparison undefined = new Comparison("input", "[0]", Double.NaN, 1, 0.5, Verdict.WRONG_FORMULA);
        assertEquals(Double.POSITIVE_INFINITY, undefined.severity());
    }

    @Test
    void theReportSaysWhatToDo() {
        Comparison failed = new Comparison("0.branch.12.weight", "direction 7", 1, 2, 1e-5, Verdict.WRONG_FORMULA);
        Comparison passed = new Comparison("input", "[0, 1]", 0.5, 0.5, 1e-5, Verdict.PASSED);
        assertEquals("""
                MyLayer: WRONG_FORMULA, 1 of 2 comparisons failed
                  tensor              place              analytic       numerical  difference     allowed  verdict
                  0.branch.12.weight  direction 7       1.0000000       2.0000000        1.00    1.00e-05  WRONG_FORMULA
                  input               [0, 1]           0.50000000      0.50000000        0.00    1.00e-05  PASSED
                  WRONG_FORMULA: the difference does not depend on the step: the gradient is not that of the forward \
                pass
                """, new GradientReport("MyLayer", List.of(passed, failed)).toString()
                .replace(System.lineSeparator(), "\n"));
        String good = new GradientReport("MyLayer", List.of(passed)).toString();
        assertEquals(3, good.lines().count(), good);
    }

    @Test
    void aModuleInEvalModeIsRefused() {
        Tanh tanh = new Tanh();
        tanh.eval();
        assertThrows(IllegalStateException.class, () -> CHECK.check(tanh, random(0, 2)));
    }

    /** Parameters of a module written outside the library are found by their names. */
    @Test
    void checksModulesFromOutsideTheLibrary() {
        Module scale = new Module() {
            private final Parameter factor = new Parameter("factor", Tensor.full(DType.F64, 1.5));
            private Tensor input;

            @Override
            public Tensor forward(Tensor x) {
                input = x;
                return x.mul(factor.value());
            }

            @Override
            public Tensor backward(Tensor dY) {
                factor.grad().add(dY.mul(requireForward(input)).sum(), factor.grad());
                return dY.mul(factor.value());
            }

            @Override
            protected List<Parameter> ownParameters() {
                return List.of(factor);
            }
        };
        GradientReport report = CHECK.check(scale, random(0, 2, 3)).orThrow();
        assertEquals(7, report.comparisons().size());
    }
}
