package lanewise.train.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import lanewise.nn.training.Pause;
import lanewise.train.data.selection.DataReference;
import lanewise.train.training.Divergence;
import lanewise.train.training.RunListener;
import lanewise.train.training.RunState;

/**
 * Keeps {@code checkpoint.safetensors} up to date: after the first step, after each epoch, when the run is suspended, and
 * every so many steps if wanted. A step that diverges goes into {@code divergence.safetensors}.
 */
public final class CheckpointWriter implements RunListener {
    private final RunDirectory directory;
    private final DataReference data;
    private final int everySteps;
    private final Written listener;
    private boolean written;
    private int lastStep; // of the epoch, at the pause before

    /** Is told of each checkpoint. */
    @FunctionalInterface
    public interface Written {
        /**
         * Called after a checkpoint was written.
         *
         * @param file the checkpoint, which stays as it is until this method returns
         * @throws IOException if the listener cannot do its work: the run fails
         */
        void onWritten(Path file) throws IOException;
    }

    /**
     * Creates the writer.
     *
     * @param everySteps the number of steps between two checkpoints within an epoch, 0 for none
     */
    public CheckpointWriter(RunDirectory directory, DataReference data, int everySteps, Written listener) {
        if (everySteps < 0) {
            throw new IllegalArgumentException("the steps between two checkpoints must be 0 or more, not " + everySteps);
        }
        this.directory = directory;
        this.data = data;
        this.everySteps = everySteps;
        this.listener = listener;
    }

    @Override
    public void onPause(Pause pause, int step, Supplier<RunState> state) throws IOException {
        boolean wanted = switch (pause) {
            case START -> false; // nothing would be lost yet, and the first step need not wait
            case STEP -> !written || everySteps > 0 && step / everySteps > lastStep / everySteps;
            case EPOCH, SUSPENSION -> true;
        };
        lastStep = step;
        if (wanted) {
            written = true;
            directory.writeCheckpoint(new Checkpoint(state.get(), data));
            listener.onWritten(directory.resolve(RunContents.CHECKPOINT));
        }
    }

    @Override
    public void onDivergence(Divergence divergence) throws IOException {
        directory.writeDivergence(new SavedDivergence(divergence, data));
    }
}
