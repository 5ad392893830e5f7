package lanewise.train.cli.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or another request to end the process, as a flag: as long as this is open, the process waits for whoever
 * looks at the flag to finish what it does and close this.
 */
public final class Interruption implements AutoCloseable {
    /** What a shell reports of a process that ended by Ctrl-C. */
    public static final int EXIT_CODE = 130;

    private static final int PATIENCE_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "interruption");
    private volatile boolean requested;

    /** From now on requests are waited for. */
    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        requested = true;
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(Interruption.class.getName()).log(System.Logger.Level.WARNING,
                        "the batch did not end within " + PATIENCE_SECONDS + " s; the last checkpoint stays, if there is one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the process shall end. */
    public boolean isRequested() {
        return requested;
    }

    @Override
    public void close() {
        closed.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends this very moment, and nothing keeps it any longer.
            }
        }
    }
}
