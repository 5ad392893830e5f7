package lanewise.train.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.report.RunFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSeriesTest {
    private static final ImageData IMAGES = SyntheticImages.generate(1500, 200, 7);
    private static final RunConfig SMALL = RunConfig.DEFAULT
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16)).withActivation(ActivationKind.RELU))
            .withEpochs(3);
    private static final List<PlannedRun> RUNS = List.of(
            new PlannedRun("slow", SMALL.withLearningRate(0.01)),
            new PlannedRun("wild", SMALL.withLearningRate(1e30)),
            new PlannedRun("wide", SMALL.withNetwork(SMALL.mlp().withHidden(List.of(32)).withDropout(0.1))),
            new PlannedRun("usual", SMALL),
            new PlannedRun("seed", SMALL.withSeed(7)));

    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

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
        public void onOutcome(RunOutcome outcome, boolean earlier) {
            told.add(outcome.run().name() + (earlier ? " earlier" : " now"));
        }
    };

    // What an outcome is, times apart.
    private static String essence(RunOutcome outcome) {
        String history = outcome.history().stream()
                .map(epoch -> epoch.trainLoss() + " " + epoch.validationLoss() + " " + epoch.validationAccuracy())
                .toList().toString();
        return outcome.run().name() + " " + history + switch (outcome) {
            case RunOutcome.Finished finished ->
                finished.summary().modelSha256() + " " + finished.summary().testAccuracy();
            case RunOutcome.Diverged diverged -> diverged.finding();
        };
    }

    private static List<String> essences(List<RunOutcome> outcomes) {
        return outcomes.stream().map(RunSeriesTest::essence).toList();
    }

    private static RunSeries series(Path folder, int jobs) {
        return new RunSeries(folder, IMAGES, jobs, new RunFiles());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void theNumberOfJobsChangesNoBit(int jobs) throws Exception {
        List<RunOutcome> one = series(folder.resolve("one"), 1).train(RUNS, listener);
        List<RunOutcome> several = series(folder.resolve("several"), jobs).train(RUNS, listener);
        assertEquals(RUNS, several.stream().map(RunOutcome::run).toList());
        assertEquals(essences(one), essences(several));
    }

    @Test
    void aRunThatDivergesIsMarkedAndTheOthersGoOn() throws Exception {
        List<RunOutcome> outcomes = series(folder, 1).train(RUNS, SeriesListener.NONE);
        RunOutcome.Diverged wild = assertInstanceOf(RunOutcome.Diverged.class, outcomes.get(1));
        assertTrue(wild.finding().matches(".*first met in .*, in epoch 1, batch \\d \\(step \\d\\)"), wild.finding());
        assertTrue(Files.exists(folder.resolve("wild/divergence.safetensors")));
        for (int i : new int[] {0, 2, 3, 4}) {
            RunOutcome.Finished run = assertInstanceOf(RunOutcome.Finished.class, outcomes.get(i));
            assertEquals(3, run.history().size());
            for (String file : List.of("run.json", "metrics.jsonl", "metrics.csv", "model.safetensors",
                    "checkpoint.safetensors", "loss.png", "val_accuracy.png")) {
                assertTrue(Files.size(run.folder().resolve(file)) > 0, file);
            }
        }
    }

    @Test
    void whatIsTrainedIsNotTrainedAgain() throws Exception {
        List<RunOutcome> first = series(folder, 1).train(RUNS.subList(0, 3), listener);
        told.clear();
        List<RunOutcome> second = series(folder, 1).train(RUNS.subList(0, 4), listener);
        assertEquals(List.of("slow earlier", "wild earlier", "wide earlier", "usual from 0", "usual epoch 1",
                "usual epoch 2", "usual epoch 3", "usual now"), told);
        assertEquals(first, second.subList(0, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSeriesThatIsStoppedAgainAndAgainEndsWithTheSameBits(int jobs) throws Exception {
        List<String> whole = essences(series(folder.resolve("whole"), 1).train(RUNS, listener));
        AtomicInteger steps = new AtomicInteger();
        int stops = 0;
        List<RunOutcome> outcomes = null;
        while (outcomes == null) {
            try {
                int end = steps.get() + 17;
                outcomes = series(folder.resolve("parts"), jobs)
                        .stopWhen(() -> steps.incrementAndGet() > end).train(RUNS, listener);
            } catch (SuspendedException e) {
                assertTrue(e.getMessage().matches("stopped after \\d of 5 runs"), e.getMessage());
                stops++;
            }
        }
        assertTrue(stops >= 4, stops + " stops");
        assertEquals(whole, essences(outcomes));
        try (Stream<Path> files = Files.walk(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().matches(".*\\.(lock|tmp)")), "no lock stays");
        }
    }

    @Test
    void aFolderWithAnotherRunIsOneLineThatNamesWhatDiffers() throws Exception {
        series(folder, 1).train(RUNS.subList(0, 2), listener);
        for (int i = 0; i < 2; i++) {
            PlannedRun other = new PlannedRun(RUNS.get(i).name(), RUNS.get(i).config().withLearningRate(0.5)
                    .withNetwork(SMALL.mlp().withHidden(List.of(16, 8))));
            IOException failure = assertThrows(IOException.class,
                    () -> series(folder, 1).train(List.of(RUNS.get(3), other), listener));
            assertEquals(folder.resolve(other.name()) + " holds a run with another configuration: network.hidden [16]"
                    + " there, [16,8] here, learning_rate " + RUNS.get(i).config().learningRate()
                    + " there, 0.5 here; choose another folder", failure.getMessage());
        }
        assertTrue(Files.notExists(folder.resolve("usual")), "nothing was trained");
        IOException data = assertThrows(IOException.class, () -> new RunSeries(folder,
                SyntheticImages.generate(1500, 200, 8), 1, new RunFiles()).train(RUNS.subList(0, 1), listener));
        assertTrue(data.getMessage().startsWith(folder.resolve("slow") + ": the data is not that of the run"),
                data.getMessage());
    }

    @Test
    void aRunThatCannotBeWrittenStopsTheOthersWhichGoOnLater() throws Exception {
        Files.writeString(folder.resolve("usual"), "no folder");
        IOException failure = assertThrows(IOException.class,
                () -> series(folder, 2).train(RUNS, listener));
        assertTrue(failure.getMessage().contains("usual"), failure.getMessage());
        Files.delete(folder.resolve("usual"));
        List<String> whole = essences(series(folder.resolve("whole"), 1).train(RUNS, listener));
        assertEquals(whole, essences(series(folder, 2).train(RUNS, listener)));
    }

    @Test
    void namesAreUnique() {
        assertThrows(IllegalArgumentException.class, () -> series(folder, 1)
                .train(List.of(RUNS.get(0), RUNS.get(0)), listener));
    }
}
