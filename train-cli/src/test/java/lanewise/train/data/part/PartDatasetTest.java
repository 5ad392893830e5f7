package lanewise.train.data.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Batches;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.ShardSum;
import lanewise.nn.sharding.ShardTree;
import lanewise.nn.sharding.Sharding;
import lanewise.nn.training.Training;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartDatasetTest {
    private static final int RECORD_BYTES = RecordLayout.IMAGES.recordBytes();

    @TempDir
    private Path folder;

    /** Another source, whose records that are read are counted. */
    private static final class Counted implements PartSource {
        private final PartSource source;
        private final List<String> read = new ArrayList<>();

        Counted(PartSource source) {
            this.source = source;
        }

        @Override
        public List<Integer> counts() {
            return source.counts();
        }

        @Override
        public List<String> classNames() {
            return source.classNames();
        }

        @Override
        public void read(int part, int[] records, byte[] into) throws IOException {
            assertArrayEquals(Arrays.stream(records).sorted().toArray(), records, "in ascending order");
            Arrays.stream(records).forEach(record -> read.add(part + "/" + record));
            source.read(part, records, into);
        }
    }

    // The same samples in memory, by another way: images of the set, in the order of parts.
    private static Dataset inMemory(int samples, int parts) {
        Images images = SyntheticImages.generate(samples, 1, 42).train();
        int[] numbers = IntStream.range(0, samples).boxed()
                .sorted((a, b) -> Integer.compare(new HashRanges(parts).part(a), new HashRanges(parts).part(b)))
                .mapToInt(Integer::intValue).toArray();
        Tensor inputs = Tensor.zeros(DType.F32, samples, Images.CHANNELS, Images.HEIGHT, Images.WIDTH);
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = images.label(numbers[i]);
            for (int channel = 0; channel < Images.CHANNELS; channel++) {
                double std = Cifar10.STD.get(channel);
                inputs.select(0, i).select(0, channel).copyFrom(images.block(numbers[i]),
                        images.offset(numbers[i]) + channel * Images.PLANE, 1 / (255 * std),
                        -Cifar10.MEAN.get(channel) / std);
            }
        }
        return Dataset.of(inputs, labels);
    }

    private static Map<String, Tensor> train(Dataset samples, PartOrder order, GradientExchange exchange)
            throws IOException {
        Sequential network = new Sequential(new Flatten(), new Linear(Images.PIXELS, 10, DType.F32));
        new XavierNormal().initializeAll(network, 1);
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.01),
                DataLoader.of(samples, 32).shuffled(order).prefetching())
                .shards(Sharding.of(4).withExchange(exchange)).epochs(2).run();
        return network.stateDict();
    }

    private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(found.get(name)), name));
    }

    @Test
    void aTrainingHasTheBitsOfOneInMemory() throws IOException {
        PartFiles files = PartFiles.write(folder, new DrawnParts(42, 250, 7));
        PartOrder order = new PartOrder(3, files.counts(), 2);
        assertSame(train(inMemory(250, 7), order, GradientExchange.NONE),
                train(new PartDataset(files, order), order, GradientExchange.NONE));
    }

    /** One of two processes, which give each other their sums. */
    private record Half(int rank, Exchanger<float[]> values, Exchanger<double[]> losses) implements GradientExchange {
        @Override
        public ShardTree part(ShardTree shards) {
            return shards.among(2).get(rank);
        }

        @Override
        public void sum(ShardSum sum) throws IOException {
            try {
                float[] ofValues = values.exchange(sum.floats().clone(), 60, TimeUnit.SECONDS);
                double[] ofLosses = losses.exchange(sum.losses().clone(), 60, TimeUnit.SECONDS);
                Arrays.setAll(sum.losses(), i -> sum.losses()[i] + ofLosses[i]);
                for (int i = 0; i < ofValues.length; i++) {
                    sum.floats()[i] += ofValues[i]; // a + b is b + a
                }
            } catch (InterruptedException | TimeoutException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void processesWithTheirOwnSamplesAloneTrainToTheBitsOfOne() throws Exception {
        DrawnParts drawn = new DrawnParts(42, 250, 7);
        PartOrder order = new PartOrder(3, drawn.counts(), 2);
        Map<String, Tensor> alone = train(new PartDataset(drawn, order), order, GradientExchange.NONE);
        Exchanger<float[]> values = new Exchanger<>();
        Exchanger<double[]> losses = new Exchanger<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Map<String, Tensor>>> both = IntStream.range(0, 2).mapToObj(rank -> threads.submit(() -> {
                OwnSamples own = new OwnSamples(32, 4, ShardTree.of(4).among(2).get(rank));
                return train(new PartDataset(drawn, order).forProcess(own), order, new Half(rank, values, losses));
            })).toList();
            for (Future<Map<String, Tensor>> each : both) {
                assertSame(alone, each.get());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 32", "2, 4, 32", "3, 8, 50", "7, 7, 60", "8, 8, 20"})
    void anyNumberOfProcessesSeesTheSameBatchesAndReadsItsOwnSamplesAlone(int workers, int shards, int batchSize)
            throws IOException {
        int samples = 230;
        PartSource drawn = new DrawnParts(42, samples, 9);
        PartOrder order = new PartOrder(5, drawn.counts(), 3);
        int largestGroup = IntStream.range(0, order.groups()).map(group -> order.group(1, group).length).max().orElseThrow();
        DataLoader all = DataLoader.of(inMemory(samples, 9), batchSize).shuffled(order);
        List<String> read = new ArrayList<>();
        for (ShardTree part : ShardTree.of(shards).among(workers)) {
            Counted source = new Counted(drawn);
            PartDataset own = new PartDataset(source, order).forProcess(new OwnSamples(batchSize, shards, part));
            int rowsOfWhole = ShardTree.firstSample(part.to(), shards, batchSize)
                    - ShardTree.firstSample(part.from(), shards, batchSize);
            // A group has samples of so many batches: all but the first and the last are whole.
            long bound = (long) (largestGroup / batchSize + 2) * rowsOfWhole * RECORD_BYTES;
            try (Batches expected = all.epoch(1); Batches found = DataLoader.of(own, batchSize).shuffled(order).epoch(1)) {
                for (Batch batch : expected) {
                    Batch there = found.next();
                    assertArrayEquals(batch.indices(), there.indices());
                    int from = ShardTree.firstSample(part.from(), shards, batch.size());
                    int rows = ShardTree.firstSample(part.to(), shards, batch.size()) - from;
                    assertTrue(batch.inputs().narrow(0, from, rows).bitwiseEquals(there.inputs().narrow(0, from, rows)));
                    assertArrayEquals(batch.targets().narrow(0, from, rows).toDoubleArray(),
                            there.targets().narrow(0, from, rows).toDoubleArray());
                    assertTrue(own.heldBytes() <= bound, own.heldBytes() + " bytes");
                }
            }
            read.addAll(source.read);
        }
        assertEquals(samples, read.size(), "each sample is read once by one process");
        assertEquals(samples, read.stream().distinct().count());
    }

    @Test
    void oneGroupIsInMemoryAtATime() {
        PartSource drawn = new DrawnParts(42, 300, 10);
        PartOrder order = new PartOrder(5, drawn.counts(), 2);
        PartDataset samples = new PartDataset(drawn, order);
        long most = 0;
        try (Batches batches = DataLoader.of(samples, 25).shuffled(order).epoch(2)) {
            while (batches.hasNext()) {
                batches.next();
                most = Math.max(most, samples.heldBytes());
            }
        }
        int largest = IntStream.range(0, 5).map(group -> order.group(2, group).length).max().orElseThrow();
        assertEquals((long) largest * RECORD_BYTES, most);
    }

    @Test
    void samplesInAnotherOrderAreRightAndReadAlone() {
        Counted source = new Counted(new DrawnParts(42, 200, 8));
        PartOrder order = new PartOrder(5, source.counts(), 2);
        PartDataset samples = new PartDataset(source, order);
        Dataset expected = inMemory(200, 8);
        int[] any = {199, 0, 100, 50, 150, 25};
        Batch batch = samples.batch(any, 0, null);
        assertEquals(0, samples.heldBytes());
        assertEquals(any.length, source.read.size());
        assertTrue(expected.batch(any, 0, null).inputs().bitwiseEquals(batch.inputs()));
        assertTrue(expected.sample(77).input().bitwiseEquals(samples.sample(77).input()));
        assertEquals(expected.sample(77).target().item(), samples.sample(77).target().item());
    }

    // 31 GB, of which one batch is drawn by one of eight processes.
    @Test
    void tenMillionImagesAreNotHeld() {
        int samples = 10_000_000;
        DrawnParts drawn = new DrawnParts(42, samples, 20_000);
        PartOrder order = new PartOrder(1, drawn.counts(), 4);
        PartDataset own = new PartDataset(drawn, order)
                .forProcess(new OwnSamples(256, 8, ShardTree.of(8).among(8).get(5)));
        try (Batches batches = DataLoader.of(own, 256).shuffled(order).epoch(1, 20_000)) {
            Batch batch = batches.next();
            int row = 5 * 32;
            byte[] pixels = new byte[Images.PIXELS];
            int number = numberOf(drawn, order, batch.indices()[row]);
            SyntheticImages.draw(42, new int[] {number}, pixels, 0, pixels.length);
            double std = Cifar10.STD.get(0);
            Tensor red = Tensor.zeros(DType.F32, Images.HEIGHT, Images.WIDTH)
                    .copyFrom(pixels, 0, 1 / (255 * std), -Cifar10.MEAN.get(0) / std);
            assertTrue(red.bitwiseEquals(batch.inputs().select(0, row).select(0, 0)));
        }
        assertTrue(own.heldBytes() > 0 && own.heldBytes() < 2_000_000, own.heldBytes() + " bytes");
    }

    private static int numberOf(DrawnParts drawn, PartOrder order, int sample) {
        byte[] record = new byte[RECORD_BYTES];
        int part = order.partOf(sample);
        drawn.read(part, new int[] {sample - order.firstSample(part)}, record);
        return (int) RecordLayout.IMAGES.number(record, 0);
    }

    @Test
    void aDamagedPartEndsATrainingWithOneLine() throws IOException {
        PartFiles.write(folder, new DrawnParts(42, 100, 3));
        Path part = folder.resolve("part-00001.bin");
        byte[] bytes = Files.readAllBytes(part);
        bytes[100] ^= 4;
        Files.write(part, bytes);
        PartFiles files = PartFiles.open(folder);
        PartOrder order = new PartOrder(1, files.counts(), 1);
        UncheckedIOException failure = assertThrows(UncheckedIOException.class,
                () -> train(new PartDataset(files, order), order, GradientExchange.NONE));
        assertTrue(failure.getMessage().startsWith(part + ": damaged"), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }

    @Test
    void anOrderOfOtherPartsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PartDataset(new DrawnParts(42, 100, 3),
                new PartOrder(1, new DrawnParts(42, 110, 3).counts(), 1)));
    }
}
