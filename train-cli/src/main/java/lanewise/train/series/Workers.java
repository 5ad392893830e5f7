package lanewise.train.series;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Parallelism;

/** Does numbered tasks in order, some of them side by side, until one fails or it is asked to stop. */
public final class Workers {
    private final int count;
    private final BooleanSupplier stopRequest;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean interrupted;
    private volatile boolean suspended;

    /** One of the tasks. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does the task.
         *
         * @param stop whether the task shall be left; to be asked now and then
         * @throws SuspendedException if it was left
         */
        void run(int number, BooleanSupplier stop) throws Exception;
    }

    /**
     * Prepares workers.
     *
     * @param count the number of tasks side by side: one has all threads of the caller, several have one each
     * @param stopRequest whether to stop
     */
    public Workers(int count, BooleanSupplier stopRequest) {
        this.count = count;
        this.stopRequest = stopRequest;
    }

    /**
     * Does the tasks from 0 to {@code tasks - 1}; returns when all that were begun have ended.
     *
     * @throws IOException the first that a task threw, or a RuntimeException or Error; the others were asked to stop
     */
    public void run(int tasks, Task task) throws IOException {
        if (count <= 1) {
            for (int number = 0; number < tasks; number++) {
                unlessStopped(number, task);
            }
        } else {
            ExecutorService threads = Executors.newFixedThreadPool(count,
                    Thread.ofPlatform().name("run-", 1).factory());
            for (int i = 0; i < tasks; i++) {
                int number = i;
                threads.execute(() -> onOneThread(number, task));
            }
            threads.shutdown();
            awaitEnd(threads);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure.get()) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IOException(e.getMessage(), e);
        }
    }

    private void onOneThread(int number, Task task) {
        try {
            Parallelism.withThreads(1, () -> {
                unlessStopped(number, task);
                return null;
            });
        } catch (Exception | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void unlessStopped(int number, Task task) {
        if (isStopped()) {
            return;
        }
        try {
            task.run(number, this::isStopped);
        } catch (SuspendedException e) {
            suspended = true; // as asked
        } catch (Exception | Error e) { // after an error too, such as a full heap, the runs beside it leave a checkpoint
            failure.compareAndSet(null, e);
        }
    }

    private boolean isStopped() {
        return failure.get() != null || interrupted || suspended || stopRequest.getAsBoolean();
    }

    // Not ExecutorService.close, which interrupts the tasks if this thread is: they would lose the checkpoint that they
    // are writing.
    private void awaitEnd(ExecutorService threads) {
        while (true) {
            try {
                if (threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                interrupted = true; // the tasks are left, and waited for
            }
        }
    }
}
