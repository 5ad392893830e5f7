package lanewise.nn.training;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lanewise.tensor.Parallelism;

/**
 * Loads one batch at a time on a thread of its own, which ends when this is closed, and, should that be forgotten, when it
 * has had nothing to do for a second.
 */
final class Prefetch implements AutoCloseable {
    private static final String THREAD = "lanewise-prefetch";

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
    private Future<Batch> loading;
    private volatile Thread thread; // the latest one; null before the first batch

    Prefetch() {
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread newThread(Runnable work) {
        // The caller's own group may belong to a part of the program that is gone before this thread.
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        thread = new Thread(group, work, THREAD, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts to load a batch; the one before it must have been taken. */
    void start(Supplier<Batch> load) {
        // The threads of the library are at work on the batch before.
        loading = executor.submit(() -> Parallelism.withThreads(1, load::get));
    }

    /**
     * Waits for the batch, also in a thread that is interrupted, and returns it.
     *
     * @throws RuntimeException what loading threw; likewise an {@code Error}
     */
    Batch take() {
        if (executor.isShutdown()) {
            throw new IllegalStateException("Batches: closed; go through the epoch again");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return loading.get();
                } catch (InterruptedException _) {
                    interrupted = true; // a batch does not take long
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // Loading declares no checked exception.
    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** Ends the thread, and returns when it has ended. */
    @Override
    public void close() {
        executor.close();
        boolean interrupted = Thread.interrupted();
        while (thread != null && thread.isAlive()) {
            try {
                thread.join(); // it has nothing to do any more
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
