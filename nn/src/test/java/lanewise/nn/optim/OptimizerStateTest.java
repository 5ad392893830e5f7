package lanewise.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Dropout;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Parameter;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What optimizers remember can be saved, and training resumed to the same bits. */
class OptimizerStateTest {
    private static final Sgd.Settings MOMENTUM = Sgd.Settings.PLAIN.withMomentum(0.9);
    private static final LearningRateSchedule SCHEDULE =
            LearningRateSchedule.cosine(0.05, 0.001, 12).withWarmup(3, 0.1);

    /** A rule to put to the test. */
    record Rule(String name, BiFunction<List<Parameter>, Double, Optimizer> constructor) {
        Optimizer create(List<Parameter> parameters) {
            return constructor.apply(parameters, 0.05);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Rule> rules() {
        return Stream.of(
                new Rule("Sgd", Sgd::new),
                new Rule("Sgd with momentum", (p, rate) -> new Sgd(p, rate, MOMENTUM.withDampening(0.1))),
                new Rule("Sgd with everything",
                        (p, rate) -> new Sgd(p, rate, MOMENTUM.withNesterov().withWeightDecay(0.01))),
                new Rule("Adam", Adam::new),
                new Rule("Adam with weight decay",
                        (p, rate) -> new Adam(p, rate, Adam.Settings.DEFAULT.withWeightDecay(0.01))),
                new Rule("AdamW", AdamW::new),
                new Rule("RmsProp", RmsProp::new),
                new Rule("RmsProp with everything",
                        (p, rate) -> new RmsProp(p, rate, new RmsProp.Settings(0.9, 1e-4, 0.01, 0.5, true))),
                new Rule("Muon", (p, rate) -> new Muon(matrices(p), rate)),
                new Rule("Sgd of groups", (p, rate) -> Sgd.ofGroups(List.of(ParameterGroup.of(matrices(p), MOMENTUM),
                        ParameterGroup.of(others(p), Sgd.Settings.PLAIN).withRateFactor(2)), rate)),
                new Rule("RmsProp of groups", (p, rate) -> RmsProp.ofGroups(List.of(
                        ParameterGroup.of(matrices(p), RmsProp.Settings.DEFAULT.withMomentum(0.5)),
                        ParameterGroup.of(others(p), RmsProp.Settings.DEFAULT.withCentering())), rate)));
    }

    /** Those, and rules made of others. */
    static Stream<Rule> allRules() {
        return Stream.concat(rules(), Stream.of(
                new Rule("Lookahead", (p, rate) -> new Lookahead(new Sgd(p, rate, MOMENTUM), 2, 0.5)),
                new Rule("Muon and AdamW", (p, rate) ->
                        new CombinedOptimizer(new Muon(matrices(p), rate), new AdamW(others(p), rate / 4))),
                new Rule("Lookahead of both", (p, rate) -> new Lookahead(
                        new CombinedOptimizer(new Muon(matrices(p), rate), new Adam(others(p), rate / 4)), 3, 0.8))));
    }

    private static List<Parameter> others(List<Parameter> parameters) {
        return parameters.stream().filter(parameter -> parameter.value().rank() < 2).toList();
    }

    private static List<Parameter> matrices(List<Parameter> parameters) {
        return parameters.stream().filter(parameter -> parameter.value().rank() >= 2).toList();
    }

    /** What belongs to a parameter is told apart from the scalars of the rule, which have no number in front. */
    @ParameterizedTest
    @MethodSource("allRules")
    void tensorsAreTheStateWithoutItsScalars(Rule rule) {
        Optimizer optimizer = new Run(rule).optimizer;
        optimizer.state().forEach((name, tensor) -> {
            boolean ofParameter = name.matches("\\d+\\..*");
            assertEquals(ofParameter, optimizer.stateTensors().containsKey(name), name);
            if (ofParameter) {
                assertSame(tensor, optimizer.stateTensors().get(name), name);
            } else {
                assertEquals(0, tensor.rank(), name);
            }
        });
        assertTrue(optimizer.state().keySet().containsAll(optimizer.stateTensors().keySet()));
        assertTrue(optimizer.state().containsKey(Optimizer.LEARNING_RATE));
    }

    /** It would take two steps at a time; two parameters of equal names and values are not the same. */
    @ParameterizedTest
    @MethodSource("rules")
    void aParameterThatIsThereTwiceIsRefused(Rule rule) {
        Parameter weight = new Parameter("weight", Tensor.zeros(DType.F32, 2, 3));
        Parameter other = new Parameter("weight", Tensor.zeros(DType.F32, 2, 3));
        String name = rule.create(List.of(weight, other)).getClass().getSimpleName();
        assertEquals(name + ": parameters 0 and 2 are the same, weight (2, 3) F32, which would be changed twice; list "
                + "it once", assertThrows(IllegalArgumentException.class,
                        () -> rule.create(List.of(weight, other, weight))).getMessage());
    }

    /** A step keeps no gradient, so that clearing them costs nothing until they are used: the old numbers still stand there. */
    @ParameterizedTest
    @MethodSource("rules")
    void aStepOnlyBorrowsTheGradients(Rule rule) {
        Run run = new Run(rule);
        run.train(0, 2);
        for (Parameter parameter : run.network.parameters()) {
            Tensor gradient = parameter.borrowGrad();
            parameter.zeroGrad();
            assertTrue(gradient.abs().max().item() > 0, parameter::toString);
        }
    }

    /** A network with running statistics and dropout in training: the whole of what a checkpoint holds. */
    private static final class Run {
        final Sequential network = new Sequential(new Linear(6, 16, DType.F32), new BatchNorm1d(16, DType.F32),
                new ELU(), new Dropout(0.2, 3), new Linear(16, 3, DType.F32));
        final Optimizer optimizer;
        final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(0.1);

        Run(Rule rule) {
            KaimingNormal.forRectifiers().initializeAll(network, 42);
            optimizer = rule.create(network.parameters());
        }

        void train(int from, int to) {
            GradientClipping clipping = new GradientClipping(network.parameters(), 0.5);
            for (int step = from; step < to; step++) {
                Tensor x = Tensor.normal(new Philox(7, step), DType.F32, 9, 6);
                network.zeroGrad();
                loss.forward(network.forward(x), new int[] {0, 1, 2, 0, 1, 2, 0, 1, 2});
                network.backwardParameters(loss.backward());
                clipping.clip();
                optimizer.setLearningRate(SCHEDULE.rate(step));
                optimizer.step();
            }
        }

        Map<String, Tensor> checkpoint() {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            network.stateDict().forEach((name, tensor) -> tensors.put("model." + name, tensor));
            optimizer.state().forEach((name, tensor) -> tensors.put("optimizer." + name, tensor));
            return tensors;
        }

        void restore(Map<String, Tensor> checkpoint) {
            network.loadStateDict(part(checkpoint, "model."));
            optimizer.loadState(part(checkpoint, "optimizer."));
            MultiplicativeNoise.setSteps(network, optimizer.steps());
        }

        private static Map<String, Tensor> part(Map<String, Tensor> checkpoint, String prefix) {
            Map<String, Tensor> part = new LinkedHashMap<>();
            checkpoint.forEach((name, tensor) -> {
                if (name.startsWith(prefix)) {
                    part.put(name.substring(prefix.length()), tensor);
                }
            });
            return part;
        }
    }

    @ParameterizedTest
    @MethodSource("allRules")
    void resumingGivesTheBitsOfAnUninterruptedRun(Rule rule, @TempDir Path folder) throws Exception {
        Run whole = new Run(rule);
        whole.train(0, 12);
        for (int stop : new int[] {0, 1, 5}) {
            Path file = folder.resolve("checkpoint" + stop);
            Run first = new Run(rule);
            first.train(0, stop);
            SafeTensors.write(file, first.checkpoint(), Map.of());
            Run second = new Run(rule);
            second.train(20, 23); // whatever it has done before
            second.restore(SafeTensors.read(file).tensors());
            assertEquals(stop, second.optimizer.steps());
            second.train(stop, 12);
            second.checkpoint().forEach((name, tensor) ->
                    assertTrue(tensor.bitwiseEquals(whole.checkpoint().get(name)), name + " after a stop at " + stop));
        }
    }

    @Test
    void theStateHasPyTorchsNames() {
        List<Parameter> parameters = new Run(new Rule("Adam", Adam::new)).network.parameters().subList(0, 4);
        assertEquals(List.of("learning_rate", "step"), names(new Sgd(parameters, 0.1)));
        assertEquals(List.of("learning_rate", "step", "0.momentum_buffer", "1.momentum_buffer", "2.momentum_buffer",
                "3.momentum_buffer"), names(new Sgd(parameters, 0.1, MOMENTUM)));
        assertEquals(List.of("learning_rate", "step", "0.exp_avg", "1.exp_avg", "0.exp_avg_sq", "1.exp_avg_sq"),
                names(new AdamW(parameters.subList(0, 2), 0.1)));
        assertEquals(List.of("learning_rate", "step", "0.square_avg", "1.square_avg"),
                names(new RmsProp(parameters.subList(0, 2), 0.1)));
        assertEquals(List.of("learning_rate", "step", "0.square_avg", "0.momentum_buffer", "0.grad_avg"),
                names(new RmsProp(parameters.subList(0, 1), 0.1,
                        RmsProp.Settings.DEFAULT.withMomentum(0.9).withCentering())));
        assertEquals(List.of("learning_rate", "step", "0.momentum_buffer"),
                names(new Muon(parameters.subList(0, 1), 0.1)));
        assertEquals(List.of("learning_rate", "step", "1.momentum_buffer"),
                names(Sgd.ofGroups(List.of(ParameterGroup.of(parameters.subList(0, 1), Sgd.Settings.PLAIN),
                        ParameterGroup.of(parameters.subList(1, 2), MOMENTUM)), 0.1)));
        assertEquals(List.of("learning_rate", "step", "0.momentum_buffer", "0.slow_buffer"),
                names(new Lookahead(new Sgd(parameters.subList(0, 1), 0.1, MOMENTUM))));
        assertEquals(List.of("learning_rate", "step", "0.momentum_buffer", "1.exp_avg", "2.exp_avg", "1.exp_avg_sq",
                "2.exp_avg_sq"), names(new CombinedOptimizer(new Muon(parameters.subList(0, 1), 0.1),
                        new Adam(parameters.subList(1, 3), 0.1))));
    }

    @Test
    void theStateIsReadOnlyAndCountsUpTo2To53() {
        Sgd sgd = new Sgd(List.of(new Parameter("w", Tensor.ones(DType.F32, 2))), 0.1);
        assertThrows(UnsupportedOperationException.class, () -> sgd.state().clear());
        Map<String, Tensor> state = new LinkedHashMap<>(sgd.state());
        state.put("step", Tensor.scalar(DType.F64, 0x1p53));
        sgd.loadState(state);
        assertEquals(1L << 53, sgd.steps());
    }

    private static List<String> names(Optimizer optimizer) {
        return List.copyOf(optimizer.state().keySet());
    }

    @Test
    void statesThatDoNotFitAreRefusedAndChangeNothing() {
        Parameter w = new Parameter("w", Tensor.ones(DType.F32, 2, 3));
        Adam adam = new Adam(List.of(w), 0.1);
        w.grad().fill(1);
        adam.step();
        Map<String, Tensor> before = new LinkedHashMap<>();
        adam.state().forEach((name, tensor) -> before.put(name, tensor.copy()));

        assertEquals("Adam: the state has no 0.exp_avg; it is not from the same optimizer with the same parameters",
                refusal(adam, new Sgd(List.of(w), 0.5).state()));
        assertEquals("Adam: the state has 1.exp_avg, which is unknown here; it is not from the same optimizer with "
                + "the same parameters",
                refusal(adam, new Adam(List.of(w, new Parameter("v", w.value())), 0.5).state()));
        Parameter other = new Parameter("w", Tensor.ones(DType.F32, 3, 2));
        assertEquals("Adam: 0.exp_avg is (3, 2) F32 in the state, not (2, 3) F32",
                refusal(adam, new Adam(List.of(other), 0.5).state()));
        Parameter wide = new Parameter("w", Tensor.ones(DType.F64, 2, 3));
        assertEquals("Adam: 0.exp_avg is (2, 3) F64 in the state, not (2, 3) F32",
                refusal(adam, new Adam(List.of(wide), 0.5).state()));
        for (double count : new double[] {-1, 0.5, Double.NaN, 1e300}) {
            assertEquals("Adam: step must be a whole number, not " + count,
                    refusal(adam, with(before, "step", count)));
        }
        refusal(adam, with(before, "learning_rate", Double.NaN));

        assertEquals(1, adam.steps());
        before.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(adam.state().get(name)), name));
    }

    private static Map<String, Tensor> with(Map<String, Tensor> state, String name, double value) {
        Map<String, Tensor> changed = new LinkedHashMap<>(state);
        changed.put(name, Tensor.scalar(DType.F64, value));
        changed.put("0.exp_avg", Tensor.full(DType.F32, 9, 2, 3));
        return changed;
    }

    private static String refusal(Optimizer optimizer, Map<String, Tensor> state) {
        return assertThrows(IllegalArgumentException.class, () -> optimizer.loadState(state)).getMessage();
    }

    @Test
    void anEntryThatIsNullIsNamed() {
        Linear layer = new Linear(2, 1, DType.F32);
        Adam adam = new Adam(layer.parameters(), 0.1);
        Map<String, Tensor> state = new LinkedHashMap<>(adam.state());
        String name = state.keySet().iterator().next();
        state.put(name, null);
        assertEquals("Adam: " + name + " is null in the state",
                assertThrows(IllegalArgumentException.class, () -> adam.loadState(state)).getMessage());
        WeightAveraging averaging = new WeightAveraging(layer, 0.9);
        Map<String, Tensor> average = new LinkedHashMap<>(averaging.state());
        average.put("weight", null);
        assertEquals("WeightAveraging: weight is null in the state",
                assertThrows(IllegalArgumentException.class, () -> averaging.loadState(average)).getMessage());
    }
}
