package lanewise.nn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.Loss;
import lanewise.nn.sharding.BatchGradients;
import lanewise.nn.sharding.Sharding;

/**
 * Loss and gradients of one batch, and where they are not finite: what {@link Training} does in each step before the
 * optimizer's, for a loop of your own or to compute again a step that diverged. For one thread.
 */
public final class TrainingStep {
    private final BatchGradients gradients;

    /** Prepares steps of a module, which is to be in training mode then. */
    public TrainingStep(Module module, Loss loss) {
        this(module, loss, 1);
    }

    /**
     * Prepares steps of a module, which is to be in training mode then, that cut each batch into shards.
     *
     * @param shards the number of shards, as in {@link Sharding}
     * @throws IllegalArgumentException if parameters and buffers are not of one element type that computes
     */
    public TrainingStep(Module module, Loss loss, int shards) {
        gradients = BatchGradients.of(module, loss, Sharding.of(shards));
    }

    /**
     * Computes the loss of a batch, and sets the gradients of the parameters to its gradients.
     *
     * @param passes the number of forward passes of the training before this one, of which the factors of dropout are a
     *     function
     * @return the empty string, or what is the first not to be finite: the loss, with the layer where it comes from, or
     *     the gradient of a parameter
     */
    public String compute(Batch batch, long passes) {
        gradients.begin();
        try {
            String finding = gradients.add(batch, 1, passes);
            return finding.isEmpty() ? gradients.end() : finding;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // without an exchange there is none
        }
    }

    /** Returns the loss of the latest batch. */
    public double loss() {
        return gradients.loss();
    }
}
