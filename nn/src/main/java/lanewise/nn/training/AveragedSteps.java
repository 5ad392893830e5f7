package lanewise.nn.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Batches;
import lanewise.nn.internal.Workspace;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.sharding.AveragedShards;
import lanewise.nn.sharding.Sharding;
import lanewise.tensor.Tensor;

/** Steps of {@link AveragedShards}. */
final class AveragedSteps implements Steps {
    private final EpochPlan plan;
    private final LearningRates rates;
    private final Optimizer optimizer;
    private final AveragedShards shards;
    private final int together;
    private final List<Copy> copies = new ArrayList<>(); // of the batches between two averages

    /** Memory for a batch. */
    private record Copy(Workspace inputs, Workspace targets) {
        Batch of(Batch batch) {
            return new Batch(copy(batch.inputs(), inputs), copy(batch.targets(), targets), batch.indices());
        }

        private static Tensor copy(Tensor tensor, Workspace memory) {
            return memory.get(tensor.dtype(), tensor.shape()).copyFrom(tensor);
        }
    }

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

    private Batch copy(Batch batch, int place) {
        if (place == copies.size()) {
            copies.add(new Copy(new Workspace(), new Workspace()));
        }
        return copies.get(place).of(batch);
    }

    @Override
    public void close() {
        shards.close();
    }
}
