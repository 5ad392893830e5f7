package lanewise.nn.internal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lanewise.tensor.Parallelism;

/**
 * Does one task at a time on a thread of its own, which ends when this is closed, and, should that be forgotten, when it has
 * had nothing to do for a second.
 *
 * @param <T> what a task gives
 */
public final class BackgroundThread<T> implements AutoCloseable {
    private final String name;
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
    private Future<T> running;
    private volatile Thread thread; // the latest one; null before the first task

    /** Starts no thread yet. */
    public BackgroundThread(String name) {
        this.name = name;
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread newThread(Runnable work) {
        // The caller's own group may belong to a part of the program that is gone before this thread.
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        thread = new Thread(group, work, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts a task; what the one before gave must have been taken.
     *
     * @param threads how many threads its tensor operations use
     * @throws java.util.concurrent.RejectedExecutionException if this is closed
     */
    public void start(int threads, Supplier<T> task) {
        running = executor.submit(() -> Parallelism.withThreads(threads, task::get));
    }

    /**
     * Waits for the task, also in a thread that is interrupted, and returns what it gives.
     *
     * @throws RuntimeException what it threw; likewise an {@code Error}
     */
    public T take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return running.get();
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

    // A task declares no checked exception.
    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** Returns whether this is closed. */
    public boolean isClosed() {
        return executor.isShutdown();
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
