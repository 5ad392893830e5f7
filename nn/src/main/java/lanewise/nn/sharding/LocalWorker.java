package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.data.Batch;
import lanewise.nn.internal.StorageOrder;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** Makes steps of shards with one module and one optimizer, and adds up where each shard comes to. For one thread. */
final class LocalWorker {
    private final WholeBatch gradients;
    private final Optimizer optimizer;
    private final Optional<GradientClipping> clipping;
    private final int shards;
    private final List<Tensor> values; // of all parameters, in the order of their storage, as all tensors of terms are
    private final List<Tensor> gradientsOfAll;
    private final List<Tensor> averaged = new ArrayList<>(); // of the optimizer's parameters, then what it remembers
    private final BufferMeans buffers;
    private final TreeSum sums;
    private Finding finding; // null if all is finite

    /** What is not finite, and in which of the steps. */
    record Finding(int step, String text) {}

    /** Where all shards begin: copies. */
    record Start(List<Tensor> values, List<Tensor> buffers, Map<String, Tensor> optimizer) {}

    /**
     * Prepares a worker.
     *
     * @param steps the largest number of steps between two averages
     * @throws IllegalArgumentException if parameters and buffers are not of one element type that computes
     */
    LocalWorker(Sharding.Replica replica, Optional<GradientClipping> clipping, int shards, int steps) {
        Module module = replica.module();
        DType dtype = GradientWorker.requireOneType(module.stateDict());
        gradients = new WholeBatch(module, replica.loss());
        optimizer = replica.optimizer().orElseThrow();
        this.clipping = clipping;
        this.shards = shards;
        values = module.parameters().stream().map(parameter -> StorageOrder.of(parameter.value())).toList();
        gradientsOfAll = module.parameters().stream().map(Parameter::borrowGrad).map(StorageOrder::of).toList();
        optimizer.parameters().forEach(parameter -> averaged.add(StorageOrder.of(parameter.value())));
        optimizer.stateTensors().values().forEach(tensor -> averaged.add(StorageOrder.of(tensor)));
        buffers = new BufferMeans(module, dtype);
        List<Tensor> terms = new ArrayList<>(averaged);
        terms.addAll(buffers.terms());
        sums = new TreeSum(terms, dtype, steps);
    }

    /** Returns copies of where this worker stands. */
    Start start() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        optimizer.state().forEach((name, tensor) -> state.put(name, tensor.copy()));
        return new Start(values.stream().map(Tensor::copy).toList(), buffers.copies(), state);
    }

    /** Copies where this worker stands to copies that {@link #start} returned. */
    void copyTo(Start start) {
        for (int i = 0; i < values.size(); i++) {
            start.values.get(i).copyFrom(values.get(i));
        }
        buffers.copyTo(start.buffers);
        optimizer.state().forEach((name, tensor) -> start.optimizer.get(name).copyFrom(tensor));
    }

    /** Goes back to a start. */
    void goTo(Start start) {
        for (int i = 0; i < values.size(); i++) {
            values.get(i).copyFrom(start.values.get(i));
        }
        buffers.set(start.buffers);
        optimizer.loadState(start.optimizer);
    }

    /** Goes to the mean over all shards, whose sum is given; the number of steps is that of the latest shard. */
    void setToMeans(Start start, ShardSum sum) {
        List<Tensor> segments = sum.segments();
        for (int i = 0; i < averaged.size(); i++) {
            averaged.get(i).copyFrom(segments.get(i));
        }
        buffers.setToMeans(start.buffers, segments.subList(averaged.size(), segments.size()));
    }

    /**
     * Makes the steps of shards, one shard after the other.
     *
     * @return a sum of this worker, of the shares of where each comes to, valid until the next call. Where a number was not
     *     finite, losses are NaN from that step on.
     */
    ShardSum compute(ShardTree tree, Start start, AveragedShards.Round round, List<Tensor> gradientsOfFirst) {
        finding = null;
        return sums.of(tree, (shard, losses) -> {
            goTo(start);
            for (int step = 0; step < round.batches().size(); step++) {
                if (!step(shard, step, round, losses)) {
                    Arrays.fill(losses, step, losses.length, Double.NaN);
                    break;
                }
            }
            if (shard == tree.from()) {
                copyGradients(gradientsOfFirst);
            }
            double share = 1.0 / shards;
            averaged.forEach(tensor -> tensor.mul(share, tensor));
            buffers.scale(start.buffers, share);
            return true;
        });
    }

    private boolean step(int shard, int step, AveragedShards.Round round, double... losses) {
        Batch batch = round.batches().get(step);
        ShardSamples samples = ShardSamples.of(shard, shards, batch.size());
        gradients.begin();
        long pass = (round.batchesBefore() + step) * shards + shard;
        String found = samples.named(() -> gradients.add(samples.of(batch), 1, pass));
        if (found.isEmpty()) {
            found = gradients.end();
        }
        if (!found.isEmpty()) {
            if (finding == null || step < finding.step) {
                finding = new Finding(step, found + ", in " + samples);
            }
            return false;
        }
        losses[step] = samples.share() * gradients.loss();
        clipping.ifPresent(GradientClipping::clip);
        optimizer.setLearningRate(round.rates()[step]);
        optimizer.step();
        return true;
    }

    private void copyGradients(List<Tensor> copies) {
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).copyFrom(gradientsOfAll.get(i));
        }
    }

    /** Returns tensors for gradients. */
    List<Tensor> newGradients() {
        return gradientsOfAll.stream().map(Tensor::zerosLike).toList();
    }

    /** Sets the gradients. */
    void setGradients(List<Tensor> others) {
        for (int i = 0; i < others.size(); i++) {
            gradientsOfAll.get(i).copyFrom(others.get(i));
        }
    }

    /** Returns what is not finite in the earliest step of which something is not, and there in the first shard; or null. */
    Finding finding() {
        return finding;
    }
}
