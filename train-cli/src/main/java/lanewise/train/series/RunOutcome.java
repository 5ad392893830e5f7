package lanewise.train.series;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunSummary;

/** What became of a run of a series. */
public sealed interface RunOutcome {
    /** Returns the run. */
    PlannedRun run();

    /** Returns one entry for each epoch that was completed. */
    List<EpochMetrics> history();

    /** Returns why the run counts as diverged; nothing if it does not. */
    Optional<String> divergence();

    /** Returns the run if it came to its end and does not count as diverged: one of those that statistics are made of. */
    default Optional<Finished> undiverged() {
        return this instanceof Finished run && divergence().isEmpty() ? Optional.of(run) : Optional.empty();
    }

    /**
     * A run that came to its end.
     *
     * @param folder the run's folder, which holds the model
     */
    record Finished(PlannedRun run, List<EpochMetrics> history, RunSummary summary, Path folder)
            implements RunOutcome {
        /** Returns that its last losses have exploded, though they are finite, if they have. */
        @Override
        public Optional<String> divergence() {
            return history.isEmpty() ? Optional.empty() : history.getLast().divergence();
        }
    }

    /**
     * A run that stopped because a number was no longer finite.
     *
     * @param finding which number, and where
     */
    record Diverged(PlannedRun run, List<EpochMetrics> history, String finding) implements RunOutcome {
        @Override
        public Optional<String> divergence() {
            return Optional.of(finding);
        }
    }
}
