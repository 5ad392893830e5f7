package lanewise.nn.training;

import java.io.IOException;
import java.util.Optional;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Batches;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.sharding.BatchGradients;

/** Steps by the gradients of all samples. */
final class GradientSteps implements Steps {
    private final EpochPlan plan;
    private final LearningRates rates;
    private final Optimizer optimizer;
    private final BatchGradients gradients;
    private final Optional<GradientClipping> clipping;

    GradientSteps(TrainingBuilder settings, EpochPlan plan, LearningRates rates) {
        this.plan = plan;
        this.rates = rates;
        optimizer = settings.optimizer;
        gradients = BatchGradients.of(settings.module, settings.loss, settings.sharding);
        clipping = settings.clipping(optimizer);
    }

    @Override
    public int together() {
        return 1;
    }

    @Override
    public double[] make(Batches batches, int epoch, int first, int count) throws IOException {
        double[] losses = new double[count];
        for (int i = 0; i < count; i++) {
            losses[i] = make(batches, epoch, first + i);
        }
        return losses;
    }

    private double make(Batches batches, int epoch, int step) throws IOException {
        long passes = plan.batchesBefore(epoch, step);
        int samples = plan.samples(step);
        int left = samples;
        double loss = 0;
        gradients.begin();
        Batch batch = null;
        while (left > 0) {
            batch = batches.next();
            double weight = (double) batch.size() / samples;
            requireFinite(gradients.add(batch, weight, passes), batch, epoch, step);
            loss += weight * gradients.loss();
            left -= batch.size();
            passes++;
        }
        requireFinite(gradients.end(), batch, epoch, step);
        clipping.ifPresent(GradientClipping::clip);
        rates.set(optimizer, epoch, plan.stepsBefore(epoch, step));
        optimizer.step();
        return loss;
    }

    private void requireFinite(String finding, Batch batch, int epoch, int step) {
        if (!finding.isEmpty()) {
            throw new DivergedException(finding, epoch, step + 1, plan.stepsBefore(epoch, step) + 1,
                    optimizer.learningRate(), batch.indices());
        }
    }

    @Override
    public void close() {
        gradients.close();
    }
}
