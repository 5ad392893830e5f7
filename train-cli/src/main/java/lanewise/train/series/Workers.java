package lanewise.train.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Parallelism;

/** Does numbered tasks in order, some of them side by side, until one fails or it is asked to stop. */
public final class Workers {
    private final int count;
    private final BooleanSupplier stopRequest;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile boolean interrupted;

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
     * @throws IOException or RuntimeException the first that a task threw; the others were asked to stop
     */
    public void run(int tasks, Task task) throws IOException {
        if (count <= 1) {
            work(tasks, task);
        } else {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                threads.add(Thread.ofPlatform().name("run-" + (i + 1)).start(() -> workOnOneThread(tasks, task)));
            }
            threads.forEach(this::join);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure.get()) {
            case null -> { }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new IOException(e.getMessage(), e);
        }
    }

    private void workOnOneThread(int tasks, Task task) {
        try {
            Parallelism.withThreads(1, () -> {
                work(tasks, task);
                return null;
            });
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        }
    }

    private void work(int tasks, Task task) {
        for (int number = next.getAndIncrement(); number < tasks && !isStopped(); number = next.getAndIncrement()) {
            try {
                task.run(number, this::isStopped);
            } catch (SuspendedException e) {
                return; // as asked
            } catch (Exception e) {
                failure.compareAndSet(null, e);
            } catch (Error e) { // such as a full heap: the runs beside it are left with a checkpoint
                failure.compareAndSet(null, new IOException("a run failed: " + e, e));
                throw e;
            }
        }
    }

    private boolean isStopped() {
        return failure.get() != null || interrupted || stopRequest.getAsBoolean();
    }

    private void join(Thread thread) {
        while (true) {
            try {
                thread.join();
                return;
            } catch (InterruptedException e) {
                interrupted = true; // the tasks are left, and waited for
            }
        }
    }
}
