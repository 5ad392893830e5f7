package lanewise.nn.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import lanewise.nn.Parameter;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Batches;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.Tensor;

/**
 * Steps that each shard makes by itself, and averages, as {@link Sharding#withAveraging} says. Afterwards the gradients of
 * the module are those of the first shard's last step.
 */
final class AveragedSteps implements Steps {
    private final EpochPlan plan;
    private final LearningRates rates;
    private final Optimizer optimizer;
    private final Sharding sharding;
    private final ShardTeam<LocalWorker> team;
    private final LocalWorker.Start start;
    private final List<Tensor> gradientsOfFirst;
    private final List<Batch> copies = new ArrayList<>(); // of the batches between two averages

    /**
     * Prepares steps.
     *
     * @throws IllegalArgumentException if parameters and buffers are not of one element type, or the part of this process is
     *     none of the tree
     */
    AveragedSteps(TrainingBuilder settings, EpochPlan plan, LearningRates rates) {
        this.plan = plan;
        this.rates = rates;
        optimizer = settings.optimizer;
        sharding = settings.sharding;
        Sharding.Replica own = new Sharding.Replica(settings.module, settings.loss, optimizer);
        team = new ShardTeam<>(sharding, own, replica -> {
            requireOptimizer(replica);
            return new LocalWorker(replica, settings.clipping(replica.optimizer().orElseThrow()), sharding.shards(),
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

    @Override
    public int together() {
        return sharding.averageEvery();
    }

    @Override
    public double[] make(Batches batches, int epoch, int first, int count) throws IOException {
        LocalWorker.Round round = round(batches, epoch, first, count);
        LocalWorker own = team.first();
        own.copyTo(start);
        List<Tensor> nowhere = List.of();
        ShardSum sum = team.compute((worker, tree) ->
                worker.compute(tree, start, round, worker == own ? gradientsOfFirst : nowhere));
        sharding.exchange().sum(sum);
        double[] losses = new double[count];
        for (int i = 0; i < count; i++) {
            losses[i] = sum.losses()[i];
            if (!Double.isFinite(losses[i])) {
                own.goTo(start);
                throw new DivergedException(finding(i), epoch, first + i + 1, plan.stepsBefore(epoch, first + i) + 1,
                        round.rates()[i], round.batches().get(i).indices());
            }
        }
        own.setToMeans(start, sum);
        own.setGradients(gradientsOfFirst);
        return losses;
    }

    private LocalWorker.Round round(Batches batches, int epoch, int first, int count) {
        double[] learningRates = new double[count];
        List<Batch> round = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            round.add(copy(batches.next(), i));
            rates.set(optimizer, epoch, plan.stepsBefore(epoch, first + i));
            learningRates[i] = optimizer.learningRate();
        }
        return new LocalWorker.Round(round, learningRates, plan.batchesBefore(epoch, first));
    }

    // In the memory of an earlier one of the same size.
    private Batch copy(Batch batch, int place) {
        boolean fits = place < copies.size() && copies.get(place).size() == batch.size();
        Batch copy = fits ? new Batch(copies.get(place).inputs().copyFrom(batch.inputs()),
                copies.get(place).targets().copyFrom(batch.targets()), batch.indices())
                : new Batch(batch.inputs().copy(), batch.targets().copy(), batch.indices());
        if (place < copies.size()) {
            copies.set(place, copy);
        } else {
            copies.add(copy);
        }
        return copy;
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
