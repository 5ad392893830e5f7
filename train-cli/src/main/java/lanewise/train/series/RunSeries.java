package lanewise.train.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import lanewise.nn.training.SuspendedException;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.EpochMetrics;

/**
 * Trains many runs, each in a folder of its own, one after the other or side by side. What was trained before is not
 * trained again: a run that has ended or diverged is read from its folder, one that was left goes on from its
 * checkpoint. How many runs are trained side by side, and where, changes no bit of any.
 */
public final class RunSeries {
    private final Path folder;
    private final RunExecutor executor;
    private BooleanSupplier stopRequest = () -> false;

    /**
     * Prepares a series.
     *
     * @param folder the folder of the runs' folders; made if need be
     * @param executor trains each run
     */
    public RunSeries(Path folder, RunExecutor executor) {
        this.folder = folder;
        this.executor = executor;
    }

    /**
     * Prepares a series in this process.
     *
     * @param folder the folder of the runs' folders; made if need be
     * @param jobs how many runs are trained side by side: with 1 a run has all threads, with more each has one
     * @param reporter writes the figures and the report of each run
     */
    public RunSeries(Path folder, ImageData images, int jobs, RunReporter reporter) {
        this(folder, new LocalRunExecutor(images, jobs, reporter));
    }

    /** Sets what asks to leave the series before its end; it is asked after each step. Returns this series. */
    public RunSeries stopWhen(BooleanSupplier request) {
        stopRequest = request;
        return this;
    }

    /**
     * Checks that each run can be trained in its folder, or was: nothing is written for a series that is refused.
     *
     * @throws IOException if a folder holds another run, or what a run would write over; the message is one line
     */
    public void requireUsable(List<PlannedRun> runs) throws IOException {
        for (PlannedRun run : runs) {
            new RunFolder(run, executor.images(), folder.resolve(run.name())).requireUsable();
        }
    }

    /**
     * Trains what is not trained yet. A run that diverges is marked, and the others go on.
     *
     * @return the outcomes, in the order of the runs
     * @throws SuspendedException if it was asked to stop: every run under way has a checkpoint, and the same call goes
     *     on from there
     * @throws IOException if a folder holds another run or cannot be written to; the runs beside it have checkpoints. Or, when
     *     all others have ended, if runs failed alone ({@link RunFailedException})
     */
    public List<RunOutcome> train(List<PlannedRun> runs, SeriesListener listener) throws IOException {
        requireDifferentNames(runs);
        RunOutcome[] outcomes = new RunOutcome[runs.size()];
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < outcomes.length; i++) {
            Optional<RunOutcome> earlier = executor.earlier(runs.get(i), folder.resolve(runs.get(i).name()));
            outcomes[i] = earlier.orElse(null);
            if (earlier.isEmpty()) {
                left.add(i);
            }
        }
        Arrays.stream(outcomes).filter(Objects::nonNull).forEach(outcome -> listener.onOutcome(outcome, true));
        SeriesListener oneAtATime = new SynchronizedListener(listener);
        List<RunFailedException> failures = Collections.synchronizedList(new ArrayList<>());
        new Workers(Math.min(executor.jobs(), left.size()), stopRequest).run(left.size(), (number, stop) -> {
            int index = left.get(number);
            PlannedRun run = runs.get(index);
            try {
                outcomes[index] = executor.train(run, folder.resolve(run.name()), oneAtATime, stop);
                oneAtATime.onOutcome(outcomes[index], false);
            } catch (RunFailedException e) {
                failures.add(e);
                oneAtATime.onFailure(run, e.getMessage());
            }
        });
        long done = Arrays.stream(outcomes).filter(Objects::nonNull).count();
        if (done + failures.size() < outcomes.length) {
            throw new SuspendedException("stopped after " + done + " of " + outcomes.length + " runs");
        }
        if (!failures.isEmpty()) {
            throw together(failures, outcomes.length);
        }
        return List.of(outcomes);
    }

    private static IOException together(List<RunFailedException> failures, int runs) {
        RunFailedException first = failures.getFirst();
        IOException all = new IOException(failures.size() + " of " + runs + " runs failed, "
                + failures.stream().map(failure -> failure.run().name()).sorted().collect(Collectors.joining(", "))
                + "; the same command tries them again; the first failed so: " + first.getMessage(), first);
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    private static void requireDifferentNames(List<PlannedRun> runs) {
        Set<String> names = new HashSet<>();
        for (PlannedRun run : runs) {
            if (!names.add(run.name())) {
                throw new IllegalArgumentException("two runs of the series are named " + run.name());
            }
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
        public void onCheckpoint(PlannedRun run, Path file) throws IOException {
            listener.onCheckpoint(run, file);
        }

        @Override
        public void onOutcome(RunOutcome outcome, boolean earlier) {
            synchronized (listener) {
                listener.onOutcome(outcome, earlier);
            }
        }

        @Override
        public void onFailure(PlannedRun run, String message) {
            synchronized (listener) {
                listener.onFailure(run, message);
            }
        }
    }
}
