package lanewise.train.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.train.config.field.RunJson;

/**
 * What one epoch gave in each layer: a line of {@code layers.jsonl} in the run's folder.
 *
 * @param epoch the number of the epoch, from 1
 * @param gradientNorms the norm √(Σ g²) of each parameter's gradient g in the epoch's last step, as the optimizer got
 *     it, by the parameter's name, as in {@code 0.weight}
 * @param deadUnits the share of the units of each ReLU that were silent on all validation images after the epoch, in
 *     [0, 1], by the layer's name, as in {@code 1}; layers with another activation are not there
 */
public record LayerMetrics(
        @JsonProperty("epoch") int epoch,
        @JsonProperty("gradient_norms") Map<String, Double> gradientNorms,
        @JsonProperty("dead_units") Map<String, Double> deadUnits) {
    /** The name of the file in a run directory. */
    public static final String FILE = "layers.jsonl";

    /** Keeps copies of the maps, in their order. */
    public LayerMetrics {
        gradientNorms = Collections.unmodifiableMap(new LinkedHashMap<>(gradientNorms));
        deadUnits = Collections.unmodifiableMap(new LinkedHashMap<>(deadUnits));
    }

    /**
     * Reads what a run has logged.
     *
     * @param folder the run's folder
     * @return one entry for each epoch; none if the file is not there
     * @throws IOException if the file cannot be read or is damaged
     */
    public static List<LayerMetrics> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? RunJson.readLines(file, "is damaged", LayerMetrics.class) : List.of();
    }

    /** Reads a line of the file. */
    public static LayerMetrics parse(String line) throws JsonProcessingException {
        return RunJson.parse(line, LayerMetrics.class);
    }

    /** Returns the entry as one line of JSON. */
    public String toJson() {
        return RunJson.write(this);
    }
}
