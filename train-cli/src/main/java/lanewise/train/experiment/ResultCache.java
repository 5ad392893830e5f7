package lanewise.train.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.record.OutputFolder;

/** A cache of results that took long to compute, in files of an experiment's folder; the key decides what is the same. */
public final class ResultCache {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "key";
    private static final String VALUE = "value";

    /** What gives a result. */
    public interface Computation<T> {
        T compute() throws IOException;
    }

    private ResultCache() {}

    /**
     * Returns the result in a file, or computes it and writes the file.
     *
     * @param key all that the result is a function of: a result of another key is computed again
     */
    public static <T> T get(Path file, List<?> key, TypeReference<T> type, Computation<T> computation) throws IOException {
        JsonNode wanted = JSON.readTree(JSON.writeValueAsBytes(key));
        if (Files.exists(file)) {
            try {
                JsonNode cached = JSON.readTree(file.toFile());
                if (wanted.equals(cached.get(KEY))) {
                    return JSON.convertValue(cached.get(VALUE), type);
                }
            } catch (JsonProcessingException | IllegalArgumentException e) {
                // Of another version, or damaged: computed again.
            }
        }
        T value = computation.compute();
        ObjectNode entry = JSON.createObjectNode();
        entry.set(KEY, wanted);
        entry.set(VALUE, JSON.valueToTree(value));
        OutputFolder.create(file.getParent());
        OutputFolder.write(file, JSON.writeValueAsBytes(entry));
        return value;
    }
}
