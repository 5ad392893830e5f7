package lanewise.train.series;

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
     * Called when the outcome of a run is known.
     *
     * @param earlier whether it was known before, and nothing was trained for it
     */
    default void onOutcome(RunOutcome outcome, boolean earlier) {}
}
