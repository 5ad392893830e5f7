package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Adds up what one worker's shards give, by the tree, one shard after the other: about log₂ S sums live at a time. For one
 * thread.
 */
final class TreeSum {
    private final List<Tensor> terms;
    private final DType dtype;
    private final double[] losses; // of the latest shard
    private final List<ShardSum> sums = new ArrayList<>(); // one for each depth of the tree

    /** Computes one shard. */
    @FunctionalInterface
    interface Leaf {
        /**
         * Sets the terms and the losses to those of a shard.
         *
         * @param losses zeros at first
         * @return whether it has samples; if not, the terms count as zeros
         */
        boolean compute(int shard, double[] losses);
    }

    /**
     * Prepares sums.
     *
     * @param terms the tensors that each shard sets
     * @param losses how many losses each shard sets
     */
    TreeSum(List<Tensor> terms, DType dtype, int losses) {
        this.terms = List.copyOf(terms);
        this.dtype = dtype;
        this.losses = new double[losses];
    }

    /** Returns a sum of zeros. */
    ShardSum newSum() {
        return new ShardSum(terms, dtype, losses.length);
    }

    /** Returns the sum of the shards of a tree, which is valid until the next call. */
    ShardSum of(ShardTree tree, Leaf leaf) {
        return add(tree, 0, leaf);
    }

    private ShardSum add(ShardTree node, int depth, Leaf leaf) {
        if (node.isLeaf()) {
            ShardSum sum = sum(depth);
            if (compute(node.from(), leaf)) {
                sum.set(losses, terms);
            } else {
                sum.clear();
            }
            return sum;
        }
        ShardSum sum = add(node.left(), depth, leaf);
        ShardTree right = node.right();
        if (!right.isLeaf()) {
            sum.add(add(right, depth + 1, leaf));
        } else if (compute(right.from(), leaf)) {
            sum.add(losses, terms);
        } else {
            sum.addZeros();
        }
        return sum;
    }

    private boolean compute(int shard, Leaf leaf) {
        Arrays.fill(losses, 0);
        return leaf.compute(shard, losses);
    }

    private ShardSum sum(int depth) {
        while (sums.size() <= depth) {
            sums.add(newSum());
        }
        return sums.get(depth);
    }
}
