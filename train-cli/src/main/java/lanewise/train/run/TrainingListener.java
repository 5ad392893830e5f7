package lanewise.train.run;

import java.io.IOException;

/** Is told what happens during a run. Every method may be left out; an exception ends the run. */
public interface TrainingListener {
    /** Called once, before the first step. */
    default void onStart(RunConfig config, int stepsPerEpoch) throws IOException {}

    /**
     * Called after each step.
     *
     * @param epoch the number of the epoch, from 1
     * @param step the number of the step in the epoch, from 1
     * @param loss the loss of the step's batch
     */
    default void onStep(int epoch, int step, double loss) throws IOException {}

    /** Called after each epoch and its validation. */
    default void onEpoch(EpochMetrics metrics) throws IOException {}

    /** Called once, after the last epoch, unless the run failed. */
    default void onEnd() throws IOException {}
}
