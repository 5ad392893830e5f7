package lanewise.train.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.data.Cifar10;
import lanewise.train.data.Images;

/**
 * A step whose loss or gradient is not finite, with all that is needed to compute it again.
 *
 * @param config what was trained
 * @param epoch the epoch, from 1
 * @param step the step in the epoch, from 1: the number of its batch
 * @param stepsBefore the number of steps of the run before this one
 * @param finding what is not finite, and where it was met first
 * @param indices the training images of the batch
 * @param model parameters and buffers by name, as they were before the step's update, which was not made
 */
public record Divergence(RunConfig config, int epoch, int step, long stepsBefore, String finding, int[] indices,
        Map<String, Tensor> model) {
    private static final String INDICES = "batch.indices";
    private static final String MODEL = "model.";

    /** Writes the file; its metadata say where the step was and what happened. */
    void write(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Tensor batch = Tensor.zeros(DType.F64, indices.length);
        for (int i = 0; i < indices.length; i++) {
            batch.set(indices[i], i);
        }
        tensors.put(INDICES, batch);
        model.forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("config", RunJson.write(config));
        metadata.put("epoch", Integer.toString(epoch));
        metadata.put("step", Integer.toString(step));
        metadata.put("steps_before", Long.toString(stepsBefore));
        metadata.put("finding", finding);
        SafeTensors.write(file, tensors, metadata);
    }

    /** Reads a file that {@link #write} wrote. */
    static Divergence read(Path file) throws IOException {
        SafeTensors.Contents contents = SafeTensors.read(file);
        Map<String, String> metadata = contents.metadata();
        Tensor batch = contents.tensors().get(INDICES);
        if (batch == null || !metadata.containsKey("config")) {
            throw new IOException(file + " is no record of a divergence");
        }
        int[] indices = new int[batch.elements()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (int) batch.get(i);
        }
        Map<String, Tensor> model = new LinkedHashMap<>();
        contents.tensors().forEach((name, tensor) -> {
            if (name.startsWith(MODEL)) {
                model.put(name.substring(MODEL.length()), tensor);
            }
        });
        return new Divergence(RunJson.MAPPER.readValue(metadata.get("config"), RunConfig.class),
                Integer.parseInt(metadata.get("epoch")), Integer.parseInt(metadata.get("step")),
                Long.parseLong(metadata.get("steps_before")), metadata.get("finding"), indices, model);
    }

    /** Computes the step again; returns what is not finite, as {@link #finding}, or the empty string if all is. */
    String replay(Images images) {
        Module network = Mlp.create(Cifar10.PIXELS, config.network(), images.classes(), config.seed());
        network.loadStateDict(model);
        BatchLoader batches = new BatchLoader(images, config.dtype(), config.augmentation(), config.seed());
        batches.load(indices, 0, indices.length, epoch);
        TrainingStep training = new TrainingStep(network);
        training.forward(batches.x(), batches.labels(), stepsBefore);
        return training.isLossFinite() ? training.backward() : training.lossFinding();
    }
}
