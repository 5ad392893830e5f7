package lanewise.train.cli.command;

import static lanewise.train.cli.CommandCall.SMALL_DATA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import lanewise.train.cli.CommandCall;
import lanewise.train.cli.ReportedRun;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.LayerStatistics;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunSummary;
import lanewise.train.report.chart.rendering.ChartScale;
import lanewise.train.report.html.HtmlParts;
import lanewise.train.training.DataSplit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report.html} of a run: what it holds, and that it can be written again. */
class ReportCommandTest {
    @TempDir
    static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("2026-01-31_12-00-00");
        ReportedRun.train(run);
    }

    @Test
    void thePageHoldsTheNumbersOfTheRun() throws Exception {
        String html = Files.readString(run.resolve("report.html"));
        JsonNode summary = new ObjectMapper().readTree(run.resolve("run.json").toFile());
        assertTrue(html.contains(String.format(Locale.ROOT, "%.4f", summary.get("test_accuracy").asDouble())));
        assertTrue(html.contains("Training run 2026-01-31_12-00-00"));
        assertTrue(html.contains("synthetic images, which are not CIFAR-10"));
        assertTrue(html.contains(summary.get("model_sha256").asText()));
        summary.get("data_sha256").forEach(hash -> assertTrue(html.contains(hash.asText()), hash::asText));
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            assertTrue(html.contains(String.format(Locale.ROOT, "%.4f",
                    new ObjectMapper().readTree(line).get("val_loss").asDouble())), line);
        }
        JsonNode tested = CommandCall.of("evaluate", run.toString(), "--data", SMALL_DATA, "--json").json();
        for (JsonNode row : tested.get("confusion")) {
            StringBuilder cells = new StringBuilder();
            row.forEach(count -> cells.append("<td[^>]*>").append(count.asLong()).append("</td>"));
            assertTrue(html.matches("(?s).*" + cells + ".*"), row::toString);
        }
        for (String chart : new String[] {"Loss per epoch", "Validation accuracy per epoch", "Learning rate",
            "Norm of the gradient of each layer", "Dead units of each layer"}) {
            assertTrue(html.contains("<figcaption>" + chart), chart);
        }
        assertEquals(24, html.split("alt=\"Test image ", -1).length - 1);
        assertEquals(16, html.split("alt=\"Filter ", -1).length - 1);
        assertTrue(html.contains("The 16 units of layer 0 (Linear), 32 × 32 pixels each."));
        for (String layer : new String[] {"0</td><td>Linear", "1</td><td>ReLU", "4</td><td>Linear"}) {
            assertTrue(html.contains("<td class=\"number\">" + layer + "</td>"), layer);
        }
    }

    @Test
    void thePageIsWrittenAgainAsItWas() throws Exception {
        Path page = run.resolve("report.html");
        String first = Files.readString(page);
        Files.delete(page);
        CommandCall call = CommandCall.of("report", run.toString());
        assertEquals(0, call.exitCode(), call.err());
        assertEquals(page + System.lineSeparator(), call.out());
        assertEquals(first, Files.readString(page));
        assertTrue(Files.notExists(run.resolve("run.lock")));
    }

    /** Of 500 images 50 validate. */
    @Test
    void thePageOfConvolutionsShowsTheirFiltersAndIsWrittenAgainAsItWas() throws Exception {
        Path folderOfRun = folder.resolve("convolutions");
        Path page = ReportedRun.trainConvolutions(folderOfRun);
        String html = Files.readString(page);
        assertTrue(html.contains("The 24 filters of layer 0 (Conv2d), 2 × 2 pixels each; they whiten patches of the"
                + " training images and are not trained."), html);
        assertEquals(24, html.split("alt=\"Filter ", -1).length - 1);
        assertTrue(html.contains("for 50 validation images"), html);
        ModelFile file = ModelFile.read(folderOfRun.resolve("model.safetensors"));
        RunSummary summary = RunSummary.read(folderOfRun.resolve("run.json"));
        Images images = SyntheticImages.generate(500).train();
        for (LayerStatistics layer : LayerStatistics.of(file.model(), images,
                DataSplit.of(images, summary.config()).validation(), file.dtype())) {
            assertTrue(html.contains("<td class=\"number\">" + layer.layer() + "</td><td>" + layer.kind() + "</td>"),
                    layer::toString);
            for (double number : new double[] {layer.mean(), layer.deviation(), layer.least(), layer.greatest()}) {
                assertTrue(html.contains("<td class=\"number\">" + ChartScale.label(number) + "</td>"), layer::toString);
            }
            assertTrue(html.contains("<td class=\"number\">" + HtmlParts.percent(layer.zeros()) + "</td>"),
                    layer::toString);
        }
        Files.delete(page);
        assertEquals(0, CommandCall.of("report", folderOfRun.toString()).exitCode());
        assertEquals(html, Files.readString(page), "tested by the views of the run");
    }

    /** By each command that reads it: its path, what happened to it, and what to do. */
    @Test
    void aMissingLogIsNamed() throws Exception {
        Path sweep = folder.resolve("sweep");
        assertEquals(0, CommandCall.of("sweep", "--data", SMALL_DATA, "--hidden", "8", "--epochs", "1", "--lr", "0.1,0.2",
                "--out", sweep.toString()).exitCode());
        Path one = sweep.resolve("lr-0.1");
        Path log = one.resolve("metrics.jsonl");
        Files.delete(log);
        String line = "lanewise: " + log + " is missing, though the run has come to its end; put the file back, or delete "
                + one + " and train the run again";
        for (String[] command : new String[][] {{"report", one.toString()}, {"train", "--resume", one.toString()},
            {"sweep", "--resume", sweep.toString()}}) {
            CommandCall call = CommandCall.of(command);
            assertEquals(1, call.exitCode());
            assertEquals(line, call.err().strip());
            assertEquals("", call.out());
        }
        Files.createFile(log);
        assertEquals(line.replace("is missing", "is empty"), CommandCall.of("report", one.toString()).err().strip());
    }

    @Test
    void whatIsNoFinishedRunIsOneLine() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CommandCall call = CommandCall.of("report", empty.toString());
        assertEquals(1, call.exitCode());
        assertEquals("lanewise: " + empty + " holds no run.json; name the folder of a run that has come to its end",
                call.lastErrorLine());
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.copy(run.resolve("run.json"), other.resolve("run.json"));
        CommandCall without = CommandCall.of("report", other.toString());
        assertEquals(1, without.exitCode());
        assertEquals(1, without.err().lines().filter(line -> line.startsWith("lanewise: ")).count(), without.err());
        assertTrue(without.lastErrorLine().contains("metrics.jsonl is missing"), without.err());
        Files.copy(run.resolve("metrics.jsonl"), other.resolve("metrics.jsonl"));
        without = CommandCall.of("report", other.toString());
        assertEquals(1, without.exitCode());
        assertTrue(without.lastErrorLine().contains("model.safetensors"), without.err());
    }
}
