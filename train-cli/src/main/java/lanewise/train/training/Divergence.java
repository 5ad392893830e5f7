package lanewise.train.training;

import java.util.Map;
import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.training.TrainingStep;
import lanewise.tensor.Tensor;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.ImageDataset;

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
    /** Returns the finding and where the step was, in one line. */
    public String describe() {
        return finding + ", in epoch " + epoch + ", batch " + step + " (step " + (stepsBefore + 1) + ")";
    }

    /** Computes the step again; returns what is not finite, as {@link #finding}, or the empty string if all is. */
    public String replay(Images images) {
        Module network = config.network().create(images.classes(), config.seed()).module();
        network.loadStateDict(model);
        Batch batch = new ImageDataset(images, config.dtype(), network, config.augmentation(), config.seed())
                .batch(indices, epoch, null);
        return new TrainingStep(network, new SoftmaxCrossEntropyLoss(config.labelSmoothing()), config.shards())
                .compute(batch, stepsBefore);
    }
}
