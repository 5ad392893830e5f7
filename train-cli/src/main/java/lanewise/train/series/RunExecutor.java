package lanewise.train.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lanewise.nn.training.SuspendedException;
import lanewise.train.data.ImageData;

/** Trains the runs of a series, one after the other or side by side: one planned run in, its folder out. */
public interface RunExecutor {
    /** Returns how many runs {@link #train} shall be asked for at once. */
    int jobs();

    /** Returns what the runs are trained on. */
    ImageData images();

    /**
     * Returns the outcome of a run that has ended or diverged before, or nothing.
     *
     * @param folder the run's folder, which need not exist
     * @throws IOException if it holds another run, or one on other data; the message is one line for the user
     */
    default Optional<RunOutcome> earlier(PlannedRun run, Path folder) throws IOException {
        return new RunFolder(run, images(), folder).outcome();
    }

    /**
     * Trains a run from its start, or from the checkpoint in its folder. May be called by several threads at once, for
     * different runs.
     *
     * @param folder the run's folder; made if need be
     * @param listener is told when the run starts and of each epoch, not of its outcome
     * @param stop whether to leave the run before its end
     * @throws SuspendedException if it was left; the same call goes on from its checkpoint
     * @throws RunFailedException if this run failed and others need not
     * @throws IOException if the folder holds another run or cannot be written to, or the series cannot go on
     */
    RunOutcome train(PlannedRun run, Path folder, SeriesListener listener, BooleanSupplier stop) throws IOException;
}
