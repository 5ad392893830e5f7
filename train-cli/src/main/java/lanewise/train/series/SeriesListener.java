package lanewise.train.series;

import java.io.IOException;
import java.nio.file.Path;
import lanewise.train.evaluation.EpochMetrics;

/** Is told what happens in a series of runs: one call at a time, whatever the number of runs side by side. */
public interface SeriesListener {
    /** Tells nobody. */
    SeriesListener NONE = new SeriesListener() { };

    /**
     * Called before a run is trained.
     *
     * @param run the run
     * @param epochsDone the number of its epochs that were trained before, if it is resumed
     */
    default void onStart(PlannedRun run, int epochsDone) {}

    /** Called after each epoch of a run. */
    default void onEpoch(PlannedRun run, EpochMetrics metrics) {}

    /**
     * Called after a checkpoint of a run was written, from which it could go on elsewhere too. Those of several runs may come
     * at once.
     *
     * @param file the checkpoint, which stays as it is until this method returns
     * @throws IOException if the listener cannot do its work: the run fails
     */
    default void onCheckpoint(PlannedRun run, Path file) throws IOException {}

    /**
     * Called when the outcome of a run is known.
     *
     * @param earlier whether it was known before, and nothing was trained for it
     */
    default void onOutcome(RunOutcome outcome, boolean earlier) {}

    /**
     * Called when a run has failed while the others go on.
     *
     * @param message what failed, in one line
     */
    default void onFailure(PlannedRun run, String message) {}
}
