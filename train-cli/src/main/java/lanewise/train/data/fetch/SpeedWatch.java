package lanewise.train.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lanewise.train.data.DataException;

/**
 * Reads from a stream and closes it once it is too slow. The check runs beside the reader, because a read from a
 * connection that has gone silent does not return.
 */
final class SpeedWatch implements AutoCloseable {
    private final DownloadLimits limits;
    private final InputStream in;
    private final AtomicLong bytes = new AtomicLong();
    private final ScheduledExecutorService watcher =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("download speed").factory());
    private long bytesBefore;
    private volatile DataException tooSlow;

    /** Starts to watch; the stream remains its owner's to close. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    SpeedWatch(DownloadLimits limits, InputStream in) {
        this.limits = limits;
        this.in = in;
        watcher.scheduleWithFixedDelay(this::check, limits.window().toNanos(), limits.window().toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Reads like {@link InputStream#read(byte[])}.
     *
     * @throws DataException if the stream was too slow
     */
    int read(byte[] buffer) throws IOException {
        int read;
        try {
            read = in.read(buffer);
        } catch (IOException e) {
            throw tooSlow == null ? e : tooSlow;
        }
        if (tooSlow != null) {
            throw tooSlow;
        }
        bytes.addAndGet(Math.max(0, read));
        return read;
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    // At the end of each window.
    private void check() {
        long needed = limits.minimumBytesPerSecond() * limits.window().toMillis() / 1000;
        long arrived = bytes.get() - bytesBefore;
        bytesBefore += arrived;
        if (arrived >= needed) {
            return;
        }
        tooSlow = new DataException(String.format(Locale.ROOT, "too slow: %,.1f kB/s over %s, at least %,.1f are needed",
                arrived / 1e3 / (limits.window().toMillis() / 1e3), Download.seconds(limits.window()),
                limits.minimumBytesPerSecond() / 1e3));
        watcher.shutdown();
        try {
            in.close();
        } catch (IOException e) {
            // The reader fails too, and reports the speed.
        }
    }
}
