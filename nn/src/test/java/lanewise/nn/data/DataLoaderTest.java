package lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataLoaderTest {
    private static final Transform NOISE =
            (input, random) -> input.add(Tensor.normal(random, input.dtype(), input.shape().toArray()));

    // Row i is (i, i + ½), and its label 2 i.
    private static Dataset rows(int samples) {
        Tensor column = Tensor.arange(DType.F32, samples).unsqueeze(1);
        return Dataset.of(Tensor.concat(1, column, column.add(0.5)), Tensor.arange(DType.I64, samples).mul(2));
    }

    /** Copies of what a pass gives. */
    private static List<Batch> all(Batches pass) {
        List<Batch> batches = new ArrayList<>();
        try (pass) {
            for (Batch batch : pass) {
                batches.add(new Batch(batch.inputs().copy(), batch.targets().copy(), batch.indices().clone()));
            }
        }
        return batches;
    }

    private static void assertSameBatches(List<Batch> expected, List<Batch> batches) {
        assertEquals(expected.size(), batches.size());
        for (int i = 0; i < batches.size(); i++) {
            assertArrayEquals(expected.get(i).indices(), batches.get(i).indices());
            assertTrue(expected.get(i).inputs().bitwiseEquals(batches.get(i).inputs()), "inputs of batch " + i);
            assertTrue(expected.get(i).targets().bitwiseEquals(batches.get(i).targets()), "targets of batch " + i);
        }
    }

    @Test
    void anyRuleMayGiveTheOrder() {
        SampleOrder backwards = new SampleOrder() {
            @Override
            public int[] of(int epoch) {
                return epoch == 7 ? new int[] {0} : IntStream.range(0, 5).map(i -> 4 - i).toArray();
            }

            @Override
            public String toString() {
                return "shuffled backwards";
            }
        };
        DataLoader loader = DataLoader.of(rows(5), 2).shuffled(backwards);
        assertArrayEquals(new int[] {2, 1}, all(loader.epoch(1)).get(1).indices());
        assertEquals("5 samples in batches of 2, shuffled backwards", loader.toString());
        assertEquals("DataLoader: shuffled backwards gave an order of 1 samples for a data set of 5",
                assertThrows(IllegalArgumentException.class, () -> loader.epoch(7)).getMessage());
    }

    /** Each sample once, in the order of a permutation that follows from seed and epoch. */
    @Property(tries = 100)
    void anEpochHasEachSampleOnce(@ForAll @IntRange(min = 1, max = 60) int samples,
            @ForAll @IntRange(min = 1, max = 70) int batchSize, @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 1000) int epoch, @ForAll boolean prefetching) {
        DataLoader loader = DataLoader.of(rows(samples), batchSize).shuffled(seed);
        List<Batch> batches = all((prefetching ? loader.prefetching() : loader).epoch(epoch));
        int[] order = batches.stream().flatMapToInt(batch -> Arrays.stream(batch.indices())).toArray();
        assertArrayEquals(new Philox(seed, (2L << 32) + epoch).permutation(samples), order);
        assertArrayEquals(order, loader.order(epoch));
        assertEquals(samples, Arrays.stream(order).distinct().filter(i -> i >= 0 && i < samples).count());
        assertEquals(Math.ceilDiv(samples, batchSize), batches.size());
        assertEquals(batches.size(), loader.batches());
        for (int b = 0; b < batches.size(); b++) {
            Batch batch = batches.get(b);
            assertEquals(Math.min(batchSize, samples - b * batchSize), batch.size());
            for (int i = 0; i < batch.size(); i++) {
                int index = batch.indices()[i];
                assertArrayEquals(new double[] {index, index + 0.5}, batch.inputs().select(0, i).toDoubleArray());
                assertEquals(2L * index, batch.targets().getLong(i));
            }
        }
    }

    @Test
    void epochsAndSeedsDiffer() {
        DataLoader loader = DataLoader.of(rows(50), 7).shuffled(42);
        assertFalse(Arrays.equals(loader.order(1), loader.order(2)));
        assertFalse(Arrays.equals(loader.order(1), loader.shuffled(43).order(1)));
        assertArrayEquals(loader.order(3), DataLoader.of(rows(50), 9).shuffled(42).order(3));
        assertArrayEquals(IntStream.range(0, 50).toArray(), DataLoader.of(rows(50), 7).order(3));
    }

    @Test
    void aSmallerLastBatchIsKeptOrDropped() {
        DataLoader loader = DataLoader.of(rows(10), 4);
        assertEquals(List.of(4, 4, 2), all(loader.epoch(1)).stream().map(Batch::size).toList());
        DataLoader dropping = loader.droppingLast();
        assertEquals(List.of(4, 4), all(dropping.epoch(1)).stream().map(Batch::size).toList());
        assertEquals(2, dropping.batches());
        assertEquals(1, DataLoader.of(rows(4), 4).droppingLast().batches());
        assertEquals(10, dropping.samples());
        assertEquals(4, dropping.batchSize());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPassMayBeginInTheMiddle(boolean prefetching) {
        DataLoader plain = DataLoader.of(rows(23), 5).shuffled(1).withTransform(2, NOISE);
        DataLoader loader = prefetching ? plain.prefetching() : plain;
        List<Batch> whole = all(plain.epoch(4));
        for (int first = 0; first <= 5; first++) {
            assertSameBatches(whole.subList(first, 5), all(loader.epoch(4, first)));
        }
    }

    @Test
    void theTensorsOfABatchAreUsedAgain() {
        try (Batches batches = DataLoader.of(rows(10), 4).epoch(1)) {
            Batch first = batches.next();
            Batch second = batches.next();
            assertSame(first.inputs(), second.inputs());
            assertSame(first.targets(), second.targets());
            assertNotSame(first.indices(), second.indices());
            assertEquals(2, batches.next().size());
            assertThrows(NoSuchElementException.class, batches::next);
        }
    }

    /** What a worker loads meanwhile does not touch the batch in use, however long that takes. */
    @Test
    void aBatchInUseIsLeftAloneByTheWorker() {
        List<Integer> loaded = new ArrayList<>();
        Dataset watched = new Dataset() {
            @Override
            public int size() {
                return 30;
            }

            @Override
            public Sample sample(int index) {
                synchronized (loaded) {
                    loaded.add(index);
                    loaded.notifyAll();
                }
                return new Sample(Tensor.full(DType.F64, index, 3), Tensor.scalar(DType.I64, (long) index));
            }
        };
        try (Batches batches = DataLoader.of(watched, 3).prefetching().epoch(1)) {
            int number = 0;
            for (Batch batch : batches) {
                number++;
                await(loaded, Math.min(30, 3 * (number + 1))); // the next batch is loaded
                for (int i = 0; i < 3; i++) {
                    assertEquals(batch.indices()[i], batch.inputs().get(i, 2));
                    assertEquals(batch.indices()[i], batch.targets().getLong(i));
                }
            }
        }
        assertEquals(IntStream.range(0, 30).boxed().toList(), loaded);
    }

    private static void await(List<Integer> loaded, int count) {
        synchronized (loaded) {
            while (loaded.size() < count) {
                try {
                    loaded.wait();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void aDataSetOfOnesOwnIsStacked() {
        Dataset rows = rows(11);
        Dataset own = new Dataset() {
            @Override
            public int size() {
                return rows.size();
            }

            @Override
            public Sample sample(int index) {
                return rows.sample(index);
            }
        };
        assertSameBatches(all(DataLoader.of(rows, 4).shuffled(7).epoch(2)), all(DataLoader.of(own, 4).shuffled(7).epoch(2)));
    }

    @Test
    void labelsMayBeAnArrayAndTargetsRowsOfNumbers() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 5, 2, 3);
        int[] labels = {4, 3, 2, 1, 0};
        Batch batch = all(DataLoader.of(x, labels, 5).epoch(1)).getFirst();
        assertTrue(x.bitwiseEquals(batch.inputs()));
        assertArrayEquals(labels, batch.targets().toIntArray());
        Batch transposed = all(DataLoader.of(x.transpose(1, 2), x, 5).epoch(1)).getFirst();
        assertTrue(x.transpose(1, 2).bitwiseEquals(transposed.inputs()));
        assertTrue(x.bitwiseEquals(transposed.targets()));
    }

    /** What becomes of a sample does not depend on the batch in which it is, nor on its place there. */
    @Test
    void aTransformIsAFunctionOfSeedEpochAndSample() {
        Tensor changed = changed(DataLoader.of(rows(20), 6).withTransform(5, NOISE), 3);
        assertTrue(changed.bitwiseEquals(changed(DataLoader.of(rows(20), 9).shuffled(8).withTransform(5, NOISE), 3)));
        assertTrue(changed.bitwiseEquals(
                changed(DataLoader.of(rows(20), 6).withTransform(5, NOISE).prefetching(), 3)));
        assertFalse(changed.bitwiseEquals(changed(DataLoader.of(rows(20), 6).withTransform(5, NOISE), 4)));
        assertFalse(changed.bitwiseEquals(changed(DataLoader.of(rows(20), 6).withTransform(6, NOISE), 3)));
        TreeSet<Double> noise = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            noise.add(changed.get(i, 0) - i);
        }
        assertEquals(20, noise.size(), "each sample has numbers of its own");
    }

    /** As it is written down, so that a training has the numbers that it had. */
    @Test
    void theStreamOfATransformFollowsFromEpochAndSample() {
        for (int epoch : new int[] {0, 1, 7}) {
            Tensor numbers = changed(DataLoader.of(rows(5), 2).shuffled(1).withTransform(9, (input, random) ->
                    Tensor.full(DType.F32, random.normal(3), 2)), epoch);
            for (int k = 0; k < 5; k++) {
                Philox random = new Philox(9, (1L << 62) + ((long) epoch << 31) + k);
                assertEquals((float) random.normal(3), numbers.get(k, 0));
            }
        }
    }

    /** By their own method, so that they need one shape and one type after the transform only. */
    @Test
    void aTransformIsGivenSingleSamples() {
        Dataset own = new Dataset() {
            @Override
            public int size() {
                return 4;
            }

            @Override
            public Sample sample(int index) {
                DType dtype = index < 2 ? DType.F32 : DType.F64;
                return new Sample(Tensor.full(dtype, index, 1 + index), Tensor.scalar(DType.I64, index));
            }

            @Override
            public Batch batch(int[] indices, int epoch, Batch before) {
                throw new AssertionError("a batch is not asked for");
            }
        };
        DataLoader loader = DataLoader.of(own, 4).withTransform(1, (input, _) -> input.narrow(0, 0, 1).to(DType.F32));
        assertTrue(Tensor.arange(DType.F32, 4).reshape(4, 1).bitwiseEquals(all(loader.epoch(1)).getFirst().inputs()));
    }

    // The inputs by the numbers of their samples.
    private static Tensor changed(DataLoader loader, int epoch) {
        Tensor inputs = Tensor.zeros(DType.F32, loader.samples(), 2);
        for (Batch batch : all(loader.epoch(epoch))) {
            for (int i = 0; i < batch.size(); i++) {
                inputs.select(0, batch.indices()[i]).copyFrom(batch.inputs().select(0, i));
            }
        }
        return inputs;
    }

    @Test
    void aTransformMayChangeTheShapeAndNotTheData() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 6, 8);
        Tensor before = x.copy();
        DataLoader cropping = DataLoader.of(x, new int[6], 4)
                .withTransform(1, (input, random) -> input.narrow(0, random.below(5, 0), 4));
        for (Batch batch : all(cropping.epoch(1))) {
            assertEquals(4, batch.inputs().dim(1));
        }
        assertTrue(before.bitwiseEquals(x));
    }

    @Property(tries = 50)
    void partsOfASplitAreApartAndFollowFromTheSeed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int first,
            @ForAll @IntRange(min = 1, max = 20) int second, @ForAll @IntRange(min = 0, max = 5) int left) {
        Dataset whole = rows(first + second + left);
        List<Dataset> parts = whole.split(seed, first, second);
        assertEquals(List.of(first, second), parts.stream().map(Dataset::size).toList());
        int[] order = new Philox(seed, 1L << 32).permutation(whole.size());
        for (int i = 0; i < first + second; i++) {
            Sample sample = i < first ? parts.get(0).sample(i) : parts.get(1).sample(i - first);
            assertEquals(2L * order[i], sample.target().itemLong());
        }
    }

    @Test
    void aSubsetCountsItsOwnSamples() {
        Dataset some = rows(10).subset(7, 2, 7);
        assertEquals(3, some.size());
        Batch batch = all(DataLoader.of(some, 3).epoch(1)).getFirst();
        assertArrayEquals(new int[] {0, 1, 2}, batch.indices());
        assertArrayEquals(new long[] {14, 4, 14}, batch.targets().toLongArray());
    }

    /** The thread ends with the pass, is a daemon, inherits nothing and lets the library's threads alone. */
    @Test
    void theWorkerIsPolite() {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        local.set("of the caller");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        List<String> seen = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        DataLoader loader = DataLoader.of(rows(6), 2).prefetching().withTransform(0, (input, random) -> {
            Thread worker = Thread.currentThread();
            workers.add(worker);
            seen.add(worker.isDaemon() + " " + local.get() + " "
                    + (worker.getContextClassLoader() == ClassLoader.getSystemClassLoader()) + " "
                    + Parallelism.threads());
            return input;
        });
        Thread.currentThread().setContextClassLoader(new ClassLoader(before) { });
        try (Batches batches = loader.epoch(1)) {
            batches.next(); // and leaves the others
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            local.remove();
        }
        assertEquals(List.of("true null true 1"), seen.stream().distinct().toList());
        assertEquals(1, workers.stream().distinct().count());
        assertFalse(workers.getFirst().isAlive());
    }

    @Test
    void aClosedPassSaysSo() {
        Batches batches = DataLoader.of(rows(6), 2).prefetching().epoch(1);
        batches.close();
        batches.close();
        assertEquals("Batches: closed; go through the epoch again",
                assertThrows(IllegalStateException.class, batches::next).getMessage());
    }

    /** What goes wrong on the worker reaches the caller as it is, with the batch in which it went wrong. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failuresOfTheDataSetReachTheCaller(boolean prefetching) {
        for (Throwable failure : List.of(new IllegalStateException("sample 4"), new StackOverflowError("deep"))) {
            DataLoader plain = DataLoader.of(rows(10), 2).withTransform(0, (input, random) -> {
                if (input.get(0) == 4) {
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) failure;
                }
                return input;
            });
            try (Batches batches = (prefetching ? plain.prefetching() : plain).epoch(1)) {
                batches.next();
                batches.next();
                assertSame(failure, assertThrows(Throwable.class, batches::next));
            }
        }
    }

    @Test
    void anInterruptWaitsForTheBatchAndStays() {
        try (Batches batches = DataLoader.of(rows(6), 2).prefetching().epoch(1)) {
            Thread.currentThread().interrupt();
            assertEquals(2, batches.next().size());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void badInputIsNamed() {
        Dataset rows = rows(10);
        assertEquals("DataLoader: the batch size must be at least 1, not 0",
                refused(IllegalArgumentException.class, () -> DataLoader.of(rows, 0)));
        assertEquals("DataLoader: the data set has no samples", refused(IllegalArgumentException.class,
                () -> DataLoader.of(Tensor.zeros(DType.F32, 0, 2), new int[0], 1)));
        assertEquals("DataLoader: no batch is left, since 10 samples do not fill one of 11; choose a smaller batch size",
                refused(IllegalArgumentException.class, () -> DataLoader.of(rows, 11).droppingLast()));
        assertEquals("DataLoader: batch 4 is not in 0 .. 3 of an epoch",
                refused(IllegalArgumentException.class, () -> DataLoader.of(rows, 4).epoch(1, 4)));
        assertEquals("DataLoader: epochs count from 1, unlike -1",
                refused(IllegalArgumentException.class, () -> DataLoader.of(rows, 4).epoch(-1)));
        assertEquals("Dataset: inputs of shape (3, 2) and targets of shape (2,); both need one row for each sample",
                refused(ShapeMismatchException.class, () -> Dataset.of(Tensor.zeros(DType.F32, 3, 2), new int[2])));
        assertEquals("subset: sample 10 is not in 0 .. 9",
                refused(IllegalArgumentException.class, () -> rows.subset(3, 10)));
        assertEquals("split: parts of [6, 5] samples from 10; each needs at least one, and together there are no more than"
                + " that", refused(IllegalArgumentException.class, () -> rows.split(1, 6, 5)));
        DataLoader growing = DataLoader.of(rows, 4)
                .withTransform(1, (input, random) -> input.narrow(0, 0, 1).tile(1 + (int) input.get(0)));
        assertEquals("DataLoader: the input of sample 1 has shape (2,), and that of sample 0 (1,); samples of one batch"
                + " need one shape, which a transform can give them",
                refused(ShapeMismatchException.class, () -> growing.epoch(1).next()));
        DataLoader mixed = DataLoader.of(rows, 4)
                .withTransform(1, (input, random) -> input.get(0) < 2 ? input : input.to(DType.F64));
        assertEquals("DataLoader: the input of sample 2 is of type F64, and that of sample 0 of type F32; samples of one"
                + " batch need one type", refused(DTypeMismatchException.class, () -> mixed.epoch(1).next()));
        Dataset wrong = new Dataset() {
            @Override
            public int size() {
                return 10;
            }

            @Override
            public Sample sample(int index) {
                return rows.sample(index);
            }

            @Override
            public Batch batch(int[] indices, int epoch, Batch before) {
                return rows.batch(Arrays.copyOf(indices, 3), epoch, before);
            }
        };
        assertEquals("DataLoader: the data set gave inputs of shape (3, 2) for a batch of 4 samples",
                refused(ShapeMismatchException.class, () -> DataLoader.of(wrong, 4).epoch(1).next()));
    }

    private static String refused(Class<? extends Exception> type, Runnable action) {
        return assertThrows(type, action::run).getMessage();
    }
}
