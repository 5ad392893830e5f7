package lanewise.train.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.selection.DataReference;
import lanewise.train.training.RunState;

/**
 * The state of a run as a safetensors file: {@code model.…}, {@code optimizer.…} and {@code best.…} tensors, and
 * configuration, progress and data as JSON in the metadata.
 *
 * @param state the state
 * @param data the data that it belongs to
 */
public record Checkpoint(RunState state, DataReference data) {
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String BEST = "best.";
    private static final String CONFIG = "config";
    private static final String PROGRESS = "progress";
    private static final String DATA = "data";

    /** Writes the file, atomically and durably: whatever happens, there is the old one or the new one. */
    void write(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        state.model().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        state.optimizer().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        state.best().forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(CONFIG, RunJson.write(state.config()));
        metadata.put(PROGRESS, RunJson.write(state.progress()));
        metadata.put(DATA, RunJson.write(data));
        SafeTensors.write(file, tensors, metadata);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, is damaged, or is no checkpoint of this program
     */
    static Checkpoint read(Path file) throws IOException {
        SafeTensors.Contents contents = TensorFile.read(file);
        Map<String, String> metadata = contents.metadata();
        RunState state = new RunState(
                RunJson.entry(file, metadata, CONFIG, RunConfig.class),
                RunJson.entry(file, metadata, PROGRESS, RunState.Progress.class),
                group(MODEL, contents.tensors()), group(OPTIMIZER, contents.tensors()),
                group(BEST, contents.tensors()));
        return new Checkpoint(state, RunJson.entry(file, metadata, DATA, DataReference.class));
    }

    /** Returns the tensors whose names begin with a prefix, by what follows it. */
    static Map<String, Tensor> group(String prefix, Map<String, Tensor> tensors) {
        Map<String, Tensor> group = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                group.put(name.substring(prefix.length()), tensor);
            }
        });
        return group;
    }
}
