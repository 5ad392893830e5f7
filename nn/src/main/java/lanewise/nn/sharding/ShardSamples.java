package lanewise.nn.sharding;

import java.util.Arrays;
import java.util.function.Supplier;
import lanewise.nn.data.Batch;

/**
 * The samples of one shard of a batch.
 *
 * @param shard the number of the shard, from 0
 * @param shards the number of shards
 * @param from the first sample
 * @param count the number of samples; 0 for none
 * @param batch the number of samples of the batch
 */
record ShardSamples(int shard, int shards, int from, int count, int batch) {
    static ShardSamples of(int shard, int shards, int batch) {
        int from = ShardTree.firstSample(shard, shards, batch);
        return new ShardSamples(shard, shards, from, ShardTree.firstSample(shard + 1, shards, batch) - from, batch);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns the samples as a share of the batch. */
    double share() {
        return (double) count / batch;
    }

    /** Returns the samples, as views. */
    Batch of(Batch whole) {
        return new Batch(whole.inputs().narrow(0, from, count), whole.targets().narrow(0, from, count),
                Arrays.copyOfRange(whole.indices(), from, from + count));
    }

    /** Calls what works on these samples; whatever it refuses is told with the shard. */
    <T> T named(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Training: " + this + " has " + count + " of the " + batch
                    + " samples of a batch: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "shard " + (shard + 1) + " of " + shards;
    }
}
