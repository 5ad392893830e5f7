package lanewise.train.cli.progress;

import java.io.PrintWriter;
import java.util.Locale;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.training.RunListener;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows a run: a bar with loss, speed and remaining time on a terminal, and one line for each epoch anywhere. */
public final class TrainingProgress implements RunListener, AutoCloseable {
    private static final int UPDATE_MILLIS = 100;

    private final PrintWriter err;
    private final TimeBudget budget;
    private RunConfig config;
    private RemainingTime remaining;
    private int stepsDone; // of the epoch in progress
    private int stepsPerEpoch;
    private int paceEpoch; // the epoch whose speed is shown, since the step after paceStep
    private int paceStep;
    private long paceStart;
    private TrainingBar line;
    private StatusLine terminal;
    private ProgressBar bar;

    /** Shows a run on standard error, and how much of its time is left. */
    public TrainingProgress(PrintWriter err, TimeBudget budget) {
        this.err = err;
        this.budget = budget;
    }

    @Override
    public void onStart(RunConfig run, int steps) {
        config = run;
        stepsPerEpoch = steps;
        remaining = new RemainingTime(run.epochs(), steps, System.nanoTime());
        if (Terminal.isInteractive()) {
            line = new TrainingBar(Terminal.isColoured(), Terminal.showsLines());
            terminal = new StatusLine(System.err);
            bar = new ProgressBarBuilder().setInitialMax((long) run.epochs() * steps).setConsumer(terminal)
                    .setRenderer(line).setUpdateIntervalMillis(UPDATE_MILLIS).build();
        }
    }

    @Override
    public void onStep(int epoch, int step, double loss) {
        stepsDone = step;
        long time = System.nanoTime();
        remaining.onStep(step, time);
        if (bar != null) {
            if (epoch != paceEpoch) {
                paceEpoch = epoch;
                paceStep = step;
                paceStart = time;
            }
            double speed = step == paceStep ? 0
                    : (step - paceStep) * (double) config.batchSize() / ((time - paceStart) * 1e-9);
            line.set(new TrainingBar.Now(epochName(epoch), loss, speed, eta(epoch, step)));
            bar.stepTo((long) (epoch - 1) * stepsPerEpoch + step);
        }
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
        // A run that resumes behind the last step of an epoch has its whole time, and no step.
        remaining.onEpoch(metrics, stepsDone == 0 ? stepsPerEpoch : stepsDone);
        String losses = String.format(Locale.ROOT, "%s  loss %s  val loss %s  val accuracy %.4f%s",
                epochName(metrics.epoch()), Decimals.format(metrics.trainLoss(), 4),
                Decimals.format(metrics.validationLoss(), 4), metrics.validationAccuracy(),
                metrics.divergence().isPresent() ? "  diverging" : "");
        String speed = String.format(Locale.ROOT, "  %,.0f images/s", metrics.imagesPerSecond());
        String seconds = String.format(Locale.ROOT, "  %.2f s", metrics.trainSeconds() + metrics.evalSeconds());
        if (bar == null) {
            String eta = eta(metrics.epoch(), stepsPerEpoch);
            err.println(losses + speed + seconds + (eta.isEmpty() ? "" : "  " + eta));
        } else {
            // The bar below tells the remaining time.
            boolean fits = losses.length() + speed.length() + seconds.length() <= terminal.getMaxRenderedLength();
            terminal.printAbove(losses + (fits ? speed : "") + seconds);
        }
    }

    private String epochName(int epoch) {
        int digits = Math.max(2, Integer.toString(config.epochs()).length());
        return String.format(Locale.ROOT, "epoch %" + digits + "d/%d", epoch, config.epochs());
    }

    // What is left, or how much of the budget is, if that is less; early stopping may end the run before.
    private String eta(int epoch, int step) {
        double seconds = Math.min(remaining.seconds(epoch, step), budget.secondsLeft());
        return seconds > 0 ? "ETA " + (config.earlyStopping() > 0 ? "at most " : "") + TimeBudget.format(seconds) : "";
    }

    @Override
    public void onEnd() {
        close();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
