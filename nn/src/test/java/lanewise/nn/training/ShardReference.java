package lanewise.nn.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Parameter;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.sharding.ShardTree;
import lanewise.nn.sharding.Sharding;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * A step in shards as {@link Sharding} writes it down: each with a module of its own, all kept, then added number by number.
 */
final class ShardReference {
    private final Supplier<? extends Module> modules;
    private final int shards;

    /** What a batch gives, or a node of the tree: gradients and buffers in the order of their names, row by row. */
    record Result(double loss, List<double[]> gradients, List<double[]> buffers, List<Boolean> changed) {}

    ShardReference(Supplier<? extends Module> modules, int shards) {
        this.modules = modules;
        this.shards = shards;
    }

    /** Returns the loss, the gradients and the buffers after a batch, of which {@code state} is left as it is. */
    Result of(Module state, Batch batch, long pass) {
        DType dtype = state.parameters().getFirst().value().dtype();
        List<Result> leaves = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            leaves.add(leaf(state, batch, shard, pass));
        }
        Result sum = sum(ShardTree.of(shards), leaves, dtype);
        List<double[]> buffers = new ArrayList<>();
        for (Tensor before : state.namedBuffers().values()) {
            int i = buffers.size();
            boolean changed = leaves.stream().anyMatch(leaf -> leaf.changed.get(i));
            buffers.add(changed ? sum.buffers.get(i) : numbers(before));
        }
        return new Result(sum.loss, sum.gradients, buffers, List.of());
    }

    private Result leaf(Module state, Batch batch, int shard, long pass) {
        int from = shard * batch.size() / shards;
        int to = (shard + 1) * batch.size() / shards;
        Module module = modules.get();
        module.loadStateDict(state.stateDict());
        module.train();
        MultiplicativeNoise.setSteps(module, pass * shards + shard);
        double loss = 0;
        double share = (to - from) / (double) batch.size();
        if (to > from) {
            SoftmaxCrossEntropyLoss function = new SoftmaxCrossEntropyLoss();
            loss = share * function.forward(module.forward(batch.inputs().slice(0, from, to).copy()),
                    batch.targets().slice(0, from, to).copy());
            module.backward(function.backward().mul(share));
        }
        List<double[]> buffers = new ArrayList<>();
        List<Boolean> changed = new ArrayList<>();
        module.namedBuffers().forEach((name, after) -> {
            buffers.add(numbers(after.mul(share)));
            changed.add(!after.bitwiseEquals(state.namedBuffers().get(name)));
        });
        return new Result(loss, module.parameters().stream().map(Parameter::grad).map(ShardReference::numbers).toList(),
                buffers, changed);
    }

    private static Result sum(ShardTree node, List<Result> leaves, DType dtype) {
        if (node.to() - node.from() == 1) {
            return leaves.get(node.from());
        }
        int middle = node.from() + (node.to() - node.from() + 1) / 2;
        Result left = sum(new ShardTree(node.from(), middle), leaves, dtype);
        Result right = sum(new ShardTree(middle, node.to()), leaves, dtype);
        return new Result(left.loss + right.loss, plus(left.gradients, right.gradients, dtype),
                plus(left.buffers, right.buffers, dtype), List.of());
    }

    private static List<double[]> plus(List<double[]> left, List<double[]> right, DType dtype) {
        List<double[]> sums = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            sums.add(plus(left.get(i), right.get(i), dtype));
        }
        return sums;
    }

    // A sum of two floats is exact in doubles, or rounded twice to the same float: 53 bits are more than 2 · 24 + 1.
    private static double[] plus(double[] left, double[] right, DType dtype) {
        double[] sum = new double[left.length];
        Arrays.setAll(sum, i -> dtype == DType.F32 ? (float) left[i] + (float) right[i] : left[i] + right[i]);
        return sum;
    }

    /** Returns the elements row by row. */
    static double[] numbers(Tensor tensor) {
        return tensor.to(DType.F64).toDoubleArray();
    }
}
