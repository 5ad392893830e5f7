package lanewise.nn.training;

import java.io.IOException;
import lanewise.nn.data.Batches;

/** Makes the steps of a training. For one thread, and closed by it. */
interface Steps extends AutoCloseable {
    /** Returns how those of a training are made. */
    static Steps of(TrainingBuilder settings, EpochPlan plan, LearningRates rates) {
        return settings.sharding.averageEvery() > 0 ? new AveragedSteps(settings, plan, rates)
                : new GradientSteps(settings, plan, rates);
    }

    /** Returns how many steps are made together: within them the training has no state. */
    int together();

    /**
     * Makes steps of an epoch.
     *
     * @param batches where the batches of the steps come from
     * @param epoch the epoch, from 1
     * @param first the number of the first step, from 0
     * @param count at most as many as are made together
     * @return the mean loss of the samples of each step
     * @throws DivergedException if a loss or a gradient is not finite; none of the steps is made
     * @throws IOException if other processes cannot be reached
     */
    double[] make(Batches batches, int epoch, int first, int count) throws IOException;

    /** Ends the threads of it, if it has any. */
    @Override
    void close();
}
