package lanewise.tensor.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Several callers at once, and what workers inherit and leave behind; each with a pool of its own. */
class WorkerPoolTest {
    private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls all at once, each on a thread of its own, and waits for their end. */
    private static void callAtOnce(List<Callable<Void>> callers) throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (Future<Void> end : threads.invokeAll(callers)) {
                end.get();
            }
        }
    }

    @RepeatedTest(20)
    void twoCallersAtOnceBothGetHelp() throws Exception {
        WorkerPool pool = new WorkerPool(4);
        CountDownLatch all = new CountDownLatch(4);
        callAtOnce(Collections.nCopies(2, () -> {
            pool.run(2, 2, task -> {
                all.countDown();
                await(all); // as long as one caller works alone, its second task has not begun
            });
            return null;
        }));
        assertEquals(0, all.getCount());
    }

    @RepeatedTest(20)
    void aWorkerThatIsDoneWithOneJobHelpsWithAnother() throws Exception {
        WorkerPool pool = new WorkerPool(3);
        CountDownLatch firstHasTheWorker = new CountDownLatch(2);
        CountDownLatch secondHasBegun = new CountDownLatch(1);
        CountDownLatch secondHasHelp = new CountDownLatch(2);
        callAtOnce(List.of(() -> {
            pool.run(2, 2, task -> {
                firstHasTheWorker.countDown();
                await(secondHasBegun);
            });
            return null;
        }, () -> {
            await(firstHasTheWorker);
            pool.run(2, 2, task -> {
                secondHasBegun.countDown();
                secondHasHelp.countDown();
                await(secondHasHelp);
            });
            return null;
        }));
        assertEquals(0, secondHasHelp.getCount());
    }

    @RepeatedTest(20)
    void asManyCallersAsThreadsWorkAloneUntilOneEnds() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        CountDownLatch callerIsAtWork = new CountDownLatch(1); // or the worker might do both tasks of the first job
        CountDownLatch workerIsDone = new CountDownLatch(1);
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        CountDownLatch firstHasEnded = new CountDownLatch(1);
        CountDownLatch secondHasHelp = new CountDownLatch(2);
        callAtOnce(List.of(() -> {
            Thread caller = Thread.currentThread();
            pool.run(2, 2, task -> {
                if (Thread.currentThread() == caller) {
                    callerIsAtWork.countDown();
                    await(firstMayEnd);
                } else {
                    await(callerIsAtWork);
                    workerIsDone.countDown();
                }
            });
            firstHasEnded.countDown();
            return null;
        }, () -> {
            Thread caller = Thread.currentThread();
            await(workerIsDone);
            pool.run(10, 2, task -> {
                if (task < 7) {
                    assertSame(caller, Thread.currentThread());
                } else if (task == 7) {
                    firstMayEnd.countDown();
                    await(firstHasEnded);
                } else {
                    secondHasHelp.countDown();
                    await(secondHasHelp);
                }
            });
            return null;
        }));
        assertEquals(0, secondHasHelp.getCount());
    }

    @Test
    void manyCallersShareTheWorkersThatThereAre() throws Exception {
        WorkerPool pool = new WorkerPool(3);
        Set<String> workers = ConcurrentHashMap.newKeySet();
        AtomicInteger done = new AtomicInteger();
        callAtOnce(Collections.nCopies(8, () -> {
            for (int repeat = 0; repeat < 200; repeat++) {
                Set<Thread> ofJob = ConcurrentHashMap.newKeySet();
                pool.run(7, 3, task -> {
                    ofJob.add(Thread.currentThread());
                    done.incrementAndGet();
                });
                assertTrue(ofJob.size() <= 3, ofJob.toString());
                ofJob.remove(Thread.currentThread());
                ofJob.forEach(worker -> workers.add(worker.getName()));
            }
            return null;
        }));
        assertEquals(8 * 200 * 7, done.get());
        assertTrue(Set.of("lanewise-worker-1", "lanewise-worker-2").containsAll(workers), workers.toString());
    }

    @Test
    void callersBeyondThePlacesForJobsWorkAlone() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        int callers = 50;
        CountDownLatch allHaveBegun = new CountDownLatch(callers);
        AtomicInteger done = new AtomicInteger();
        callAtOnce(Collections.nCopies(callers, () -> {
            AtomicInteger begun = new AtomicInteger();
            pool.run(3, 2, task -> {
                if (begun.getAndIncrement() == 0) {
                    allHaveBegun.countDown();
                    await(allHaveBegun);
                }
                done.incrementAndGet();
            });
            return null;
        }));
        assertEquals(3 * callers, done.get());
    }

    @Test
    void aCallFromInsideATaskStaysOnItsThread() throws Exception {
        WorkerPool pool = new WorkerPool(4);
        CountDownLatch all = new CountDownLatch(2);
        AtomicInteger sum = new AtomicInteger();
        pool.run(2, 2, outer -> {
            all.countDown();
            await(all);
            Thread thread = Thread.currentThread();
            pool.run(5, 4, task -> {
                assertSame(thread, Thread.currentThread());
                sum.addAndGet(task);
            });
        });
        assertEquals(20, sum.get());
    }

    /** Calls two tasks at once, {@code onWorker} on the thread that is not the caller's, and returns that thread. */
    private static Thread callOnWorker(WorkerPool pool, Runnable onWorker) {
        Thread caller = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        AtomicReference<Thread> worker = new AtomicReference<>();
        pool.run(2, 2, task -> {
            both.countDown();
            await(both);
            if (Thread.currentThread() != caller) {
                worker.set(Thread.currentThread());
                onWorker.run();
            }
        });
        return worker.get();
    }

    @Test
    void workersInheritNothing() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        ThreadGroup group = new ThreadGroup("of a plugin");
        group.setMaxPriority(Thread.MIN_PRIORITY);
        Thread caller = new Thread(group, () -> {
            Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
            INHERITABLE.set("of the caller");
            ScopedValue.where(SCOPED, "of the caller").run(() -> callOnWorker(new WorkerPool(2), () -> {
                Thread worker = Thread.currentThread();
                assertTrue(worker.isDaemon());
                assertSame(ClassLoader.getSystemClassLoader(), worker.getContextClassLoader());
                assertNull(INHERITABLE.get());
                assertFalse(SCOPED.isBound());
                assertFalse(group.parentOf(worker.getThreadGroup()));
                assertEquals(Thread.NORM_PRIORITY, worker.getPriority());
            }));
        });
        caller.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        caller.start();
        caller.join();
        assertEquals(List.of(), failures);
    }

    @Test
    void idleWorkersEndAndOthersStartWhenNeeded() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        Thread first = callOnWorker(pool, () -> { });
        first.join();
        Thread second = callOnWorker(pool, () -> { });
        assertNotSame(first, second);
        assertEquals(first.getName(), second.getName());
        second.join();
    }

    @Test
    void anInterruptOfAnIdleWorkerReachesNoTask() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        Thread worker = callOnWorker(pool, () -> { });
        worker.interrupt();
        callOnWorker(pool, () -> assertFalse(Thread.currentThread().isInterrupted()));
        assertFalse(Thread.interrupted());
    }
}
