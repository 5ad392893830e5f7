package lanewise.train.series;

import java.nio.file.Path;
import java.util.List;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunSummary;

/** What became of a run of a series. */
public sealed interface RunOutcome {
    /** Returns the run. */
    PlannedRun run();

    /** Returns one entry for each epoch that was completed. */
    List<EpochMetrics> history();

    /**
     * A run that came to its end.
     *
     * @param folder the run's folder, which holds the model
     */
    record Finished(PlannedRun run, List<EpochMetrics> history, RunSummary summary, Path folder)
            implements RunOutcome {}

    /**
     * A run that stopped because a number was no longer finite.
     *
     * @param finding which number, and where
     */
    record Diverged(PlannedRun run, List<EpochMetrics> history, String finding) implements RunOutcome {}
}
