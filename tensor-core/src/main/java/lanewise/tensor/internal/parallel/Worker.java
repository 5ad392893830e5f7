package lanewise.tensor.internal.parallel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A daemon thread that helps with jobs. Between two of them it spins for some time before it parks, because the parts
 * of a training step follow each other faster than a parked thread wakes; and it ends when it has been parked for
 * {@value #IDLE_MILLISECONDS} ms. It inherits nothing from the thread that starts it, and holds on to no job.
 */
final class Worker extends Thread {
    // Starting a thread takes some 100 µs: of a program that computes but once in this time, a ten thousandth. One that
    // wants the library unloaded has not long to wait.
    static final int IDLE_MILLISECONDS = 1000;

    // Waking a parked thread costs 50 µs and more, as much as a small operation, so a worker spins for about as long
    // as a training step takes.
    private static final long NANOSECONDS_BEFORE_PARK = 1_000_000;
    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 64;

    // What stands in place of a job.
    private static final Job SPINNING = new Job(0, null, null, 0);
    private static final Job PARKED = new Job(0, null, null, 0);
    private static final Job ENDED = new Job(0, null, null, 0);

    /** Set if it could not be started. */
    volatile boolean neverBegins;

    private final WorkerPool pool;
    private final int number;
    private final AtomicReference<Job> assigned; // null while it is at work

    Worker(WorkerPool pool, int number, Job first) {
        super(topGroup(), null, "lanewise-worker-" + (number + 1), 0, false);
        setDaemon(true);
        setPriority(NORM_PRIORITY);
        this.pool = pool;
        this.number = number;
        this.assigned = new AtomicReference<>(first);
    }

    // The caller's own group may belong to a part of the program that is gone before this thread.
    private static ThreadGroup topGroup() {
        ThreadGroup group = currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** Returns whether it waits for a job without being parked, so that it begins one at once. */
    boolean isSpinning() {
        return assigned.get() == SPINNING;
    }

    /** Returns whether it waits for a job. */
    boolean isIdle() {
        Job job = assigned.get();
        return job == SPINNING || job == PARKED;
    }

    /** Returns whether it will do no job any more. */
    boolean hasEnded() {
        return neverBegins || assigned.get() == ENDED;
    }

    /** Gives it a job that it has been entered for; returns false if it is not idle any more. */
    boolean assign(Job job) {
        if (assigned.compareAndSet(SPINNING, job)) {
            return true;
        }
        if (assigned.compareAndSet(PARKED, job)) {
            LockSupport.unpark(this);
            return true;
        }
        return false;
    }

    @Override
    public void run() {
        try {
            while (help()) { }
        } finally {
            assigned.set(ENDED);
            pool.remove(number, this);
        }
    }

    // A method of its own, so that nothing on the stack refers to the job afterwards.
    private boolean help() {
        Job job = next();
        if (job == ENDED) {
            return false;
        }
        interrupted(); // what came before is meant for no task
        while (job.doNext(true)) { }
        return true;
    }

    private Job next() {
        if (assigned.get() != null) { // what it was started for
            return take();
        }
        while (true) {
            Job open = pool.enterHelper(number);
            if (open != null) {
                return open;
            }
            assigned.set(SPINNING);
            if (!pool.wantsHelp(number)) {
                await();
                return take();
            }
            if (!assigned.compareAndSet(SPINNING, null)) {
                return take();
            }
        }
    }

    private Job take() {
        Job job = assigned.get();
        if (job != ENDED) {
            assigned.setRelease(null);
        }
        return job;
    }

    private void await() {
        long start = System.nanoTime();
        for (int spins = 1; spins % SPINS_PER_LOOK_AT_THE_CLOCK != 0
                || System.nanoTime() - start < NANOSECONDS_BEFORE_PARK; spins++) {
            if (assigned.get() != SPINNING) {
                return;
            }
            onSpinWait();
        }
        if (assigned.compareAndSet(SPINNING, PARKED)) {
            parkOrEnd();
        }
    }

    private void parkOrEnd() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLISECONDS);
        while (assigned.get() == PARKED) {
            long left = end - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                interrupted(); // or it could not park again
            } else {
                assigned.compareAndSet(PARKED, ENDED);
            }
        }
    }
}
