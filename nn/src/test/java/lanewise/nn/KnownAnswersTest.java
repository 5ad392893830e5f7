package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.loss.BinaryCrossEntropyLoss;
import lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss;
import lanewise.nn.loss.ClassificationSettings;
import lanewise.nn.loss.CrossEntropyLoss;
import lanewise.nn.loss.HuberLoss;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Adam;
import lanewise.nn.optim.AdamW;
import lanewise.nn.optim.CombinedOptimizer;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.Muon;
import lanewise.nn.optim.OneCycle;
import lanewise.nn.optim.OneCycle.Annealing;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.ParameterGroup;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.nn.optim.RmsProp;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.tensor.io.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Training runs whose every loss, gradient and parameter PyTorch computed, in src/test/scripts/known_answers.py; also
 * losses with their gradients, clipped gradients, and learning rates on plateaus and of
 * schedules.
 */
class KnownAnswersTest {
    /**
     * Relative to numbers above 1. Both programs compute in f64 and differ by rounding alone: by less than 10⁻¹⁴ where
     * this was measured.
     */
    private static final double ALLOWED = 1e-10;

    private static final int STEPS = 20;
    private static final int INPUTS = 6;
    private static final int HIDDEN = 8;
    private static final int CLASSES = 4;

    /** A file that the script wrote, and how to repeat it. */
    record Run(String file, Supplier<Module> model, Function<List<Parameter>, Optimizer> optimizer,
            LearningRateSchedule schedule) {
        Run(String file, Supplier<Module> model, Function<List<Parameter>, Optimizer> optimizer) {
            this(file, model, optimizer, null); // the rate stays
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Run> runs() {
        Sgd.Settings momentum = Sgd.Settings.PLAIN.withMomentum(0.9);
        return Stream.of(
                new Run("elu-momentum", KnownAnswersTest::elu, p -> new Sgd(p, 0.1, momentum)),
                new Run("elu-nesterov", KnownAnswersTest::elu,
                        p -> new Sgd(p, 0.1, momentum.withNesterov().withWeightDecay(0.01))),
                new Run("elu-dampening", KnownAnswersTest::elu, p -> new Sgd(p, 0.1, momentum.withDampening(0.5))),
                new Run("elu-adam", KnownAnswersTest::elu, p -> new Adam(p, 0.01)),
                new Run("elu-adam-decay", KnownAnswersTest::elu,
                        p -> new Adam(p, 0.01, Adam.Settings.DEFAULT.withWeightDecay(0.01))),
                new Run("elu-adamw", KnownAnswersTest::elu,
                        p -> new AdamW(p, 0.01, Adam.Settings.DEFAULT.withWeightDecay(0.1))),
                new Run("elu-rmsprop", KnownAnswersTest::elu, p -> new RmsProp(p, 0.01)),
                new Run("elu-rmsprop-centered", KnownAnswersTest::elu,
                        p -> new RmsProp(p, 0.01, new RmsProp.Settings(0.9, 1e-6, 0.01, 0.5, true))),
                new Run("elu-groups-momentum", KnownAnswersTest::elu, p -> Sgd.ofGroups(groups(p,
                        momentum.withWeightDecay(0.01), Sgd.Settings.PLAIN,
                        momentum.withWeightDecay(0.01).withNesterov(), 4), 0.1)),
                new Run("elu-groups-scheduled", KnownAnswersTest::elu, p -> Sgd.ofGroups(groups(p,
                        momentum.withWeightDecay(0.01), momentum, momentum.withWeightDecay(0.01), 4), 0.1),
                        step -> 0.1 / (1 + step / 4.0)),
                new Run("elu-groups-adam", KnownAnswersTest::elu, p -> Adam.ofGroups(groups(p, Adam.Settings.DEFAULT,
                        Adam.Settings.DEFAULT.withBetas(0.5, 0.9), Adam.Settings.DEFAULT.withWeightDecay(0.1), 2), 0.01)),
                new Run("elu-groups-adamw", KnownAnswersTest::elu, p -> AdamW.ofGroups(groups(p,
                        Adam.Settings.DEFAULT.withWeightDecay(0.1), Adam.Settings.DEFAULT.withEpsilon(1e-3),
                        Adam.Settings.DEFAULT.withWeightDecay(0.1).withBetas(0.8, 0.99), 2), 0.01)),
                new Run("elu-groups-rmsprop", KnownAnswersTest::elu, p -> RmsProp.ofGroups(groups(p,
                        RmsProp.Settings.DEFAULT, RmsProp.Settings.DEFAULT.withMomentum(0.5),
                        RmsProp.Settings.DEFAULT.withCentering().withWeightDecay(0.01), 2), 0.01)),
                new Run("batchnorm-momentum", KnownAnswersTest::batchNorm, p -> new Sgd(p, 0.1, momentum)),
                new Run("batchnorm-adam", KnownAnswersTest::batchNorm, p -> new Adam(p, 0.01)),
                new Run("images-nesterov", KnownAnswersTest::images,
                        p -> new Sgd(p, 0.1, momentum.withNesterov().withWeightDecay(0.01))),
                new Run("images-adamw", KnownAnswersTest::images,
                        p -> new AdamW(p, 0.01, Adam.Settings.DEFAULT.withWeightDecay(0.1))),
                new Run("images-muon", KnownAnswersTest::images, p -> new CombinedOptimizer(
                        new Muon(ofRank4(p, true), 0.02),
                        new AdamW(ofRank4(p, false), 0.01, Adam.Settings.DEFAULT.withWeightDecay(0.1)))));
    }

    // The weight of the first layer, the biases, and the weight of the last layer with a rate of its own.
    private static <S> List<ParameterGroup<S>> groups(List<Parameter> p, S first, S biases, S last, double factor) {
        return List.of(ParameterGroup.of(List.of(p.get(0)), first), ParameterGroup.of(List.of(p.get(1), p.get(3)), biases),
                ParameterGroup.of(List.of(p.get(2)), last).withRateFactor(factor));
    }

    // Filters, or all others.
    private static List<Parameter> ofRank4(List<Parameter> parameters, boolean wanted) {
        return parameters.stream().filter(parameter -> parameter.value().rank() == 4 == wanted).toList();
    }

    private static Module elu() {
        return new Sequential(new Linear(INPUTS, HIDDEN, DType.F64), new ELU(), new Linear(HIDDEN, CLASSES, DType.F64));
    }

    private static Module batchNorm() {
        return new Sequential(new Linear(INPUTS, HIDDEN, DType.F64), new BatchNorm1d(HIDDEN, DType.F64), new ELU(),
                new Linear(HIDDEN, CLASSES, DType.F64));
    }

    // Convolutions, normalisation of channels, a maximum, a residual block without and one with a projection.
    private static Module images() {
        Window2d same = Window2d.of(3).padding(1);
        return new Sequential(Conv2d.withoutBias(2, 3, same, DType.F64), new BatchNorm2d(3, DType.F64), new GELU(),
                new MaxPool2d(2),
                new Residual(new Sequential(Conv2d.withoutBias(3, 3, same, DType.F64), new BatchNorm2d(3, DType.F64),
                        new GELU())),
                new Residual(new Sequential(Conv2d.withoutBias(3, 4, same.stride(2), DType.F64),
                        new BatchNorm2d(4, DType.F64)), Conv2d.withoutBias(3, 4, Window2d.of(1).stride(2), DType.F64)),
                new GlobalAvgPool2d(), new Flatten(), new Linear(4, CLASSES, DType.F64));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyStepIsPyTorchs(Run run) throws Exception {
        Map<String, Tensor> known = read(run.file());
        Tensor x = known.get("x");
        int[] labels = labels(known);
        Module model = run.model().get();
        model.loadStateDict(startingWith("initial/", known));
        Map<String, Tensor> gradients = startingWith("gradient/", known);
        Map<String, Tensor> states = startingWith("state/", known);
        assertEquals(List.copyOf(model.namedParameters().keySet()), List.copyOf(gradients.keySet()));
        assertEquals(List.copyOf(model.stateDict().keySet()), List.copyOf(states.keySet()));
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Optimizer optimizer = run.optimizer().apply(model.parameters());
        for (int step = 0; step < STEPS; step++) {
            optimizer.zeroGrad();
            double value = loss.forward(model.forward(x), labels);
            assertEquals(known.get("loss").get(step), value, ALLOWED, "loss of step " + step);
            model.backwardParameters(loss.backward());
            for (Map.Entry<String, Parameter> named : model.namedParameters().entrySet()) {
                assertClose("gradient of " + named.getKey(), step, gradients.get(named.getKey()).select(0, step),
                        named.getValue().grad());
            }
            if (run.schedule() != null) {
                optimizer.setLearningRate(run.schedule().rate(step));
            }
            optimizer.step();
            for (Map.Entry<String, Tensor> named : model.stateDict().entrySet()) {
                assertClose(named.getKey(), step, states.get(named.getKey()).select(0, step), named.getValue());
            }
        }
        model.eval();
        assertClose("output in eval mode", STEPS, known.get("eval_logits"), model.forward(x));
    }

    /** Each loss and its gradient, by the names in the file. */
    @Test
    void everyLossIsPyTorchs() throws Exception {
        Map<String, Tensor> known = read("losses");
        int[] labels = labels(known);
        Tensor logits = known.get("logits");
        Tensor probabilities = known.get("probabilities");
        Tensor targets = known.get("targets");
        Tensor weights = known.get("weights");
        SoftmaxCrossEntropyLoss plain = new SoftmaxCrossEntropyLoss();
        assertLoss("labels", known, plain.forward(logits, labels), plain.backward());
        assertLoss("targets", known, plain.forward(logits, targets), plain.backward());
        assertLoss("weights", known, plain.forward(logits, weights), plain.backward());
        SoftmaxCrossEntropyLoss smoothing = new SoftmaxCrossEntropyLoss(0.1);
        assertLoss("smoothed-labels", known, smoothing.forward(logits, labels), smoothing.backward());
        assertLoss("smoothed-targets", known, smoothing.forward(logits, targets), smoothing.backward());
        CrossEntropyLoss ofProbabilities = new CrossEntropyLoss();
        assertLoss("probabilities-labels", known, ofProbabilities.forward(probabilities, labels),
                ofProbabilities.backward());
        BinaryCrossEntropyLoss binary = new BinaryCrossEntropyLoss();
        assertLoss("binary", known, binary.forward(probabilities, weights), binary.backward());
        BinaryCrossEntropyWithLogitsLoss binaryOfLogits = new BinaryCrossEntropyWithLogitsLoss();
        assertLoss("binary-logits", known, binaryOfLogits.forward(logits, weights), binaryOfLogits.backward());
        MeanSquaredErrorLoss squaredError = new MeanSquaredErrorLoss();
        assertLoss("squared-error", known, squaredError.forward(logits, weights), squaredError.backward());
        HuberLoss huber = new HuberLoss();
        assertLoss("huber", known, huber.forward(logits, weights), huber.backward());
        HuberLoss widerHuber = new HuberLoss(2.5);
        assertLoss("huber-2.5", known, widerHuber.forward(logits, weights), widerHuber.backward());
    }

    /** Class weights and the label −100, which PyTorch ignores unless told otherwise. */
    @Test
    void weightedAndIgnoredLabelsArePyTorchs() throws Exception {
        Map<String, Tensor> known = read("losses");
        Tensor labels = known.get("labels").to(DType.I64);
        Tensor someLabels = known.get("some-labels").to(DType.I64);
        ClassificationSettings plain = ClassificationSettings.PLAIN;
        ClassificationSettings weighted = plain.withClassWeights(known.get("class-weights"));
        assertLoss("weighted-labels", known, weighted, labels);
        assertLoss("ignored-labels", known, plain.withIgnoreIndex(-100), someLabels);
        assertLoss("weighted-ignored-labels", known, weighted.withIgnoreIndex(-100), someLabels);
        assertLoss("ignored-class", known, weighted.withIgnoreIndex((int) labels.getLong(0)), labels);
        assertLoss("smoothed-weighted-labels", known, weighted.withLabelSmoothing(0.1), labels);
        assertLoss("smoothed-ignored-labels", known, plain.withLabelSmoothing(0.1).withIgnoreIndex(-100), someLabels);
        assertLoss("smoothed-weighted-ignored-labels", known, weighted.withLabelSmoothing(0.1).withIgnoreIndex(-100),
                someLabels);
        assertLoss("weighted-targets", known, weighted, known.get("targets"));
        assertLoss("smoothed-weighted-targets", known, weighted.withLabelSmoothing(0.1), known.get("targets"));
    }

    private static void assertLoss(String name, Map<String, Tensor> known, ClassificationSettings settings, Tensor targets) {
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(settings);
        assertLoss(name, known, loss.forward(known.get("logits"), targets), loss.backward());
    }

    private static void assertLoss(String name, Map<String, Tensor> known, double value, Tensor gradient) {
        assertEquals(known.get(name + "/value").item(), value, ALLOWED, name);
        assertClose("gradient of " + name, known.get(name + "/gradient"), gradient);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.7", "1000"})
    void clippedGradientsArePyTorchs(String maxNorm) throws Exception {
        Map<String, Tensor> known = read("clipping");
        List<Parameter> parameters = Stream.of("a", "b").map(name -> {
            Parameter parameter = new Parameter(name, Tensor.zerosLike(known.get(name)));
            parameter.grad().copyFrom(known.get(name));
            return parameter;
        }).toList();
        double norm = new GradientClipping(parameters, Double.parseDouble(maxNorm)).clip();
        assertEquals(known.get(maxNorm + "/norm").item(), norm, ALLOWED);
        parameters.forEach(parameter ->
                assertClose(parameter.name(), known.get(maxNorm + "/" + parameter.name()), parameter.grad()));
    }

    static Stream<Arguments> plateaus() {
        return Stream.of(
                Arguments.of("falling", ReduceOnPlateau.whenNotFalling().withPatience(2)),
                Arguments.of("rising", ReduceOnPlateau.whenNotRising().withFactor(0.5).withPatience(1)
                        .withThreshold(0.05).withCooldown(2).withMinimumRate(0.001)));
    }

    @ParameterizedTest
    @MethodSource("plateaus")
    void ratesOnPlateausArePyTorchs(String figures, ReduceOnPlateau rule) throws Exception {
        Map<String, Tensor> known = read("plateau");
        Tensor rates = known.get("rates/" + figures);
        assertTrue(rates.min().item() < 0.01, "the figures reduce the rate more than once");
        ReduceOnPlateau.State state = rule.start(0.1);
        for (int i = 0; i < rates.dim(0); i++) {
            state = rule.next(state, known.get(figures).get(i));
            assertEquals(rates.get(i), state.rate(), ALLOWED * rates.get(i), "rate " + i);
        }
    }

    /** The rise of "linear" and the fall of "cos" are those of the schedule that has one of each. */
    @Test
    void ratesOfSchedulesArePyTorchs() throws Exception {
        Map<String, Tensor> known = read("schedules");
        OneCycle mixed = LearningRateSchedule.oneCycle(0.1, 25);
        Tensor linear = known.get("one-cycle/linear");
        Tensor cosine = known.get("one-cycle/cos");
        assertRates(linear, mixed.withAnnealing(Annealing.LINEAR, Annealing.LINEAR), 0, 25);
        assertRates(cosine, mixed.withAnnealing(Annealing.COSINE, Annealing.COSINE), 0, 25);
        assertRates(linear, mixed, 0, 7);
        assertRates(cosine, mixed, 7, 25);
        assertRates(known.get("one-cycle/quarter"), LearningRateSchedule.oneCycle(0.5, 40).withRiseShare(0.25)
                .withDivisors(10, 100).withAnnealing(Annealing.LINEAR, Annealing.LINEAR), 0, 40);
        assertRates(known.get("restarts/equal"), LearningRateSchedule.cosineWithRestarts(0.1, 0.001, 7, 1), 0, 30);
        assertRates(known.get("restarts/growing"), LearningRateSchedule.cosineWithRestarts(0.1, 0.01, 3, 2), 0, 60);
    }

    private static void assertRates(Tensor rates, LearningRateSchedule schedule, int from, int to) {
        for (int step = from; step < to; step++) {
            assertEquals(rates.get(step), schedule.rate(step), ALLOWED * rates.get(step), "rate " + step);
        }
    }

    private static int[] labels(Map<String, Tensor> known) {
        Tensor labels = known.get("labels");
        return IntStream.range(0, labels.dim(0)).map(s -> (int) labels.get(s)).toArray();
    }

    private static void assertClose(String what, int step, Tensor expected, Tensor actual) {
        assertClose(what + " after step " + step, expected, actual);
    }

    private static void assertClose(String what, Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape(), what);
        double error = expected.sub(actual).abs().div(expected.abs().maximum(1)).max().item();
        assertTrue(error <= ALLOWED, what + " is off by " + error);
    }

    private static Map<String, Tensor> read(String name) throws Exception {
        return Npz.read(Path.of(KnownAnswersTest.class.getResource("known-answers/" + name + ".npz").toURI())).tensors();
    }

    private static Map<String, Tensor> startingWith(String prefix, Map<String, Tensor> known) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        known.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }
}
