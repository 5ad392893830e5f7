package lanewise.nn.training;

import java.io.IOException;
import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.Loss;

/** Loss and gradients of the batches of one step. For one thread, and closed by it. */
interface BatchGradients extends AutoCloseable {
    /** Returns how those of a batch with the given shards are computed. */
    static BatchGradients of(Module module, Loss loss, Sharding sharding) {
        return sharding.shards() == 1 ? new WholeBatch(module, loss) : new ShardedBatch(module, loss, sharding);
    }

    /** Begins a step: gradients are zero. */
    void begin();

    /**
     * Adds the gradients of {@code weight} times the loss of a batch.
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
