package lanewise.train.data.part;

import lanewise.nn.sharding.ShardTree;

/**
 * Which samples of each batch a process computes.
 *
 * @param batchSize the number of samples of a batch, the last one of an epoch perhaps excepted
 * @param shards the number of shards of a batch
 * @param part the shards of this process, as {@link ShardTree#among} gives them
 */
public record OwnSamples(int batchSize, int shards, ShardTree part) {
    /** All samples, in batches of any size. */
    static final OwnSamples ALL = new OwnSamples(1, 1, ShardTree.of(1));

    /** Returns the first row of a batch that is this process's own. */
    int from(int batch) {
        return ShardTree.firstSample(part.from(), shards, batch);
    }

    /** Returns the row of a batch behind its own ones. */
    int to(int batch) {
        return ShardTree.firstSample(part.to(), shards, batch);
    }

    /** Returns whether the sample at a place in the order of an epoch is its own. */
    boolean has(int place, int samples) {
        int row = place % batchSize;
        int batch = Math.min(batchSize, samples - (place - row));
        return row >= from(batch) && row < to(batch);
    }
}
