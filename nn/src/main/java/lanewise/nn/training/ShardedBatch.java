package lanewise.nn.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.loss.Loss;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;

/**
 * Batches in shards, as {@link Sharding} says. The caller's thread computes the first ones with the training's own module,
 * and each further thread some with a replica.
 */
final class ShardedBatch implements BatchGradients {
    private final Sharding sharding;
    private final ShardTree part; // what this process computes
    private final ShardWorker first;
    private final Module module;
    private final Loss lossFunction;
    private final List<Replica> replicas = new ArrayList<>(); // as many as there were threads for
    private final List<Tensor> before = new ArrayList<>(); // the buffers before the batch
    private ShardSum latest; // of the latest batch, in use by the first worker
    private ShardSum step; // of several batches of a step; null if there were none of several
    private int batches; // of this step
    private double loss;

    private record Replica(Sharding.Replica made, ShardWorker worker, BackgroundThread<ShardSum> thread) {}

    /**
     * Prepares batches.
     *
     * @throws IllegalArgumentException if parameters and buffers are not of one element type, or the part of this process is
     *     none of the tree
     */
    ShardedBatch(Module module, Loss loss, Sharding sharding) {
        this.sharding = sharding;
        first = new ShardWorker(module, loss, sharding.shards());
        this.module = module;
        lossFunction = loss;
        ShardTree tree = ShardTree.of(sharding.shards());
        part = sharding.exchange().part(tree);
        if (!tree.contains(part)) {
            throw new IllegalArgumentException("Training: the exchange has this process compute shards " + part.from()
                    + " to " + (part.to() - 1) + " of " + sharding.shards()
                    + ", which are no complete subtree; take a part of ShardTree.among");
        }
        first.buffers().forEach(buffer -> before.add(Tensor.zerosLike(buffer)));
    }

    @Override
    public void begin() {
        batches = 0;
    }

    @Override
    public String add(Batch batch, double weight, long passes) throws IOException {
        if (batches == 1) {
            keepFirst();
        }
        for (int i = 0; i < before.size(); i++) {
            before.get(i).copyFrom(first.buffers().get(i));
        }
        latest = compute(batch, weight, passes);
        sharding.exchange().sum(latest);
        List<Tensor> changes = latest.segments().subList(first.gradients().size(), latest.segments().size());
        for (int i = 0; i < before.size(); i++) {
            before.get(i).add(changes.get(i), first.buffers().get(i));
        }
        if (batches > 0) {
            step.add(latest);
        }
        batches++;
        loss = latest.loss();
        return Double.isFinite(loss) ? "" : finding();
    }

    // The latest sum is written over by the next batch.
    private void keepFirst() {
        if (step == null) {
            step = first.newSum();
        }
        step.set(latest.loss(), latest.segments());
    }

    // Returns the sum over the shards of this process.
    private ShardSum compute(Batch batch, double weight, long passes) {
        int threads = Parallelism.threads();
        int workers = sharding.replicas().isEmpty() ? 1 : Math.min(threads, part.leaves());
        int threadsOfEach = Math.max(1, threads / workers);
        List<ShardTree> parts = part.among(workers);
        addReplicas(workers - 1);
        List<Replica> others = replicas.subList(0, workers - 1);
        for (int i = 0; i < others.size(); i++) {
            ShardWorker worker = others.get(i).worker;
            ShardTree tree = parts.get(i + 1);
            others.get(i).thread.start(threadsOfEach, () -> {
                worker.copyParameters(first);
                return worker.compute(tree, batch, weight, passes, before);
            });
        }
        List<ShardSum> sums = new ArrayList<>();
        RuntimeException failure = null;
        try {
            sums.add(Parallelism.withThreads(threadsOfEach, () ->
                    first.compute(parts.getFirst(), batch, weight, passes, before)));
        } catch (RuntimeException e) {
            failure = e;
        }
        // All of them end before the batch does, whatever happens.
        for (Replica other : others) {
            try {
                sums.add(other.thread.take());
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return part.join(sums, ShardSum::add);
    }

    private void addReplicas(int number) {
        while (replicas.size() < number) {
            Sharding.Replica made = sharding.replicas().orElseThrow().get();
            made.module().train();
            requireReplica(made);
            replicas.add(new Replica(made, new ShardWorker(made.module(), made.loss(), sharding.shards()),
                    new BackgroundThread<>("lanewise-shards-" + (replicas.size() + 1))));
        }
    }

    private void requireReplica(Sharding.Replica made) {
        boolean used = made.module() == module || made.loss() == lossFunction || replicas.stream().anyMatch(
                other -> made.module() == other.made.module() || made.loss() == other.made.loss());
        if (used) {
            throw new IllegalArgumentException("Training: a replica has the module or the loss of another thread;"
                    + " each needs new ones");
        }
        String here = describe(module);
        String there = describe(made.module());
        if (!here.equals(there)) {
            throw new IllegalArgumentException("Training: a replica is another module than the one that is trained: "
                    + there + " there, " + here + " here");
        }
    }

    // All that decides the bits besides values: layers, their sizes and constants, seeds of noise, names and shapes.
    private static String describe(Module module) {
        StringJoiner parts = new StringJoiner("; ");
        module.namedModules().forEach((name, layer) -> parts.add(name + " " + layer
                + (layer instanceof MultiplicativeNoise noise ? " of seed " + noise.seed() : "")));
        module.stateDict().forEach((name, tensor) -> parts.add(name + " " + tensor.dtype() + tensor.shape()));
        return parts.toString();
    }

    // Other processes know no more about ours than the sum.
    private String finding() {
        List<String> findings = new ArrayList<>(List.of(first.finding()));
        replicas.forEach(replica -> findings.add(replica.worker.finding()));
        return findings.stream().filter(found -> !found.isEmpty()).findFirst()
                .orElse("the loss is " + loss + ", in a shard of another process");
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public String end() {
        List<Tensor> sums = (batches > 1 ? step : latest).segments();
        List<Tensor> gradients = first.gradients();
        for (int i = 0; i < gradients.size(); i++) {
            gradients.get(i).copyFrom(sums.get(i));
        }
        return first.gradientFinding();
    }

    @Override
    public void close() {
        replicas.forEach(replica -> replica.thread.close());
        replicas.clear();
    }
}
