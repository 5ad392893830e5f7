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
    private RunConfig config;
    private int stepsPerEpoch;
    private ProgressBar bar;

    TrainingProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void onStart(RunConfig run, int steps) {
        config = run;
        stepsPerEpoch = steps;
        if (Terminal.isInteractive()) {
            long images = (long) run.epochs() * steps * run.batchSize();
            bar = new ProgressBarBuilder().setInitialMax(images).setTaskName("training")
                    .setUnit(" images", 1).setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).showSpeed()
                    .setUpdateIntervalMillis(200).build();
        }
    }

    @Override
    public void onStep(int epoch, int step, double loss) {
        if (bar != null) {
            bar.stepTo(((long) (epoch - 1) * stepsPerEpoch + step) * config.batchSize());
            bar.setExtraMessage(String.format(Locale.ROOT, "epoch %d loss %.3f", epoch, loss));
        }
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
        String line = String.format(Locale.ROOT,
                "epoch %2d/%d  loss %.4f  val loss %.4f  val accuracy %.4f  %,.0f images/s  %.2f s",
                metrics.epoch(), config.epochs(), metrics.trainLoss(), metrics.validationLoss(),
                metrics.validationAccuracy(), metrics.imagesPerSecond(),
                metrics.trainSeconds() + metrics.evalSeconds());
        if (bar == null) {
            err.println(line);
        } else {
            // The bar is redrawn on its line; the line above it stays.
            err.println("\r" + line + "\u001B[K");
            bar.refresh();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
