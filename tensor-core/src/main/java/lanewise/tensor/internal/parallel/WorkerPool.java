package lanewise.tensor.internal.parallel;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Daemon threads that take numbered tasks together with the caller. Between jobs a worker spins for some
 * microseconds before it parks: the parts of a training step follow each other faster than a parked thread wakes.
 *
 * <p>Thread-safe. One job runs at a time; a call that comes while another one runs, or from inside a task, is done by
 * its caller alone, which gives the same results. What a task throws on a worker, and an interrupt that it leaves
 * there, reach the caller.
 */
final class WorkerPool {
    // Waking a parked thread costs 50 µs and more, as much as a small operation, so a worker spins for about as long
    // as a training step takes. The caller waits only for tasks that have begun; one that is that late has lost its
    // processor, perhaps to the compiler, and gets another one if the caller yields.
    private static final long NANOSECONDS_BEFORE_PARK = 1_000_000;
    private static final long NANOSECONDS_BEFORE_YIELD = 300_000;
    private static final int SPINS_PER_LOOK_AT_THE_CLOCK = 64;

    // Of so many requests for an awake helper that found none, one wakes it: 5 µs, shared by as many small jobs.
    private static final int REQUESTS_PER_WAKING = 64;

    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Worker[] workers = {};

    /** Runs {@code task} for 0 .. count - 1 on at most {@code threads} threads, the caller's included. */
    void run(int count, int threads, IntConsumer task) {
        int helpers = Math.min(threads, count) - 1;
        if (helpers <= 0 || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        Job job = new Job(count, task);
        try {
            Worker[] available = ensureWorkers(helpers);
            for (int i = 0; i < helpers; i++) {
                available[i].offer(job);
            }
            job.work(false);
            job.awaitEnd();
        } finally {
            busy.set(false);
        }
        job.handOver();
    }

    /**
     * Returns whether a worker waits for a job without being parked, so that it begins one at once. If none does, it
     * will soon when this is asked often.
     */
    boolean isHelperAwake() {
        Worker[] available = workers;
        if (available.length > 0 && available[0].spinning) {
            return true;
        }
        if (requests.incrementAndGet() % REQUESTS_PER_WAKING == 0 && !busy.get()) {
            run(2, 2, part -> { });
        }
        return false;
    }

    // Only called while busy is held.
    private Worker[] ensureWorkers(int count) {
        Worker[] existing = workers;
        if (existing.length >= count) {
            return existing;
        }
        Worker[] grown = Arrays.copyOf(existing, count);
        for (int i = existing.length; i < count; i++) {
            grown[i] = new Worker();
            Thread.ofPlatform().daemon().name("lanewise-worker-" + (i + 1)).start(grown[i]);
        }
        workers = grown;
        return grown;
    }

    /** Tasks that the caller and the workers take by number until none is left. */
    private static final class Job {
        private static final AtomicIntegerFieldUpdater<Job> NEXT =
                AtomicIntegerFieldUpdater.newUpdater(Job.class, "next");
        private static final AtomicIntegerFieldUpdater<Job> ENDED =
                AtomicIntegerFieldUpdater.newUpdater(Job.class, "ended");

        private final int count;
        private final IntConsumer task;
        private volatile int next;
        private volatile int ended;
        private volatile Throwable failure;
        private boolean interrupted; // written before ENDED is increased, read after

        Job(int count, IntConsumer task) {
            this.count = count;
            this.task = task;
        }

        void work(boolean onWorker) {
            for (int i = NEXT.getAndIncrement(this); i < count; i = NEXT.getAndIncrement(this)) {
                try {
                    task.accept(i);
                } catch (Throwable t) {
                    keepFirst(t);
                } finally {
                    // Left on the worker the flag would reach another caller's task.
                    if (onWorker && Thread.interrupted()) {
                        interrupted = true;
                    }
                    ENDED.incrementAndGet(this);
                }
            }
        }

        private synchronized void keepFirst(Throwable t) {
            failure = failure == null ? t : failure;
        }

        // A worker that comes late finds no task left, so nobody waits for it.
        void awaitEnd() {
            long start = System.nanoTime();
            for (int spins = 1; ended < count; spins++) {
                if (spins % SPINS_PER_LOOK_AT_THE_CLOCK == 0
                        && System.nanoTime() - start > NANOSECONDS_BEFORE_YIELD) {
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

    private static final class Worker implements Runnable {
        private final AtomicReference<Job> offered = new AtomicReference<>();
        private volatile boolean parked;
        private volatile boolean spinning;
        private volatile Thread thread;

        void offer(Job job) {
            offered.set(job);
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            while (true) {
                await().work(true);
            }
        }

        private Job await() {
            spinning = true;
            long start = System.nanoTime();
            for (int spins = 1; spins % SPINS_PER_LOOK_AT_THE_CLOCK != 0
                    || System.nanoTime() - start < NANOSECONDS_BEFORE_PARK; spins++) {
                if (offered.get() != null) {
                    spinning = false;
                    return offered.getAndSet(null);
                }
                Thread.onSpinWait();
            }
            spinning = false;
            parked = true;
            try {
                Job job = offered.getAndSet(null);
                while (job == null) {
                    LockSupport.park(this);
                    Thread.interrupted(); // meant for no task, and would keep this thread from parking
                    job = offered.getAndSet(null);
                }
                return job;
            } finally {
                parked = false;
            }
        }
    }
}
