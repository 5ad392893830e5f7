package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.training.RunListener;
import lanewise.train.training.RunState;
import lanewise.train.training.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was left and resumed gives the same model, bit for bit, as one that was not. */
class ResumeTest {
    private static final int KILLS = Integer.getInteger("lanewise.kills", 4);

    @TempDir
    Path folder;

    static Stream<RunConfig> configurations() {
        RunConfig small = RunConfig.DEFAULT.withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16))).withEpochs(4);
        return Stream.of(
                small,
                small.withOptimizer(new OptimizerConfig.Sgd(0.9, true, 1e-3), 0.01)
                        .withSchedule(new ScheduleConfig.Cosine(0), 1),
                small.withNetwork(small.mlp().withGaussianDropout(0.3))
                        .withOptimizer(new OptimizerConfig.Adam(1e-3), 1e-3)
                        .withSchedule(new ScheduleConfig.MultiStep(List.of(1, 2), 0.5), 0),
                small.withEarlyStopping(2).withLearningRate(1e-30),
                ResumableRun.CONFIG.withEpochs(5),
                ResumableRun.CONFIG.withShards(4).withEpochs(5),
                ResumableRun.CONFIG.withShards(4).withAverageEvery(3).withEpochs(5),
                ShortRun.convolutions());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void suspendedAfterAnyStepItGoesOnToTheSameBits(RunConfig config) throws Exception {
        Path whole = folder.resolve("whole");
        String expected = ResumableRun.run(whole, config, StopRule.NEVER);
        Path parts = folder.resolve("parts");
        // Seven steps at a time, of the ten of an epoch: the first, the last and the middle ones are met.
        int[] steps = {0};
        StopRule seven = (epoch, step) -> ++steps[0] % 7 == 0 ? Decision.SUSPEND : Decision.GO_ON;
        int suspensions = 0;
        String hash = null;
        while (hash == null) {
            try {
                hash = ResumableRun.run(parts, config, seven);
            } catch (SuspendedException e) {
                suspensions++;
            }
        }
        assertTrue(suspensions >= 4, suspensions + " suspensions");
        assertEquals(expected, hash);
        assertEquals(withoutTimes(whole), withoutTimes(parts));
    }

    private static List<String> withoutTimes(Path run) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : List.of("metrics.jsonl", "metrics.csv", "layers.jsonl")) {
            for (String line : Files.readAllLines(run.resolve(name))) {
                lines.add(name.endsWith("csv") ? String.join(",", List.of(line.split(",")).subList(0, 5))
                        : line.replaceAll(",\"train_seconds.*", ""));
            }
        }
        return lines;
    }

    @Test
    void aFinishInTheMiddleOfAnEpochIsRepeatedByItsEnding() throws Exception {
        RunConfig config = ResumableRun.CONFIG.withEpochs(5);
        StopRule finish = (epoch, step) -> epoch == 2 && step == 4 ? Decision.FINISH : Decision.GO_ON;
        String expected = ResumableRun.run(folder.resolve("one"), config, finish);
        Checkpoint end;
        try (RunDirectory directory = RunDirectory.open(folder.resolve("one"))) {
            end = directory.readCheckpoint();
        }
        assertEquals(2, end.state().progress().history().size());
        assertTrue(end.state().progress().ended());
        assertEquals(expected, ResumableRun.run(folder.resolve("two"), config, StopRule.at(2, 4)));
        // Resumed after its end it has no step to make.
        assertEquals(expected, ResumableRun.run(folder.resolve("one"), config, StopRule.NEVER));
    }

    /** A run that is suspended where its rule ends it ends there when it is resumed, whatever the rule says then. */
    @ParameterizedTest
    @ValueSource(ints = {4, 10})
    void aFinishIsNotForgotten(int last) throws Exception {
        RunConfig config = ResumableRun.CONFIG.withEpochs(5);
        Path whole = folder.resolve("whole");
        String expected = ResumableRun.run(whole, config, StopRule.at(2, last));
        Path parts = folder.resolve("parts");
        StopRule interrupting = (epoch, step) -> {
            Decision decision = StopRule.at(2, last).after(epoch, step);
            if (decision == Decision.FINISH) {
                Thread.currentThread().interrupt();
            }
            return decision;
        };
        assertThrows(SuspendedException.class, () -> ResumableRun.run(parts, config, interrupting));
        assertTrue(Thread.interrupted());
        try (RunDirectory directory = RunDirectory.open(parts)) {
            RunState.Progress progress = directory.readCheckpoint().state().progress();
            assertEquals(List.of(2, last, true, 1), List.of(progress.epoch(), progress.step(), progress.ended(),
                    progress.history().size()));
        }
        assertEquals(expected, ResumableRun.run(parts, config, StopRule.NEVER));
        assertEquals(withoutTimes(whole), withoutTimes(parts));
        assertEquals(expected, ResumableRun.run(parts, config, StopRule.NEVER));
    }

    @Test
    void aStateOfAnotherConfigurationIsRefused() throws Exception {
        ResumableRun.run(folder.resolve("run"), ResumableRun.CONFIG.withEpochs(4), StopRule.NEVER);
        try (RunDirectory directory = RunDirectory.open(folder.resolve("run"))) {
            RunState state = directory.readCheckpoint().state();
            Trainer other = new Trainer(RunConfig.DEFAULT, ShortRun.images(), new RunListener() { });
            assertThrows(IllegalArgumentException.class, () -> other.resume(state));
        }
    }

    @Test
    void twoCannotWriteToOneRun() throws Exception {
        ResumableRun.run(folder.resolve("run"), ResumableRun.CONFIG.withEpochs(4), StopRule.NEVER);
        try (RunDirectory _ = RunDirectory.open(folder.resolve("run"))) {
            IOException refused = assertThrows(IOException.class, () -> RunDirectory.open(folder.resolve("run")));
            assertEquals("another process writes to " + folder.resolve("run") + "; wait for its end",
                    refused.getMessage());
        }
    }

    @Test
    void killedAtRandomMomentsItEndsWithTheSameHash() throws Exception {
        long start = System.nanoTime();
        String expected = ResumableRun.run(folder.resolve("whole"), ResumableRun.CONFIG, StopRule.NEVER);
        int longest = (int) ((System.nanoTime() - start) / 1_000_000); // milliseconds
        long seed = 42;
        Random random = new Random(seed);
        int run = 0;
        int resumed = 0;
        for (int kills = 0; kills < KILLS; ) {
            Path directory = folder.resolve("run" + run);
            resumed += Files.exists(directory.resolve("checkpoint.safetensors")) ? 1 : 0;
            Process child = start(directory, "");
            BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
            assertEquals("training", output.readLine());
            if (child.waitFor(random.nextInt(longest), TimeUnit.MILLISECONDS)) {
                assertEquals(expected, output.readLine(), "run " + run + ", seed " + seed);
                run++;
            } else {
                child.destroyForcibly().waitFor(); // SIGKILL
                kills++;
            }
        }
        assertTrue(resumed > 0, "every process was killed before its first checkpoint");
        Path last = folder.resolve("run" + run);
        assertEquals(expected, ResumableRun.run(last, ResumableRun.CONFIG, StopRule.NEVER));
        assertEquals(withoutTimes(folder.resolve("whole")), withoutTimes(last));
        try (Stream<Path> files = Files.list(last)) {
            assertEquals(List.of("checkpoint.safetensors", "layers.jsonl", "metrics.csv", "metrics.jsonl",
                    "model.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aDiskThatIsFullFromTheStartLeavesNothingToContinue() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs a shell that limits the size of files");
        Path directory = folder.resolve("run");
        Process child = start(directory, "ulimit -f 800; ");
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        assertEquals("cannot write " + directory.resolve("checkpoint.safetensors") + ": File too large; make room"
                + " there, or choose another folder", output.readLine());
        assertEquals(1, child.waitFor());
        try (Stream<Path> files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")), "no temporary file stays");
        }
    }

    @Test
    void aFullDiskIsOneLineAndKeepsTheCheckpointBefore() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs a shell that limits the size of files");
        Path directory = folder.resolve("run");
        // The first checkpoint has no best model yet, and 1.2 MB; those after the first epoch have 1.6 MB.
        Process child = start(directory, "ulimit -f 1400; ");
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        assertEquals("training", output.readLine());
        assertEquals("cannot write " + directory.resolve("checkpoint.safetensors") + ": File too large; make room"
                + " there, and continue the run", output.readLine());
        assertEquals(1, child.waitFor());
        try (Stream<Path> files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")), "no temporary file stays");
        }
        assertEquals(ResumableRun.run(folder.resolve("whole"), ResumableRun.CONFIG, StopRule.NEVER),
                ResumableRun.run(directory, ResumableRun.CONFIG, StopRule.NEVER));
    }

    // A shell may set limits first, and becomes the run itself.
    private static Process start(Path directory, String limits) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> run = List.of(java, "--add-modules", "jdk.incubator.vector", "-XX:-UsePerfData", "-cp",
                System.getProperty("java.class.path"), ResumableRun.class.getName(), directory.toString());
        List<String> command = new ArrayList<>();
        if (!limits.isEmpty()) {
            command.addAll(List.of("/bin/bash", "-c", limits + "exec \"$@\"", "run"));
        }
        command.addAll(run);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
