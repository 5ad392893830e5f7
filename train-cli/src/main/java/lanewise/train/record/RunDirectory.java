package lanewise.train.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.config.RunJson;
import lanewise.train.training.TrainedModel;

/**
 * The folder that keeps one run: {@code run.json}, {@code metrics.jsonl}, {@code metrics.csv}, {@code layers.jsonl},
 * {@code model.safetensors}, {@code checkpoint.safetensors} and the figures. A new run is never written over another
 * one, and a lock keeps two processes from writing to the same run.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String RUN = "run.json";
    private static final String MODEL = "model.safetensors";
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final String DIVERGENCE = "divergence.safetensors";
    private static final String LOCK = "run.lock";
    private static final Pattern TEMPORARY = Pattern.compile("\\..*-[0-9a-f-]{36}\\.tmp");
    /** How folders are named by the time. */
    public static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss");

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the folder, or takes one that holds no run yet, and checks that it can be written to.
     *
     * @throws IOException if it cannot be made or written to, or holds a run; the message is one line for the user
     */
    public static RunDirectory create(Path path) throws IOException {
        boolean resumable = isResumable(path);
        for (String name : new String[] {RUN, CHECKPOINT, MODEL, MetricsLog.JSON_LINES}) {
            if (Files.exists(path.resolve(name))) {
                throw new IOException(path + " holds a run already (" + name + "); "
                        + (resumable ? "continue it with --resume " + path + ", or " : "") + "choose another --out");
            }
        }
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".writable-", ".tmp"));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(path + " is not a folder; choose another --out", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot write to " + path + ": access is denied; choose another --out", e);
        } catch (FileSystemException e) {
            throw new IOException("cannot write to " + path + ": " + e.getReason() + "; choose another --out", e);
        }
        return new RunDirectory(path, lock(path));
    }

    /**
     * Opens the folder of a run that was left before its end, and removes what a killed process left half written.
     *
     * @throws IOException if it holds no checkpoint, or another process works on it; the message is one line
     */
    public static RunDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IOException(path + " is no folder of a run");
        }
        if (!Files.exists(path.resolve(CHECKPOINT))) {
            throw new IOException(path + " holds no checkpoint (" + CHECKPOINT + "); start the run again");
        }
        RunDirectory directory = new RunDirectory(path, lock(path));
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                if (TEMPORARY.matcher(file.getFileName().toString()).matches()) {
                    Files.delete(file);
                }
            }
        }
        return directory;
    }

    /**
     * Opens the folder of a run that has come to its end.
     *
     * @throws IOException if it holds no {@code run.json}, or another process works on it; the message is one line
     */
    public static RunDirectory openFinished(Path path) throws IOException {
        if (!Files.exists(path.resolve(RUN))) {
            throw new IOException(path + " holds no " + RUN + "; name the folder of a run that has come to its end");
        }
        return new RunDirectory(path, lock(path));
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = lockFile(path);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // This process holds it.
        }
        channel.close();
        throw new IOException("another process writes to " + path + "; wait for its end");
    }

    private static FileChannel lockFile(Path path) throws IOException {
        try {
            return FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot write to " + path + ": access is denied; make it writable", e);
        } catch (FileSystemException e) {
            throw new IOException("cannot write to " + path + ": " + e.getReason() + "; make it writable", e);
        }
    }

    /** Lets other processes write to the folder. */
    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            Files.deleteIfExists(path.resolve(LOCK));
            lock.close();
        }
    }

    /** Creates a folder under {@code runs/} that is named by the time. */
    public static RunDirectory createByTime() throws IOException {
        String name = LocalDateTime.now().format(NAME);
        Path path = Path.of("runs", name);
        for (int next = 2; Files.exists(path); next++) {
            path = Path.of("runs", name + "_" + next);
        }
        return create(path);
    }

    /** Closes the folder, and deletes it again if nothing was put into it. */
    public void deleteIfEmpty() throws IOException {
        close();
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // Somebody uses it.
        }
    }

    /** Returns where a file of the run is, or would be. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Writes the model; returns its SHA-256. */
    public String writeModel(TrainedModel trained) throws IOException {
        try {
            ModelFile.write(resolve(MODEL), trained);
        } catch (IOException e) {
            throw withAdvice(e);
        }
        return sha256(Files.readAllBytes(resolve(MODEL)));
    }

    /** Writes the checkpoint; the one before it stays if that fails, and the run can go on from it. */
    public void writeCheckpoint(Checkpoint checkpoint) throws IOException {
        try {
            checkpoint.write(resolve(CHECKPOINT));
        } catch (IOException e) {
            if (!Files.exists(resolve(CHECKPOINT))) {
                throw withAdvice(e);
            }
            throw new IOException(e.getMessage() + "; make room there, and continue with --resume " + path, e);
        }
    }

    /** Writes what is needed to compute a diverging step again. */
    void writeDivergence(SavedDivergence divergence) throws IOException {
        try {
            divergence.write(resolve(DIVERGENCE));
        } catch (IOException e) {
            throw withAdvice(e);
        }
    }

    /** Reads the checkpoint. */
    public Checkpoint readCheckpoint() throws IOException {
        return Checkpoint.read(resolve(CHECKPOINT));
    }

    /** Returns the summary of a run that has come to its end, or nothing. */
    public Optional<RunSummary> readSummary() throws IOException {
        return summaryIn(path);
    }

    /** Returns the summary of the run in a folder, or nothing if there is none that has come to its end. */
    public static Optional<RunSummary> summaryIn(Path folder) throws IOException {
        Path file = folder.resolve(RUN);
        return Files.exists(file) ? Optional.of(RunSummary.read(file)) : Optional.empty();
    }

    /** Returns the diverging step of the run in a folder, or nothing if no run has diverged there. */
    public static Optional<SavedDivergence> divergenceIn(Path folder) throws IOException {
        Path file = folder.resolve(DIVERGENCE);
        return Files.exists(file) ? Optional.of(SavedDivergence.read(file)) : Optional.empty();
    }

    /** Returns whether a folder holds a run that was left before its end, with a checkpoint. */
    public static boolean isResumable(Path folder) {
        return Files.exists(folder.resolve(CHECKPOINT)) && !Files.exists(folder.resolve(RUN));
    }

    /** Deletes a file of the run, if it is there. */
    void delete(String name) throws IOException {
        Files.deleteIfExists(resolve(name));
    }

    /** Writes {@code run.json}, which marks the end of the run. */
    public void writeSummary(RunSummary summary) throws IOException {
        write(RUN, RunJson.bytes(summary));
    }

    /** Writes a file of the run, atomically and durably. */
    public void write(String name, byte[] bytes) throws IOException {
        write(resolve(name), bytes);
    }

    /** Writes a file beside runs, atomically and durably. */
    public static void write(Path file, byte[] bytes) throws IOException {
        try {
            AtomicFile.write(file, bytes);
        } catch (IOException e) {
            throw withAdvice(e);
        }
    }

    /** Appends a line to a file of the run. */
    public void append(String name, String line) throws IOException {
        append(name, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Appends bytes to a file of the run. */
    public void append(String name, byte[] bytes) throws IOException {
        try {
            Files.write(resolve(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw withAdvice(new IOException("cannot write " + resolve(name) + ": " + e.getMessage(), e));
        }
    }

    private static IOException withAdvice(IOException e) {
        return new IOException(e.getMessage() + "; make room there, or choose another --out", e);
    }

    /** Returns the model file of a run's folder; a file is returned as it is. */
    public static Path modelIn(Path runOrFile) {
        return Files.isDirectory(runOrFile) ? runOrFile.resolve(MODEL) : runOrFile;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
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
