package lanewise.train.data.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import lanewise.train.data.DataException;
import lanewise.train.data.Reason;

/** The right to write to a {@link DataCache}: among all processes through a locked file, among threads through a lock. */
public final class CacheLock implements AutoCloseable {
    /** A file lock belongs to the whole process and says nothing about its threads. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private CacheLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
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
                return new CacheLock(thread, lockFile(real.resolve(".lock"), free ? onWait : () -> { }));
            } catch (IOException e) {
                thread.unlock();
                throw e;
            }
        } catch (IOException e) {
            throw new DataException("cache folder " + directory + " cannot be used: " + Reason.of(e), e);
        }
    }

    private static FileChannel lockFile(Path file, Runnable onWait) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                onWait.run();
                channel.lock();
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Releases the lock; to be called by the thread that took it. */
    @Override
    public void close() {
        try {
            // Closing the channel releases the file. The file stays: removing it could take it from under a waiter.
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock in the cache folder cannot be released", e);
        } finally {
            thread.unlock();
        }
    }
}
