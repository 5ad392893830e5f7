package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Dropout2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.data.Batch;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Sample;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.ShardSum;
import lanewise.nn.sharding.ShardTree;
import lanewise.nn.sharding.Sharding;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training in shards is what is written down, whoever computes it. */
class ShardedTrainingTest {
    private static final int CLASSES = 3;

    // Batch normalisation of both kinds, noise of both kinds, convolutions, and a constant among the buffers.
    private static Sequential images(DType dtype) {
        Sequential network = new Sequential(
                new Conv2d(2, 4, Window2d.of(3, 3).padding(1), dtype),
                new BatchNorm2d(4, dtype, BatchNorm.Settings.DEFAULT.withFixedScale()), new ReLU(),
                new Residual(new Sequential(new Conv2d(4, 4, Window2d.of(3, 3).padding(1), dtype),
                        new BatchNorm2d(4, dtype), new Tanh())),
                new Dropout2d(0.2, 1), new MaxPool2d(Window2d.of(2).stride(2)), new Flatten(), new Dropout(0.3, 2),
                new Linear(4 * 3 * 2, 8, dtype), new BatchNorm1d(8, dtype), new Tanh(), new Linear(8, CLASSES, dtype));
        KaimingNormal.forRectifiers().initializeAll(network, 42);
        return network;
    }

    private static Batch batch(DType dtype, long seed, int samples) {
        Tensor labels = Tensor.uniform(new Philox(seed, 1), DType.F64, samples).mul(CLASSES).floor().to(DType.I64);
        return new Batch(Tensor.normal(new Philox(seed, 0), dtype, samples, 2, 6, 4), labels,
                IntStream.range(0, samples).toArray());
    }

    /** To the bit, and twice in a row, so that the running statistics of one batch are the beginning of the next. */
    @Property(tries = 30)
    void itIsWhatIsWrittenDown(@ForAll @IntRange(min = 2, max = 7) int shards,
            @ForAll @IntRange(min = 0, max = 9) int more, @ForAll long seed, @ForAll boolean single) {
        DType dtype = single ? DType.F32 : DType.F64;
        Sequential network = images(dtype);
        TrainingStep step = new TrainingStep(network, new SoftmaxCrossEntropyLoss(), shards);
        for (int pass = 5; pass <= 6; pass++) {
            Batch batch = batch(dtype, seed + pass, 2 * shards + more);
            ShardReference.Result expected = new ShardReference(() -> images(dtype), shards).of(network, batch, pass);
            assertEquals("", step.compute(batch, pass));
            assertEquals(expected.loss(), step.loss());
            assertSame(expected.gradients(), network.parameters().stream().map(Parameter::grad).toList());
            assertSame(expected.buffers(), List.copyOf(network.namedBuffers().values()));
        }
    }

    private static void assertSame(List<double[]> expected, List<Tensor> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), ShardReference.numbers(actual.get(i)));
        }
    }

    /** A shard without samples gives zeros, and the others what they would otherwise. */
    @Property(tries = 30)
    void aShortBatchHasEmptyShards(@ForAll @IntRange(min = 2, max = 9) int shards,
            @ForAll @IntRange(min = 1, max = 8) int samples) {
        Supplier<Sequential> networks = () -> {
            Sequential network = new Sequential(new Flatten(), new Linear(48, CLASSES, DType.F32), new Dropout(0.2, 1));
            new XavierNormal().initializeAll(network, 1);
            return network;
        };
        Sequential network = networks.get();
        Batch batch = batch(DType.F32, 1, samples);
        ShardReference.Result expected = new ShardReference(networks, shards).of(network, batch, 0);
        TrainingStep step = new TrainingStep(network, new SoftmaxCrossEntropyLoss(), shards);
        assertEquals("", step.compute(batch, 0));
        assertEquals(expected.loss(), step.loss());
        assertSame(expected.gradients(), network.parameters().stream().map(Parameter::grad).toList());
    }

    /** What is kept as it is, such as a scale that is not learned, has the same bits after any number of steps. */
    @Test
    void buffersThatNoShardChangesStay() throws IOException {
        Sequential network = new Sequential(
                new BatchNorm1d(2, DType.F32, BatchNorm.Settings.DEFAULT.withFixedScale()), new Linear(2, 3, DType.F32));
        new XavierNormal().initializeAll(network, 1);
        Tensor scale = network.namedBuffers().get("0.weight");
        scale.copyFrom(Tensor.of(new float[] {0.1f, Float.NEGATIVE_INFINITY}));
        Tensor before = scale.copy();
        Batch batch = new Batch(Tensor.normal(new Philox(1, 0), DType.F32, 10, 2), Tensor.zeros(DType.I64, 10), new int[10]);
        new TrainingStep(network, new SoftmaxCrossEntropyLoss(), 3).compute(batch, 0);
        assertTrue(before.bitwiseEquals(scale));
        Sequential rings = Rings.network();
        Rings.training(rings).shards(1).run();
        Sequential plain = Rings.network();
        Rings.training(plain).run();
        assertTrue(Rings.sameBits(plain, rings));
    }

    /**
     * With a mean over samples, and no layer that looks at several, shards only add in another order. With u = 2⁻⁵³, k
     * outputs, B samples and A = |X|ᵀ (|dY| |W|): a sum of B terms in any order is off by B u of the sum of their absolute
     * values; each term is one of a sum over k outputs, k u, and of some ten products and divisions.
     */
    @Property(tries = 50)
    void withoutStatisticsItIsTheGradientOfTheWholeBatch(@ForAll @IntRange(min = 1, max = 9) int shards,
            @ForAll @IntRange(min = 0, max = 20) int more, @ForAll long seed) {
        int samples = shards + more;
        int outputs = 3;
        Linear first = new Linear(5, 4, DType.F64);
        Linear second = new Linear(4, outputs, DType.F64);
        Sequential network = new Sequential(first, new Tanh(), second);
        new XavierNormal().initializeAll(network, seed);
        Batch batch = new Batch(Tensor.normal(new Philox(seed, 1L << 40), DType.F64, samples, 5),
                Tensor.normal(new Philox(seed, 1L << 41), DType.F64, samples, outputs), new int[samples]);
        assertEquals("", new TrainingStep(network, new MeanSquaredErrorLoss()).compute(batch, 0));
        Tensor whole = first.weight().grad().copy();
        assertEquals("", new TrainingStep(network, new MeanSquaredErrorLoss(), shards).compute(batch, 0));
        Tensor dY = network.forward(batch.inputs()).sub(batch.targets()).mul(2.0 / (samples * outputs));
        Tensor bound = dY.abs().matmul(second.weight().value().abs()).transpose().matmul(batch.inputs().abs())
                .mul(2 * (samples + outputs + 12) * 0x1p-53);
        Tensor excess = whole.sub(first.weight().grad()).abs().sub(bound);
        assertTrue(excess.max().item() <= 0, () -> "exceeds the bound by " + excess.max().item());
    }

    static Stream<UnaryOperator<TrainingBuilder>> settings() {
        return Stream.of(builder -> builder.epochs(3), builder -> builder.accumulation(2).clipNorm(0.5).epochs(3));
    }

    private static Sequential trained(UnaryOperator<TrainingBuilder> settings) throws IOException {
        Sequential network = Rings.network();
        settings.apply(Rings.training(network)).run();
        return network;
    }

    private static Sharding onThreads(int shards) {
        return Sharding.of(shards).withReplicas(() ->
                new Sharding.Replica(Rings.network(), new SoftmaxCrossEntropyLoss()));
    }

    /** The number of threads changes from step to step too, as it does while a compiler is busy. */
    @ParameterizedTest
    @MethodSource("settings")
    void threadsGiveTheBitsOfOne(UnaryOperator<TrainingBuilder> settings) throws IOException {
        for (int shards : new int[] {2, 3, 5}) {
            Sequential one = trained(builder -> settings.apply(builder.shards(shards)));
            for (int threads : new int[] {1, 2, 4}) {
                assertTrue(Rings.sameBits(one, trained(builder ->
                        settings.apply(builder.shards(onThreads(shards)).threads(() -> threads)))), threads + " threads");
            }
            int[] step = {0};
            assertTrue(Rings.sameBits(one, trained(builder ->
                    settings.apply(builder.shards(onThreads(shards)).threads(() -> 1 + step[0]++ % 4)))));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anExchangeGivesTheBitsOfOne(UnaryOperator<TrainingBuilder> settings) throws Exception {
        Sequential one = trained(builder -> settings.apply(builder.shards(5)));
        for (int workers = 2; workers <= 4; workers++) {
            MemoryExchange exchange = new MemoryExchange(workers);
            List<Future<Sequential>> networks = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
                for (int worker = 0; worker < workers; worker++) {
                    GradientExchange mine = exchange.of(worker);
                    networks.add(threads.submit(() -> runOrAbort(settings, mine, exchange)));
                }
                for (Future<Sequential> network : networks) {
                    assertTrue(Rings.sameBits(one, network.get()), workers + " workers");
                }
            }
        }
    }

    private static Sequential runOrAbort(UnaryOperator<TrainingBuilder> settings, GradientExchange mine,
            MemoryExchange exchange) throws IOException {
        try {
            return trained(builder -> settings.apply(builder.shards(onThreads(5).withExchange(mine)).threads(() -> 2)));
        } catch (IOException | RuntimeException | Error e) {
            exchange.abort();
            throw e;
        }
    }

    /** All workers end at the same step; who has the shard says more about it. */
    @Test
    void aDivergenceIsFoundInTheSums() throws Exception {
        Dataset poisoned = new Dataset() {
            @Override
            public int size() {
                return 12;
            }

            @Override
            public Sample sample(int index) {
                return new Sample(Tensor.full(DType.F32, index == 11 ? Double.NaN : index, 2),
                        Tensor.scalar(DType.I64, 0));
            }
        };
        DataLoader loader = DataLoader.of(poisoned, 6);
        String loss = "the loss is NaN, first met in the output of layer 0, Linear(2 → 16), in shard 4 of 4";
        DivergedException alone = assertThrows(DivergedException.class, () -> train(loader, Sharding.of(4)));
        assertEquals(loss, alone.finding());
        assertEquals(2, alone.step());
        assertEquals(loss, assertThrows(DivergedException.class, () -> train(loader, onThreads(4))).finding());

        MemoryExchange exchange = new MemoryExchange(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> runs = IntStream.range(0, 2).<Future<?>>mapToObj(worker -> threads.submit(() ->
                    train(loader, Sharding.of(4).withExchange(exchange.of(worker))))).toList();
            List<DivergedException> found = new ArrayList<>();
            for (Future<?> run : runs) {
                Throwable failure = assertThrows(ExecutionException.class, run::get).getCause();
                found.add((DivergedException) failure);
                assertEquals(2, found.getLast().step());
            }
            assertEquals("the loss is NaN, in a shard of another process", found.getFirst().finding());
            assertEquals(loss, found.getLast().finding());
        }
        Batch batch = poisoned.batch(alone.indices(), 1, null);
        assertEquals(loss, new TrainingStep(small(), new SoftmaxCrossEntropyLoss(), 4).compute(batch, 0));
    }

    private static Sequential small() {
        Sequential network = new Sequential(new Linear(2, 16, DType.F32), new Tanh(), new Linear(16, 3, DType.F32));
        new XavierNormal().initializeAll(network, 1);
        return network;
    }

    private static TrainingResult train(DataLoader loader, Sharding sharding) throws IOException {
        Sequential network = small();
        Supplier<Sharding.Replica> replicas = () -> new Sharding.Replica(small(), new SoftmaxCrossEntropyLoss());
        return Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0), loader).epochs(1)
                .threads(() -> 3).shards(sharding.withReplicas(replicas)).run();
    }

    /** Threads that were started end with the training, however it ends. */
    @Test
    void noThreadIsLeft() throws IOException {
        trained(builder -> builder.shards(onThreads(4)).threads(() -> 4).epochs(1));
        assertEquals(List.of(), threads());
        assertThrows(IllegalStateException.class, () -> trained(builder -> builder.shards(onThreads(4)).threads(() -> 4)
                .stopWhen((_, _) -> {
                    assertEquals(3, threads().size());
                    throw new IllegalStateException();
                })));
        assertEquals(List.of(), threads());
    }

    /** What is made after a training is the same whatever it ran on, even if replicas draw first values of their own. */
    @Test
    void replicasTakeNoNumbersOfTheProcess() throws IOException {
        Supplier<Sequential> networks = () -> new Sequential(new Linear(2, 4, DType.F32), new Linear(4, 3, DType.F32));
        Supplier<Sequential> noise = () ->
                new Sequential(new Linear(2, 4, DType.F32), new Dropout(0.5), new Linear(4, 3, DType.F32));
        Supplier<Sequential> afterSetting = () -> {
            Seeding.setSeed(6);
            return noise.get();
        };
        try {
            List<Double> next = new ArrayList<>();
            for (int threads : new int[] {1, 2, 4}) {
                Seeding.setSeed(0);
                run(networks, threads);
                next.add(new Linear(1, 1, DType.F64).weight().value().item());
                next.add(Seeding.withSeed(0, () -> {
                    run(networks, threads);
                    return new Linear(1, 1, DType.F64).weight().value().item();
                }));
            }
            assertEquals(1, next.stream().distinct().count(), next::toString);
            // Refused unless the seeds that are set are those of the noise.
            run(afterSetting, 4);
            run(() -> Seeding.withSeed(6, noise::get), 4);
            assertThrows(IllegalArgumentException.class, () -> run(noise, 4));
        } finally {
            Seeding.setSeed(Seeding.INITIAL_SEED);
        }
    }

    private static void run(Supplier<Sequential> networks, int threads) throws IOException {
        Sequential network = networks.get();
        Supplier<Sharding.Replica> replicas = () -> new Sharding.Replica(networks.get(), new SoftmaxCrossEntropyLoss());
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1), Rings.train()).epochs(1)
                .shards(Sharding.of(4).withReplicas(replicas)).threads(() -> threads).run();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
                .filter(name -> name.startsWith("lanewise-shards")).toList();
    }

    @Test
    void aCheckpointOfAnotherNumberOfShardsIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint");
        trained(builder -> builder.shards(4).epochs(1).checkpoint(file));
        String there = "90 samples in batches of 20, shuffled by seed 42, 1 for a step, each in 4 shards, validated with 40"
                + " samples in batches of 25, the best kept by validation loss, metrics [accuracy], optimizer Adam,"
                + " learning rate 0.02, early stopping never";
        assertEquals(file + " is the checkpoint of another training: " + there + "; here: "
                + there.replace("4 shards", "2 shards") + "; choose another file, or delete it",
                assertThrows(IOException.class, () -> trained(builder -> builder.shards(2).checkpoint(file)))
                        .getMessage());
        assertTrue(assertThrows(IOException.class, () -> trained(builder -> builder.checkpoint(file))).getMessage()
                .contains(there));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void thereIsAShard(int number) {
        assertEquals("Sharding: the number of shards must be at least 1, not " + number,
                message(() -> Sharding.of(number)));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertEquals("Training: 21 shards are more than the 20 samples of a batch; choose fewer",
                message(() -> Rings.training(Rings.network()).shards(21).build()));
        assertEquals("Training: the exchange has this process compute shards 1 to 2 of 4, which are no complete subtree;"
                + " take a part of ShardTree.among", message(() -> Rings.training(Rings.network())
                        .shards(Sharding.of(4).withExchange(new GradientExchange() {
                            @Override
                            public ShardTree part(ShardTree shards) {
                                return new ShardTree(1, 3);
                            }

                            @Override
                            public void sum(ShardSum sum) {
                                throw new AssertionError();
                            }
                        })).build()));
        Sequential mixed = new Sequential(new Linear(2, 2, DType.F32), new Counter());
        assertEquals("Training: shards need parameters and buffers of one element type, F32 or F64, and 1.steps is I64,"
                + " the first one F32", message(() -> Rings.training(mixed).shards(2).build()));
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        assertEquals("Training: a replica has the module or the loss of another thread; each needs new ones",
                message(() -> runWithReplicas(() -> new Sharding.Replica(Rings.network(), loss))));
        Sequential other = Rings.network();
        assertEquals("Training: a replica has the module or the loss of another thread; each needs new ones",
                message(() -> runWithReplicas(() -> new Sharding.Replica(other, new SoftmaxCrossEntropyLoss()))));
        Sequential narrow = new Sequential(new Linear(2, 4, DType.F32));
        assertTrue(message(() -> runWithReplicas(() -> new Sharding.Replica(narrow, new SoftmaxCrossEntropyLoss())))
                .startsWith("Training: a replica is another module than the one that is trained: "));
        Sequential noise = new Sequential(new Linear(2, 16, DType.F32), new BatchNorm1d(16, DType.F32), new ReLU(),
                new Dropout(0.1, 6), new Linear(16, 3, DType.F32));
        assertTrue(message(() -> runWithReplicas(() -> new Sharding.Replica(noise, new SoftmaxCrossEntropyLoss())))
                .contains("of seed 6"));
        Sequential settings = new Sequential(new Linear(2, 16, DType.F32),
                new BatchNorm1d(16, DType.F32, BatchNorm.Settings.DEFAULT.withMomentum(0.5)), new ReLU(), new Dropout(0.1, 5),
                new Linear(16, 3, DType.F32));
        assertTrue(message(() -> runWithReplicas(() -> new Sharding.Replica(settings, new SoftmaxCrossEntropyLoss())))
                .contains("1 BatchNorm1d(16, momentum 0.5)"));
    }

    @Test
    void aShardThatIsTooSmallForALayerIsNamed() {
        String message = message(() -> new TrainingStep(Rings.network(), new SoftmaxCrossEntropyLoss(), 4)
                .compute(Rings.TRAIN.batch(new int[] {1, 2, 3, 4, 5, 6, 7}, 1, null), 0));
        assertTrue(message.startsWith("Training: shard 1 of 4 has 1 of the 7 samples of a batch: BatchNorm1d(16):"
                + " training needs at least 2 samples, not 1"), message);
    }

    private static void runWithReplicas(Supplier<Sharding.Replica> replicas) {
        try {
            Rings.training(Rings.network()).shards(Sharding.of(4).withReplicas(replicas)).threads(() -> 4).run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    /** Counts steps in integers. */
    private static final class Counter extends Module {
        private final Tensor steps = Tensor.zeros(DType.I64);

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }

        @Override
        public Tensor backward(Tensor dY) {
            return dY;
        }

        @Override
        protected SequencedMap<String, Tensor> ownBuffers() {
            return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(Map.of("steps", steps)));
        }
    }
}
