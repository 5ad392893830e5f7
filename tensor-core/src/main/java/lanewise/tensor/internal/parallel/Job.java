package lanewise.tensor.internal.parallel;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.IntConsumer;

/**
 * Tasks that a caller and the workers that help it take by number until none is left. Thread-safe. What a caller without a rest
 * of its stack needs to leave are fields, for it can call nothing.
 */
final class Job {
    private static final AtomicIntegerFieldUpdater<Job> NEXT = AtomicIntegerFieldUpdater.newUpdater(Job.class, "next");
    private static final AtomicIntegerFieldUpdater<Job> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Job.class, "ended");
    private static final AtomicIntegerFieldUpdater<Job> HELPERS_WANTED =
            AtomicIntegerFieldUpdater.newUpdater(Job.class, "helpersWanted");

    // A task that ends so much later than the caller's has lost its processor, perhaps to the compiler, and gets
    // another one if the caller yields.
    private static final long NANOSECONDS_BEFORE_YIELD = 300_000;
    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 64;

    final int count;
    volatile int next;
    volatile int ended;

    /** Set when the caller leaves, for whatever reason: no task is handed out then. */
    volatile boolean isOver;

    /** Whether the caller has begun a task that has not ended; its own thread alone asks. */
    boolean hasCallerBegun;

    private final IntConsumer task;
    private final Thread caller;
    private volatile int helpersWanted;
    private volatile Throwable failure;
    private boolean interrupted; // written before ENDED is increased, read after

    /**
     * @param count the number of tasks
     * @param helpers the most workers that may take part
     */
    Job(int count, IntConsumer task, Thread caller, int helpers) {
        this.count = count;
        this.task = task;
        this.caller = caller;
        this.helpersWanted = helpers;
    }

    /** Returns whether the tasks that the caller takes run on {@code thread}. */
    boolean isOf(Thread thread) {
        return caller == thread;
    }

    /** Returns whether there is something to do for one more helper. */
    boolean wantsHelp() {
        return helpersWanted > 0 && next < count && !isOver;
    }

    /** Enters a helper, which then calls {@link #doNext}; returns false if none is wanted. */
    boolean enterHelper() {
        while (wantsHelp()) {
            int wanted = helpersWanted;
            if (wanted > 0 && HELPERS_WANTED.compareAndSet(this, wanted, wanted - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Takes back {@link #enterHelper}. */
    void withdrawHelper() {
        HELPERS_WANTED.incrementAndGet(this);
    }

    /** From now on wants no helper. */
    void refuseHelpers() {
        helpersWanted = 0;
    }

    /** Does the next task; returns false if none is left to begin. */
    boolean doNext(boolean onWorker) {
        if (isOver) {
            return false;
        }
        int number = NEXT.getAndIncrement(this);
        if (number >= count) {
            return false;
        }
        if (!onWorker) {
            hasCallerBegun = true;
        }
        try {
            task.accept(number);
        } catch (Throwable t) {
            keepFirst(t);
        } finally {
            // Left on the worker the flag would reach another caller's task.
            if (onWorker && Thread.interrupted()) {
                interrupted = true;
            }
            ENDED.incrementAndGet(this);
            if (!onWorker) {
                hasCallerBegun = false;
            }
        }
        return true;
    }

    private synchronized void keepFirst(Throwable t) {
        failure = failure == null ? t : failure;
    }

    /** Waits for the tasks that have begun. A worker that comes late finds none left, so nobody waits for it. */
    void awaitEnd() {
        long start = System.nanoTime();
        for (int spins = 1; ended < count; spins++) {
            if (spins % SPINS_PER_LOOK_AT_THE_CLOCK == 0 && System.nanoTime() - start > NANOSECONDS_BEFORE_YIELD) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Gives the caller the interrupt and the failure of the tasks, if there were any. */
    void handOver() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure) {
            case null -> { }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable t -> throw new IllegalStateException(t); // tasks cannot throw checked exceptions
        }
    }
}
