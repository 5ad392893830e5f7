package lanewise.train.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunArchive;
import lanewise.train.record.RunDirectory;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunExecutor;
import lanewise.train.series.RunFailedException;
import lanewise.train.series.RunFolder;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SeriesListener;

/**
 * Trains runs on the executors of an engine. The run's folder is here, with its lock: it gets the files of each checkpoint,
 * and in the end all files.
 *
 * @param engine where
 * @param images what they are trained on
 * @param jobs how many at once; those that find no place wait in Spark's queue
 * @param training submits the job of a run, and waits for its result
 */
record SparkRunExecutor(SparkEngine engine, ImageData images, int jobs, Training training) implements RunExecutor {
    /** Each has a thread and an open file in the driver. */
    static final int MOST_RUNS_AT_ONCE = 200;

    /** Submits the job of a run, and waits for its result. */
    @FunctionalInterface
    interface Training {
        /**
         * Trains the run.
         *
         * @param failure why the run can be trained nowhere, once that is known
         * @throws lanewise.nn.training.SuspendedException if it was stopped
         * @throws IOException if no executor could do it; the message is one line
         */
        RunResult train(PlannedRun run, Supplier<Optional<String>> failure, BooleanSupplier stop) throws IOException;
    }

    @Override
    public RunOutcome train(PlannedRun run, Path folder, SeriesListener listener, BooleanSupplier stop)
            throws IOException {
        RunFolder runFolder = new RunFolder(run, images, folder);
        boolean resumed = runFolder.isResumable();
        try (RunDirectory directory = runFolder.open()) {
            if (resumed) {
                runFolder.checkpoint(directory); // that of this run
            }
            Told told = new Told(run, folder, directory, listener);
            engine.link().expect(run.name(), told);
            try {
                take(run, training.train(run, told::failure, stop), directory);
            } catch (RunFailedException e) {
                throw e;
            } catch (IOException e) {
                if (engine.isStopped()) {
                    throw new IOException("Spark has ended the application: " + e.getMessage(), e);
                }
                throw new RunFailedException(run, e.getMessage(), e);
            } finally {
                engine.link().forget(run.name());
            }
        }
        return runFolder.outcome().orElseThrow(() -> new RunFailedException(run,
                "the folder that came back holds no run that has ended", null));
    }

    private void take(PlannedRun run, RunResult result, RunDirectory directory) throws IOException {
        engine.link().forget(run.name()); // so that nothing else writes to the folder
        switch (result) {
            case RunResult.Ended ended -> ended.archive().writeTo(directory);
            case RunResult.Failed failed -> throw new RunFailedException(run, failed.message(), null);
            case RunResult.Helped _ -> throw new RunFailedException(run, "no task has led the training", null);
            case RunResult.LacksData _ -> throw new RunFailedException(run, "an executor did not get the data", null);
        }
    }

    /** What is done with what a task tells. */
    private static final class Told implements RunLink.Progress {
        private final PlannedRun run;
        private final Path folder;
        private final RunDirectory directory;
        private final SeriesListener listener;
        private int epochsTold = -1;
        private volatile String failure;

        Told(PlannedRun run, Path folder, RunDirectory directory, SeriesListener listener) {
            this.run = run;
            this.folder = folder;
            this.directory = directory;
            this.listener = listener;
        }

        @Override
        public RunArchive state() throws IOException {
            return RunDirectory.isResumable(folder) ? RunArchive.of(folder) : new RunArchive(Map.of());
        }

        @Override
        public void onStart(int epochsDone) {
            if (epochsTold < 0) { // else on another executor
                epochsTold = epochsDone;
                listener.onStart(run, epochsDone);
            }
        }

        @Override
        public void onEpoch(EpochMetrics metrics) {
            if (metrics.epoch() > epochsTold) {
                epochsTold = metrics.epoch();
                listener.onEpoch(run, metrics);
            }
        }

        @Override
        public void onFiles(RunArchive files) throws IOException {
            try {
                files.writeTo(directory);
            } catch (IOException e) { // no other task would have more luck
                failure = e.getMessage();
                throw e;
            }
        }

        @Override
        public void onFailure(String message) {
            failure = message;
        }

        Optional<String> failure() {
            return Optional.ofNullable(failure);
        }
    }
}
