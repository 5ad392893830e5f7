package lanewise.train.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import lanewise.nn.training.SuspendedException;
import lanewise.train.cli.option.EngineOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.cli.process.Interruption;
import lanewise.train.cli.process.TimeBudget;
import lanewise.train.cli.progress.TrainingProgress;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.engine.Engine;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunExecutor;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SeriesListener;
import lanewise.train.training.DataSplit;

/**
 * One run whose shards the processes of an engine compute together.
 *
 * @param engine which engine
 * @param threads of each process
 * @param time what is left of it
 * @param err where the progress is shown
 */
record SharedTraining(EngineOptions engine, ThreadOptions threads, TimeBudget time, PrintWriter err) {
    /**
     * Trains a run from its start, or from the checkpoint in its folder; one that has come to its end is not trained again.
     *
     * @throws SuspendedException if it was interrupted
     */
    RunOutcome train(RunConfig config, ImageData images, Path folder) throws IOException {
        PlannedRun run = new PlannedRun(folder.toAbsolutePath().normalize().getFileName().toString(), config);
        try (Interruption interruption = new Interruption();
                Engine opened = engine.open(threads.orElse(1), "train " + folder, err::println).orElseThrow();
                TrainingProgress progress = new TrainingProgress(err, time)) {
            RunExecutor executor = opened.sharing(images);
            Optional<RunOutcome> earlier = executor.earlier(run, folder);
            if (earlier.isPresent()) {
                err.println("the run in " + folder + " has come to its end already");
                return earlier.get();
            }
            int steps = DataSplit.trainCount(images.train(), config) / config.batchSize();
            return executor.train(run, folder, new Progress(progress, steps), interruption::isRequested);
        }
    }

    /** Shows the one run of a series. */
    private record Progress(TrainingProgress progress, int steps) implements SeriesListener {
        @Override
        public void onStart(PlannedRun run, int epochsDone) {
            progress.onStart(run.config(), steps);
        }

        @Override
        public void onEpoch(PlannedRun run, EpochMetrics metrics) {
            progress.onStep(metrics.epoch(), steps, metrics.trainLoss());
            progress.onEpoch(metrics);
        }
    }
}
