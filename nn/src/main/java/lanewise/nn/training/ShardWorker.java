package lanewise.nn.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.internal.StorageOrder;
import lanewise.nn.loss.Loss;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** Computes shards one after the other with one module, and adds them up: log₂ S sums live at a time. For one thread. */
final class ShardWorker {
    private final WholeBatch gradients;
    private final int shards;
    private final List<Parameter> parameters;
    private final List<Tensor> values;
    private final List<Tensor> buffers; // in the order of their storage, as all tensors of terms are
    private final List<Tensor> terms = new ArrayList<>(); // gradients, then buffers
    private final DType dtype;
    private final List<ShardSum> sums = new ArrayList<>(); // one for each depth of the tree
    private String finding = "";

    /**
     * Prepares a worker.
     *
     * @throws IllegalArgumentException if parameters and buffers are not of one element type that computes
     */
    ShardWorker(Module module, Loss loss, int shards) {
        this.shards = shards;
        gradients = new WholeBatch(module, loss);
        parameters = module.parameters();
        values = parameters.stream().map(parameter -> StorageOrder.of(parameter.value())).toList();
        buffers = module.namedBuffers().values().stream().map(StorageOrder::of).toList();
        dtype = requireOneType(module.stateDict());
        parameters.forEach(parameter -> terms.add(StorageOrder.of(parameter.borrowGrad())));
        terms.addAll(buffers);
    }

    private static DType requireOneType(Map<String, Tensor> state) {
        DType first = state.isEmpty() ? DType.F32 : state.values().iterator().next().dtype();
        state.forEach((name, tensor) -> {
            if (tensor.dtype() != first || !first.computes() || !first.isFloating()) {
                throw new IllegalArgumentException("Training: shards need parameters and buffers of one element type, F32"
                        + " or F64, and " + name + " is " + tensor.dtype()
                        + (tensor.dtype() == first ? "" : ", the first one " + first));
            }
        });
        return first;
    }

    /** Returns the gradients in the order of their storage, and of the segments of a sum. */
    List<Tensor> gradients() {
        parameters.forEach(Parameter::borrowGrad); // whose zeros may not have been written yet
        return terms.subList(0, parameters.size());
    }

    /** Returns the empty string, or which parameter's gradient is the first not to be finite. */
    String gradientFinding() {
        return gradients.end();
    }

    /** Returns the buffers, which follow the gradients in a sum. */
    List<Tensor> buffers() {
        return buffers;
    }

    /** Returns a sum of zeros for the terms. */
    ShardSum newSum() {
        return new ShardSum(terms, dtype);
    }

    /** Takes over the parameters of another module of the same kind. */
    void copyParameters(ShardWorker other) {
        for (int i = 0; i < values.size(); i++) {
            values.get(i).copyFrom(other.values.get(i));
        }
    }

    /**
     * Computes shards, and changes the module's gradients and buffers.
     *
     * @param batch the whole batch
     * @param weight that of the whole batch's loss
     * @param passes the number of batches before this one
     * @param before the buffers as they were before the batch
     * @return a sum of this worker, valid until the next call
     */
    ShardSum compute(ShardTree tree, Batch batch, double weight, long passes, List<Tensor> before) {
        finding = "";
        return add(tree, 0, new Task(batch, weight, passes, before));
    }

    private record Task(Batch batch, double weight, long passes, List<Tensor> before) {}

    /** Returns what is not finite about the loss of the first shard of which something is not; else the empty string. */
    String finding() {
        return finding;
    }

    private ShardSum add(ShardTree node, int depth, Task task) {
        if (node.isLeaf()) {
            ShardSum sum = sum(depth);
            if (samples(node.from(), task.batch) == 0) {
                sum.clear();
            } else {
                sum.set(run(node.from(), task), terms);
            }
            return sum;
        }
        ShardSum sum = add(node.left(), depth, task);
        ShardTree right = node.right();
        if (!right.isLeaf()) {
            sum.add(add(right, depth + 1, task));
        } else if (samples(right.from(), task.batch) == 0) {
            sum.addZeros();
        } else {
            sum.add(run(right.from(), task), terms);
        }
        return sum;
    }

    private ShardSum sum(int depth) {
        while (sums.size() <= depth) {
            sums.add(newSum());
        }
        return sums.get(depth);
    }

    private int samples(int shard, Batch batch) {
        return ShardTree.firstSample(shard + 1, shards, batch.size())
                - ShardTree.firstSample(shard, shards, batch.size());
    }

    // Returns the loss of a shard by its share; the terms are its gradients, and the changes of its buffers by its share.
    private double run(int shard, Task task) {
        Batch batch = task.batch;
        int from = ShardTree.firstSample(shard, shards, batch.size());
        int count = samples(shard, batch);
        Batch part = new Batch(batch.inputs().narrow(0, from, count), batch.targets().narrow(0, from, count),
                Arrays.copyOfRange(batch.indices(), from, from + count));
        for (int i = 0; i < buffers.size(); i++) {
            buffers.get(i).copyFrom(task.before.get(i));
        }
        gradients.begin();
        String found;
        try {
            found = gradients.add(part, task.weight * count / batch.size(), task.passes * shards + shard);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Training: shard " + (shard + 1) + " of " + shards + " has " + count
                    + " of the " + batch.size() + " samples of a batch: " + e.getMessage(), e);
        }
        if (finding.isEmpty() && !found.isEmpty()) {
            finding = found + ", in shard " + (shard + 1) + " of " + shards;
        }
        gradients(); // those that no layer has added to are zeros
        double share = (double) count / batch.size();
        for (int i = 0; i < buffers.size(); i++) {
            change(buffers.get(i), task.before.get(i), share);
        }
        return share * gradients.loss();
    }

    // An infinite one that stays makes no NaN.
    private static void change(Tensor buffer, Tensor before, double share) {
        if (buffer.bitwiseEquals(before)) {
            buffer.fill(0);
        } else {
            buffer.sub(before, buffer).mul(share, buffer);
        }
    }
}
