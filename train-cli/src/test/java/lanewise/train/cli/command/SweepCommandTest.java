package lanewise.train.cli.command;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import lanewise.train.cli.CommandCall;
import lanewise.train.cli.Main;
import lanewise.train.record.SeriesFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepCommandTest {
    @TempDir
    Path folder;

    private static CommandCall sweep(String... args) {
        return sweepOn(SMALL_DATA, args);
    }

    private static CommandCall sweepOn(String data, String... args) {
        List<String> all = new ArrayList<>(List.of("sweep", "--data", data, "--hidden", "8", "--epochs", "1",
                "--activation", "relu"));
        all.addAll(List.of(args));
        return CommandCall.of(all.toArray(String[]::new));
    }

    @Test
    void theGridIsTrainedComparedAndMarked() throws IOException {
        Path out = folder.resolve("grid");
        CommandCall call = sweepOn("synthetic:5000", "--lr", "0.0001,0.1,1e30", "--seed", "1..2", "--out", out.toString());
        assertEquals(0, call.exitCode(), call.err());
        List<String> rows = call.out().lines().toList();
        assertEquals(4, rows.size(), call.out());
        assertTrue(rows.get(0).matches("lr +runs +validation +test +train loss +best epoch"), call.out());
        assertTrue(rows.get(1).matches("0\\.1 +2 +0\\.\\d{4} ± 0\\.\\d{4} +0\\.\\d{4} ± .*"), call.out());
        assertTrue(rows.get(2).startsWith("0.0001 "), call.out());
        assertTrue(rows.get(3).matches("1e30 +2( +-){4} +2 of 2 diverged: .*, in epoch 1, batch \\d \\(step \\d\\)"),
                call.out());
        List<String> csv = Files.readAllLines(out.resolve("sweep.csv"));
        assertEquals(7, csv.size());
        assertTrue(csv.get(1).startsWith("lr-0.0001_seed-1,0.0001,1,finished,1,1,0."), csv.get(1));
        assertTrue(csv.get(5).startsWith("lr-1e30_seed-1,1e30,1,diverged,0,,,,,,0.0,\""), csv.get(5));
        for (String figure : List.of("accuracy_lr.png", "loss.png")) {
            assertEquals(800, ImageIO.read(out.resolve(figure).toFile()).getWidth());
        }
        assertFalse(Files.exists(out.resolve("accuracy_seed.png")));
        String page = Files.readString(out.resolve("report.html"));
        assertFalse(page.contains("<img "), "charts have the page's colours");
        assertEquals(2, page.split("<svg class=\"chart\"", -1).length - 1);
        assertTrue(page.contains("<figcaption>Best validation accuracy against lr<"), page);

        CommandCall again = CommandCall.of("sweep", "--resume", out.toString(), "--json", "--jobs", "2");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("all 6 runs were trained before"), again.err());
        JsonNode best = again.json().get("points").get(0);
        assertEquals("0.1", best.get("values").get("lr").asText());
        double[] accuracies = {again.json().get("runs").get(2).get("best_val_accuracy").asDouble(),
            again.json().get("runs").get(3).get("best_val_accuracy").asDouble()};
        assertEquals((accuracies[0] + accuracies[1]) / 2, best.get("val_accuracy").get("mean").asDouble(), 1e-15);
        assertEquals(Math.abs(accuracies[0] - accuracies[1]) / Math.sqrt(2),
                best.get("val_accuracy").get("standard_deviation").asDouble(), 1e-15);
        assertTrue(again.json().get("points").get(2).get("val_accuracy").get("mean").isNull());
        assertEquals(2, again.json().get("points").get(2).get("diverged").asInt());

        CommandCall other = CommandCall.of("sweep", "--resume", out.toString(), "--lr", "0.1,0.2");
        assertEquals(2, other.exitCode());
        assertTrue(other.lastErrorLine().startsWith("lanewise: --lr: the sweep in "), other.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep.csv", "report.html", "loss.png", "accuracy_lr.png"})
    void aFileOfTheUserIsNotWrittenOver(String name) throws IOException {
        Path out = Files.createDirectories(folder.resolve("own"));
        Files.writeString(out.resolve(name), "the user's");
        CommandCall call = sweep("--lr", "0.1,0.2", "--out", out.toString());
        assertEquals(1, call.exitCode());
        assertEquals("lanewise: " + out + " holds " + name + ", which the sweep would write over; move it away, or choose"
                + " another folder", call.err().strip());
        assertEquals(List.of(name), List.of(out.toFile().list()));
    }

    @Test
    void aLossThatExplodesIsMarkedThoughItIsFinite() throws IOException {
        Path out = folder.resolve("exploded");
        CommandCall call = CommandCall.of("sweep", "--data", CommandCall.SMALL_DATA, "--hidden", "16", "--epochs", "1",
                "--lr", "1,0.1", "--out", out.toString());
        assertEquals(0, call.exitCode(), call.err());
        String finding = "the loss of epoch 1 is 4.93e+11, on the validation images 5.63e+13";
        List<String> rows = call.out().lines().toList();
        assertTrue(rows.get(1).startsWith("0.1 "), call.out());
        assertTrue(rows.get(2).matches("1 .*-  +diverged: " + finding.replace("+", "\\+")), call.out());
        assertTrue(call.err().contains("diverged: " + finding), call.err());
        assertTrue(Files.readString(out.resolve("sweep.csv")).lines().anyMatch(line ->
                line.startsWith("lr-1,1,diverged,1,1,") && line.endsWith(",\"" + finding + "\"")));
        CommandCall json = CommandCall.of("sweep", "--resume", out.toString(), "--json");
        assertEquals(1, json.json().get("points").get(1).get("diverged").asInt());
        assertEquals("diverged", json.json().get("runs").get(0).get("outcome").asText());
        assertTrue(Files.readString(out.resolve("report.html")).contains("diverged: " + finding));
    }

    @Test
    void jobsChangeNoBitAndTheSameFolderTakesMoreValues() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        assertEquals(0, sweep("--batch-norm", "on,off", "--lr", "0.01,0.1", "--out", one.toString()).exitCode());
        CommandCall call = sweep("--batch-norm", "on,off", "--lr", "0.01,0.1", "--jobs", "3", "--out", two.toString());
        assertEquals(0, call.exitCode(), call.err());
        for (String run : List.of("batch-norm-on_lr-0.01", "batch-norm-off_lr-0.1")) {
            assertEquals(-1, Files.mismatch(one.resolve(run).resolve("model.safetensors"),
                    two.resolve(run).resolve("model.safetensors")), run);
        }
        assertNotEquals(-1, Files.mismatch(one.resolve("batch-norm-on_lr-0.1/model.safetensors"),
                one.resolve("batch-norm-off_lr-0.1/model.safetensors")));
        assertTrue(Files.exists(one.resolve("accuracy_batch-norm.png")));

        CommandCall more = sweep("--batch-norm", "on,off", "--lr", "0.01,0.1,0.2", "--out", one.toString());
        assertEquals(0, more.exitCode(), more.err());
        assertTrue(more.err().contains("4 of 6 runs were trained before"), more.err());

        CommandCall other = sweep("--batch-norm", "on,off", "--lr", "0.01,0.1", "--batch-size", "64", "--out",
                one.toString());
        assertEquals(1, other.exitCode());
        assertTrue(other.lastErrorLine().endsWith("holds a run with another configuration: batch_size 128 there, 64"
                + " here; choose another folder"), other.err());
    }

    /** The text of a network may be longer than any file system's names. */
    @Test
    void longNetworksHaveFoldersOfTheirOwn() throws IOException {
        String long1 = "flatten " + "linear(8) relu ".repeat(20) + "linear(classes)";
        String long2 = "flatten " + "linear(8) relu ".repeat(21) + "linear(classes)";
        assertTrue(long1.length() > 255);
        Path out = folder.resolve("long");
        CommandCall call = CommandCall.of("sweep", "--data", "synthetic:1000", "--epochs", "1", "--model",
                long1 + "/" + long2, "--out", out.toString());
        assertEquals(0, call.exitCode(), call.err());
        List<String> runs = List.of(out.toFile().list((_, name) -> name.startsWith("model-flatten-linear(8)-relu-")));
        assertEquals(2, runs.size(), runs.toString());
        assertTrue(runs.stream().allMatch(name -> name.length() <= 100), runs.toString());
        CommandCall again = CommandCall.of("sweep", "--resume", out.toString());
        assertTrue(again.err().contains("all 2 runs were trained before"), again.err());
    }

    /** Because of a run with another configuration, ended or left, of another process, or of a user's file. */
    @Test
    void aSweepThatIsRefusedLeavesTheOneThatIsThere() throws Exception {
        Path out = folder.resolve("grid");
        assertEquals(0, sweep("--lr", "0.1,0.2", "--out", out.toString()).exitCode());
        String plan = Files.readString(out.resolve("sweep.json"));
        CommandCall other = sweep("--lr", "0.1,0.3", "--batch-size", "64", "--out", out.toString());
        assertEquals(1, other.exitCode());
        assertTrue(other.lastErrorLine().contains("lr-0.1 holds a run with another configuration"), other.err());
        assertEquals(plan, Files.readString(out.resolve("sweep.json")));

        Files.delete(out.resolve("lr-0.1").resolve("run.json"));
        CommandCall left = sweep("--lr", "0.1,0.3", "--batch-size", "64", "--out", out.toString());
        assertTrue(left.lastErrorLine().contains("lr-0.1 holds a run with another configuration"), left.err());
        assertEquals(plan, Files.readString(out.resolve("sweep.json")));

        try (SeriesFolder _ = SeriesFolder.open(out, out)) {
            CommandCall second = sweep("--lr", "0.1,0.3", "--out", out.toString());
            assertTrue(second.lastErrorLine().contains("another process writes to"), second.err());
        }
        assertEquals(plan, Files.readString(out.resolve("sweep.json")));
        Path file = Files.writeString(Files.createDirectories(out.resolve("lr-0.3")).resolve("loss.png"), "the user's");
        CommandCall inTheWay = sweep("--lr", "0.1,0.3", "--out", out.toString());
        assertTrue(inTheWay.lastErrorLine().contains("holds loss.png"), inTheWay.err());
        assertEquals("the user's", Files.readString(file));
        assertEquals(plan, Files.readString(out.resolve("sweep.json")));

        CommandCall resumed = CommandCall.of("sweep", "--resume", out.toString());
        assertEquals(0, resumed.exitCode(), resumed.err());
    }

    @Test
    void aRequestToEndLeavesASweepThatGoesOn() throws Exception {
        Path out = folder.resolve("stopped here");
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
                Main.class.getName(), "sweep", "--data", SMALL_DATA, "--hidden", "8", "--epochs", "20",
                "--lr", "0.01..0.1:4", "--jobs", "2", "--out", out.toString()).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader err = child.errorReader(StandardCharsets.UTF_8)) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                lines.add(line);
                if (line.startsWith("run 1/4")) {
                    child.toHandle().destroy(); // a request, as Ctrl-C is; leaves its output open
                }
            }
        }
        assertEquals(128 + 15, child.waitFor(), lines::toString);
        assertTrue(lines.getLast().matches("stopped after [1-3] of 4 runs; continue with: lanewise sweep --resume"
                + " '.*stopped here'"), lines::toString);
        CommandCall resumed = CommandCall.of("sweep", "--resume", out.toString());
        assertEquals(0, resumed.exitCode(), resumed.err());
        assertEquals(5, resumed.out().lines().count(), resumed.out());
    }

    @Test
    void aDryRunCountsAndEstimatesAndWritesNothing() throws IOException {
        CommandCall dry = sweep("--lr", "1e-3..1:4", "--seed", "1..3", "--dry-run", "--json");
        assertEquals(0, dry.exitCode(), dry.err());
        assertEquals(12, dry.json().get("runs").asInt());
        assertEquals(12, dry.json().get("epochs").asInt());
        assertTrue(dry.json().get("seconds").asDouble() > 0);
        CommandCall text = sweep("--batch-size", "64,128", "--dry-run");
        assertTrue(text.out().lines().toList().getLast().matches("2 runs, 2 epochs in all, about .* with \\d+ threads"),
                text.out());
    }

    static List<Arguments> wrongUsage() {
        return List.of(
                Arguments.of("several values", new String[] {"--lr", "0.1"}),
                Arguments.of("between those of --model, --hidden, --augment, --milestones stands a slash",
                        new String[] {"--model", "resnet20,plain20"}),
                Arguments.of("(lr 0.1); between several values stands a slash",
                        new String[] {"--lr", "0.1,0.2", "--augment", "none,flip"}),
                Arguments.of("--jobs:", new String[] {"--lr", "0.1,0.2", "--jobs", "0"}),
                Arguments.of("--threads:", new String[] {"--lr", "0.1,0.2", "--jobs", "2", "--threads", "2"}),
                Arguments.of("--lr: 0.1 is named twice", new String[] {"--lr", "0.1,0.1"}),
                Arguments.of("sweep: (lr 0.1) and (lr 0.10) are the same run", new String[] {"--lr", "0.1,0.10"}),
                Arguments.of("--optimizer: sgd is named twice", new String[] {"--optimizer", "sgd,SGD"}),
                Arguments.of("(init kaiming) and (init kaiming-normal)", new String[] {"--init", "kaiming,kaiming-normal"}),
                Arguments.of("(lr fast)", new String[] {"--lr", "0.1,fast"}),
                Arguments.of("(optimizer adam)", new String[] {"--optimizer", "sgd,adam", "--momentum", "0.9"}),
                Arguments.of("20000 runs", new String[] {"--seed", "1..200", "--lr", "1e-3..1:100"}),
                Arguments.of("--dry-run:", new String[] {"--lr", "0.1,0.2", "--dry-run", "--out", "x"}));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsOneLineAndExitCodeTwo(String named, String[] args) {
        CommandCall call = sweep(args);
        assertEquals(2, call.exitCode(), call.err());
        assertEquals(1, call.err().lines().count(), call.err());
        assertTrue(call.err().startsWith("lanewise: ") && call.err().contains(named), call.err());
    }

    @Test
    void whatCannotBeResumedOrWrittenIsOneLineAndExitCodeOne() throws IOException {
        CommandCall nothing = CommandCall.of("sweep", "--resume", folder.toString());
        assertEquals(1, nothing.exitCode());
        assertTrue(nothing.lastErrorLine().endsWith("holds no sweep (sweep.json); name the folder of one"), nothing.err());
        Files.writeString(folder.resolve("sweep.json"), "{}");
        assertTrue(CommandCall.of("sweep", "--resume", folder.toString()).lastErrorLine()
                .contains("is no sweep.json of this version: the entry axes is missing"));
        Path file = Files.createFile(folder.resolve("file"));
        CommandCall inFile = sweep("--lr", "0.1,0.2", "--out", file.resolve("below").toString());
        assertEquals(1, inFile.exitCode());
        assertTrue(inFile.lastErrorLine().contains("choose another folder"), inFile.err());
    }
}
