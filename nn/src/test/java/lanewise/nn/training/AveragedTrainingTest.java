package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Parameter;
import lanewise.nn.Sequential;
import lanewise.nn.data.Batch;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Sample;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Adam;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.Sgd;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.Sharding;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards that make steps of their own between two averages. */
class AveragedTrainingTest {
    private static final LearningRateSchedule RATES = LearningRateSchedule.cosine(0.05, 0, 15);

    private static TrainingBuilder training(Sequential network) {
        return Training.of(network, new SoftmaxCrossEntropyLoss(), new Adam(network.parameters(), 1), Rings.train())
                .epochs(3).clipNorm(0.5).learningRatePerStep(RATES);
    }

    private static Sharding sharding(int shards, int every) {
        return Sharding.of(shards).withAveraging(every).withReplicas(() -> {
            Sequential network = Rings.network();
            return new Sharding.Replica(network, new SoftmaxCrossEntropyLoss(), new Adam(network.parameters(), 1));
        });
    }

    private static Sequential trained(UnaryOperator<TrainingBuilder> settings) throws IOException {
        Sequential network = Rings.network();
        settings.apply(training(network)).run();
        return network;
    }

    /** One worker of the definition: a network, an optimizer, and no more. */
    private static final class Worker {
        private final Sequential network = Rings.network();
        private final Adam adam = new Adam(network.parameters(), 1);
        private final GradientClipping clipping = new GradientClipping(network.parameters(), 0.5);

        private double step(Batch batch, int shard, int shards, long pass, double rate) {
            int from = shard * batch.size() / shards;
            int to = (shard + 1) * batch.size() / shards;
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
            network.zeroGrad();
            MultiplicativeNoise.setSteps(network, pass * shards + shard);
            double value = loss.forward(network.forward(batch.inputs().slice(0, from, to).copy()),
                    batch.targets().slice(0, from, to).copy());
            network.backwardParameters(loss.backward());
            clipping.clip();
            adam.setLearningRate(rate);
            adam.step();
            return value * ((to - from) / (double) batch.size());
        }
    }

    private static <T> T sum(int from, int to, IntFunction<T> leaf, BinaryOperator<T> plus) {
        int middle = from + (to - from + 1) / 2;
        return to - from == 1 ? leaf.apply(from)
                : plus.apply(sum(from, middle, leaf, plus), sum(middle, to, leaf, plus));
    }

    private static Map<String, Tensor> mean(IntFunction<Map<String, Tensor>> states, int shards) {
        Map<String, Tensor> means = new LinkedHashMap<>();
        for (String name : states.apply(0).keySet()) {
            boolean scalar = name.equals("step") || name.equals("learning_rate");
            means.put(name, scalar ? states.apply(0).get(name)
                    : sum(0, shards, shard -> states.apply(shard).get(name).mul(1.0 / shards), Tensor::add));
        }
        return means;
    }

    /** To the bit: parameters, running statistics, what the optimizer remembers (by what follows), losses. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void itIsWhatIsWrittenDown(int every) throws IOException {
        for (int shards : new int[] {2, 3, 4}) {
            List<Worker> workers = new ArrayList<>();
            for (int shard = 0; shard < shards; shard++) {
                workers.add(new Worker());
            }
            List<Double> losses = new ArrayList<>();
            long pass = 0;
            for (int epoch = 1; epoch <= 3; epoch++) {
                int step = 0;
                for (Batch batch : Rings.train().epoch(epoch)) {
                    long before = pass++;
                    losses.add(sum(0, shards, shard ->
                            workers.get(shard).step(batch, shard, workers.size(), before, RATES.rate(before)), Double::sum));
                    step++;
                    if (step % every == 0 || step == 5) {
                        Map<String, Tensor> network = mean(shard -> workers.get(shard).network.stateDict(), shards);
                        Map<String, Tensor> adam = mean(shard -> workers.get(shard).adam.state(), shards);
                        workers.forEach(worker -> {
                            worker.network.loadStateDict(network);
                            worker.adam.loadState(adam);
                        });
                    }
                }
            }
            List<Double> told = new ArrayList<>();
            Sequential network = Rings.network();
            training(network).shards(Sharding.of(shards).withAveraging(every)).listener(new TrainingListener() {
                @Override
                public void onStep(int epoch, int step, double loss) {
                    told.add(loss);
                }
            }).run();
            assertEquals(losses, told);
            assertTrue(Rings.sameBits(workers.getFirst().network, network), shards + " shards");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void threadsGiveTheBitsOfOne(int every) throws IOException {
        Sequential one = trained(builder -> builder.shards(Sharding.of(5).withAveraging(every))
                .validation(DataLoader.of(Rings.VALIDATION, 25)));
        for (int threads : new int[] {1, 2, 4}) {
            assertTrue(Rings.sameBits(one, trained(builder -> builder.shards(sharding(5, every))
                    .validation(DataLoader.of(Rings.VALIDATION, 25)).threads(() -> threads))), threads + " threads");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anExchangeGivesTheBitsOfOne(int workers) throws Exception {
        Sequential one = trained(builder -> builder.shards(Sharding.of(4).withAveraging(3)));
        MemoryExchange exchange = new MemoryExchange(workers);
        List<Future<Sequential>> networks = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            for (int worker = 0; worker < workers; worker++) {
                GradientExchange mine = exchange.of(worker);
                networks.add(threads.submit(() -> {
                    try {
                        return trained(builder -> builder.shards(sharding(4, 3).withExchange(mine)).threads(() -> 2));
                    } catch (IOException | RuntimeException | Error e) {
                        exchange.abort();
                        throw e;
                    }
                }));
            }
            for (Future<Sequential> network : networks) {
                assertTrue(Rings.sameBits(one, network.get()), workers + " workers");
            }
        }
    }

    /** Plain gradient descent by one step at a time is that of the whole batch, where shards have one size. */
    @Property(tries = 30)
    void averagesOfSingleStepsAreStepsOfTheWholeBatch(@ForAll @IntRange(min = 2, max = 5) int shards, @ForAll long seed)
            throws IOException {
        DataLoader loader = DataLoader.of(Tensor.normal(new Philox(seed, 0), DType.F64, 60, 3),
                Tensor.normal(new Philox(seed, 1), DType.F64, 60, 2), 60);
        Tensor[] weights = new Tensor[2];
        for (int i = 0; i < 2; i++) {
            Linear line = new Linear(3, 2, DType.F64);
            line.weight().value().copyFrom(Tensor.normal(new Philox(seed, 2), DType.F64, 2, 3));
            line.bias().value().fill(0);
            Training.of(line, new MeanSquaredErrorLoss(), new Sgd(line.parameters(), 0.1), loader).epochs(4)
                    .shards(i == 0 ? Sharding.NONE : Sharding.of(shards).withAveraging(1)).run();
            weights[i] = line.weight().value();
        }
        // Four steps of sums of 60 terms and of numbers around 1.
        assertTrue(weights[0].allClose(weights[1], 0, 4 * 100 * 8 * 0x1p-53), () -> weights[0] + " " + weights[1]);
    }

    /** Asked after each step, a rule is obeyed at the next average; what goes on from there has the same bits. */
    @Test
    void suspendedAtAnAverageItGoesOnToTheSameBits(@TempDir Path folder) throws IOException {
        Sequential whole = trained(builder -> builder.shards(Sharding.of(3).withAveraging(2)));
        for (int stop = 1; stop <= 14; stop++) {
            int last = stop;
            Path file = folder.resolve("checkpoint" + stop);
            SuspendedException suspended = assertThrows(SuspendedException.class, () -> trained(builder ->
                    builder.shards(Sharding.of(3).withAveraging(2)).checkpoint(file, 2).stopWhen((epoch, step) ->
                            (epoch - 1) * 5 + step == last ? StopRule.Decision.SUSPEND : StopRule.Decision.GO_ON)));
            int step = (stop - 1) % 5 + 1;
            assertEquals("stopped in epoch " + ((stop - 1) / 5 + 1) + " after step " + Math.min(5, (step + 1) / 2 * 2),
                    suspended.getMessage());
            assertTrue(Rings.sameBits(whole, trained(builder ->
                    builder.shards(Sharding.of(3).withAveraging(2)).checkpoint(file, 2))), "stopped after " + stop);
        }
    }

    /** Of the steps between two averages one may be told to be the last, and another to be a suspension. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void suspendedWhereItIsToFinishItFinishesLater(boolean finishFirst, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint");
        int finish = finishFirst ? 3 : 4;
        StopRule at = StopRule.at(2, finish);
        Sequential whole = trained(builder -> builder.shards(Sharding.of(3).withAveraging(2)).stopWhen(at));
        assertThrows(SuspendedException.class, () -> trained(builder -> builder.shards(Sharding.of(3).withAveraging(2))
                .checkpoint(file).stopWhen((epoch, step) -> epoch == 2 && step == 7 - finish
                        ? StopRule.Decision.SUSPEND : at.after(epoch, step))));
        assertTrue(Rings.sameBits(whole, trained(builder ->
                builder.shards(Sharding.of(3).withAveraging(2)).checkpoint(file))));
    }

    /** Checkpoints within an epoch are written at the averages that pass a multiple of their steps. */
    @Test
    void checkpointsAreStatesAtAverages(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint");
        List<Integer> pauses = new ArrayList<>();
        trained(builder -> builder.shards(Sharding.of(2).withAveraging(2)).epochs(1).checkpoint(file, 3)
                .listener(new TrainingListener() {
                    @Override
                    public void onPause(Pause pause, int step, Supplier<TrainingState> state) {
                        if (pause == Pause.STEP) {
                            pauses.add(step);
                        }
                    }
                }));
        assertEquals(List.of(2, 4, 5), pauses);
        assertTrue(assertThrows(IOException.class, () -> trained(builder -> builder.shards(2).checkpoint(file)))
                .getMessage().contains("each in 2 shards, averaged every 2 steps"));
    }

    /** Batches of other shapes and types than those before them are trained on as they are. */
    @Test
    void samplesMayHaveOtherShapesFromBatchToBatch() throws IOException {
        Dataset growing = new Dataset() {
            @Override
            public int size() {
                return 16;
            }

            @Override
            public Sample sample(int index) {
                int side = index / 4 % 2 == 0 ? 3 : 1;
                DType labels = index < 8 ? DType.I64 : DType.I32;
                return new Sample(Tensor.normal(new Philox(index, 0), DType.F64, 2, side, side),
                        Tensor.full(labels, index % 2));
            }
        };
        Sequential network = new Sequential(new GlobalAvgPool2d(), new Flatten(), new Linear(2, 2, DType.F64));
        List<Double> losses = new ArrayList<>();
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0), DataLoader.of(growing, 4))
                .epochs(1).shards(Sharding.of(2).withAveraging(1)).listener(new TrainingListener() {
                    @Override
                    public void onStep(int epoch, int step, double loss) {
                        losses.add(loss);
                    }
                }).run();
        for (int batch = 0; batch < 4; batch++) {
            Batch samples = growing.batch(new int[] {4 * batch, 4 * batch + 1, 4 * batch + 2, 4 * batch + 3}, 1, null);
            double loss = new SoftmaxCrossEntropyLoss().forward(network.forward(samples.inputs()), samples.targets());
            assertEquals(loss, losses.get(batch), 4 * 0x1p-53 * Math.max(1, loss));
        }
    }

    /** What remembers the state before is taken back, and the step is the earliest one of any shard. */
    @Test
    void aDivergenceLeavesTheLatestAverage() {
        Dataset poisoned = new Dataset() {
            @Override
            public int size() {
                return 40;
            }

            @Override
            public Sample sample(int index) {
                double value = index == 25 || index == 30 ? Double.POSITIVE_INFINITY : index * 0.01;
                return new Sample(Tensor.full(DType.F32, value, 2), Tensor.scalar(DType.I64, index % 3));
            }
        };
        Sequential network = new Sequential(new Linear(2, 3, DType.F32));
        Sgd sgd = new Sgd(network.parameters(), 0.1);
        List<Tensor> before = new ArrayList<>();
        DivergedException diverged = assertThrows(DivergedException.class, () -> Training.of(network,
                        new SoftmaxCrossEntropyLoss(), sgd, DataLoader.of(poisoned, 8)).epochs(1)
                .shards(Sharding.of(2).withAveraging(2)).listener(new TrainingListener() {
                    @Override
                    public void onPause(Pause pause, int step, Supplier<TrainingState> state) {
                        before.clear();
                        network.stateDict().values().forEach(tensor -> before.add(tensor.copy()));
                    }
                }).run());
        assertEquals(4, diverged.step());
        assertTrue(diverged.finding().matches("the loss is NaN, first met in .* Linear\\(2 → 3\\), in shard 1 of 2"),
                diverged.finding());
        assertEquals(2, sgd.steps());
        for (int i = 0; i < before.size(); i++) {
            assertTrue(before.get(i).bitwiseEquals(List.copyOf(network.stateDict().values()).get(i)));
        }
    }

    /** A layer that the optimizer has not stays to the bit, however many shards there are. */
    @Test
    void frozenLayersStay() throws IOException {
        Sequential network = Rings.network();
        Parameter frozen = network.parameters().getFirst();
        Tensor before = frozen.value().copy();
        Optimizer last = new Sgd(network.parameters().subList(4, 6), 0.1);
        Training.of(network, new SoftmaxCrossEntropyLoss(), last, Rings.train()).epochs(2)
                .shards(Sharding.of(3).withAveraging(2)).run();
        assertTrue(before.bitwiseEquals(frozen.value()));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertEquals("Sharding: the number of steps between two averages must be at least 1, not 0",
                message(() -> Sharding.of(2).withAveraging(0)));
        assertEquals("Sharding: there is nothing to average with one shard; take two or more",
                message(() -> Sharding.of(1).withAveraging(2)));
        assertEquals("Training: batches are accumulated, and shards are averaged; choose one of them", message(() ->
                training(Rings.network()).accumulation(2).shards(sharding(2, 2)).build()));
        assertEquals("Training: the last batch of an epoch has fewer samples, 10, than there are shards to average, 11;"
                + " use a loader with droppingLast()",
                message(() -> training(Rings.network()).shards(sharding(11, 2)).build()));
        assertEquals("Training: a replica has no optimizer; shards that are averaged make steps of their own",
                message(() -> run(() -> new Sharding.Replica(Rings.network(), new SoftmaxCrossEntropyLoss()))));
        String other = "Training: the optimizer of a replica is not one of its module's parameters with the settings of the"
                + " training's";
        assertEquals(other, message(() -> run(() -> new Sharding.Replica(Rings.network(), new SoftmaxCrossEntropyLoss(),
                new Adam(Rings.network().parameters(), 1)))));
        assertEquals(other, message(() -> run(() -> {
            Sequential network = Rings.network();
            return new Sharding.Replica(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 1));
        })));
    }

    private static void run(Supplier<Sharding.Replica> replicas) {
        try {
            training(Rings.network()).shards(Sharding.of(4).withAveraging(2).withReplicas(replicas)).threads(() -> 4).run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
