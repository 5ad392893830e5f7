package lanewise.tensor;

import java.util.Objects;
import java.util.function.IntConsumer;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * How many threads work on large operations. By default it is the number of processors, or the system property
 * {@code lanewise.threads} if it is set when the library is first used. Results do not depend on it.
 *
 * <p>The caller works itself, with the help of the library's worker threads. Threads that call at the same time share
 * these; callers and workers together are no more threads than the largest number that was asked for, so that as many
 * callers as there are processors work without help. Worker threads are daemons, inherit nothing from a caller, and end
 * when they have had nothing to do for a second; others start when they are needed.
 */
public final class Parallelism {
    private Parallelism() {}

    /** Returns the number of threads that work on a large operation called here and now, the caller's included. */
    public static int threads() {
        return Parallel.threads();
    }

    /**
     * Calls {@code task} for each number from 0 to {@code count - 1}, on at most {@link #threads()} threads, the caller's
     * and those of the library's workers, and returns when all are done. Tensor operations that a task calls run on the
     * task's thread.
     * An interrupt that a task leaves on its thread becomes the caller's.
     *
     * @throws RuntimeException the first that a task threw, after all others have ended; likewise an {@code Error}
     */
    public static void forEach(int count, IntConsumer task) {
        Objects.requireNonNull(task, "forEach: task is null");
        Parallel.forEach(count, task);
    }

    /**
     * Calls {@code task}; operations that it calls on this thread use at most the given number of threads.
     *
     * @param threads 1 to 256
     * @throws IllegalArgumentException if it is another number
     * @throws X what the task throws
     */
    public static <T, X extends Throwable> T withThreads(int threads, ScopedValue.CallableOp<? extends T, X> task)
            throws X {
        Objects.requireNonNull(task, "withThreads: task is null");
        if (threads < 1 || threads > Parallel.MAX_THREADS) {
            throw new IllegalArgumentException("withThreads: the number of threads must be from 1 to "
                    + Parallel.MAX_THREADS + ", not " + threads);
        }
        return Parallel.callWithThreads(threads, task);
    }
}
