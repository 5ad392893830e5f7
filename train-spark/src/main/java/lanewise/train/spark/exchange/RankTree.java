package lanewise.train.spark.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import lanewise.nn.sharding.ShardTree;

/**
 * Which process adds what of which other one. Each process, by its rank, has a complete subtree of the shards
 * ({@link ShardTree#among}); the sum of a node belongs to the first of its processes, which adds that of the right child to its
 * own.
 *
 * @param part the shards that this process computes
 * @param children the processes whose sums are added to the own one, in this order
 * @param parent the process that takes the result and gives back the sum of all; empty for rank 0
 */
record RankTree(ShardTree part, List<Integer> children, OptionalInt parent) {
    /** Keeps a copy. */
    RankTree {
        children = List.copyOf(children);
    }

    /**
     * Returns the place of a process.
     *
     * @param shards the whole tree
     * @param workers the number of processes
     * @param rank this one, from 0
     */
    static RankTree of(ShardTree shards, int workers, int rank) {
        List<List<Integer>> children = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        int[] parents = new int[workers];
        for (int i = 0; i < workers; i++) {
            children.add(new ArrayList<>());
            ranks.add(i);
            parents[i] = -1;
        }
        shards.join(ranks, (left, right) -> {
            children.get(left).add(right);
            parents[right] = left;
            return left;
        });
        return new RankTree(shards.among(workers).get(rank), children.get(rank),
                parents[rank] < 0 ? OptionalInt.empty() : OptionalInt.of(parents[rank]));
    }
}
