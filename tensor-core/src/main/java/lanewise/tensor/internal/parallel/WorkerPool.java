package lanewise.tensor.internal.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;

/**
 * Daemon threads that take numbered tasks together with their callers. Several jobs may be open at once: each gets the
 * workers that are idle when it begins or become idle while it lasts. Callers and workers together are no more threads
 * than the largest number that was asked for, by default the number of processors: a further one would take its time
 * from the others. A worker that gets nothing to do for {@link Worker#IDLE_MILLISECONDS} ends; another one starts when
 * it is needed.
 *
 * <p>Thread-safe. A call from inside a task is done by its thread alone, and so is one that comes while
 * {@value #MOST_JOBS} jobs are open, which gives the same results. What a task throws on a worker, and an interrupt
 * that it leaves there, reach the caller.
 */
final class WorkerPool {
    // As many callers keep any number of workers busy; looking through the jobs takes some nanoseconds.
    private static final int MOST_JOBS = 32;

    // Of so many requests for an awake helper that found none, one wakes it: 5 µs, shared by as many small jobs.
    private static final int REQUESTS_PER_WAKING = 64;

    private final AtomicReferenceArray<Job> jobs = new AtomicReferenceArray<>(MOST_JOBS);
    private final AtomicReferenceArray<Worker> workers = new AtomicReferenceArray<>(Parallel.MAX_THREADS - 1);
    private final AtomicInteger mostThreads;
    private final AtomicInteger requests = new AtomicInteger();

    /**
     * @param mostThreads how many threads may work at a time, callers included, as long as no job asks for more
     */
    WorkerPool(int mostThreads) {
        this.mostThreads = new AtomicInteger(mostThreads);
    }

    /** Runs {@code task} for 0 .. count - 1 on at most {@code threads} threads, the caller's included. */
    void run(int count, int threads, IntConsumer task) {
        int helpers = Math.min(threads, count) - 1;
        Thread caller = Thread.currentThread();
        if (helpers > 0 && !isAtWork(caller)) {
            Job job = new Job(count, task, caller, helpers);
            int place = open(job);
            if (place >= 0) {
                try {
                    allow(threads);
                    do { // between tasks again: other callers may have ended
                        callHelpers(job);
                    } while (job.doNext(false));
                    job.awaitEnd();
                } catch (Throwable t) { // not of a task: the caller's stack or the memory is full, so nothing is called here
                    job.isOver = true;
                    while (job.ended + (job.hasCallerBegun ? 1 : 0) < (job.next < job.count ? job.next : job.count)) { }
                    throw t;
                } finally {
                    job.isOver = true;
                    jobs.setRelease(place, null); // if even that overflows the stack, the place counts as free
                }
                job.handOver();
                return;
            }
        }
        for (int i = 0; i < count; i++) {
            task.accept(i);
        }
    }

    private void allow(int threads) {
        if (threads > mostThreads.get()) {
            mostThreads.accumulateAndGet(threads, Math::max);
        }
    }

    private boolean isAtWork(Thread thread) {
        if (thread instanceof Worker) {
            return true;
        }
        for (int i = 0; i < MOST_JOBS; i++) {
            Job job = jobs.get(i);
            if (isOpen(job) && job.isOf(thread)) {
                return true;
            }
        }
        return false;
    }

    // Returns where the job stands, or -1 if there is no place left.
    private int open(Job job) {
        for (int i = 0; i < MOST_JOBS; i++) {
            Job before = jobs.get(i);
            if (!isOpen(before) && jobs.compareAndSet(i, before, job)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOpen(Job job) {
        return job != null && !job.isOver;
    }

    // Workers with a smaller number than this may begin with a job.
    private int workersAllowed() {
        int callers = 0;
        for (int i = 0; i < MOST_JOBS; i++) {
            callers += isOpen(jobs.get(i)) ? 1 : 0;
        }
        return mostThreads.get() - callers;
    }

    // No worker that is allowed is idle while an open job wants help. A caller looks for idle workers after it has
    // opened its job, a worker looks for jobs after it has said that it is idle: whoever comes second sees the other.
    private void callHelpers(Job job) {
        if (!job.wantsHelp()) {
            return;
        }
        int allowed = workersAllowed();
        boolean again;
        do {
            again = false;
            for (int i = 0; i < allowed && job.wantsHelp(); i++) { // those that begin at once
                Worker worker = workers.get(i);
                if (worker != null && worker.isSpinning()) {
                    again |= !assign(worker, job);
                }
            }
            for (int i = 0; i < allowed && job.wantsHelp(); i++) {
                Worker worker = workers.get(i);
                if (worker == null || worker.hasEnded()) {
                    again |= !start(i, worker, job);
                } else if (worker.isIdle()) {
                    again |= !assign(worker, job);
                }
            }
        } while (again);
    }

    // Returns false if another job was faster.
    private static boolean assign(Worker worker, Job job) {
        if (!job.enterHelper() || worker.assign(job)) {
            return true;
        }
        job.withdrawHelper();
        return false;
    }

    // As above, where there is no worker, or one that has ended.
    private boolean start(int number, Worker ended, Job job) {
        if (!job.enterHelper()) {
            return true;
        }
        Worker worker = new Worker(this, number, job);
        if (!workers.compareAndSet(number, ended, worker)) {
            job.withdrawHelper();
            return false;
        }
        try {
            worker.start();
        } catch (OutOfMemoryError _) { // no memory for another thread: the job is done without
            remove(number, worker);
            job.refuseHelpers();
        } catch (StackOverflowError e) {
            worker.neverBegins = true;
            throw e;
        }
        return true;
    }

    /** Forgets a worker that has ended. */
    void remove(int number, Worker worker) {
        workers.compareAndSet(number, worker, null);
    }

    /** Returns an open job that a worker has been entered for as a helper, or null if none wants help. */
    Job enterHelper(int worker) {
        for (int i = 0; i < MOST_JOBS; i++) {
            Job job = jobs.get(i);
            // The callers are counted after the job was seen, so that its own is among them.
            if (job != null && job.wantsHelp() && worker < workersAllowed() && job.enterHelper()) {
                return job;
            }
        }
        return null;
    }

    /** Returns whether an open job wants the help of a worker. */
    boolean wantsHelp(int worker) {
        for (int i = 0; i < MOST_JOBS; i++) {
            Job job = jobs.get(i);
            if (job != null && job.wantsHelp() && worker < workersAllowed()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a worker waits for a job without being parked, so that it begins one at once. If none does, it
     * will soon when this is asked often.
     *
     * @param threads how many threads the caller may have, itself included
     */
    boolean isHelperAwake(int threads) {
        allow(threads);
        int allowed = workersAllowed() - 1; // this thread becomes a caller
        for (int i = 0; i < allowed; i++) {
            Worker worker = workers.get(i);
            if (worker != null && worker.isSpinning()) {
                return true;
            }
        }
        if (allowed > 0 && requests.incrementAndGet() % REQUESTS_PER_WAKING == 0) {
            run(2, 2, part -> { });
        }
        return false;
    }
}
