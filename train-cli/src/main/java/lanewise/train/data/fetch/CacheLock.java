package lanewise.train.data.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import lanewise.train.data.AdvisoryLock;
import lanewise.train.data.DataException;

/** The right to write to a {@link DataCache}: among all processes through a locked file, among threads through a lock. */
public final class CacheLock implements AutoCloseable {
    /** A file lock belongs to the whole process and says nothing about its threads. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final AdvisoryLock file;

    private CacheLock(ReentrantLock thread, AdvisoryLock file) {
        this.thread = thread;
        this.file = file;
    }

    /** Creates the folder if need be and takes its lock; runs {@code onWait} once before a wait. */
    static CacheLock take(Path directory, Runnable onWait) throws DataException {
        try {
            Path real = Files.createDirectories(directory).toRealPath();
            ReentrantLock thread = THREADS.computeIfAbsent(real, _ -> new ReentrantLock());
            boolean free = thread.tryLock();
            if (!free) {
                onWait.run();
                thread.lock();
            }
            try {
                return new CacheLock(thread, AdvisoryLock.lock(real.resolve(".lock"), free ? onWait : () -> { }));
            } catch (IOException e) {
                thread.unlock();
                throw e;
            }
        } catch (IOException e) {
            throw DataCache.unusable(directory, e);
        }
    }

    /** Releases the lock; to be called by the thread that took it. */
    @Override
    public void close() {
        try {
            // The file stays: removing it could take it from under a waiter.
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock in the cache folder cannot be released", e);
        } finally {
            thread.unlock();
        }
    }
}
