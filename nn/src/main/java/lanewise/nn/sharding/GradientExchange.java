package lanewise.nn.sharding;

import java.io.IOException;

/**
 * How several processes train one model together: which shards of each batch this process computes, and how the sums of all
 * come together. Each process runs the same {@link lanewise.nn.training.Training}, with a module, an optimizer and samples
 * of its own that are the same everywhere; after each exchange all have the same gradients, and so make the same step. What
 * ends a training (stop rules, listeners) must decide alike in all of them too.
 */
public interface GradientExchange {
    /** One process that computes all shards. */
    GradientExchange NONE = new GradientExchange() {
        @Override
        public ShardTree part(ShardTree shards) {
            return shards;
        }

        @Override
        public void sum(ShardSum sum) {
            // It is the whole one.
        }
    };

    /**
     * Returns the shards that this process computes; asked once. {@link ShardTree#among} divides a tree.
     *
     * @param shards the whole tree
     * @return it or a complete subtree
     */
    ShardTree part(ShardTree shards);

    /**
     * Makes of this process's sum that of all processes, added as the tree says. It is called once for each batch, or for each
     * average, on the thread of the training, and by all processes for the same batches in the same order.
     *
     * @param sum that of {@link #part} at first, and that of all shards in the end
     * @throws IOException if the others cannot be reached, which ends the training; the message is one line that names the
     *     peer
     */
    void sum(ShardSum sum) throws IOException;
}
