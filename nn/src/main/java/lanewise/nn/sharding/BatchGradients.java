package lanewise.nn.sharding;

import java.io.IOException;
import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.Loss;

/** Loss and gradients of the batches of one step, whole or in shards. For one thread, and closed by it. */
public sealed interface BatchGradients extends AutoCloseable permits WholeBatch, ShardedBatch {
    /**
     * Returns how those of a batch with the given shards are computed.
     *
     * @param module what is trained, in training mode
     * @param sharding without averages
     * @throws IllegalArgumentException if there are several shards, and parameters and buffers are not of one element type
     *     that computes, or the part of this process is none of the tree
     */
    static BatchGradients of(Module module, Loss loss, Sharding sharding) {
        return sharding.shards() == 1 ? new WholeBatch(module, loss) : new ShardedBatch(module, loss, sharding);
    }

    /** Begins a step: gradients are zero. */
    void begin();

    /**
     * Adds the gradients of {@code weight} times the loss of a batch. If shards of it fail, or other processes do, buffers
     * are what they were before the batch.
     *
     * @param passes the number of batches before this one, of which the factors of dropout are a function
     * @return the empty string, or what is not finite about the loss
     * @throws IOException if other processes cannot be reached
     */
    String add(Batch batch, double weight, long passes) throws IOException;

    /** Returns the loss of the latest batch. */
    double loss();

    /** Ends a step: the parameters have its gradients. Returns the empty string, or which is the first not to be finite. */
    String end();

    /** Ends the threads of it, if it has any. */
    @Override
    default void close() {}
}
