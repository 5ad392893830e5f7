package lanewise.train.training;

import java.io.IOException;
import java.util.function.Supplier;
import lanewise.nn.training.Pause;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;

/** Is told what happens during a run. Every method may be left out; an exception ends the run. */
public interface RunListener {
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

    /** Called after {@link #onEpoch} with what the epoch gave in each layer. */
    default void onLayers(LayerMetrics layers) throws IOException {}

    /**
     * Called whenever the run could be left and resumed to the same bits, after the methods above.
     *
     * @param step the number of steps of the epoch that are done
     * @param state gives the state, with the tensors in use: to be written or copied before this method returns
     */
    default void onPause(Pause pause, int step, Supplier<RunState> state) throws IOException {}

    /** Called when a step cannot be made because a number is not finite; then the run fails. */
    default void onDivergence(Divergence divergence) throws IOException {}

    /** Called once, after the last epoch, unless the run failed or was suspended. */
    default void onEnd() throws IOException {}
}
