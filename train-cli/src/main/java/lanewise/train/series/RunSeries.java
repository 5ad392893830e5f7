package lanewise.train.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.Checkpoint;
import lanewise.train.record.MetricsLog;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.record.SavedDivergence;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.RunState;

/**
 * Trains many runs, each in a folder of its own, one after the other or side by side. What was trained before is not
 * trained again: a run that has ended or diverged is read from its folder, one that was left goes on from its
 * checkpoint. How many runs are trained side by side changes no bit of any.
 */
public final class RunSeries {
    private final Path folder;
    private final ImageData images;
    private final int jobs;
    private final RunReporter reporter;
    private BooleanSupplier stopRequest = () -> false;

    /**
     * Prepares a series.
     *
     * @param folder the folder of the runs' folders; made if need be
     * @param jobs how many runs are trained side by side: with 1 a run has all threads, with more each has one
     * @param reporter writes the figures and the report of each run
     */
    public RunSeries(Path folder, ImageData images, int jobs, RunReporter reporter) {
        if (jobs < 1) {
            throw new IllegalArgumentException("a series needs at least one job, not " + jobs);
        }
        this.folder = folder;
        this.images = images;
        this.jobs = jobs;
        this.reporter = reporter;
    }

    /** Sets what asks to leave the series before its end; it is asked after each step. Returns this series. */
    public RunSeries stopWhen(BooleanSupplier request) {
        stopRequest = request;
        return this;
    }

    /**
     * Trains what is not trained yet. A run that diverges is marked, and the others go on.
     *
     * @return the outcomes, in the order of the runs
     * @throws SuspendedException if it was asked to stop: every run under way has a checkpoint, and the same call goes
     *     on from there
     * @throws IOException if a folder holds another run or cannot be written to; the runs beside it have checkpoints
     */
    public List<RunOutcome> train(List<PlannedRun> runs, SeriesListener listener) throws IOException {
        requireDifferentNames(runs);
        RunOutcome[] outcomes = new RunOutcome[runs.size()];
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            Optional<RunOutcome> earlier = earlier(runs.get(i));
            outcomes[i] = earlier.orElse(null);
            if (earlier.isEmpty()) {
                left.add(i);
            }
        }
        Arrays.stream(outcomes).filter(Objects::nonNull).forEach(outcome -> listener.onOutcome(outcome, true));
        SeriesListener oneAtATime = new SynchronizedListener(listener);
        new Workers(Math.min(jobs, left.size()), stopRequest).run(left.size(), (number, stop) -> {
            int index = left.get(number);
            outcomes[index] = train(runs.get(index), oneAtATime, stop);
            oneAtATime.onOutcome(outcomes[index], false);
        });
        long done = Arrays.stream(outcomes).filter(Objects::nonNull).count();
        if (done < outcomes.length) {
            throw new SuspendedException("stopped after " + done + " of " + outcomes.length + " runs");
        }
        return List.of(outcomes);
    }

    private static void requireDifferentNames(List<PlannedRun> runs) {
        Set<String> names = new HashSet<>();
        for (PlannedRun run : runs) {
            if (!names.add(run.name())) {
                throw new IllegalArgumentException("two runs of the series are named " + run.name());
            }
        }
    }

    // The outcome of a run that has ended or diverged before.
    private Optional<RunOutcome> earlier(PlannedRun run) throws IOException {
        Path path = folder.resolve(run.name());
        Optional<RunSummary> summary = RunDirectory.summaryIn(path);
        if (summary.isPresent()) {
            requireSame(run, summary.get().config(), summary.get().dataReference());
            return Optional.of(new RunOutcome.Finished(run, MetricsLog.read(path), summary.get(), path));
        }
        Optional<SavedDivergence> diverged = RunDirectory.divergenceIn(path);
        if (diverged.isPresent()) {
            requireSame(run, diverged.get().divergence().config(), diverged.get().data());
            return Optional.of(new RunOutcome.Diverged(run, MetricsLog.read(path),
                    diverged.get().divergence().describe()));
        }
        return Optional.empty();
    }

    private void requireSame(PlannedRun run, RunConfig config, DataReference data) throws IOException {
        Path path = folder.resolve(run.name());
        List<String> differences = config.differences(run.config());
        if (!differences.isEmpty()) {
            throw new IOException(path + " holds a run with another configuration: "
                    + String.join(", ", differences) + "; choose another folder");
        }
        try {
            data.requireSame(images);
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private RunOutcome train(PlannedRun run, SeriesListener listener, BooleanSupplier stop) throws IOException {
        Path path = folder.resolve(run.name());
        boolean resumed = RunDirectory.isResumable(path);
        List<EpochMetrics> history = new ArrayList<>();
        try (RunDirectory directory = resumed ? RunDirectory.open(path) : RunDirectory.create(path)) {
            Optional<RunState> state = Optional.empty();
            if (resumed) {
                Checkpoint checkpoint = directory.readCheckpoint();
                requireSame(run, checkpoint.state().config(), checkpoint.data());
                state = Optional.of(checkpoint.state());
                history.addAll(checkpoint.state().progress().history());
            }
            listener.onStart(run, history.size());
            RunListener epochs = new RunListener() {
                @Override
                public void onEpoch(EpochMetrics metrics) {
                    history.add(metrics);
                    listener.onEpoch(run, metrics);
                }
            };
            RecordedRun.Result result = new RecordedRun(directory, images, List.of(epochs), reporter)
                    .stopWhen((epoch, step) -> stop.getAsBoolean() ? Decision.SUSPEND : Decision.GO_ON)
                    .train(run.config(), state);
            return new RunOutcome.Finished(run, result.history(), result.summary(), path);
        } catch (DivergedException e) {
            return new RunOutcome.Diverged(run, List.copyOf(history), e.divergence().describe());
        }
    }

    /** Passes on one call at a time. */
    private record SynchronizedListener(SeriesListener listener) implements SeriesListener {
        @Override
        public void onStart(PlannedRun run, int epochsDone) {
            synchronized (listener) {
                listener.onStart(run, epochsDone);
            }
        }

        @Override
        public void onEpoch(PlannedRun run, EpochMetrics metrics) {
            synchronized (listener) {
                listener.onEpoch(run, metrics);
            }
        }

        @Override
        public void onOutcome(RunOutcome outcome, boolean earlier) {
            synchronized (listener) {
                listener.onOutcome(outcome, earlier);
            }
        }
    }
}
