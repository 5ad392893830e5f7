package lanewise.nn.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Batches;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.sharding.AveragedShards;
import lanewise.nn.sharding.Sharding;

/** Steps of {@link AveragedShards}. */
final class AveragedSteps implements Steps {
    private final EpochPlan plan;
    private final LearningRates rates;
    private final Optimizer optimizer;
    private final AveragedShards shards;
    private final int together;
    private final List<Batch> copies = new ArrayList<>(); // of the batches between two averages

    AveragedSteps(TrainingBuilder settings, EpochPlan plan, LearningRates rates) {
        this.plan = plan;
        this.rates = rates;
        optimizer = settings.optimizer;
        together = settings.sharding.averageEvery();
        shards = new AveragedShards(new Sharding.Replica(settings.module, settings.loss, optimizer), settings.sharding,
                settings::clipping);
    }

    @Override
    public int together() {
        return together;
    }

    @Override
    public double[] make(Batches batches, int epoch, int first, int count) throws IOException {
        AveragedShards.Round round = round(batches, epoch, first, count);
        AveragedShards.Outcome outcome = shards.make(round);
        if (!outcome.finding().isEmpty()) {
            int i = outcome.losses().length;
            throw new DivergedException(outcome.finding(), epoch, first + i + 1, plan.stepsBefore(epoch, first + i) + 1,
                    round.rates()[i], round.batches().get(i).indices());
        }
        return outcome.losses();
    }

    private AveragedShards.Round round(Batches batches, int epoch, int first, int count) {
        double[] learningRates = new double[count];
        List<Batch> round = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            round.add(copy(batches.next(), i));
            rates.set(optimizer, epoch, plan.stepsBefore(epoch, first + i));
            learningRates[i] = optimizer.learningRate();
        }
        return new AveragedShards.Round(round, learningRates, plan.batchesBefore(epoch, first));
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

    @Override
    public void close() {
        shards.close();
    }
}
