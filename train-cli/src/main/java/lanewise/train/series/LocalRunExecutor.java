package lanewise.train.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.training.StopRule.Decision;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunDirectory;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.RunState;

/**
 * Trains runs in this process.
 *
 * @param images what they are trained on
 * @param jobs how many are trained side by side: with 1 a run has all threads, with more each has one
 * @param reporter writes the figures and the report of each run
 * @param exchange brings together the processes that compute the shards of a run
 */
public record LocalRunExecutor(ImageData images, int jobs, RunReporter reporter, GradientExchange exchange)
        implements RunExecutor {
    /** Checks the number of jobs. */
    public LocalRunExecutor {
        if (jobs < 1) {
            throw new IllegalArgumentException("a series needs at least one job, not " + jobs);
        }
    }

    /** Trains runs in this process alone. */
    public LocalRunExecutor(ImageData images, int jobs, RunReporter reporter) {
        this(images, jobs, reporter, GradientExchange.NONE);
    }

    @Override
    public RunOutcome train(PlannedRun run, Path folder, SeriesListener listener, BooleanSupplier stop)
            throws IOException {
        RunFolder runFolder = new RunFolder(run, images, folder);
        boolean resumed = runFolder.isResumable();
        List<EpochMetrics> history = new ArrayList<>();
        try (RunDirectory directory = runFolder.open()) {
            Optional<RunState> state = resumed ? Optional.of(runFolder.checkpoint(directory).state()) : Optional.empty();
            state.ifPresent(before -> history.addAll(before.progress().history()));
            listener.onStart(run, history.size());
            RunListener epochs = new RunListener() {
                @Override
                public void onEpoch(EpochMetrics metrics) {
                    history.add(metrics);
                    listener.onEpoch(run, metrics);
                }
            };
            RecordedRun.Result result = new RecordedRun(directory, images, List.of(epochs), reporter)
                    .exchange(exchange)
                    .afterCheckpoint(file -> listener.onCheckpoint(run, file))
                    .stopWhen((epoch, step) -> stop.getAsBoolean() ? Decision.SUSPEND : Decision.GO_ON)
                    .train(run.config(), state);
            return new RunOutcome.Finished(run, result.history(), result.summary(), folder);
        } catch (DivergedException e) {
            return new RunOutcome.Diverged(run, List.copyOf(history), e.divergence().describe());
        }
    }
}
