package lanewise.train.series;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.training.StopRule;
import lanewise.tensor.DType;
import lanewise.train.config.RunConfig;
import lanewise.train.config.TestViews;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.evaluation.Classifications;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.evaluation.ViewedModel;
import lanewise.train.machine.MemoryNeeds;
import lanewise.train.machine.NotEnoughMemoryException;
import lanewise.train.record.CheckpointWriter;
import lanewise.train.record.MetricsLog;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSeconds;
import lanewise.train.record.RunSummary;
import lanewise.train.tensorboard.TensorBoardLog;
import lanewise.train.training.DivergedException;
import lanewise.train.training.ListenerChain;
import lanewise.train.training.RunListener;
import lanewise.train.training.RunState;
import lanewise.train.training.TrainedModel;
import lanewise.train.training.Trainer;

/**
 * One run with all that is kept of it: metrics and checkpoints while it trains, then the model that it keeps, its
 * figures, and what it does on the test images.
 */
public final class RecordedRun {
    private final RunDirectory directory;
    private final ImageData images;
    private final List<RunListener> listeners;
    private final RunReporter reporter;
    private StopRule stopRule = StopRule.NEVER;
    private int checkpointEvery;
    private GradientExchange exchange = GradientExchange.NONE;
    private CheckpointWriter.Written written = file -> { };
    private boolean tensorBoard;
    private long start = System.nanoTime();
    private double dataSeconds;
    private double firstStepSeconds;

    /**
     * What a run gave.
     *
     * @param summary the contents of {@code run.json}
     * @param history one entry for each epoch
     */
    public record Result(RunSummary summary, List<EpochMetrics> history) {}

    /**
     * Prepares a run in a folder.
     *
     * @param listeners who is told what happens, besides those who write to the folder
     * @param reporter writes the figures and the report
     */
    public RecordedRun(RunDirectory directory, ImageData images, List<RunListener> listeners,
            RunReporter reporter) {
        this.directory = directory;
        this.images = images;
        this.listeners = List.copyOf(listeners);
        this.reporter = reporter;
    }

    /** Sets the rule that may end or suspend the run before its last epoch; returns this run. */
    public RecordedRun stopWhen(StopRule rule) {
        stopRule = rule;
        return this;
    }

    /** Sets the number of steps between two checkpoints within an epoch, 0 for none; returns this run. */
    public RecordedRun checkpointEvery(int steps) {
        checkpointEvery = steps;
        return this;
    }

    /** Sets who is told of each checkpoint that was written; returns this run. */
    public RecordedRun afterCheckpoint(CheckpointWriter.Written listener) {
        written = listener;
        return this;
    }

    /** Sets what brings together the processes that compute the shards of this run; returns this run. */
    public RecordedRun exchange(GradientExchange others) {
        exchange = others;
        return this;
    }

    /** Sets whether an event file for TensorBoard is begun; one that is there is continued anyway; returns this run. */
    public RecordedRun tensorBoard(boolean wanted) {
        tensorBoard = wanted;
        return this;
    }

    /** Sets the {@link System#nanoTime} from which the time in the summary counts; returns this run. */
    public RecordedRun startedAt(long nanoTime) {
        start = nanoTime;
        return this;
    }

    /** Sets the time that loading the data took; returns this run. */
    public RecordedRun dataLoadedIn(double seconds) {
        dataSeconds = seconds;
        return this;
    }

    /**
     * Trains from the start, or from the state of a checkpoint, to the end.
     *
     * @throws DivergedException if a loss or a gradient is not finite; the step is saved
     * @throws lanewise.nn.training.SuspendedException if the stop rule says so; there is a checkpoint
     * @throws NotEnoughMemoryException if Java's heap is too small
     * @throws IOException if the folder cannot be written to
     */
    public Result train(RunConfig config, Optional<RunState> state) throws IOException, DivergedException {
        MemoryNeeds needs = MemoryNeeds.of(config, images);
        needs.require();
        try {
            return record(trained(config, state));
        } catch (OutOfMemoryError e) {
            throw needs.after(e);
        }
    }

    private TrainedModel trained(RunConfig config, Optional<RunState> state) throws IOException, DivergedException {
        MetricsLog log = new MetricsLog(directory);
        CheckpointWriter checkpoints = new CheckpointWriter(directory, DataReference.of(images), checkpointEvery, written);
        List<EpochMetrics> history = state.map(before -> before.progress().history()).orElse(List.of());
        List<RunListener> all = new ArrayList<>(listeners);
        all.add(log);
        all.add(new RunListener() {
            @Override
            public void onStep(int epoch, int step, double loss) {
                firstStepSeconds = firstStepSeconds == 0 ? secondsSince(start) : firstStepSeconds;
            }
        });
        if (tensorBoard || TensorBoardLog.isIn(directory)) {
            all.add(TensorBoardLog.resume(directory, history));
        }
        all.add(checkpoints);
        Trainer trainer = new Trainer(config, images.train(), new ListenerChain(all), exchange);
        trainer.stopWhen(stopRule);
        if (state.isPresent()) {
            trainer.resume(state.get());
            log.restore(history);
        }
        return trainer.train();
    }

    // The figures take most of the time, and one thread. It has ended when this returns, so that nobody writes any more.
    private Result record(TrainedModel trained) throws IOException {
        try (ExecutorService drawing = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("figures").factory())) {
            Future<Void> figures = drawing.submit(() -> {
                reporter.drawFigures(directory, trained.history());
                return null;
            });
            long testStart = System.nanoTime();
            DType dtype = trained.config().dtype();
            TestViews views = trained.config().evaluation().testViews();
            Classifications test = Classifications.of(ViewedModel.of(trained.model(), views), images.test(), dtype);
            OptionalDouble plain = views == TestViews.ONE ? OptionalDouble.empty()
                    : OptionalDouble.of(Evaluation.of(trained.model(), images.test(), dtype).accuracy());
            double testSeconds = secondsSince(testStart);
            String hash = directory.writeModel(trained);
            RunSeconds seconds = new RunSeconds(dataSeconds, firstStepSeconds, testSeconds, secondsSince(start));
            RunSummary summary = RunSummary.of(trained, test.evaluation(), plain, images, hash, seconds);
            reporter.writeReport(directory, summary, trained.history(), trained.model(), test, images);
            await(figures);
            directory.writeSummary(summary);
            return new Result(summary, trained.history());
        }
    }

    private static void await(Future<Void> figures) throws IOException {
        try {
            figures.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Throwable failure -> throw new IllegalStateException(failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the figures were drawn");
        }
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
