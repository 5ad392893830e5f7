package lanewise.tensor.internal.parallel;

import java.util.function.IntConsumer;

/**
 * Splits ranges over worker threads. How a range is split never changes a result: bodies write disjoint outputs, and
 * no sum crosses a split.
 *
 * <p>The number of threads is that of the processors, or the system property {@value #THREADS_PROPERTY}, read once;
 * {@link #callWithThreads} sets another one for the duration of a call.
 */
public final class Parallel {
    /** System property: the number of threads, the caller's included. */
    public static final String THREADS_PROPERTY = "lanewise.threads";

    /** The largest number of threads. */
    public static final int MAX_THREADS = 256;

    /** So many elements are worth a thread where one takes about as long as reading and writing it. */
    public static final int GRAIN = 1 << 15;

    private static final int DEFAULT_THREADS = defaultThreads();
    private static final ScopedValue<Integer> SCOPED_THREADS = ScopedValue.newInstance();
    private static final WorkerPool POOL = new WorkerPool(DEFAULT_THREADS);

    private Parallel() {}

    /** What is done with the part {@code from .. to - 1} of a range. */
    @FunctionalInterface
    public interface RangeBody {
        void accept(int from, int to);
    }

    private static int defaultThreads() {
        int wanted = Integer.getInteger(THREADS_PROPERTY, Runtime.getRuntime().availableProcessors());
        return Math.clamp(wanted, 1, MAX_THREADS);
    }

    /** Returns the number of threads that work on a large operation called now. */
    public static int threads() {
        return SCOPED_THREADS.orElse(DEFAULT_THREADS);
    }

    /** Calls {@code task} with another number of threads, up to {@link #MAX_THREADS}, for the operations that it calls. */
    public static <T, X extends Throwable> T callWithThreads(int threads, ScopedValue.CallableOp<? extends T, X> task)
            throws X {
        return ScopedValue.where(SCOPED_THREADS, threads).call(task);
    }

    /**
     * Calls {@code body} on parts of {@code 0 .. size - 1}, each but the last a multiple of {@code grain} long, and
     * returns when all are done. With one thread, or a range of one grain, the caller does it all.
     *
     * @throws RuntimeException or Error the first thrown by a body, after all other parts have ended
     */
    public static void split(int size, int grain, RangeBody body) {
        int grains = Math.ceilDiv(size, grain);
        int parts = grains <= 1 ? grains : Math.min(threads(), grains);
        if (parts <= 1) {
            if (size > 0) {
                body.accept(0, size);
            }
            return;
        }
        int grainsPerPart = Math.ceilDiv(grains, parts);
        int partSize = Math.toIntExact(Math.min((long) grainsPerPart * grain, size));
        forEach(Math.ceilDiv(size, partSize), part -> {
            int from = part * partSize;
            body.accept(from, (int) Math.min((long) from + partSize, size));
        });
    }

    /**
     * Returns the number of threads for work that would take less time than waking one: 2 if a worker is awake, else 1.
     * Asked often, it wakes one.
     */
    public static int threadsAwake() {
        int threads = threads();
        return threads > 1 && POOL.isHelperAwake(threads) ? 2 : 1;
    }

    /** Calls {@code task} for each number from 0 to {@code count - 1}, on at most {@link #threads()} threads. */
    public static void forEach(int count, IntConsumer task) {
        POOL.run(count, threads(), task);
    }
}
