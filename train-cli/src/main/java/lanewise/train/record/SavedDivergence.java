package lanewise.train.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.selection.DataReference;
import lanewise.train.training.Divergence;

/**
 * A step that diverged as a safetensors file: {@code model.…} tensors and the indices of the batch, and configuration,
 * place, finding and data in the metadata.
 *
 * @param divergence the step
 * @param data the data that it belongs to
 */
public record SavedDivergence(Divergence divergence, DataReference data) {
    private static final String INDICES = "batch.indices";
    private static final String MODEL = "model.";
    private static final String CONFIG = "config";
    private static final String DATA = "data";
    private static final String EPOCH = "epoch";
    private static final String STEP = "step";
    private static final String STEPS_BEFORE = "steps_before";
    private static final String FINDING = "finding";

    /** Writes the file, atomically and durably. */
    void write(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int[] indices = divergence.indices();
        Tensor batch = Tensor.zeros(DType.F64, indices.length);
        for (int i = 0; i < indices.length; i++) {
            batch.set(indices[i], i);
        }
        tensors.put(INDICES, batch);
        divergence.model().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(CONFIG, RunJson.write(divergence.config()));
        metadata.put(EPOCH, Integer.toString(divergence.epoch()));
        metadata.put(STEP, Integer.toString(divergence.step()));
        metadata.put(STEPS_BEFORE, Long.toString(divergence.stepsBefore()));
        metadata.put(FINDING, divergence.finding());
        metadata.put(DATA, RunJson.write(data));
        SafeTensors.write(file, tensors, metadata);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, is damaged, or is no record of a divergence of this version
     */
    public static SavedDivergence read(Path file) throws IOException {
        SafeTensors.Contents contents = TensorFile.read(file);
        Map<String, String> metadata = contents.metadata();
        Tensor batch = contents.tensors().get(INDICES);
        if (batch == null || batch.rank() != 1) {
            throw new IOException(file + " is no record of a divergence: it has no list '" + INDICES + "'; name a "
                    + RunContents.DIVERGENCE);
        }
        int[] indices = new int[batch.elements()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (int) batch.get(i);
        }
        Divergence divergence = new Divergence(RunJson.entry(file, metadata, CONFIG, RunConfig.class),
                RunJson.entry(file, metadata, EPOCH, Integer.class), RunJson.entry(file, metadata, STEP, Integer.class),
                RunJson.entry(file, metadata, STEPS_BEFORE, Long.class),
                metadata.getOrDefault(FINDING, ""), indices, Checkpoint.group(MODEL, contents.tensors()));
        return new SavedDivergence(divergence, RunJson.entry(file, metadata, DATA, DataReference.class));
    }
}
