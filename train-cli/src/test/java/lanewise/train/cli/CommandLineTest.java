package lanewise.train.cli;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users type, and what they get: output, files, exit codes. */
class CommandLineTest {
    @TempDir
    Path folder;

    @Test
    void trainingFillsTheRunDirectoryAndEvaluationReadsIt() throws IOException {
        Path run = folder.resolve("run");
        CommandCall trained = CommandCall.of("train", "--data", SMALL_DATA, "--epochs", "1", "--hidden", "16", "--out",
                run.toString(), "--json");
        assertEquals(0, trained.exitCode(), trained.err());
        JsonNode printed = new ObjectMapper().readTree(trained.out());
        JsonNode saved = new ObjectMapper().readTree(run.resolve("run.json").toFile());
        assertEquals(saved, printed);
        for (String key : List.of("test_accuracy", "best_epoch", "best_val_accuracy", "seconds", "config", "seed",
                "versions", "simd", "threads", "data_sha256")) {
            assertTrue(printed.has(key), key);
        }
        assertEquals(6, printed.get("data_sha256").size());
        JsonNode epoch = new ObjectMapper().readTree(Files.readString(run.resolve("metrics.jsonl")));
        for (String key : List.of("epoch", "train_loss", "val_loss", "val_accuracy", "learning_rate", "train_seconds",
                "eval_seconds", "images_per_second")) {
            assertTrue(epoch.has(key), key);
        }
        assertEquals(2, Files.readAllLines(run.resolve("metrics.csv")).size());
        for (String figure : List.of("loss.png", "val_accuracy.png")) {
            assertTrue(Files.size(run.resolve(figure)) > 5_000, figure);
        }
        assertTrue(Files.readString(run.resolve("report.html")).contains("1 epoch of synthetic images"));
        try (Stream<Path> files = Files.list(run)) {
            assertEquals(9, files.count(), "no temporary file and no lock stays");
        }

        CommandCall evaluated = CommandCall.of("evaluate", run.toString(), "--data", SMALL_DATA, "--json");
        assertEquals(0, evaluated.exitCode(), evaluated.err());
        assertEquals(printed.get("test_accuracy"), new ObjectMapper().readTree(evaluated.out()).get("test_accuracy"));

        CommandCall views = CommandCall.of("evaluate", run.toString(), "--data", SMALL_DATA, "--views", "six");
        assertEquals(2, views.exitCode());
        assertEquals("lanewise: --views: a network of rows of numbers, such as a multilayer perceptron, sees images as they"
                + " are alone; leave six out", views.lastErrorLine());

        CommandCall again = CommandCall.of("train", "--data", SMALL_DATA, "--epochs", "1", "--out", run.toString());
        assertEquals(1, again.exitCode());
        assertEquals("lanewise: " + run + " holds a run already (run.json); choose another folder",
                again.lastErrorLine());
    }

    @Test
    void aRequestToEndLeavesACheckpointThatResumesToTheSameModel() throws Exception {
        List<String> options = List.of("train", "--data", SMALL_DATA, "--epochs", "100", "--hidden", "16",
                "--out");
        Path stopped = folder.resolve("stopped");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(options);
        command.add(stopped.toString());
        Process child = new ProcessBuilder(command).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader err = child.errorReader(StandardCharsets.UTF_8)) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                lines.add(line);
                if (line.startsWith("epoch   1/100")) {
                    child.toHandle().destroy(); // a request, as Ctrl-C is; leaves its output open
                }
            }
        }
        assertEquals(128 + 15, child.waitFor(), lines::toString);
        assertTrue(lines.getLast().matches("stopped in epoch \\d+ after step \\d+; continue with: lanewise train"
                + " --resume .*stopped"), lines::toString);

        Path obstacle = Files.createDirectory(stopped.resolve("loss.png"));
        CommandCall failed = CommandCall.of("train", "--resume", stopped.toString());
        assertEquals(1, failed.exitCode());
        assertTrue(failed.err().contains("continue with: lanewise train --resume " + stopped), failed.err());
        Files.delete(obstacle);

        CommandCall resumed = CommandCall.of("train", "--resume", stopped.toString(), "--json");
        assertEquals(0, resumed.exitCode(), resumed.err());
        List<String> whole = new ArrayList<>(options);
        whole.addAll(List.of(folder.resolve("whole").toString(), "--json"));
        CommandCall uninterrupted = CommandCall.of(whole.toArray(String[]::new));
        ObjectMapper json = new ObjectMapper();
        assertEquals(json.readTree(uninterrupted.out()).get("model_sha256"),
                json.readTree(resumed.out()).get("model_sha256"));

        CommandCall again = CommandCall.of("train", "--resume", stopped.toString());
        assertEquals(0, again.exitCode());
        assertEquals("the run in " + stopped + " has come to its end already", again.lastErrorLine());
        assertTrue(again.out().startsWith("test accuracy "), again.out());

        CommandCall other = CommandCall.of("train", "--resume", stopped.toString(), "--lr", "0.2");
        assertEquals(2, other.exitCode());
        assertTrue(other.lastErrorLine().startsWith("lanewise: --lr: the run in "), other.err());
    }

    @Test
    void aReplayGivesTheSameModelOrNamesWhatDiffers() throws IOException {
        Path run = folder.resolve("run");
        assertEquals(0, CommandCall.of("train", "--data", SMALL_DATA, "--epochs", "1", "--hidden", "16", "--out",
                run.toString()).exitCode());
        CommandCall same = CommandCall.of("replay", run.toString());
        assertEquals(0, same.exitCode(), same.err());
        assertTrue(same.out().startsWith("the same model: SHA-256 "), same.out());

        String manifest = Files.readString(run.resolve("run.json"));
        Path other = Files.writeString(folder.resolve("other.json"), manifest
                .replaceFirst("\"model_sha256\" : \"[0-9a-f]{8}", "\"model_sha256\" : \"00000000")
                .replaceFirst("\"cpu\" : \"[^\"]*\"", "\"cpu\" : \"Abacus\"")
                .replaceFirst("\"lanewise\" : \"[^\"]*\"", "\"lanewise\" : \"0.0.1\""));
        CommandCall differs = CommandCall.of("replay", other.toString());
        assertEquals(1, differs.exitCode());
        assertTrue(differs.lastErrorLine().matches("lanewise: another model: SHA-256 \\w{64} instead of 0{8}\\w{56};"
                + " what differs: lanewise \\S+ here, 0.0.1 in the run; cpu .* here, Abacus in the run"),
                differs.err());

        Path data = Files.writeString(folder.resolve("data.json"), manifest
                .replaceFirst("\"data_batch_3.bin\" : \"[0-9a-f]{8}", "\"data_batch_3.bin\" : \"00000000"));
        failed(CommandCall.of("replay", data.toString()), "the data is not that of the run: data_batch_3.bin differs");
        for (Map.Entry<String, String> bad : Map.of(
                "{}", "the entry test_accuracy is missing",
                "[1]", "it is no JSON object, see line 1, column",
                "{\"test_accuracy\": 1", "it is no JSON object, see line 1, column",
                manifest.replace("\"batch_size\" : 128", "\"batch_size\" : \"many\""),
                "the entry config.batch_size is missing or holds no value of its kind",
                manifest.replace("\"batch_size\" : 128", "\"batch_size\" : 0"),
                "batch_size: must be at least 1, not 0",
                manifest.replace("\"batch_size\"", "\"workers\" : 2, \"batch_size\""),
                "the entry config.workers is unknown").entrySet()) {
            Path file = Files.writeString(folder.resolve("bad.json"), bad.getKey());
            failed(CommandCall.of("replay", file.toString()),
                    file + " is no run.json of this version: " + bad.getValue());
        }
    }

    @Test
    void aDryRunPrintsShapesParametersMemoryAndTimeAndWritesNothing() throws IOException {
        String[] args = {"train", "--dry-run", "--hidden", "64", "--batch-norm", "--optimizer", "adam", "--epochs", "1"};
        CommandCall dry = CommandCall.of(args);
        assertEquals(0, dry.exitCode(), dry.err());
        List<String> lines = dry.out().lines().toList();
        assertTrue(lines.get(1).matches("0 +Linear\\(3072 → 64\\) +\\(128, 64\\) +196,672"), dry.out());
        assertTrue(dry.out().contains("optimizer"), dry.out());
        assertTrue(lines.getLast().matches("time about .* on \\d+ threads?: 1 epoch of 351 steps of .* ms"),
                dry.out());

        CommandCall json = CommandCall.of("train", "--dry-run", "--hidden", "64", "--batch-norm", "--optimizer", "adam",
                "--json");
        JsonNode needs = new ObjectMapper().readTree(json.out());
        assertEquals(3072 * 64 + 64 + 2 * 64 + 64 * 10 + 10, needs.get("parameters").asLong());
        assertEquals(2 * 4 * needs.get("parameters").asLong(), needs.get("bytes").get("optimizer").asLong());
        assertTrue(needs.get("seconds").asDouble() > 3510 * needs.get("step_seconds").asDouble(), json.out());
    }

    @Test
    void aBudgetEndsTheTrainingAndItsEndIsReplayed() throws IOException {
        Path run = folder.resolve("run");
        CommandCall trained = CommandCall.of("train", "--data", SMALL_DATA, "--hidden", "16", "--epochs", "1000000",
                "--budget", "3s", "--out", run.toString());
        assertEquals(0, trained.exitCode(), trained.err());
        assertTrue(trained.err().contains("--budget ended the training in epoch "), trained.err());
        assertTrue(trained.err().lines().filter(line -> line.startsWith("epoch ")).count() < 100_000, trained.err());
        assertEquals(0, CommandCall.of("replay", run.toString()).exitCode());
    }

    @Test
    void whatCannotBeResumedIsOneLineAndExitCodeOne() throws IOException {
        failed(CommandCall.of("train", "--resume", folder.resolve("nothing").toString()), "is no folder of a run");
        failed(CommandCall.of("train", "--resume", folder.toString()), "holds no checkpoint");
        Files.writeString(folder.resolve("checkpoint.safetensors"), "this is no checkpoint at all");
        failed(CommandCall.of("train", "--resume", folder.toString()), "checkpoint.safetensors");
        failed(CommandCall.of("train", "--data", SMALL_DATA, "--out", folder.toString()),
                "continue it with --resume " + folder);
    }

    static Stream<Arguments> wrongUsage() {
        return Stream.of(
                Arguments.of("--learning-rate", new String[] {"--learning-rate", "1"}),
                Arguments.of("'--lr': 'fast' is not a number;", new String[] {"--lr", "fast"}),
                Arguments.of("'--epochs': '1.5' is not a whole number;", new String[] {"--epochs", "1.5"}),
                Arguments.of("'--epochs': '9999999999' is too large;", new String[] {"--epochs", "9999999999"}),
                Arguments.of("--validation: 1.0E-5 of 50000 training images is none to validate with; choose 0.00002 or more",
                        new String[] {"--dry-run", "--validation", "0.00001"}),
                Arguments.of("--views: a network of rows", new String[] {"--views", "mirror"}),
                Arguments.of("unknown command 'trian'; did you mean train?", new String[] {"trian"}),
                Arguments.of("unknown command 'fech'; did you mean fetch?", new String[] {"data", "fech"}),
                Arguments.of("unknown option --epoch; did you mean --epochs?", new String[] {"train", "--epoch", "3"}),
                Arguments.of("unknown option --epoch; did you mean --epochs?", new String[] {"--epoch=3"}),
                Arguments.of("unexpected argument 'more'", new String[] {"train", "more"}),
                Arguments.of("Invalid value for option '--data': it is empty;", new String[] {"--data", ""}),
                Arguments.of("Invalid value for option '--data': it is empty;",
                        new String[] {"sweep", "--lr", "0.1,1", "--data", " "}),
                Arguments.of("'--out': it is empty", new String[] {"--out", ""}),
                Arguments.of("(RUN): it is empty", new String[] {"evaluate", ""}),
                Arguments.of("'--resume': it is empty", new String[] {"train", "--resume", ""}),
                Arguments.of("--lr is given twice;", new String[] {"--lr", "0.1", "--lr", "0.2"}),
                Arguments.of("--lr is given twice;", new String[] {"sweep", "--lr=0.1,1", "--lr", "0.1,1"}),
                Arguments.of("--data is given twice;", new String[] {"--data", "auto", "--data", "auto"}),
                Arguments.of("'adm' is none of sgd, adam, adamw, muon; did you mean adam?",
                        new String[] {"--optimizer", "adm"}),
                Arguments.of("'b' is none of constant, multistep, step, exponential, linear, cosine, plateau;",
                        new String[] {"--lr-schedule", "b"}),
                Arguments.of("'f16' is none of f32, f64;", new String[] {"--dtype", "f16"}),
                Arguments.of("'x' is none of fine, coarse;", new String[] {"--labels", "x"}),
                Arguments.of("'x' is none of auto, official, npm;", new String[] {"--source", "x"}),
                Arguments.of("--lr:", new String[] {"--lr", "NaN"}),
                Arguments.of("--batch-size:", new String[] {"--batch-size", "0"}),
                Arguments.of("--epochs:", new String[] {"--epochs", "-1"}),
                Arguments.of("--threads:", new String[] {"--threads", "0"}),
                Arguments.of("'swish' is none of", new String[] {"--activation", "swish"}),
                Arguments.of("--hidden:", new String[] {"--hidden", "12,wide"}),
                Arguments.of("--momentum:", new String[] {"--optimizer", "adam", "--momentum", "0.9"}),
                Arguments.of("--nesterov:", new String[] {"--optimizer", "adamw", "--nesterov"}),
                Arguments.of("--beta1:", new String[] {"--beta1", "0.9"}),
                Arguments.of("--beta2:", new String[] {"--optimizer", "adamw", "--beta2", "1"}),
                Arguments.of("--eps:", new String[] {"--optimizer", "adam", "--eps", "0"}),
                Arguments.of("--label-smoothing:", new String[] {"--label-smoothing", "0"}),
                Arguments.of("--label-smoothing:", new String[] {"--label-smoothing", "1"}),
                Arguments.of("--gamma:", new String[] {"--lr-schedule", "cosine", "--gamma", "0.5"}),
                Arguments.of("--min-lr:", new String[] {"--lr-schedule", "step", "--min-lr", "0.01"}),
                Arguments.of("--step-size:", new String[] {"--step-size", "3"}),
                Arguments.of("--patience:", new String[] {"--lr-schedule", "exponential", "--patience", "1"}),
                Arguments.of("--milestones:", new String[] {"--lr-schedule", "multistep"}),
                Arguments.of("--activation:", new String[] {"--hidden", "none", "--activation", "relu"}),
                Arguments.of("--dropout:", new String[] {"--dropout", "0"}),
                Arguments.of("--residual:", new String[] {"--residual", "0"}),
                Arguments.of("--clip-norm:", new String[] {"--clip-norm", "0"}),
                Arguments.of("--warmup:", new String[] {"--warmup", "0"}),
                Arguments.of("--early-stopping:", new String[] {"--early-stopping", "0"}),
                Arguments.of("--augment:", new String[] {"--augment", "flip,flip"}),
                Arguments.of("--dry-run:", new String[] {"--dry-run", "--budget", "10m"}),
                Arguments.of("'soon' is no duration", new String[] {"--budget", "soon"}),
                Arguments.of("--budget:", new String[] {"--budget", "0s"}),
                Arguments.of("--checkpoint-every:", new String[] {"--checkpoint-every", "0"}),
                Arguments.of("--augment: 'turn' is none of", new String[] {"--augment", "turn"}),
                Arguments.of("--augment: '\"flip' is none of", new String[] {"--augment", "\"flip,shift=2"}),
                Arguments.of("--augment: '\"flip' is none of", new String[] {"--augment", "\"flip,shift=2\""}),
                Arguments.of("fly", new String[] {"fly"}),
                Arguments.of("fetch, verify or info", new String[] {"data"}),
                Arguments.of("RUN", new String[] {"evaluate"}));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsOneLineAndExitCodeTwo(String named, String[] args) {
        CommandCall result = CommandCall.of(args);
        assertEquals(2, result.exitCode());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("lanewise: ") && result.err().contains(named), result.err());
        assertEquals("", result.out());
    }

    /** What an argument or a file holds cannot move the cursor, change colours or the title, or forge a line. */
    @Test
    void noMessageHoldsControlCharacters() throws IOException {
        String hostile = "\n\u001b]0;title\u0007\u009b31m\r\nlanewise: done";
        for (String[] args : new String[][] {{"--model", hostile}, {"--lr", hostile}, {hostile}, {"--data", hostile},
            {"train", "--" + hostile}, {"evaluate", hostile}}) {
            CommandCall result = CommandCall.of(args);
            assertTrue(result.exitCode() != 0);
            assertFalse(result.err().strip().codePoints().anyMatch(Character::isISOControl), () -> String.join(" ", args));
            assertTrue(result.err().contains("\\u001b]0;title\\u0007"), result::err);
        }
    }

    @Test
    void dataThatIsNotThereIsOneLineAndExitCodeOne() {
        CommandCall result = CommandCall.of("--data", folder.resolve("nothing").toString(), "--out",
                folder.resolve("run").toString());
        failed(result, "nothing");
        assertFalse(Files.exists(folder.resolve("run")), "no empty folder stays");
    }

    @Test
    void aRunThatCannotBeWrittenIsOneLineAndExitCodeOne() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        failed(CommandCall.of("--data", SMALL_DATA, "--out", file.toString()), "is not a folder");
        failed(CommandCall.of("--data", SMALL_DATA, "--out", file.resolve("below").toString()),
                "choose another folder");
    }

    @Test
    void aModelThatCannotBeReadIsOneLineAndExitCodeOne() throws IOException {
        failed(CommandCall.of("evaluate", folder.toString(), "--data", SMALL_DATA), "model.safetensors");
        Path garbage = Files.writeString(folder.resolve("garbage.safetensors"), "this is no model at all");
        failed(CommandCall.of("evaluate", garbage.toString(), "--data", SMALL_DATA), "garbage.safetensors");
    }

    @Test
    void divergenceIsOneLineAndExitCodeOne() {
        CommandCall result = CommandCall.of("--data", SMALL_DATA, "--lr", "1e30", "--activation", "relu", "--epochs",
                "1", "--out", folder.resolve("run").toString());
        assertEquals(1, result.exitCode());
        assertTrue(result.lastErrorLine().startsWith("lanewise: training diverged: the loss is "), result.err());
    }

    @Test
    void aLossThatExplodesIsToldThoughItIsFinite() throws IOException {
        Path run = folder.resolve("run");
        CommandCall result = CommandCall.of("--data", SMALL_DATA, "--hidden", "16", "--lr", "1", "--epochs", "1", "--out",
                run.toString());
        assertEquals(1, result.exitCode());
        assertTrue(result.err().lines().findFirst().orElseThrow().startsWith(
                "epoch  1/1  loss 4.93e+11  val loss 5.63e+13  val accuracy 0.0900  diverging  "), result.err());
        String told = "lanewise: training diverged: the loss of epoch 1 is 4.93e+11, on the validation images 5.63e+13;"
                + " try a learning rate below 1.0";
        assertEquals(told, result.lastErrorLine());
        assertTrue(Files.readString(run.resolve("report.html")).contains("Training diverged: the loss of epoch 1 is"));
        CommandCall again = CommandCall.of("train", "--resume", run.toString());
        assertEquals(1, again.exitCode());
        assertEquals(told, again.lastErrorLine());
        assertEquals(0, CommandCall.of("replay", run.toString()).exitCode(), "the run is whole");
    }

    @Test
    void theStepThatDivergedIsReplayedFromItsFolderOrItsFile() throws IOException {
        Path run = folder.resolve("run");
        CommandCall diverged = CommandCall.of("--data", SMALL_DATA, "--lr", "1e30", "--activation", "relu", "--hidden",
                "16", "--dropout", "0.1", "--augment", "flip,shift", "--epochs", "1", "--out", run.toString());
        String finding = diverged.lastErrorLine().replaceAll("^lanewise: training diverged: |; try a learning.*", "");
        Path file = run.resolve("divergence.safetensors");
        for (Path from : List.of(run, file)) {
            CommandCall same = CommandCall.of("replay", from.toString());
            assertEquals(0, same.exitCode(), same.err());
            assertEquals("the same finding: " + finding, same.out().strip());
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("the loss is", "the bass is");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        failed(CommandCall.of("replay", file.toString()), "another finding: the loss is ");
        failed(CommandCall.of("replay", run.resolve("checkpoint.safetensors").toString()),
                "is no record of a divergence");
    }

    /** Its shards have made others since the state that is saved. */
    @Test
    void aStepBetweenTwoAveragesIsNotReplayedAlone() throws IOException {
        Path run = folder.resolve("run");
        CommandCall.of("--data", SMALL_DATA, "--lr", "1e30", "--activation", "relu", "--hidden", "16", "--shards", "4",
                "--average-every", "2", "--epochs", "1", "--out", run.toString());
        failed(CommandCall.of("replay", run.toString()), "train with the same options to meet it again");
    }

    private static void failed(CommandCall result, String named) {
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("lanewise: ") && result.err().contains(named), result.err());
        assertFalse(result.err().contains("Exception"), result.err());
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        CommandCall help = CommandCall.of("train", "--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.out().contains("--lr=RATE") && help.out().contains("Examples:"), help.out());
        CommandCall version = CommandCall.of("--version");
        assertEquals(0, version.exitCode());
        assertTrue(version.out().startsWith("lanewise "), version.out());
    }
}
