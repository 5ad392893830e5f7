package lanewise.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Appends one line for each epoch to {@code metrics.jsonl} and {@code metrics.csv}, at once. */
public final class MetricsLog implements TrainingListener {
    static final String JSON_LINES = "metrics.jsonl";
    private static final String CSV = "metrics.csv";
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
            directory.append(CSV, String.join(",", (Iterable<String>) node::fieldNames));
        }
        directory.append(CSV, StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText)
                .collect(Collectors.joining(",")));
    }
}
