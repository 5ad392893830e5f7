package lanewise.train.cli.progress;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.config.RunConfig;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SeriesListener;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows a series of runs: one line for each run that has ended, with the time that is left, and a bar on a terminal.
 * Runs are weighed by the multiplications of their products.
 */
public final class SeriesProgress implements SeriesListener, AutoCloseable {
    private static final int PER_MILLE = 1000;

    private final PrintWriter err;
    private final int runs;
    private final double allWork;
    private final Map<String, Integer> epochsBefore = new LinkedHashMap<>();
    private final long start = System.nanoTime();
    private ProgressBar bar;
    private int outcomes;
    private int earlier;
    private double workBefore;
    private double workNow;

    /** Shows the runs on standard error. */
    public SeriesProgress(PrintWriter err, List<PlannedRun> planned) {
        this.err = err;
        runs = planned.size();
        allWork = planned.stream().mapToDouble(run -> trainingOperations(run.config()) * run.config().epochs()).sum();
        if (Terminal.isInteractive()) {
            bar = new ProgressBarBuilder().setInitialMax(PER_MILLE).setTaskName("runs").hideEta()
                    .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK).setUpdateIntervalMillis(200).build();
        }
    }

    /** Returns the operations for one image in training. */
    private static double trainingOperations(RunConfig config) {
        return config.network().plan(Cifar10.CLASSES, 0).trainingOperations();
    }

    @Override
    public void onStart(PlannedRun run, int epochsDone) {
        epochsBefore.put(run.name(), epochsDone);
        workBefore += epochsDone * trainingOperations(run.config());
    }

    @Override
    public void onEpoch(PlannedRun run, EpochMetrics metrics) {
        workNow += trainingOperations(run.config());
        if (bar != null) {
            bar.stepTo(Math.round(PER_MILLE * (workBefore + workNow) / allWork));
            bar.setExtraMessage(outcomes + "/" + runs + eta());
        }
    }

    @Override
    public void onOutcome(RunOutcome outcome, boolean known) {
        outcomes++;
        RunConfig config = outcome.run().config();
        int done = known ? 0 : epochsBefore.getOrDefault(outcome.run().name(), 0);
        // What early stopping or divergence left out need not be done either.
        double never = (config.epochs() - (known ? 0 : outcome.history().size())) * trainingOperations(config);
        workBefore += never;
        if (known) {
            earlier++;
            if (outcomes == earlier && earlier == runs) {
                err.println("all " + runs + " runs were trained before");
            }
            return;
        }
        if (earlier > 0 && outcomes == earlier + 1) {
            print(earlier + " of " + runs + " runs were trained before");
        }
        String result = switch (outcome) {
            case RunOutcome.Finished run when run.divergence().isPresent() -> "diverged: " + run.divergence().get();
            case RunOutcome.Finished run -> String.format(Locale.ROOT,
                    "val accuracy %.4f (epoch %d)  test accuracy %.4f", run.summary().bestValidationAccuracy(),
                    run.summary().bestEpoch(), run.summary().testAccuracy());
            case RunOutcome.Diverged run -> "diverged: " + run.finding();
        };
        print(String.format(Locale.ROOT, "run %" + Integer.toString(runs).length() + "d/%d  %s  %s%s%s", outcomes, runs,
                outcome.run().name(), result, done > 0 ? "  (resumed after epoch " + done + ")" : "", eta()));
    }

    @Override
    public void onFailure(PlannedRun run, String message) {
        print("run " + run.name() + " failed: " + message);
    }

    private void print(String line) {
        if (bar == null) {
            err.println(line);
        } else {
            Terminal.printOver(line);
            bar.refresh();
        }
    }

    private String eta() {
        double left = allWork - workBefore - workNow;
        if (workNow == 0 || outcomes == runs) {
            return "";
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        return "  ETA " + TimeBudget.format(Math.max(0, left) * seconds / workNow);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
