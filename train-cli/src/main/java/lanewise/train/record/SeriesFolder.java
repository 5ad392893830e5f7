package lanewise.train.record;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.AdvisoryLock;

/** The folder of many runs, which one process at a time works on: a sweep's, or that of a reproduction. */
public final class SeriesFolder implements AutoCloseable {
    private static final String LOCK = "series.lock";

    private final Path lockFile;
    private final AdvisoryLock lock;

    private SeriesFolder(Path lockFile, AdvisoryLock lock) {
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes a folder that exists, and removes what a killed process left half written beside the runs. The folders of runs
     * are left alone: each is opened as its run goes on.
     *
     * @param runs the folder of the runs' folders, the same one or one within it
     * @throws IOException if another process works on it, or it cannot be written to; the message is one line
     */
    public static SeriesFolder open(Path folder, Path runs) throws IOException {
        Path lockFile = folder.resolve(LOCK);
        AdvisoryLock lock = RunDirectory.lock(folder, lockFile);
        try {
            removeLeftovers(folder, runs);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        return new SeriesFolder(lockFile, lock);
    }

    private static void removeLeftovers(Path folder, Path runs) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                if (runs.equals(visited.getParent())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                AtomicFile.removeLeftovers(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Lets other processes work on the folder. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(lockFile);
        lock.close();
    }
}
