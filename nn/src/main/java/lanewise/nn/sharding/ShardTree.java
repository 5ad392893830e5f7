package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * A complete subtree of the binary tree by which what the shards of a batch give is added up: the shards {@code from} to
 * {@code to − 1}. The tree over S shards is a function of S alone, and so is each sum: whoever computes a subtree, and
 * wherever, has the same bits.
 *
 * <pre>{@code
 * sum(node) = node.isLeaf() ? what shard node.from() gives : sum(node.left()) + sum(node.right())
 * }</pre>
 *
 * <p>The left child has half of the shards, and the one more where they are odd: 2, 4 or 8 workers have as many shards each
 * whenever that divides S.
 *
 * @param from the first shard, from 0
 * @param to the shard behind the last one
 */
public record ShardTree(int from, int to) {
    /** Checks that there is a shard. */
    public ShardTree {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("ShardTree: from " + from + " to " + to + " there is no shard");
        }
    }

    /**
     * Returns the whole tree.
     *
     * @param shards S, from 1
     */
    public static ShardTree of(int shards) {
        return new ShardTree(0, shards);
    }

    /** Returns the number of shards. */
    public int leaves() {
        return to - from;
    }

    /** Returns whether this is one shard. */
    public boolean isLeaf() {
        return leaves() == 1;
    }

    private int middle() {
        if (isLeaf()) {
            throw new IllegalStateException("ShardTree: shard " + from + " has no parts");
        }
        return from + Math.ceilDiv(leaves(), 2);
    }

    /**
     * Returns the left child.
     *
     * @throws IllegalStateException if this is one shard
     */
    public ShardTree left() {
        return new ShardTree(from, middle());
    }

    /**
     * Returns the right child.
     *
     * @throws IllegalStateException if this is one shard
     */
    public ShardTree right() {
        return new ShardTree(middle(), to);
    }

    /** Returns whether another tree is this one or one of its complete subtrees. */
    public boolean contains(ShardTree other) {
        return equals(other) || !isLeaf() && (left().contains(other) || right().contains(other));
    }

    /**
     * Divides the shards among workers: each has one complete subtree, in order. A child has workers in proportion to its
     * shards, one at least.
     *
     * @param workers from 1 to the number of shards
     */
    public List<ShardTree> among(int workers) {
        requireWorkers(workers);
        List<ShardTree> parts = new ArrayList<>();
        divide(workers, parts);
        return List.copyOf(parts);
    }

    private void requireWorkers(int workers) {
        if (workers < 1 || workers > leaves()) {
            throw new IllegalArgumentException("ShardTree: " + leaves() + " shards cannot be divided among " + workers
                    + " workers; choose 1 to " + leaves());
        }
    }

    private void divide(int workers, List<ShardTree> parts) {
        if (workers == 1) {
            parts.add(this);
            return;
        }
        int ofLeft = workersOfLeft(workers);
        left().divide(ofLeft, parts);
        right().divide(workers - ofLeft, parts);
    }

    private int workersOfLeft(int workers) {
        int leaves = left().leaves();
        long inProportion = Math.ceilDiv((long) workers * leaves, leaves());
        return Math.clamp(inProportion, Math.max(1, workers - right().leaves()), Math.min(leaves, workers - 1));
    }

    /**
     * Adds up what the workers of {@link #among} have, as the tree does.
     *
     * @param parts what each worker has, in order
     * @param sum adds the second to the first, and returns the sum
     */
    public <T> T join(List<T> parts, BinaryOperator<T> sum) {
        requireWorkers(parts.size());
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int ofLeft = workersOfLeft(parts.size());
        return sum.apply(left().join(parts.subList(0, ofLeft), sum),
                right().join(parts.subList(ofLeft, parts.size()), sum));
    }

    /**
     * Returns the first sample of a shard, ⌊sB ÷ S⌋, in a batch of B; that of the next shard is the end of this one. A shard
     * is empty where both are the same.
     *
     * @param shard s, from 0 to S
     * @param shards S
     * @param batch B
     */
    public static int firstSample(int shard, int shards, int batch) {
        return Math.toIntExact((long) shard * batch / shards);
    }
}
