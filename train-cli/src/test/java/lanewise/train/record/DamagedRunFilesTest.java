package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.evaluation.LayerMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of runs in which null stands where something should be, or bytes that are no text: one line that names the place. */
class DamagedRunFilesTest {
    private static final String DAMAGED = "; put a copy of it back, or name another";

    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String failure(Executable reading) {
        return assertThrows(IOException.class, reading).getMessage();
    }

    @Test
    void nullIsNoRecord() throws IOException {
        Path run = file(RunContents.RUN, "null");
        assertEquals(run + " is no run.json of this version: it is no JSON object" + DAMAGED,
                failure(() -> RunSummary.read(run)));
        Path metrics = file(MetricsLog.JSON_LINES, "null\n");
        assertEquals(metrics + " is no log of this version: line 1: it is no JSON object" + DAMAGED,
                failure(() -> MetricsLog.read(folder)));
        Path layers = file(LayerMetrics.FILE, "null\n");
        assertEquals(layers + " is damaged: line 1: it is no JSON object" + DAMAGED, failure(() -> LayerMetrics.read(folder)));
    }

    @Test
    void nullIsNoEntry() throws IOException {
        String whole = Files.readString(Path.of("..", "docs", "recipes", "fast-1.json"));
        Path run = file(RunContents.RUN, whole.replaceFirst("(?s)\"ending\" : \\{.*?}", "\"ending\" : null"));
        assertEquals(run + " is no run.json of this version: the entry ending is missing or holds no value of its kind"
                + DAMAGED,
                failure(() -> RunSummary.read(run)));
        Path layers = file(LayerMetrics.FILE, "{\"epoch\":1,\"gradient_norms\":{\"a\":null},\"dead_units\":{}}");
        assertEquals(layers + " is damaged: line 1: the entry gradient_norms.a is missing or holds no value of its kind"
                + DAMAGED, failure(() -> LayerMetrics.read(folder)));
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        byte[] bytes = "{\"epoch\":\u00ff}".getBytes(StandardCharsets.ISO_8859_1);
        Path metrics = Files.write(folder.resolve(MetricsLog.JSON_LINES), bytes);
        assertEquals(metrics + " is no log of this version: it is not text" + DAMAGED, failure(() -> MetricsLog.read(folder)));
        Path layers = Files.write(folder.resolve(LayerMetrics.FILE), bytes);
        assertEquals(layers + " is damaged: it is not text" + DAMAGED, failure(() -> LayerMetrics.read(folder)));
    }

    /** Of a device the bytes have no end, and a pipe may have none for ever. */
    @Test
    void whatIsNoFileIsNotRead() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/zero")));
        Map<String, Executable> readers = Map.of(RunContents.RUN, () -> RunDirectory.summaryIn(folder),
                RunContents.DIVERGENCE, () -> RunDirectory.divergenceIn(folder),
                MetricsLog.JSON_LINES, () -> MetricsLog.read(folder), LayerMetrics.FILE, () -> LayerMetrics.read(folder),
                RunContents.MODEL, () -> ModelFile.read(RunDirectory.modelIn(folder)), RunContents.CHECKPOINT,
                () -> Checkpoint.read(folder.resolve(RunContents.CHECKPOINT)), "loss.png", () -> RunArchive.of(folder));
        for (Map.Entry<String, Executable> each : readers.entrySet()) {
            Path device = Files.createSymbolicLink(folder.resolve(each.getKey()), Path.of("/dev/zero"));
            assertEquals(device + ": is a device or a pipe and no file; move it away", failure(each.getValue()));
            Files.delete(device);
            Files.createDirectory(device);
            assertEquals(device + ": is a folder and no file; move it away", failure(each.getValue()));
            Files.delete(device);
        }
    }

    /** Those that a process appends to in place: what a link leads to is not the run's. */
    @ParameterizedTest
    @ValueSource(strings = {"metrics.jsonl", "metrics.csv", "layers.jsonl", "run.lock", "events.out.tfevents.1.a"})
    void nothingIsWrittenWhereALinkLeads(String name, @TempDir Path elsewhere) throws IOException {
        try (RunDirectory directory = RunDirectory.create(folder)) {
            Path there = Files.writeString(elsewhere.resolve("there"), "the user's");
            Path link = folder.resolve(name);
            for (Path target : List.of(there, elsewhere.resolve("not there"))) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, target);
                String failure = failure(() -> {
                    if (name.equals(RunContents.LOCK)) {
                        RunDirectory.lock(folder, link);
                    } else {
                        directory.append(name, "a line");
                    }
                });
                assertEquals(link + ": is a link, and nothing is written where it leads; put the file itself there",
                        failure);
            }
            assertEquals("the user's", Files.readString(there));
            assertFalse(Files.exists(elsewhere.resolve("not there")));
        }
    }

    @Test
    void indicesOfADivergenceAreAList() throws IOException {
        Path file = folder.resolve(RunContents.DIVERGENCE);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("config", RunJson.write(RunConfig.DEFAULT));
        metadata.put("epoch", "null");
        SafeTensors.write(file, Map.of("batch.indices", Tensor.zeros(DType.F64, 2, 2)), metadata);
        assertEquals(file + " is no record of a divergence: it has no list 'batch.indices'; name a divergence.safetensors",
                failure(() -> SavedDivergence.read(file)));
        SafeTensors.write(file, Map.of("batch.indices", Tensor.zeros(DType.F64, 2)), metadata);
        assertEquals(file + " was not written by this version: epoch: it is no JSON object; name another",
                failure(() -> SavedDivergence.read(file)));
    }
}
