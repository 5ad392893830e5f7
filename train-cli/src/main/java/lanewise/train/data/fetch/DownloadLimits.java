package lanewise.train.data.fetch;

import java.time.Duration;

/**
 * When a download counts as failed.
 *
 * @param connectTimeout how long a connection may take to open
 * @param window how long the server may take to answer, and the time over which the speed is averaged
 * @param minimumBytesPerSecond the average speed below which the download is given up
 * @param attempts how often a broken transfer is begun or resumed in all
 * @param pause how long to wait before the second attempt; each later pause is twice as long
 * @param maximumBytes the size beyond which the file cannot be the right one
 */
public record DownloadLimits(
        Duration connectTimeout,
        Duration window,
        long minimumBytesPerSecond,
        int attempts,
        Duration pause,
        long maximumBytes) {
    /** Gives up when the archive would take more than about a quarter of an hour. */
    public static final DownloadLimits BRISK = atLeast(200_000);
    /** Gives up only when the archive would take more than about two hours. */
    public static final DownloadLimits PATIENT = atLeast(20_000);

    private static DownloadLimits atLeast(long bytesPerSecond) {
        return new DownloadLimits(
                Duration.ofSeconds(5), Duration.ofSeconds(15), bytesPerSecond, 4, Duration.ofSeconds(1), 400_000_000);
    }
}
