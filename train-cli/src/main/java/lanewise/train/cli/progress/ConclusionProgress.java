package lanewise.train.cli.progress;

import java.io.PrintWriter;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.reproduction.Reproduction.ConclusionListener;

/** Tells the conclusions of a reproduction: a line for each experiment, and for each computation that takes its time. */
public final class ConclusionProgress implements ConclusionListener {
    private static final double NOTEWORTHY_SECONDS = 0.5; // what was computed before takes less

    private final PrintWriter err;
    private long latest = System.nanoTime();
    private double seconds; // of the computations that were made, and not read
    private int made;

    /** Tells them on standard error. */
    public ConclusionProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void onExperiment(Experiment experiment, int number, int count) {
        err.println("concluding " + experiment.name() + " (" + number + " of " + count + ")");
        latest = System.nanoTime();
        seconds = 0;
        made = 0;
    }

    @Override
    public void onComputation(int done, int count) {
        long now = System.nanoTime();
        double since = (now - latest) * 1e-9;
        latest = now;
        if (made == 0 && since < NOTEWORTHY_SECONDS) {
            return;
        }
        seconds += since;
        made++;
        err.println("  " + done + " of " + count
                + (done < count ? "  ETA " + TimeBudget.format((count - done) * seconds / made) : ""));
    }
}
