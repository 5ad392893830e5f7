package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.data.Batch;
import lanewise.nn.data.DataLoader;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Adam;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private final Sequential network = Rings.network();

    /** A training is the loop that anyone would write, bit for bit. */
    @Test
    void itIsTheLoopThatOneWouldWrite() throws IOException {
        TrainingResult result = Rings.training(network).keepLast().clipNorm(0.5)
                .learningRatePerStep(LearningRateSchedule.cosine(0.05, 0, 30)).run();

        Sequential byHand = Rings.network();
        Adam adam = new Adam(byHand.parameters(), 1);
        GradientClipping clipping = new GradientClipping(byHand.parameters(), 0.5);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        long step = 0;
        for (int epoch = 1; epoch <= 6; epoch++) {
            double total = 0;
            for (Batch batch : Rings.train().epoch(epoch)) {
                byHand.zeroGrad();
                total += batch.size() * loss.forward(byHand.forward(batch.inputs()), batch.targets());
                byHand.backwardParameters(loss.backward());
                clipping.clip();
                adam.setLearningRate(LearningRateSchedule.cosine(0.05, 0, 30).rate(step));
                adam.step();
                step++;
            }
            EpochResult told = result.history().get(epoch - 1);
            assertEquals(epoch, told.epoch());
            assertEquals(5, told.steps());
            assertEquals(adam.learningRate(), told.learningRate());
            // The same five products, added in another scale: a few roundings of a number below 3.
            assertEquals(total / 90, told.trainLoss(), 10 * 3 * 0x1p-53);
            Evaluation validation = Evaluation.of(byHand, loss, DataLoader.of(Rings.VALIDATION, 25), Metric.accuracy());
            assertEquals(Optional.of(validation), told.validation());
            MultiplicativeNoise.setSteps(byHand, step);
        }
        assertTrue(Rings.sameBits(byHand, network));
        assertFalse(network.isTraining());
        assertTrue(result.best().isEmpty());
    }

    @Test
    void threadsAndPrefetchingChangeNoBit() throws IOException {
        Rings.training(network).run();
        Sequential other = Rings.network();
        Training.of(other, new SoftmaxCrossEntropyLoss(), new Adam(other.parameters(), 0.02), Rings.train().prefetching())
                .validation(DataLoader.of(Rings.VALIDATION, 25).prefetching()).epochs(6).threads(() -> 2).run();
        assertTrue(Rings.sameBits(network, other));
    }

    /**
     * The gradients of k batches, weighted by their samples, are those of one batch of all: the loss is a mean. In f64, sums
     * of at most 24 · 8 terms below 1 are added in another order, so that a gradient is off by 24 · 8 · 2⁻⁵³. Plain descent
     * with the rate 0.1 adds a tenth of that in each of at most 48 steps, and 1 + 0.1 λ ≤ 1.15 times what there was, where
     * λ ≥ −1.5 bounds the negative curvature: 2¹⁰ of it in the end.
     */
    @Property(tries = 20)
    void accumulationIsOneLargeBatch(@ForAll @IntRange(min = 1, max = 4) int k, @ForAll @IntRange(min = 1, max = 6) int size,
            @ForAll @IntRange(min = 1, max = 24) int samples, @ForAll long seed) throws IOException {
        Tensor x = Tensor.uniform(new Philox(seed, 0), DType.F64, samples, 3);
        Tensor y = Tensor.uniform(new Philox(seed, 1), DType.F64, samples, 2);
        List<Tensor> weights = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (boolean accumulating : new boolean[] {false, true}) {
            Sequential model = regression(seed);
            DataLoader loader = DataLoader.of(x, y, accumulating ? size : size * k).shuffled(seed);
            Training training = Training.of(model, new MeanSquaredErrorLoss(), new Sgd(model.parameters(), 0.1), loader)
                    .epochs(2).accumulation(accumulating ? k : 1).build();
            assertEquals(Math.ceilDiv(samples, size * k), training.stepsPerEpoch());
            losses.add(training.run().last().trainLoss());
            weights.addAll(model.stateDict().values());
        }
        double tolerance = 24 * 8 * 0x1p-53 * 0x1p10;
        for (int i = 0; i < weights.size() / 2; i++) {
            Tensor difference = weights.get(i).sub(weights.get(i + weights.size() / 2)).abs();
            assertTrue(difference.max().item() <= tolerance, () -> difference.toString());
        }
        assertEquals(losses.get(0), losses.get(1), tolerance);
    }

    private static Sequential regression(long seed) {
        Sequential model = new Sequential(new Linear(3, 8, DType.F64), new Tanh(), new Linear(8, 2, DType.F64));
        new XavierNormal().initializeAll(model, seed);
        return model;
    }

    /** A metric that follows a script, one number for each epoch. */
    static Metric scripted(boolean rising, double... figures) {
        int[] epoch = {-1};
        return new Metric() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public boolean rising() {
                return rising;
            }

            @Override
            public Accumulator start() {
                epoch[0]++;
                return new Accumulator() {
                    @Override
                    public void add(Tensor outputs, Tensor targets) {}

                    @Override
                    public double value() {
                        return figures[epoch[0]];
                    }
                };
            }
        };
    }

    @Test
    void earlyStoppingPicksTheBest() throws IOException {
        double nan = Double.NaN;
        assertBest(2, 4, scripted(true, 0.1, 0.5, 0.4, 0.5, 0.9), 2); // the earliest of equals; the fifth never comes
        assertBest(3, 5, scripted(false, 3, 2, 1, 4, 1, 0), 2);
        assertBest(2, 4, scripted(true, nan, 0.2, nan, 0.1, 0.3), 2);
        assertBest(1, 4, scripted(true, nan, nan, nan, nan, 0.3), 3);
        assertBest(5, 6, scripted(true, 1, 2, 3, 4, 5, 5), 5);
        assertBest(6, 6, scripted(true, 1, 2, 3, 4, 5, 6), 1);
    }

    /** The network is left as it was after its best epoch, its running statistics too. */
    private static void assertBest(int best, int epochs, Metric metric, int patience) throws IOException {
        Sequential model = Rings.network();
        List<List<Tensor>> afterEpochs = new ArrayList<>();
        TrainingResult result = Rings.training(model).bestBy(metric).earlyStopping(patience)
                .listener(new TrainingListener() {
                    @Override
                    public void onEpoch(EpochResult epoch) {
                        afterEpochs.add(model.stateDict().values().stream().map(Tensor::copy).toList());
                    }
                }).run();
        assertEquals(epochs, result.history().size(), metric::toString);
        assertEquals(best, result.best().orElseThrow().epoch());
        List<Tensor> kept = List.copyOf(model.stateDict().values());
        for (int i = 0; i < kept.size(); i++) {
            assertTrue(kept.get(i).bitwiseEquals(afterEpochs.get(best - 1).get(i)));
        }
        assertEquals(best == epochs, kept.getFirst().bitwiseEquals(afterEpochs.getLast().getFirst()));
    }

    @Test
    void withoutAMetricTheValidationLossDecides() throws IOException {
        TrainingResult result = Rings.training(network).run();
        double least = result.history().stream().mapToDouble(EpochResult::validationLoss).min().orElseThrow();
        assertEquals(least, result.best().orElseThrow().validationLoss());
        Evaluation again = Evaluation.of(network, new SoftmaxCrossEntropyLoss(), DataLoader.of(Rings.VALIDATION, 25));
        assertEquals(least, again.loss());
    }

    @Test
    void ratesFollowTheirRules() throws IOException {
        List<Double> epochs = Rings.training(network)
                .learningRatePerEpoch(LearningRateSchedule.step(0.1, 0.5, 2)).run()
                .history().stream().map(EpochResult::learningRate).toList();
        assertEquals(List.of(0.1, 0.1, 0.05, 0.05, 0.025, 0.025), epochs);

        ReduceOnPlateau rule = ReduceOnPlateau.whenNotRising().withPatience(0).withFactor(0.5);
        List<Double> plateau = Rings.training(network).bestBy(scripted(true, 1, 2, 2, 3, 3, 3)).reduceOnPlateau(rule).run()
                .history().stream().map(EpochResult::learningRate).toList();
        assertEquals(List.of(0.02, 0.02, 0.02, 0.01, 0.01, 0.005), plateau);

        List<Double> own = Rings.training(network).run().history().stream().map(EpochResult::learningRate).toList();
        assertEquals(List.of(0.02), own.stream().distinct().toList());
    }

    /** One builder makes several trainings, none of which knows where the rule of another stands. */
    @Test
    void aBuilderMayBeUsedAgain() throws IOException {
        TrainingBuilder builder = Rings.training(network).epochs(3).bestBy(Metric.meanOf("still", true, (x, t) -> 1))
                .reduceOnPlateau(ReduceOnPlateau.whenNotRising().withPatience(0).withFactor(0.5));
        Training other = builder.build();
        List<Double> rates = builder.run().history().stream().map(EpochResult::learningRate).toList();
        assertEquals(List.of(0.02, 0.02, 0.01), rates);
        assertEquals(rates, other.run().history().stream().map(EpochResult::learningRate).toList());
    }

    @Test
    void aMetricThatIsMeasuredAnywayMayChooseTheBest() throws IOException {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 40, 1);
        Linear line = new Linear(1, 1, DType.F64);
        DataLoader loader = DataLoader.of(x, x.gt(0.5).to(DType.F64), 10);
        TrainingResult result = Training.of(line, new BinaryCrossEntropyWithLogitsLoss(), new Sgd(line.parameters(), 1),
                loader).validation(loader).metrics(Metric.binaryAccuracy(0)).bestBy(Metric.binaryAccuracy(0)).epochs(5).run();
        assertEquals(result.history().stream().mapToDouble(epoch -> epoch.metric("accuracy")).max().orElseThrow(),
                result.best().orElseThrow().metric("accuracy"));
    }

    @Test
    void anEvaluationSetsTheModeBack() {
        for (boolean training : new boolean[] {true, false}) {
            if (training) {
                network.train();
            } else {
                network.eval();
            }
            Evaluation.of(network, new SoftmaxCrossEntropyLoss(), Rings.train());
            assertEquals(training, network.isTraining());
        }
    }

    /** A layer may be frozen in eval mode, or train alone. */
    @Test
    void anEvaluationLeavesTheModeOfEachModule() {
        Linear first = (Linear) network.layers().getFirst();
        for (boolean training : new boolean[] {true, false}) {
            if (training) {
                network.train();
                first.eval();
            } else {
                network.eval();
                first.train();
            }
            List<Boolean> before = network.modules().stream().map(Module::isTraining).toList();
            Evaluation.of(network, new SoftmaxCrossEntropyLoss(), Rings.train());
            assertEquals(before, network.modules().stream().map(Module::isTraining).toList());
        }
    }

    /** What the optimizer does not have stays as it is. */
    @Test
    void layersMayBeFrozen() throws IOException {
        Linear frozen = (Linear) network.layers().getFirst();
        Linear last = (Linear) network.layers().getLast();
        Tensor before = frozen.weight().value().copy();
        Tensor lastBefore = last.weight().value().copy();
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Adam(last.parameters(), 0.1), Rings.train()).epochs(1).run();
        assertTrue(before.bitwiseEquals(frozen.weight().value()));
        assertFalse(lastBefore.bitwiseEquals(last.weight().value()));
    }

    /** Any module and any loss: a function of x alone, minimised by a module without layers. */
    @Test
    void modulesAndLossesOfOnesOwn() throws IOException {
        Linear line = Linear.withoutBias(1, 1, DType.F64);
        Loss meanOfFourthPowers = new Loss() {
            private Tensor difference;

            @Override
            public double forward(Tensor input, Tensor targets) {
                difference = input.sub(targets);
                return difference.square().square().mean().item();
            }

            @Override
            public Tensor backward() {
                return difference.pow(3).mul(4.0 / difference.elements());
            }
        };
        Tensor x = Tensor.of(new double[] {1, 2}, 2, 1);
        TrainingResult result = Training.of(line, meanOfFourthPowers, new Sgd(line.parameters(), 0.001),
                DataLoader.of(x, x.mul(3), 2)).epochs(1000).run();
        // At w = 3 − e the loss is (1 + 16) e⁴ ÷ 2 and its slope −34 e³, so that e² ≈ 1 ÷ (2 · 0.034 · t) after t steps.
        assertEquals(3, line.weight().value().item(), 1.1 * Math.sqrt(1 / (2 * 0.034 * 1000)));
        assertTrue(result.last().trainLoss() < 1e-2 * result.history().getFirst().trainLoss());
    }

    @Test
    void listenersHearOfEverythingInOrder() throws IOException {
        List<String> heard = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStart(Training training) {
                heard.add("start " + training.epochs() + " × " + training.stepsPerEpoch());
            }

            @Override
            public void onStep(int epoch, int step, double loss) {
                heard.add(epoch + "." + step);
            }

            @Override
            public void onValidationLayer(String name, Module layer, Tensor output) {
                heard.add(name + " " + output.dim(0));
            }

            @Override
            public void onEpoch(EpochResult result) {
                heard.add("epoch " + result.epoch());
            }

            @Override
            public void onPause(Pause pause, int step, Supplier<TrainingState> state) {
                TrainingState.Progress progress = state.get().progress();
                heard.add(pause + " " + progress.epoch() + "." + step);
            }

            @Override
            public void onEnd(TrainingResult result) {
                heard.add("end " + result.history().size());
            }
        };
        Linear line = new Linear(2, 3, DType.F32);
        Training.of(line, new SoftmaxCrossEntropyLoss(), new Sgd(line.parameters(), 0.1), DataLoader.of(Rings.TRAIN, 60))
                .validation(DataLoader.of(Rings.VALIDATION, 30)).epochs(2).listener(listener)
                .stopWhen(StopRule.at(2, 1)).run();
        assertEquals(List.of("start 2 × 2", "START 1.0", "1.1", "STEP 1.1", "1.2", "STEP 1.2", " 30", " 10", "epoch 1",
                "EPOCH 2.0", "2.1", "STEP 2.1", " 30", " 10", "epoch 2", "EPOCH 3.0", "end 2"), heard);
    }

    @Test
    void progressIsPrinted() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        TrainingResult result = Rings.training(network).epochs(2).bestBy(scripted(true, 0.25, 0.125))
                .listener(TrainingListener.progressPrinter(out, 3)).run();
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(5, lines.size());
        assertTrue(lines.get(0).matches("epoch 1/2, step 3/5: loss \\d\\.\\d+"), lines.get(0));
        EpochResult first = result.history().getFirst();
        assertEquals(String.format("epoch 1/2: train loss %.4g, validation loss %.4g, accuracy %.4g, scripted 0.2500",
                first.trainLoss(), first.validationLoss(), first.metric("accuracy")), lines.get(1));
        assertEquals("ended after epoch 2; the model is that of epoch 1", lines.get(4));
        bytes.reset();
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1), Rings.train()).epochs(1)
                .listener(TrainingListener.progressPrinter(out)).run();
        assertTrue(bytes.toString(StandardCharsets.UTF_8).matches("epoch 1/1: train loss \\S+\\Rended after epoch 1\\R"));
    }

    @Test
    void aFinishKeepsTheBestOfWhatThereIs() throws IOException {
        TrainingResult result = Rings.training(network).stopWhen(StopRule.at(2, 3)).run();
        assertEquals(2, result.history().size());
        assertEquals(3, result.last().steps());
        assertTrue(result.best().isPresent());
    }

    @Test
    void theThreadsOfAStepAreAskedFor() throws IOException {
        List<Integer> seen = new ArrayList<>();
        DataLoader loader = Rings.train().withTransform(0, (input, random) -> {
            seen.add(Parallelism.threads());
            return input;
        });
        int[] next = {0};
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1), loader).epochs(1)
                .threads(() -> 1 + next[0]++ % 3).run();
        assertEquals(5, next[0]);
        assertArrayEquals(IntStream.range(0, 90).map(i -> 1 + i / 20 % 3).toArray(),
                seen.stream().mapToInt(Integer::intValue).toArray());
    }
}
