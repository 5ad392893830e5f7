package lanewise.train.cli.command;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.train.cli.CommandCall;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.series.PlannedRun;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What users of {@code reproduce} type and get, with two small experiments that share their first run. */
class ReproduceCommandTest {
    private static final RunConfig CONFIG = RunConfig.DEFAULT.withEpochs(20)
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(4)));
    private static final List<Experiment> EXPERIMENTS =
            List.of(new Small("one", List.of(0.1)), new Small("two", List.of(0.1, 0.2)));

    @TempDir
    Path folder;

    /** Trains with some learning rates, and reports the test accuracy with the first. */
    private record Small(String name, List<Double> rates) implements Experiment {
        @Override
        public String title() {
            return "Experiment " + name;
        }

        @Override
        public String question() {
            return "Is it small?";
        }

        @Override
        public String source() {
            return "this test";
        }

        @Override
        public List<PlannedRun> runs(List<Long> seeds) {
            return rates.stream().flatMap(rate -> SeedRuns.plan(name + "-" + rate, CONFIG.withLearningRate(rate), seeds)
                    .stream()).toList();
        }

        @Override
        public Findings conclude(ExperimentContext context) throws IOException {
            SeedRuns runs = SeedRuns.of(context, CONFIG.withLearningRate(rates.getFirst()));
            return new Findings("It is small.", List.of(Comparisons.ofRange("test accuracy", "this test", 0, 1,
                    runs.testAccuracy(), 1)), List.of(), List.of());
        }
    }

    /** Computes a number at once, then trains for longer than any test takes, unless it is stopped. */
    private static final class Endless implements Experiment {
        @Override
        public String name() {
            return "endless";
        }

        @Override
        public String title() {
            return "Endless";
        }

        @Override
        public String question() {
            return "Does it end?";
        }

        @Override
        public String source() {
            return "this test";
        }

        @Override
        public List<PlannedRun> runs(List<Long> seeds) {
            return List.of();
        }

        @Override
        public int trainings(List<Long> seeds) {
            return 1;
        }

        @Override
        public Findings conclude(ExperimentContext context) throws IOException {
            context.compute(List.of(() -> 1, () -> train(context)));
            throw new AssertionError("it ended");
        }

        private static int train(ExperimentContext context) throws IOException {
            try {
                return new Trainer(CONFIG.withEpochs(Integer.MAX_VALUE), context.images().train(), new RunListener() { })
                        .stopWhen(context.stopRule()).train().history().size();
            } catch (DivergedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static CommandCall call(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(args);
        return new CommandCall(exitCode, out.toString(), err.toString());
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return withHandlers(new CommandLine(new ReproduceCommand(EXPERIMENTS)), out, err);
    }

    private static CommandLine withHandlers(CommandLine line, PrintWriter out, PrintWriter err) {
        return line.setOut(out).setErr(err)
                .setParameterExceptionHandler(Failures::onUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> Failures.onExecution(e, command, false));
    }

    /** The command in a process of its own, below another one as it is below {@code lanewise}. */
    public static final class Main {
        public static void main(String[] args) {
            List<Experiment> experiments = new ArrayList<>(EXPERIMENTS);
            experiments.add(new Endless());
            CommandLine lanewise = new CommandLine(CommandSpec.create().name("lanewise"));
            lanewise.addSubcommand("reproduce", new ReproduceCommand(experiments));
            System.exit(withHandlers(lanewise, new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8)).execute(args));
        }
    }

    private String out() {
        return folder.resolve("reproduction").toString();
    }

    @Test
    void aReproductionIsStoppedContinuedAndExtended() throws Exception {
        List<String> lines = stoppedAt("run 1/2  one-0.1-seed42  val accuracy ", "one");
        assertEquals("stopped after 1 of 2 runs; continue with: lanewise reproduce --only one --seeds 2 --data "
                + SMALL_DATA + " --out " + out(), lines.getLast());
        assertFalse(Files.exists(folder.resolve("reproduction").resolve("report.html")));

        CommandCall continued = call("--only", "one", "--seeds", "2", "--data", SMALL_DATA, "--out", out());
        assertEquals(0, continued.exitCode(), continued.err());
        assertTrue(continued.err().contains("1 of 2 runs were trained before"), continued.err());
        assertTrue(continued.err().contains("run 2/2  one-0.1-seed43  val accuracy "), continued.err());
        List<String> table = continued.out().lines().toList();
        assertEquals(4, table.size());
        assertTrue(table.get(0).matches("\\| experiment \\| number +\\| source +\\| document +\\| ours +\\| within\\? .*"),
                continued.out());
        assertTrue(table.get(2).matches("\\| one +\\| test accuracy \\| this test \\| 0\\.0 to 1\\.0 \\| 0\\.\\d{3} ±"
                + " 0\\.\\d{3} \\| yes +\\| our mean lies in this range \\|"), continued.out());
        assertEquals("1 of 1 numbers are within", table.getLast());

        // The other experiment joins it, and needs two more runs.
        CommandCall dry = call("--only", "two", "--seeds", "2", "--out", out(), "--dry-run");
        assertEquals(0, dry.exitCode(), dry.err());
        assertTrue(dry.out().startsWith("one-0.1-seed42  is there\none-0.1-seed43  is there\ntwo-0.2-seed42  about "),
                dry.out());
        assertTrue(dry.out().contains("2 runs to train, about "), dry.out());
        CommandCall extended = call("--only", "two", "--seeds", "2", "--data", SMALL_DATA, "--out", out(), "--json");
        assertEquals(0, extended.exitCode(), extended.err());
        JsonNode found = new ObjectMapper().readTree(extended.out());
        assertEquals(2, found.get("experiments").size());
        assertEquals("[\"one-0.1-seed42\",\"one-0.1-seed43\",\"two-0.2-seed42\",\"two-0.2-seed43\"]",
                found.get("experiments").get(1).get("runs").toString());
        assertEquals(found, new ObjectMapper().readTree(folder.resolve("reproduction").resolve("reproduction.json")
                .toFile()));
    }

    /** A run that diverged is an outcome: the command does not train it again. */
    @Test
    void aRunThatDivergedIsThere() throws IOException {
        List<Experiment> wild = List.of(new Small("wild", List.of(1e30)));
        String[] args = {"--seeds", "2", "--out", out(), "--dry-run"};
        assertTrue(dryRun(wild, args).contains("2 runs to train"));
        for (PlannedRun run : wild.getFirst().runs(List.of(42L, 43L))) {
            assertEquals(1, CommandCall.of("train", "--data", SMALL_DATA, "--hidden", "4", "--lr", "1e30", "--out",
                    folder.resolve("reproduction").resolve("runs").resolve(run.name()).toString()).exitCode());
        }
        assertEquals("wild-1.0E30-seed42  is there\nwild-1.0E30-seed43  is there\n"
                + "0 runs to train, about 0 s one after the other\n", dryRun(wild, args));
    }

    private static String dryRun(List<Experiment> experiments, String... args) {
        StringWriter out = new StringWriter();
        withHandlers(new CommandLine(new ReproduceCommand(experiments)), new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true)).execute(args);
        return out.toString();
    }

    // What a process prints on standard error that is asked to end at a line.
    private List<String> stoppedAt(String beginning, String only) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"), Main.class.getName(),
                "reproduce", "--only", only, "--seeds", "2", "--data", SMALL_DATA, "--out", out()));
        Process child = new ProcessBuilder(command).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader err = child.errorReader(StandardCharsets.UTF_8)) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                lines.add(line);
                if (line.startsWith(beginning)) {
                    child.toHandle().destroy(); // a request, as Ctrl-C is; leaves its output open
                }
            }
        }
        assertEquals(128 + 15, child.waitFor(), lines::toString);
        return lines;
    }

    @Test
    void conclusionsAreStoppedWithinATraining() throws Exception {
        List<String> lines = stoppedAt("concluding endless (1 of 1)", "endless");
        assertTrue(lines.getLast().matches("stopped after (0|1) of (2 computations of endless|1 conclusions); continue with:"
                + " lanewise reproduce --only endless --seeds 2 --data .*"), lines.toString());
        assertFalse(Files.exists(folder.resolve("reproduction").resolve("report.html")));
    }

    @Test
    void theDryRunNamesWhatTrainsWhileItConcludes() {
        List<Experiment> endless = List.of(new Endless());
        StringWriter out = new StringWriter();
        withHandlers(new CommandLine(new ReproduceCommand(endless)), new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true)).execute("--dry-run", "--out", out());
        assertEquals("0 runs to train, about 0 s one after the other\nthe conclusions need 1 training more, of endless, whose"
                + " time is not in it\n", out.toString());
    }

    @Test
    void theListHasNamesQuestionsAndSources() {
        assertEquals("one  Is it small?\n     (this test)\ntwo  Is it small?\n     (this test)\n", call("--list").out());
        assertEquals("two  Is it small?\n     (this test)\n", call("--list", "--only", "two").out());
    }

    static Stream<Arguments> wrongUsage() {
        return Stream.of(
                Arguments.of("--only: there is no experiment 'three'; there are one, two", new String[] {"--only", "three"}),
                Arguments.of("--seeds: must be 2 to 100, not 1", new String[] {"--seeds", "1"}),
                Arguments.of("--jobs: must be 1 to 64, not 0", new String[] {"--jobs", "0"}),
                Arguments.of("--list: prints the experiments alone; leave out --dry-run",
                        new String[] {"--list", "--dry-run"}),
                Arguments.of("--list: prints the experiments alone; leave out --threads",
                        new String[] {"--list", "--threads", "3"}),
                Arguments.of("--list: prints the experiments alone; leave out --data",
                        new String[] {"--only", "one", "--list", "--data", "/nonexistent"}),
                Arguments.of("--list: prints the experiments alone; leave out --engine",
                        new String[] {"--list", "--engine", "x:1"}),
                Arguments.of("--dry-run: adds up", new String[] {"--dry-run", "--jobs", "2"}),
                Arguments.of("--json: ", new String[] {"--json", "--list"}));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsOneLineAndExitCodeTwo(String expected, String[] args) {
        CommandCall call = call(args);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().startsWith("lanewise: " + expected), call.err());
        assertEquals(1, call.err().lines().count(), call.err());
    }

    @Test
    void dataThatIsTooLittleIsToldBeforeAnythingIsTrained() {
        CommandCall call = call("--data", "synthetic:100", "--seeds", "2", "--only", "two", "--out", out());
        assertEquals(2, call.exitCode());
        assertEquals("lanewise: --data: the experiment two trains in batches of 128, and there are 100 training images, of"
                + " which some validate; choose other data, or other experiments with --only", call.err().strip());
        assertFalse(Files.exists(Path.of(out())), "no empty folder stays");
    }

    @Test
    void whatCannotBeReadOrWrittenIsOneLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        CommandCall noFolder = call("--data", SMALL_DATA, "--out", file.toString());
        assertEquals(1, noFolder.exitCode());
        assertEquals("lanewise: " + file + " is not a folder; choose another folder", noFolder.err().strip());
        Files.createDirectories(Path.of(out()));
        for (String damaged : List.of("{", "{}", "[]", "{\"experiments\": 1}")) {
            Files.writeString(Path.of(out()).resolve("reproduction.json"), damaged);
            CommandCall call = call("--data", SMALL_DATA, "--out", out());
            assertEquals(1, call.exitCode(), damaged);
            assertTrue(call.err().contains("reproduction.json is damaged; delete it"), call.err());
            assertEquals(1, call.err().lines().count(), call.err());
        }
    }
}
