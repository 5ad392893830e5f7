package lanewise.train.cli;

import java.io.PrintWriter;
import java.util.Locale;
import lanewise.train.run.EpochMetrics;
import lanewise.train.run.RunConfig;
import lanewise.train.run.TrainingListener;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a run: a bar with loss, speed and remaining time on a terminal, and one line for each epoch anywhere. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private final PrintWriter err;
    private final TimeBudget budget;
    private RunConfig config;
    private RemainingTime remaining;
    private int stepsDone; // of the epoch in progress
    private int stepsPerEpoch;
    private ProgressBar bar;

    TrainingProgress(PrintWriter err, TimeBudget budget) {
        this.err = err;
        this.budget = budget;
    }

    @Override
    public void onStart(RunConfig run, int steps) {
        config = run;
        stepsPerEpoch = steps;
        remaining = new RemainingTime(run.epochs(), steps, System.nanoTime());
        if (Terminal.isInteractive()) {
            long images = (long) run.epochs() * steps * run.batchSize();
            bar = new ProgressBarBuilder().setInitialMax(images).setTaskName("training")
                    .setUnit(" images", 1).setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).showSpeed().hideEta()
                    .setUpdateIntervalMillis(200).build();
        }
    }

    @Override
    public void onStep(int epoch, int step, double loss) {
        stepsDone = step;
        remaining.onStep(step, System.nanoTime());
        if (bar != null) {
            bar.stepTo(((long) (epoch - 1) * stepsPerEpoch + step) * config.batchSize());
            bar.setExtraMessage(String.format(Locale.ROOT, "epoch %d loss %.3f%s", epoch, loss,
                    eta(epoch, step)));
        }
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
        remaining.onEpoch(metrics, stepsDone);
        String line = String.format(Locale.ROOT,
                "epoch %2d/%d  loss %.4f  val loss %.4f  val accuracy %.4f  %,.0f images/s  %.2f s%s",
                metrics.epoch(), config.epochs(), metrics.trainLoss(), metrics.validationLoss(),
                metrics.validationAccuracy(), metrics.imagesPerSecond(),
                metrics.trainSeconds() + metrics.evalSeconds(), eta(metrics.epoch(), stepsPerEpoch));
        if (bar == null) {
            err.println(line);
        } else {
            // The bar is redrawn on its line; the line above it stays.
            err.println("\r" + line + "\u001B[K");
            bar.refresh();
        }
    }

    // What is left, or how much of the budget is, if that is less; early stopping may end the run before.
    private String eta(int epoch, int step) {
        double seconds = Math.min(remaining.seconds(epoch, step), budget.secondsLeft());
        return seconds > 0
                ? "  ETA " + (config.earlyStopping() > 0 ? "at most " : "") + TimeBudget.format(seconds) : "";
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
