package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.Parameter;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of parameters with settings and rates of their own, and several optimizers as one. */
class ParameterGroupTest {
    private static final LearningRateSchedule SCHEDULE = LearningRateSchedule.cosine(0.125, 0.01, 9).withWarmup(2, 0.5);

    /**
     * A rule with two settings.
     *
     * @param alone creates it for parameters with the settings of one number
     * @param ofGroups creates it for two groups with both settings, whose second rate is four times the first
     */
    record Rule(String name, BiFunction<List<Parameter>, Integer, Optimizer> alone,
            BiFunction<List<Parameter>, List<Parameter>, Optimizer> ofGroups) {
        static <S> Rule of(String name, S first, S second, BiFunction<List<Parameter>, S, Optimizer> alone,
                BiFunction<List<ParameterGroup<S>>, Double, Optimizer> ofGroups) {
            return new Rule(name, (p, number) -> alone.apply(p, number == 0 ? first : second),
                    (p, q) -> ofGroups.apply(List.of(ParameterGroup.of(p, first),
                            ParameterGroup.of(q, second).withRateFactor(4)), 0.125));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        Sgd.Settings momentum = Sgd.Settings.PLAIN.withMomentum(0.9).withWeightDecay(0.01);
        Adam.Settings adam = Adam.Settings.DEFAULT.withWeightDecay(0.1);
        return Stream.of(
                Rule.of("Sgd", momentum, Sgd.Settings.PLAIN, (p, s) -> new Sgd(p, 0, s), Sgd::ofGroups),
                Rule.of("Sgd, Nesterov", Sgd.Settings.PLAIN, momentum.withNesterov(), (p, s) -> new Sgd(p, 0, s),
                        Sgd::ofGroups),
                Rule.of("Adam", adam, Adam.Settings.DEFAULT.withBetas(0.5, 0.9), (p, s) -> new Adam(p, 0, s),
                        Adam::ofGroups),
                Rule.of("AdamW", Adam.Settings.DEFAULT, adam.withEpsilon(0.01), (p, s) -> new AdamW(p, 0, s),
                        AdamW::ofGroups),
                Rule.of("RmsProp", RmsProp.Settings.DEFAULT.withMomentum(0.5).withWeightDecay(0.1),
                        RmsProp.Settings.DEFAULT.withCentering(), (p, s) -> new RmsProp(p, 0, s), RmsProp::ofGroups),
                Rule.of("Muon", Muon.Settings.DEFAULT, Muon.Settings.DEFAULT.withMomentum(0.5).withIterations(2),
                        (p, s) -> new Muon(p, 0, s), Muon::ofGroups));
    }

    // Three matrices, each time with the same numbers.
    private static List<Parameter> parameters() {
        return IntStream.range(0, 3).mapToObj(i -> new Parameter("p" + i,
                Tensor.normal(new Philox(3, i), DType.F32, 4, 3))).toList();
    }

    private static void setGradients(List<Parameter> parameters, int step) {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).grad().copyFrom(Tensor.normal(new Philox(4, 10L * step + i), DType.F32, 4, 3));
        }
    }

    /** To the bit: a schedule of 1 and 4 times the rate for each. */
    @ParameterizedTest
    @MethodSource("rules")
    void aGroupIsAnOptimizerOfItsOwn(Rule rule) {
        List<Parameter> expected = parameters();
        Optimizer first = rule.alone().apply(expected.subList(0, 1), 0);
        Optimizer second = rule.alone().apply(expected.subList(1, 3), 1);
        List<Parameter> actual = parameters();
        Optimizer both = rule.ofGroups().apply(actual.subList(0, 1), actual.subList(1, 3));
        assertEquals(actual, both.parameters());
        assertEquals(first.getClass(), both.getClass());
        for (int step = 0; step < 10; step++) {
            setGradients(expected, step);
            setGradients(actual, step);
            first.setLearningRate(SCHEDULE.rate(step));
            second.setLearningRate(4 * SCHEDULE.rate(step));
            both.setLearningRate(SCHEDULE.rate(step));
            first.step();
            second.step();
            both.step();
            for (int i = 0; i < 3; i++) {
                assertTrue(expected.get(i).value().bitwiseEquals(actual.get(i).value()), "p" + i + " at step " + step);
            }
        }
        assertFalse(expected.get(0).value().bitwiseEquals(parameters().get(0).value()));
    }

    /** Plain descent from 1 with the gradient 1, at the rates 0.5, 1 and 0. */
    @Test
    void closedForms() {
        List<Parameter> p = IntStream.range(0, 3).mapToObj(i -> new Parameter("p", Tensor.ones(DType.F64, 1))).toList();
        Sgd sgd = Sgd.ofGroups(List.of(ParameterGroup.of(p.subList(0, 1), Sgd.Settings.PLAIN),
                ParameterGroup.of(p.subList(1, 2), Sgd.Settings.PLAIN.withWeightDecay(0.5)).withRateFactor(2),
                ParameterGroup.of(p.subList(2, 3), Sgd.Settings.PLAIN).withRateFactor(0)), 0.5);
        p.forEach(parameter -> parameter.grad().fill(1));
        sgd.step();
        assertArrayEquals(new double[] {0.5, -0.5, 1}, p.stream().mapToDouble(each -> each.value().get(0)).toArray());
        assertEquals(0.5, sgd.learningRate());
        assertEquals(1, sgd.learningRate(1));
        assertEquals(Sgd.Settings.PLAIN, sgd.settings());
        sgd.setLearningRate(0.25);
        assertEquals(0.5, sgd.learningRate(1));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        List<Parameter> p = parameters();
        assertEquals("Sgd: there must be a group of parameters",
                assertThrows(IllegalArgumentException.class, () -> Sgd.ofGroups(List.of(), 0.1)).getMessage());
        ParameterGroup<Sgd.Settings> group = ParameterGroup.of(p, Sgd.Settings.PLAIN);
        assertEquals("Sgd: parameters 1 and 3 are the same, p1 (4, 3) F32, which would be changed twice; list it once",
                assertThrows(IllegalArgumentException.class, () -> Sgd.ofGroups(List.of(group,
                        ParameterGroup.of(p.subList(1, 2), Sgd.Settings.PLAIN)), 0.1)).getMessage());
        Parameter bias = new Parameter("bias", Tensor.ones(DType.F32, 4));
        assertEquals("Muon: parameters with fewer than two axes are no matrices; give them to another optimizer: number 3, "
                + "bias (4,) F32", assertThrows(IllegalArgumentException.class, () -> Muon.ofGroups(List.of(
                        ParameterGroup.of(p, Muon.Settings.DEFAULT),
                        ParameterGroup.of(List.of(bias), Muon.Settings.DEFAULT)), 0.1)).getMessage());
        assertEquals("ParameterGroup: the settings must be given, not null",
                assertThrows(NullPointerException.class, () -> ParameterGroup.of(p, null)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.POSITIVE_INFINITY, Double.NaN})
    void factorsAreFiniteAndNotNegative(double wrong) {
        ParameterGroup<Sgd.Settings> group = ParameterGroup.of(parameters(), Sgd.Settings.PLAIN);
        assertEquals("ParameterGroup: the rate factor must be finite and not negative, not " + wrong,
                assertThrows(IllegalArgumentException.class, () -> group.withRateFactor(wrong)).getMessage());
    }

    /** Muon and AdamW as one do what both do, with a schedule that multiplies the rates of both. */
    @Test
    void aCombinedOptimizerIsBoth() {
        List<Parameter> expected = parameters();
        Muon muon = new Muon(expected.subList(0, 2), 0.5);
        AdamW adam = new AdamW(expected.subList(2, 3), 0.125);
        List<Parameter> actual = parameters();
        CombinedOptimizer both = new CombinedOptimizer(
                new Muon(actual.subList(0, 2), 0.5), new AdamW(actual.subList(2, 3), 0.125));
        assertEquals(actual, both.parameters());
        assertEquals(0.5, both.learningRate());
        for (int step = 0; step < 10; step++) {
            setGradients(expected, step);
            setGradients(actual, step);
            muon.setLearningRate(SCHEDULE.rate(step));
            adam.setLearningRate(SCHEDULE.rate(step) / 4);
            both.setLearningRate(SCHEDULE.rate(step));
            muon.step();
            adam.step();
            both.step();
            for (int i = 0; i < 3; i++) {
                assertTrue(expected.get(i).value().bitwiseEquals(actual.get(i).value()), "p" + i + " at step " + step);
            }
        }
    }

    @Test
    void whatCannotBeCombinedIsNamed() {
        List<Parameter> p = parameters();
        assertEquals("CombinedOptimizer: there must be an optimizer",
                assertThrows(IllegalArgumentException.class, CombinedOptimizer::new).getMessage());
        assertEquals("CombinedOptimizer: the learning rate of the first optimizer is 0, of which the others have no share; "
                + "put one with another rate first", assertThrows(IllegalArgumentException.class,
                        () -> new CombinedOptimizer(new Sgd(p, 0), new Sgd(List.of(), 0.1))).getMessage());
        assertEquals("CombinedOptimizer: parameters 2 and 3 are the same, p2 (4, 3) F32, which would be changed twice; list "
                + "it once", assertThrows(IllegalArgumentException.class, () -> new CombinedOptimizer(new Sgd(p, 0.1),
                        new Sgd(p.subList(2, 3), 0.1))).getMessage());
        Sgd used = new Sgd(p, 0.1);
        used.step();
        used.step();
        assertEquals("CombinedOptimizer: Sgd has made steps, 2 of them; an optimizer is taken in before its first step",
                assertThrows(IllegalArgumentException.class, () -> new CombinedOptimizer(used)).getMessage());
    }
}
