package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** Files of runs in which null stands where something should be, or bytes that are no text: one line that names the place. */
class DamagedRunFilesTest {
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
        assertEquals(run + " is no run.json of this version: it is no JSON object", failure(() -> RunSummary.read(run)));
        Path metrics = file(MetricsLog.JSON_LINES, "null\n");
        assertEquals(metrics + " is no log of this version: line 1: it is no JSON object",
                failure(() -> MetricsLog.read(folder)));
        Path layers = file(LayerMetrics.FILE, "null\n");
        assertEquals(layers + " is damaged: line 1: it is no JSON object", failure(() -> LayerMetrics.read(folder)));
    }

    @Test
    void nullIsNoEntry() throws IOException {
        String whole = Files.readString(Path.of("..", "docs", "recipes", "fast-1.json"));
        Path run = file(RunContents.RUN, whole.replaceFirst("(?s)\"ending\" : \\{.*?}", "\"ending\" : null"));
        assertEquals(run + " is no run.json of this version: the entry ending is missing or holds no value of its kind",
                failure(() -> RunSummary.read(run)));
        Path layers = file(LayerMetrics.FILE, "{\"epoch\":1,\"gradient_norms\":{\"a\":null},\"dead_units\":{}}");
        assertEquals(layers + " is damaged: line 1: the entry gradient_norms.a is missing or holds no value of its kind",
                failure(() -> LayerMetrics.read(folder)));
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        byte[] bytes = "{\"epoch\":\u00ff}".getBytes(StandardCharsets.ISO_8859_1);
        Path metrics = Files.write(folder.resolve(MetricsLog.JSON_LINES), bytes);
        assertEquals(metrics + " is no log of this version: it is not text", failure(() -> MetricsLog.read(folder)));
        Path layers = Files.write(folder.resolve(LayerMetrics.FILE), bytes);
        assertEquals(layers + " is damaged: it is not text", failure(() -> LayerMetrics.read(folder)));
    }

    @Test
    void indicesOfADivergenceAreAList() throws IOException {
        Path file = folder.resolve(RunContents.DIVERGENCE);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("config", RunJson.write(RunConfig.DEFAULT));
        metadata.put("epoch", "null");
        SafeTensors.write(file, Map.of("batch.indices", Tensor.zeros(DType.F64, 2, 2)), metadata);
        assertEquals(file + " is no record of a divergence: it has no list 'batch.indices'",
                failure(() -> SavedDivergence.read(file)));
        SafeTensors.write(file, Map.of("batch.indices", Tensor.zeros(DType.F64, 2)), metadata);
        assertEquals(file + " was not written by this version: epoch: it is no JSON object",
                failure(() -> SavedDivergence.read(file)));
    }
}
