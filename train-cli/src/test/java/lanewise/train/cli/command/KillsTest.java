package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.train.cli.CommandCall;
import lanewise.train.cli.Main;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands whose processes are killed by SIGKILL at random moments: each file that is there can be read, and the command,
 * given once more, comes to the end of one that was left alone. {@code -Dlanewise.kills=100} is what {@code src/check/kills}
 * runs, in all kinds of work; {@code -Dlanewise.seed} chooses other moments.
 */
class KillsTest {
    private static final int KILLS = Integer.getInteger("lanewise.kills", 1);
    private static final long SEED = Long.getLong("lanewise.seed", 42);

    @TempDir
    Path folder;

    /** What is killed: a command, in a process of its own. */
    enum Work {
        SWEEP(Main.class, "sweep", "--data", "synthetic:1000", "--hidden", "8", "--lr", "0.01,0.1", "--seed", "1..2",
                "--epochs", "3", "--jobs", "2"),
        PERCEPTRON(Main.class, "train", "--data", "synthetic:1000", "--hidden", "32", "--batch-norm", "--dropout", "0.1",
                "--optimizer", "adam", "--lr", "1e-3", "--epochs", "6", "--checkpoint-every", "3"),
        CONVOLUTIONS(Main.class, "train", "--data", "synthetic:300", "--model",
                "whiten(2) gelu maxpool(4) conv(6) bn gelu residual(conv(8, stride=2) bn relu) flatten linear(classes)",
                "--augment", "flip,shift", "--epochs", "2", "--checkpoint-every", "2"),
        REPRODUCTION(ReproduceCommandTest.Main.class, "reproduce", "--only", "one,two", "--seeds", "2", "--data",
                "synthetic:300");

        private final Class<?> program;
        private final List<String> command;

        Work(Class<?> program, String... command) {
            this.program = program;
            this.command = List.of(command);
        }

        /** The command as it is given in a folder: a training that has a checkpoint there is asked to go on from it. */
        private List<String> in(Path out) {
            if (command.getFirst().equals("train") && Files.exists(out.resolve("checkpoint.safetensors"))) {
                return List.of("train", "--resume", out.toString());
            }
            return Stream.concat(command.stream(), Stream.of("--out", out.toString())).toList();
        }

        CommandCall call(Path out) {
            String[] arguments = in(out).toArray(String[]::new);
            return this == REPRODUCTION ? ReproduceCommandTest.call(List.of(arguments).subList(1, arguments.length)
                    .toArray(String[]::new)) : CommandCall.of(arguments);
        }

        // Lives for seconds, which C1 alone makes shorter; its kernels are the scalar ones then. The command that goes on
        // has vectors, and must come to the same bits.
        private Process start(Path out) throws IOException {
            List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules", "jdk.incubator.vector", "-XX:-UsePerfData", "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), program.getName()));
            line.addAll(in(out));
            return new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        }
    }

    @Timeout(value = 1, unit = TimeUnit.DAYS) // the long form takes as long as it is asked to
    @ParameterizedTest
    @EnumSource
    void killedAtARandomMomentItEndsAsIfItHadNotBeen(Work work) throws Exception {
        int kills = Math.ceilDiv(KILLS - work.ordinal(), Work.values().length);
        assumeTrue(kills > 0, "more than " + KILLS + " kills are asked for by -Dlanewise.kills");
        Random random = new Random(SEED + work.ordinal());
        Path whole = folder.resolve("whole");
        // In a process of its own too: how long it takes after its folder is there bounds the moments.
        Process first = work.start(whole);
        await(first, whole);
        long start = System.nanoTime();
        assertEquals(0, first.waitFor(), "the command fails");
        long longest = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        List<String> expected = results(whole);
        assertTrue(expected.size() > 1, "a run and its metrics at least");
        int killed = 0;
        int resumed = 0;
        int ended = 0;
        int temporary = 0;
        for (int run = 0; killed < kills; run++) {
            Path out = folder.resolve("run" + run);
            Process child = work.start(out);
            await(child, out);
            long moment = random.nextLong(longest);
            if (child.waitFor(moment, TimeUnit.MILLISECONDS)) {
                ended++;
                continue; // it was faster than the first one
            }
            child.destroyForcibly().waitFor(); // SIGKILL
            killed++;
            List<String> left = WholeFiles.in(out);
            int half = WholeFiles.read(out);
            temporary += half;
            resumed += left.stream().anyMatch(name -> name.endsWith("checkpoint.safetensors")) ? 1 : 0;
            CommandCall again = work.call(out);
            String where = "run " + run + ", seed " + SEED + ": ";
            assertEquals(0, again.exitCode(), where + again.err());
            assertEquals(expected, results(out), where);
            assertEquals(WholeFiles.in(whole), WholeFiles.in(out), where);
            assertEquals(0, WholeFiles.read(out), where + "a temporary file stays");
            System.out.printf("%s: kill %d after %d of %d ms, %d files, %d temporary%n", work, killed, moment, longest,
                    left.size() - half, half);
        }
        System.out.printf("%-12s %3d killed within %.1f s, %3d with a checkpoint, %d temporary files, %d ended before;"
                + " %d of %d resumed to the same files and hashes%n", work.name().toLowerCase(Locale.ROOT), killed,
                longest * 1e-3, resumed, temporary, ended, killed, killed);
    }

    private static void await(Process child, Path out) throws InterruptedException {
        while (!Files.exists(out) && !child.waitFor(1, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
    }

    /** The hashes of all models, the metrics of all epochs but times, and the table of a reproduction. */
    static List<String> results(Path folder) throws IOException {
        Map<String, String> results = new TreeMap<>();
        for (String name : WholeFiles.in(folder)) {
            Path file = folder.resolve(name);
            if (name.endsWith("run.json")) {
                JsonNode hash = new ObjectMapper().readTree(file.toFile()).findValue("model_sha256");
                results.put(name, hash.asText());
            } else if (name.endsWith("metrics.jsonl") || name.endsWith("layers.jsonl")) {
                results.put(name, Files.readString(file).replaceAll(",\"train_seconds.*", ""));
            } else if (name.endsWith("comparisons.csv")) {
                results.put(name, Files.readString(file));
            }
        }
        return results.entrySet().stream().map(Map.Entry::toString).toList();
    }
}
