package lanewise.train.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.engine.Engine;
import lanewise.train.engine.EngineSettings;
import lanewise.train.engine.Engines;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.report.RunFiles;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.RunSeries;
import lanewise.train.series.SeriesListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in two tasks of this JVM. */
class SparkEngineTest {
    private static final ImageData IMAGES = SyntheticImages.generate(500);
    private static final RunConfig SMALL = RunConfig.DEFAULT.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(8)))
            .withEpochs(3).withBatchSize(32);

    @TempDir
    Path folder;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private Engine engine;

    private final SeriesListener listener = new SeriesListener() {
        @Override
        public void onStart(PlannedRun run, int epochsDone) {
            told.add(run.name() + " from " + epochsDone);
        }

        @Override
        public void onEpoch(PlannedRun run, EpochMetrics metrics) {
            told.add(run.name() + " epoch " + metrics.epoch());
        }

        @Override
        public void onFailure(PlannedRun run, String message) {
            told.add(run.name() + " failed: " + message);
        }
    };

    @BeforeEach
    void open() throws IOException {
        engine = Engines.open(new EngineSettings("local[2]", Map.of("spark.ui.enabled", "false"), 1, "test",
                notices::add));
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private static String essence(RunOutcome outcome) {
        return outcome.run().name() + " " + outcome.history().stream().map(EpochMetrics::trainLoss).toList() + switch (outcome) {
            case RunOutcome.Finished run -> run.summary().modelSha256() + " " + run.summary().testAccuracy();
            case RunOutcome.Diverged run -> run.finding();
        };
    }

    private static List<String> essences(List<RunOutcome> outcomes) {
        return outcomes.stream().map(SparkEngineTest::essence).toList();
    }

    private List<String> here(ImageData images, List<PlannedRun> runs) throws IOException {
        return essences(new RunSeries(folder.resolve("here"), images, 1, new RunFiles()).train(runs, SeriesListener.NONE));
    }

    private List<RunOutcome> there(ImageData images, List<PlannedRun> runs) throws IOException {
        return new RunSeries(folder.resolve("there"), engine.executor(images)).train(runs, listener);
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return new TreeSet<>(paths.map(path -> path.getFileName().toString()).toList());
        }
    }

    @Test
    void runsAreThoseOfThisProcess() throws IOException {
        List<PlannedRun> runs = List.of(new PlannedRun("usual", SMALL), new PlannedRun("wild", SMALL.withLearningRate(1e30)),
                new PlannedRun("seed", SMALL.withSeed(7)));
        List<RunOutcome> outcomes = there(IMAGES, runs);
        assertEquals(here(IMAGES, runs), essences(outcomes));
        assertInstanceOf(RunOutcome.Diverged.class, outcomes.get(1));
        for (PlannedRun run : runs) {
            assertEquals(files(folder.resolve("here").resolve(run.name())), files(folder.resolve("there").resolve(run.name())));
        }
        assertEquals(List.of("seed from 0", "seed epoch 1", "seed epoch 2", "seed epoch 3"),
                told.stream().filter(line -> line.startsWith("seed")).toList());

        told.clear();
        assertEquals(essences(outcomes), essences(there(IMAGES, runs)));
        assertEquals(List.of(), told); // nothing is trained twice
    }

    @Test
    void dataThatTheExecutorsLackIsSent() throws IOException {
        ImageData pictures = new ImageData(IMAGES.train().withValidation(100), IMAGES.test(), DataKind.IMAGE_FOLDER,
                ImageData.Origin.DIRECTORY, Optional.of(folder.resolve("pictures")), Map.of("images", "4711"));
        List<PlannedRun> runs = List.of(new PlannedRun("a", SMALL), new PlannedRun("b", SMALL.withSeed(3)));
        List<RunOutcome> outcomes = there(pictures, runs);
        assertEquals(here(pictures, runs), essences(outcomes));
        assertEquals(1, notices.stream().filter(line -> line.startsWith("the executors lack the data")).count(),
                notices::toString);
    }

    @Test
    void aRunThatFailsFailsAlone() throws IOException {
        RunConfig large = SMALL.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(40_000, 40_000)));
        List<PlannedRun> runs = List.of(new PlannedRun("large", large), new PlannedRun("usual", SMALL));
        IOException failure = assertThrows(IOException.class, () -> there(IMAGES, runs));
        assertTrue(failure.getMessage().startsWith("1 of 2 runs failed, large; "), failure.getMessage());
        assertTrue(failure.getMessage().contains("training needs about"), failure.getMessage());
        assertTrue(Files.exists(folder.resolve("there/usual/run.json")));
        assertFalse(Files.exists(folder.resolve("there/large/run.json")));
        assertTrue(told.stream().anyMatch(line -> line.startsWith("large failed: training needs about")), told::toString);
    }

    @Test
    void aSeriesThatIsStoppedGoesOnFromItsCheckpoints() throws IOException {
        List<PlannedRun> runs = List.of(new PlannedRun("long", SMALL.withEpochs(40)),
                new PlannedRun("longer", SMALL.withEpochs(41)));
        AtomicInteger epochs = new AtomicInteger();
        SeriesListener counter = new SeriesListener() {
            @Override
            public void onEpoch(PlannedRun run, EpochMetrics metrics) {
                epochs.incrementAndGet();
            }
        };
        assertThrows(SuspendedException.class, () -> new RunSeries(folder.resolve("there"), engine.executor(IMAGES))
                .stopWhen(() -> epochs.get() >= 3).train(runs, counter));
        assertFalse(Files.exists(folder.resolve("there/longer/run.json")));
        assertEquals(here(IMAGES, runs), essences(there(IMAGES, runs)));
    }

    @Test
    void tasksThatShareARunComeToTheBitsOfOne() throws IOException {
        List<PlannedRun> runs = List.of(new PlannedRun("shards", SMALL.withShards(4)),
                new PlannedRun("wild", SMALL.withShards(2).withLearningRate(1e30)),
                new PlannedRun("whole", SMALL));
        List<RunOutcome> outcomes = new RunSeries(folder.resolve("there"), engine.sharing(IMAGES)).train(runs, listener);
        assertEquals(here(IMAGES, runs), essences(outcomes));
        assertTrue(notices.contains("4 shards in 2 tasks"), notices::toString);
        assertEquals(files(folder.resolve("here/shards")), files(folder.resolve("there/shards")));
    }

    @Test
    void aSharedRunThatFailsSaysWhy() {
        RunConfig large = SMALL.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(40_000, 40_000))).withShards(2);
        IOException failure = assertThrows(IOException.class, () -> new RunSeries(folder.resolve("there"),
                engine.sharing(IMAGES)).train(List.of(new PlannedRun("large", large)), listener));
        assertTrue(failure.getMessage().contains("training needs about"), failure.getMessage());
    }

    @Test
    void aFolderThatCannotBeWrittenToEndsItsRunAlone() throws IOException {
        List<PlannedRun> runs = List.of(new PlannedRun("gone", SMALL.withEpochs(1000)), new PlannedRun("usual", SMALL));
        SeriesListener vandal = new SeriesListener() {
            @Override
            public void onStart(PlannedRun run, int epochsDone) {
                if (run.name().equals("gone")) {
                    replaceByFile(folder.resolve("there/gone"));
                }
            }
        };
        IOException failure = assertThrows(IOException.class,
                () -> new RunSeries(folder.resolve("there"), engine.executor(IMAGES)).train(runs, vandal));
        assertTrue(failure.getMessage().startsWith("1 of 2 runs failed, gone; "), failure.getMessage());
        assertTrue(failure.getMessage().contains("cannot write"), failure.getMessage());
        assertTrue(Files.exists(folder.resolve("there/usual/run.json")));
    }

    private static void replaceByFile(Path path) {
        try {
            for (String name : files(path)) {
                Files.delete(path.resolve(name));
            }
            Files.delete(path);
            Files.createFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFolderWithAnotherRunIsRefused() throws IOException {
        there(IMAGES, List.of(new PlannedRun("run", SMALL)));
        IOException failure = assertThrows(IOException.class,
                () -> there(IMAGES, List.of(new PlannedRun("run", SMALL.withSeed(8)))));
        assertTrue(failure.getMessage().contains("holds a run with another configuration: seed 42 there, 8 here"),
                failure.getMessage());
    }
}
