package lanewise.train.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.PlainFile;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.training.RunListener;

/**
 * Appends one line for each epoch to {@code metrics.jsonl} and {@code metrics.csv}, and one about its layers to
 * {@code layers.jsonl}, at once.
 */
public final class MetricsLog implements RunListener {
    static final String JSON_LINES = "metrics.jsonl";
    static final String CSV = "metrics.csv";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;

    public MetricsLog(RunDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void onEpoch(EpochMetrics metrics) throws IOException {
        JsonNode node = JSON.valueToTree(metrics);
        directory.append(JSON_LINES, node.toString());
        if (!Files.exists(directory.resolve(CSV))) {
            directory.append(CSV, header(node));
        }
        directory.append(CSV, row(node));
    }

    /**
     * Reads what was logged in the folder of a run: one entry for each epoch.
     *
     * @throws IOException if a line is damaged, or not of this version
     */
    public static List<EpochMetrics> read(Path folder) throws IOException {
        Path file = folder.resolve(JSON_LINES);
        if (!Files.exists(file)) {
            return List.of();
        }
        return List.copyOf(RunJson.readLines(file, "is no log of this version", EpochMetrics.class));
    }

    /**
     * Reads what a run logged that has come to its end: one epoch or more.
     *
     * @throws IOException if the log is missing or empty, or as {@link #read}
     */
    public static List<EpochMetrics> readFinished(Path folder) throws IOException {
        List<EpochMetrics> history = read(folder);
        if (history.isEmpty()) {
            Path file = folder.resolve(JSON_LINES);
            throw new IOException(file + (Files.exists(file) ? " is empty" : " is missing") + ", though the run has come to"
                    + " its end; put the file back, or delete " + folder + " and train the run again");
        }
        return history;
    }

    @Override
    public void onLayers(LayerMetrics layers) throws IOException {
        directory.append(LayerMetrics.FILE, layers.toJson());
    }

    /** Takes back what was logged after a checkpoint: leaves the epochs that it knows, in all files. */
    public void restore(List<EpochMetrics> history) throws IOException {
        restoreLayers(history.size());
        if (history.isEmpty()) {
            directory.delete(JSON_LINES);
            directory.delete(CSV);
            return;
        }
        List<JsonNode> nodes = history.stream().map(metrics -> JSON.<JsonNode>valueToTree(metrics)).toList();
        write(JSON_LINES, nodes.stream().map(JsonNode::toString));
        write(CSV, Stream.concat(Stream.of(header(nodes.getFirst())), nodes.stream().map(MetricsLog::row)));
    }

    // The checkpoint does not know these lines. The process may have been killed while it wrote the last one.
    private void restoreLayers(int epochs) throws IOException {
        Path file = directory.resolve(LayerMetrics.FILE);
        if (!PlainFile.isThere(file)) {
            return;
        }
        write(LayerMetrics.FILE, Files.readAllLines(file).stream().filter(line -> isOfEpochUpTo(epochs, line)));
    }

    private static boolean isOfEpochUpTo(int epochs, String line) {
        try {
            return LayerMetrics.parse(line).epoch() <= epochs;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void write(String name, Stream<String> lines) throws IOException {
        directory.write(name, lines.map(line -> line + "\n").collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String header(JsonNode node) {
        return String.join(",", (Iterable<String>) node::fieldNames);
    }

    private static String row(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(","));
    }
}
