package lanewise.nn.sharding;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lanewise.nn.Parameter;
import lanewise.nn.data.Batch;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.Tensor;

/**
 * Steps that each shard makes by itself, and averages, as {@link Sharding#withAveraging} says. Afterwards the gradients of
 * the module are those of the first shard's last step. For one thread, and closed by it.
 */
public final class AveragedShards implements AutoCloseable {
    private final Sharding sharding;
    private final Optimizer optimizer;
    private final ShardTeam<LocalWorker> team;
    private final LocalWorker.Start start;
    private final List<Tensor> gradientsOfFirst;

    /**
     * Batches between two averages.
     *
     * @param batches one for each step, N at most
     * @param rates the learning rate of each step
     * @param batchesBefore the number of batches of the training before the first, of which the factors of dropout are a
     *     function
     */
    public record Round(List<Batch> batches, double[] rates, long batchesBefore) {}

    /**
     * What came of a round.
     *
     * @param losses the mean loss of the samples of each step, up to the first that is not finite
     * @param finding the empty string; or what is not finite, in the step after these: then the module and the optimizer are
     *     what they were before the round
     */
    public record Outcome(double[] losses, String finding) {}

    /**
     * Prepares steps.
     *
     * @param own what is trained, with its optimizer
     * @param clipping returns how the gradients of an optimizer's parameters are clipped
     * @throws IllegalArgumentException if parameters and buffers are not of one element type, or the part of this process is
     *     none of the tree
     */
    public AveragedShards(Sharding.Replica own, Sharding sharding,
            Function<Optimizer, Optional<GradientClipping>> clipping) {
        this.sharding = sharding;
        optimizer = own.optimizer().orElseThrow();
        team = new ShardTeam<>(sharding, own, replica -> {
            requireOptimizer(replica);
            return new LocalWorker(replica, clipping.apply(replica.optimizer().orElseThrow()), sharding.shards(),
                    sharding.averageEvery());
        });
        start = team.first().start();
        gradientsOfFirst = team.first().newGradients();
    }

    private void requireOptimizer(Sharding.Replica replica) {
        Optimizer other = replica.optimizer().orElseThrow(() -> new IllegalArgumentException(
                "Training: a replica has no optimizer; shards that are averaged make steps of their own"));
        Set<Parameter> known = Set.copyOf(replica.module().parameters());
        if (!known.containsAll(other.parameters()) || !other.state().keySet().equals(optimizer.state().keySet())) {
            throw new IllegalArgumentException("Training: the optimizer of a replica is not one of its module's parameters"
                    + " with the settings of the training's");
        }
    }

    /**
     * Makes the steps of a round and takes the average. Whatever it throws, the module and the optimizer are what they were
     * before the round.
     *
     * @throws IOException if other processes cannot be reached
     */
    public Outcome make(Round round) throws IOException {
        LocalWorker own = team.first();
        own.copyTo(start);
        boolean averaged = false;
        try {
            ShardSum sum = sum(round);
            double[] losses = Arrays.copyOf(sum.losses(), round.batches().size());
            for (int i = 0; i < losses.length; i++) {
                if (!Double.isFinite(losses[i])) {
                    return new Outcome(Arrays.copyOf(losses, i), finding(i));
                }
            }
            own.setToMeans(start, sum);
            own.setGradients(gradientsOfFirst);
            averaged = true;
            return new Outcome(losses, "");
        } finally {
            if (!averaged) {
                own.goTo(start); // until then it holds the share of a shard
            }
        }
    }

    private ShardSum sum(Round round) throws IOException {
        LocalWorker own = team.first();
        List<Tensor> nowhere = List.of();
        ShardSum sum = team.compute((worker, tree) ->
                worker.compute(tree, start, round, worker == own ? gradientsOfFirst : nowhere));
        sharding.exchange().sum(sum);
        return sum;
    }

    // Other processes know no more about ours than the sum.
    private String finding(int step) {
        return team.workers().map(LocalWorker::finding).filter(Objects::nonNull).filter(found -> found.step() == step)
                .map(LocalWorker.Finding::text).findFirst()
                .orElse("a loss or a gradient is not finite, in a shard of another process");
    }

    @Override
    public void close() {
        team.close();
    }
}
