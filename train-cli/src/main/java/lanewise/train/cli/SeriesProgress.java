package lanewise.train.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import lanewise.train.run.EpochMetrics;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SeriesListener;

/** Shows a series: one line for each run that ends, with the time that is left at the pace so far. */
final class SeriesProgress implements SeriesListener {
    private final PrintWriter err;
    private final int runs;
    private final long start = System.nanoTime();
    private int done;
    private int earlier;
    private long epochsLeft;
    private long epochsDone;

    SeriesProgress(PrintWriter err, List<PlannedRun> runs) {
        this.err = err;
        this.runs = runs.size();
        epochsLeft = runs.stream().mapToLong(run -> run.config().epochs()).sum();
    }

    @Override
    public void onStart(PlannedRun run, int epochs) {
        if (done == earlier && earlier > 0) {
            err.println(earlier + " of " + runs + " runs are there already");
            earlier = 0;
        }
        if (epochs > 0) {
            err.println(run.name() + " goes on after epoch " + epochs);
            epochsLeft -= epochs;
        }
    }

    @Override
    public void onEpoch(PlannedRun run, EpochMetrics metrics) {
        epochsLeft--;
        epochsDone++;
    }

    @Override
    public void onOutcome(RunOutcome outcome, boolean known) {
        done++;
        int epochs = outcome.history().size();
        if (known) {
            earlier++;
            epochsLeft -= outcome.run().config().epochs();
            return;
        }
        epochsLeft -= outcome.run().config().epochs() - epochs; // of a run that ended early
        err.println(switch (outcome) {
            case RunOutcome.Finished run -> String.format(Locale.ROOT,
                    "run %d/%d  %s  test accuracy %.4f (best epoch %d, validation %.4f)  %.1f s%s", done, runs,
                    run.run().name(), run.summary().testAccuracy(), run.summary().bestEpoch(),
                    run.summary().bestValidationAccuracy(), run.summary().seconds().total(), eta());
            case RunOutcome.Diverged run -> String.format(Locale.ROOT, "run %d/%d  %s  diverged: %s%s", done, runs,
                    run.run().name(), run.finding(), eta());
        });
    }

    private String eta() {
        double seconds = (System.nanoTime() - start) * 1e-9 / epochsDone * epochsLeft;
        return epochsDone > 0 && epochsLeft > 0 ? "  ETA " + TimeBudget.format(seconds) : "";
    }
}
