package lanewise.train.spark.link;

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Closes a channel that has not come far enough in time, so that whoever waits at it gets an exception. */
final class Deadline implements AutoCloseable {
    private final CompletableFuture<Void> limit;

    /** Begins to count. */
    Deadline(Channel channel, int seconds) {
        limit = CompletableFuture.runAsync(() -> end(channel), CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
    }

    private static void end(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Deadline.class.getName()).log(System.Logger.Level.DEBUG, "not closed", e);
        }
    }

    /** Returns whether the time is over. */
    boolean isOver() {
        return limit.isDone();
    }

    /** Lets the channel be. */
    @Override
    public void close() {
        limit.cancel(false);
    }
}
