package lanewise.nn.sharding;

import java.io.IOException;
import java.util.List;
import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.loss.Loss;
import lanewise.tensor.Tensor;

/** Batches in shards whose gradients are added, as {@link Sharding} says. */
final class ShardedBatch implements BatchGradients {
    private final GradientExchange exchange;
    private final ShardTeam<GradientWorker> team;
    private final List<Tensor> before; // the buffers before the batch
    private ShardSum latest; // of the latest batch, in use by the first worker
    private ShardSum step; // of several batches of a step; null if there were none of several
    private int batches; // of this step

    /**
     * Prepares batches.
     *
     * @throws IllegalArgumentException if parameters and buffers are not of one element type, or the part of this process is
     *     none of the tree
     */
    ShardedBatch(Module module, Loss loss, Sharding sharding) {
        exchange = sharding.exchange();
        team = new ShardTeam<>(sharding, new Sharding.Replica(module, loss), replica ->
                new GradientWorker(replica.module(), replica.loss(), sharding.shards()));
        before = team.first().buffers().copies();
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
        GradientWorker first = team.first();
        first.buffers().copyTo(before);
        boolean summed = false;
        try {
            latest = compute(batch, weight, passes);
            exchange.sum(latest);
            summed = true;
        } finally {
            if (!summed) {
                first.buffers().set(before); // until then they hold the share of a shard
            }
        }
        first.buffers().setToMeans(before, first.ofBuffers(latest));
        if (batches > 0) {
            step.add(latest);
        }
        batches++;
        return Double.isFinite(loss()) ? "" : finding();
    }

    private ShardSum compute(Batch batch, double weight, long passes) {
        GradientWorker first = team.first();
        return team.compute((worker, tree) -> {
            if (worker != first) {
                worker.copyParameters(first);
            }
            return worker.compute(tree, batch, weight, passes, before);
        });
    }

    // The latest sum is written over by the next batch.
    private void keepFirst() {
        if (step == null) {
            step = team.first().newSum();
        }
        step.set(latest.losses(), latest.segments());
    }

    // Other processes know no more about ours than the sum.
    private String finding() {
        return team.workers().map(GradientWorker::finding).filter(found -> !found.isEmpty()).findFirst()
                .orElse("the loss is " + loss() + ", in a shard of another process");
    }

    @Override
    public double loss() {
        return latest.losses()[0];
    }

    @Override
    public String end() {
        return team.first().setGradients(batches > 1 ? step : latest);
    }

    @Override
    public void close() {
        team.close();
    }
}
