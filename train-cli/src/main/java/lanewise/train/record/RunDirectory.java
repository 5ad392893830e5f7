package lanewise.train.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.AdvisoryLock;
import lanewise.train.data.PlainFile;
import lanewise.train.data.Reason;
import lanewise.train.training.TrainedModel;

/**
 * The folder that keeps one run: {@code run.json}, {@code metrics.jsonl}, {@code metrics.csv}, {@code layers.jsonl},
 * {@code model.safetensors}, {@code checkpoint.safetensors} and the figures. A new run is never written over another
 * one, and a lock keeps two processes from writing to the same run.
 */
public final class RunDirectory implements AutoCloseable {
    private final Path path;
    private final AdvisoryLock lock;

    private RunDirectory(Path path, AdvisoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the folder, or takes one that holds none of the files of a run, and checks that it can be written to. What a
     * process left half written that was killed before its first checkpoint is removed.
     *
     * @throws IOException if it cannot be made or written to, or holds such a file; the message is one line for the user
     */
    public static RunDirectory create(Path path) throws IOException {
        RunContents.requireNone(path);
        OutputFolder.createWritable(path);
        return withoutLeftovers(path);
    }

    /**
     * Checks that a folder can be made that of a run, as far as that can be told without creating it.
     *
     * @throws IOException if it holds what a run would write over, or cannot be created; the message is one line for the user
     */
    public static void requireUsable(Path path) throws IOException {
        RunContents.requireNone(path);
        OutputFolder.requireCreatable(path);
    }

    /**
     * Opens the folder of a run that was left before its end, and removes what a killed process left half written.
     *
     * @throws IOException if it holds no checkpoint, or another process works on it; the message is one line
     */
    public static RunDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException(path + " is no folder of a run; name one");
        }
        if (!Files.exists(path.resolve(RunContents.CHECKPOINT))) {
            throw new IOException(path + " holds no checkpoint (" + RunContents.CHECKPOINT + "); start the run again");
        }
        return withoutLeftovers(path);
    }

    private static RunDirectory withoutLeftovers(Path path) throws IOException {
        AdvisoryLock lock = lock(path);
        try {
            AtomicFile.removeLeftovers(path);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        return new RunDirectory(path, lock);
    }

    /**
     * Opens the folder of a run that has come to its end.
     *
     * @throws IOException if it holds no {@code run.json}, or another process works on it; the message is one line
     */
    public static RunDirectory openFinished(Path path) throws IOException {
        if (!Files.exists(path.resolve(RunContents.RUN))) {
            throw new IOException(path + " holds no " + RunContents.RUN + "; name the folder of a run that has come to its end");
        }
        return new RunDirectory(path, lock(path));
    }

    private static AdvisoryLock lock(Path path) throws IOException {
        return lock(path, path.resolve(RunContents.LOCK));
    }

    /** Locks a file in a folder; one line for the user if that fails. */
    static AdvisoryLock lock(Path path, Path file) throws IOException {
        try {
            return AdvisoryLock.tryLock(file).orElseThrow(
                    () -> new IOException("another process writes to " + path + "; wait for its end"));
        } catch (AccessDeniedException e) {
            throw new IOException("cannot write to " + path + ": access is denied; make it writable", e);
        } catch (FileSystemException e) {
            throw new IOException("cannot write to " + path + ": " + Reason.of(e) + "; make it writable", e);
        }
    }

    /** Lets other processes write to the folder. */
    @Override
    public void close() throws IOException {
        if (lock.isHeld()) {
            Files.deleteIfExists(path.resolve(RunContents.LOCK));
            lock.close();
        }
    }

    /** Returns where a file of the run is, or would be. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Writes the model; returns its SHA-256, which is {@link ModelFile#sha256} and not that of the file. */
    public String writeModel(TrainedModel trained) throws IOException {
        OutputFolder.write(() -> ModelFile.write(resolve(RunContents.MODEL), trained));
        return ModelFile.sha256(trained);
    }

    /** Writes the checkpoint; the one before it stays if that fails, and the run can go on from it. */
    public void writeCheckpoint(Checkpoint checkpoint) throws IOException {
        Path file = resolve(RunContents.CHECKPOINT);
        if (!Files.exists(file)) {
            OutputFolder.write(() -> checkpoint.write(file));
            return;
        }
        try {
            checkpoint.write(file);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; make room there, and continue the run", e);
        }
    }

    /** Writes what is needed to compute a diverging step again. */
    void writeDivergence(SavedDivergence divergence) throws IOException {
        OutputFolder.write(() -> divergence.write(resolve(RunContents.DIVERGENCE)));
    }

    /** Reads the checkpoint. */
    public Checkpoint readCheckpoint() throws IOException {
        return checkpointIn(path);
    }

    /** Reads the checkpoint of the run in a folder, which must have one. */
    public static Checkpoint checkpointIn(Path folder) throws IOException {
        return Checkpoint.read(folder.resolve(RunContents.CHECKPOINT));
    }

    /** Returns the summary of a run that has come to its end, or nothing. */
    public Optional<RunSummary> readSummary() throws IOException {
        return summaryIn(path);
    }

    /** Returns the summary of the run in a folder, or nothing if there is none that has come to its end. */
    public static Optional<RunSummary> summaryIn(Path folder) throws IOException {
        Path file = folder.resolve(RunContents.RUN);
        return Files.exists(file) ? Optional.of(RunSummary.read(file)) : Optional.empty();
    }

    /** Returns the diverging step of the run in a folder, or nothing if no run has diverged there. */
    public static Optional<SavedDivergence> divergenceIn(Path folder) throws IOException {
        Path file = folder.resolve(RunContents.DIVERGENCE);
        return Files.exists(file) ? Optional.of(SavedDivergence.read(file)) : Optional.empty();
    }

    /** Returns whether a folder holds a run that is not trained again: one that has come to its end, or diverged. */
    public static boolean isDone(Path folder) {
        return Files.exists(folder.resolve(RunContents.RUN)) || Files.exists(folder.resolve(RunContents.DIVERGENCE));
    }

    /** Returns whether the run can be continued: it has a checkpoint, and has not come to its end. */
    public boolean isResumable() {
        return isResumable(path);
    }

    /** Returns whether a folder holds a run that was left before its end, with a checkpoint. */
    public static boolean isResumable(Path folder) {
        return Files.exists(folder.resolve(RunContents.CHECKPOINT)) && !Files.exists(folder.resolve(RunContents.RUN));
    }

    /** Deletes a file of the run, if it is there. */
    void delete(String name) throws IOException {
        Files.deleteIfExists(resolve(name));
    }

    /** Writes {@code run.json}, which marks the end of the run. */
    public void writeSummary(RunSummary summary) throws IOException {
        write(RunContents.RUN, RunJson.bytes(summary));
    }

    /** Writes a file of the run, atomically and durably. */
    public void write(String name, byte[] bytes) throws IOException {
        requireKnown(name);
        OutputFolder.write(resolve(name), bytes);
    }

    // Or a new run would write over a user's file of that name.
    private static void requireKnown(String name) {
        if (!RunContents.isName(name)) {
            throw new IllegalArgumentException(name + " is not among the names in RunContents");
        }
    }

    /** Appends a line to a file of the run. */
    public void append(String name, String line) throws IOException {
        append(name, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Appends bytes to a file of the run: all of them or, if that fails, none. */
    public void append(String name, byte[] bytes) throws IOException {
        requireKnown(name);
        change(resolve(name), file -> appendTo(file, bytes));
    }

    /** Cuts a file of the run off after so many bytes. In place, and not under a new name: who reads it keeps it open. */
    public void truncate(String name, long bytes) throws IOException {
        requireKnown(name);
        change(resolve(name), file -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                channel.truncate(bytes);
                channel.force(true);
            }
        });
    }

    /** Changes a file in place. */
    @FunctionalInterface
    private interface Change {
        void apply(Path file) throws IOException;
    }

    private static void change(Path file, Change change) throws IOException {
        PlainFile.requireNoLink(file);
        try {
            change.apply(file);
        } catch (ClosedByInterruptException e) {
            throw new IOException("cannot write " + file + ": interrupted", e);
        } catch (IOException e) {
            throw OutputFolder.withAdvice(new IOException("cannot write " + file + ": " + Reason.of(e), e));
        }
    }

    private static void appendTo(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            long end = channel.size();
            try {
                append(channel.position(end), ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                takeBack(file, end);
                throw e;
            }
        }
    }

    private static void append(FileChannel channel, ByteBuffer rest) throws IOException {
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    // An interrupt has closed the channel, and would close this one.
    private static void takeBack(Path file, long end) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns the model file of a run's folder; a file is returned as it is. */
    public static Path modelIn(Path runOrFile) {
        return Files.isDirectory(runOrFile) ? runOrFile.resolve(RunContents.MODEL) : runOrFile;
    }

    /** Returns the name of the folder. */
    public String name() {
        return path.toAbsolutePath().normalize().getFileName().toString();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
