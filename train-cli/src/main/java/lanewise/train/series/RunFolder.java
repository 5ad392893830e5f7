package lanewise.train.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.record.Checkpoint;
import lanewise.train.record.MetricsLog;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.record.SavedDivergence;

/**
 * The folder of a planned run: what it holds of that run, and that it holds no other.
 *
 * @param run what belongs there
 * @param images what it is trained on
 * @param path where it is, or will be
 */
public record RunFolder(PlannedRun run, ImageData images, Path path) {
    /**
     * Returns the outcome of the run if it has ended or diverged, or nothing.
     *
     * @throws IOException if another run is there, or one on other data, or it cannot be read; the message is one line
     */
    public Optional<RunOutcome> outcome() throws IOException {
        if (!RunDirectory.isDone(path)) {
            return Optional.empty();
        }
        Optional<RunSummary> summary = RunDirectory.summaryIn(path);
        if (summary.isPresent()) {
            requireSame(summary.get().config(), summary.get().dataReference());
            return Optional.of(new RunOutcome.Finished(run, MetricsLog.readFinished(path), summary.get(), path));
        }
        SavedDivergence diverged = RunDirectory.divergenceIn(path).orElseThrow();
        requireSame(diverged.divergence().config(), diverged.data());
        return Optional.of(new RunOutcome.Diverged(run, MetricsLog.read(path), diverged.divergence().describe()));
    }

    /**
     * Checks that the folder holds nothing but this run, or is free for it: what comes before the run should not be written
     * for one that is refused.
     *
     * @throws IOException if another run is there, one on other data, or what the run would write over; the message is one
     *     line
     */
    public void requireUsable() throws IOException {
        if (outcome().isPresent()) {
            return;
        }
        if (isResumable()) {
            requireSame(RunDirectory.checkpointIn(path));
        } else if (Files.exists(path)) {
            RunDirectory.requireUsable(path);
        }
    }

    /** Returns whether there is a checkpoint from which the run can go on. */
    public boolean isResumable() {
        return RunDirectory.isResumable(path);
    }

    /** Makes the folder that of a run, or opens it if the run can go on from a checkpoint there. */
    public RunDirectory open() throws IOException {
        return isResumable() ? RunDirectory.open(path) : RunDirectory.create(path);
    }

    /**
     * Returns the checkpoint.
     *
     * @throws IOException if it is that of another run, or cannot be read; the message is one line
     */
    public Checkpoint checkpoint(RunDirectory directory) throws IOException {
        Checkpoint checkpoint = directory.readCheckpoint();
        requireSame(checkpoint);
        return checkpoint;
    }

    private void requireSame(Checkpoint checkpoint) throws IOException {
        requireSame(checkpoint.state().config(), checkpoint.data());
    }

    private void requireSame(RunConfig config, DataReference data) throws IOException {
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
}
