package lanewise.train.data;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A locked file, which keeps other processes that ask for the same lock away. Some file systems have no locks, such as
 * network ones without a service for them: there it keeps nobody away, and a warning says so.
 */
public final class AdvisoryLock implements AutoCloseable {
    private final FileChannel channel;

    private AdvisoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** What locks an open file; returns null if another process has done so. */
    @FunctionalInterface
    interface Locking {
        FileLock lock(FileChannel channel) throws IOException;
    }

    /**
     * Takes the lock if it is free; returns nothing if another process, or this one, holds it.
     *
     * @param file is created if need be
     * @throws IOException if the file cannot be opened, or is a link
     */
    public static Optional<AdvisoryLock> tryLock(Path file) throws IOException {
        return tryLock(file, FileChannel::tryLock);
    }

    static Optional<AdvisoryLock> tryLock(Path file, Locking locking) throws IOException {
        FileChannel channel = open(file);
        try {
            if (tryTake(channel, file, locking)) {
                return Optional.of(new AdvisoryLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // This process holds it.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    /**
     * Waits for the lock and takes it; for one thread of a process at a time.
     *
     * @param file is created if need be
     * @param onWait is run before a wait
     * @throws IOException if the file cannot be opened, or is a link, or the thread is interrupted
     */
    public static AdvisoryLock lock(Path file, Runnable onWait) throws IOException {
        FileChannel channel = open(file);
        try {
            if (!tryTake(channel, file, FileChannel::tryLock)) {
                onWait.run();
                channel.lock();
            }
            return new AdvisoryLock(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        PlainFile.requireNoLink(file);
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    // Returns false if another process holds the lock. What fails otherwise is the lock, since the file is open.
    private static boolean tryTake(FileChannel channel, Path file, Locking locking) throws IOException {
        try {
            return locking.lock(channel) != null;
        } catch (ClosedChannelException | FileLockInterruptionException e) {
            throw e; // an interrupt
        } catch (IOException e) {
            System.getLogger(AdvisoryLock.class.getName()).log(System.Logger.Level.WARNING, Printable.line(file
                    + " cannot be locked: " + Reason.of(e) + "; see that no other process writes to that folder"));
            return true;
        }
    }

    /** Returns whether the lock has not been released. */
    public boolean isHeld() {
        return channel.isOpen();
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
