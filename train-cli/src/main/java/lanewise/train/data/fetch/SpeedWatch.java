package lanewise.train.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
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
    private final Thread watcher;
    private volatile DataException tooSlow;

    /** Starts to watch; the stream remains its owner's to close. */
    SpeedWatch(DownloadLimits limits, InputStream in) {
        this.limits = limits;
        this.in = in;
        watcher = Thread.ofVirtual().name("download speed").start(this::watch);
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
        watcher.interrupt();
    }

    private void watch() {
        long needed = limits.minimumBytesPerSecond() * limits.window().toMillis() / 1000;
        try {
            long arrived = needed;
            while (arrived >= needed) {
                long before = bytes.get();
                Thread.sleep(limits.window());
                arrived = bytes.get() - before;
            }
            tooSlow = new DataException(String.format(Locale.ROOT, "too slow: %,.1f kB/s over %s, at least %,.1f are needed",
                    arrived / 1e3 / (limits.window().toMillis() / 1e3), Download.seconds(limits.window()),
                    limits.minimumBytesPerSecond() / 1e3));
            in.close();
        } catch (InterruptedException | IOException e) {
            // Interrupted: the transfer is over. A failing close: the reader fails too, and reports the speed.
        }
    }
}
