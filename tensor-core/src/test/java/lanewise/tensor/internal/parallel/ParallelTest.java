package lanewise.tensor.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import lanewise.tensor.Parallelism;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Splitting among worker threads: completeness, failures, nesting, interrupts. */
class ParallelTest {
    @Test
    void splitCoversTheRangeOnce() throws Exception {
        for (int size : new int[] {0, 1, 2, 7, 8, 9, 63, 64, 65, 1000}) {
            for (int grain : new int[] {1, 2, 3, 8, 64, 999, 1000, 1001}) {
                for (int threads = 1; threads <= 6; threads++) {
                    splitCoversTheRangeOnce(size, grain, threads);
                }
            }
        }
    }

    private static void splitCoversTheRangeOnce(int size, int grain, int threads) throws Exception {
        AtomicIntegerArray met = new AtomicIntegerArray(size);
        AtomicInteger parts = new AtomicInteger();
        Parallel.callWithThreads(threads, () -> {
            Parallel.split(size, grain, (from, to) -> {
                assertTrue(from < to && from % grain == 0 && (to % grain == 0 || to == size), from + " to " + to);
                parts.incrementAndGet();
                for (int i = from; i < to; i++) {
                    met.incrementAndGet(i);
                }
            });
            return null;
        });
        assertTrue(parts.get() <= threads);
        for (int i = 0; i < size; i++) {
            assertEquals(1, met.get(i));
        }
    }

    @Test
    void splitsTheLargestRange() throws Exception {
        List<String> parts = new ArrayList<>();
        Parallel.callWithThreads(3, () -> {
            Parallel.split(Integer.MAX_VALUE, 1 << 15, (from, to) -> {
                synchronized (parts) {
                    parts.add(from + " " + to);
                }
            });
            return null;
        });
        parts.sort(null);
        assertEquals(List.of("0 715849728", "1431699456 2147483647", "715849728 1431699456"), parts);
    }

    @RepeatedTest(20)
    void everyTaskRunsOnceOnAtMostThatManyThreads() throws Exception {
        AtomicIntegerArray met = new AtomicIntegerArray(5000);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Parallel.callWithThreads(3, () -> {
            Parallel.forEach(5000, i -> {
                met.incrementAndGet(i);
                threads.add(Thread.currentThread());
            });
            return null;
        });
        assertTrue(threads.size() <= 3, threads.toString());
        for (int i = 0; i < 5000; i++) {
            assertEquals(1, met.get(i));
        }
    }

    @Test
    void workersTakePart() throws Exception {
        CountDownLatch all = new CountDownLatch(3);
        Parallel.callWithThreads(3, () -> {
            Parallel.forEach(3, i -> {
                all.countDown();
                await(all);
            });
            return null;
        });
        assertEquals(0, all.getCount(), "three tasks ran at the same time");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void failuresReachTheCallerAndThePoolSurvives() throws Exception {
        Parallel.callWithThreads(4, () -> {
            for (Throwable failure : List.of(new IllegalStateException("no"), new StackOverflowError("deep"))) {
                AtomicInteger others = new AtomicInteger();
                Throwable thrown = assertThrows(failure.getClass(), () -> Parallel.forEach(100, i -> {
                    if (i == 37) {
                        ParallelTest.<RuntimeException>sneak(failure);
                    }
                    others.incrementAndGet();
                }));
                assertSame(failure, thrown);
                assertEquals(99, others.get(), "the other tasks ran");
            }
            return null;
        });
        workersTakePart();
    }

    /** The stack ends in a task, before the first one, or between two; what follows has all threads all the same. */
    @Test
    void aCallerWithoutStackLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 400; i++) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(null, () -> {
                try {
                    Parallel.callWithThreads(4, () -> {
                        recurse(new int[8]);
                        return null;
                    });
                } catch (Throwable t) {
                    thrown.set(t);
                }
            }, "caller", (128 << 10) + 256 * i);
            caller.start();
            caller.join();
            assertInstanceOf(StackOverflowError.class, thrown.get());
        }
        workersTakePart();
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack ends
    private static void recurse(int[] sums) {
        Parallel.forEach(sums.length, i -> sums[i]++);
        recurse(sums);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void aFailureOnOneThreadReachesTheCallerToo() throws Exception {
        Parallel.callWithThreads(1, () -> assertThrows(ArithmeticException.class,
                () -> Parallel.split(10, 1, (from, to) -> Math.floorMod(from, 0))));
    }

    @Test
    void nestedCallsRunInsideTheirTask() throws Exception {
        AtomicInteger sum = new AtomicInteger();
        Parallel.callWithThreads(4, () -> {
            Parallel.forEach(8, i -> {
                Thread outer = Thread.currentThread();
                Parallel.forEach(8, j -> {
                    assertSame(outer, Thread.currentThread());
                    sum.addAndGet(8 * i + j);
                });
            });
            return null;
        });
        assertEquals(63 * 64 / 2, sum.get());
    }

    @Test
    void severalThreadsMayCallAtOnce() throws Exception {
        for (boolean virtual : new boolean[] {false, true}) {
            try (var callers = virtual ? Executors.newVirtualThreadPerTaskExecutor()
                    : Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                Callable<Integer> job = () -> Parallel.callWithThreads(3, () -> {
                    AtomicInteger sum = new AtomicInteger();
                    for (int repeat = 0; repeat < 200; repeat++) {
                        Parallel.forEach(16, sum::addAndGet);
                    }
                    return sum.get();
                });
                for (Future<Integer> result : callers.invokeAll(Collections.nCopies(6, job))) {
                    assertEquals(200 * 120, result.get());
                }
            }
        }
    }

    @Test
    void theCallersInterruptFlagIsKept() throws Exception {
        Thread.currentThread().interrupt();
        AtomicInteger done = new AtomicInteger();
        Parallel.callWithThreads(2, () -> {
            Parallel.forEach(100, i -> done.incrementAndGet());
            return null;
        });
        assertTrue(Thread.interrupted());
        assertEquals(100, done.get());
    }

    /** Calls two tasks at once and, on the thread that is not the caller's, {@code onWorker}; returns that thread. */
    private static Thread callOnWorker(Runnable onWorker) throws Exception {
        Thread caller = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        AtomicReference<Thread> worker = new AtomicReference<>();
        Parallel.callWithThreads(2, () -> {
            Parallel.forEach(2, i -> {
                both.countDown();
                await(both);
                if (Thread.currentThread() != caller) {
                    worker.set(Thread.currentThread());
                    onWorker.run();
                }
            });
            return null;
        });
        return worker.get();
    }

    @RepeatedTest(20)
    void anInterruptOfAWorkerReachesTheCaller() throws Exception {
        Thread worker = callOnWorker(() -> Thread.currentThread().interrupt());
        assertTrue(Thread.interrupted());
        assertFalse(worker.isInterrupted());
        callOnWorker(() -> assertFalse(Thread.currentThread().isInterrupted()));
        assertFalse(Thread.interrupted());
    }

    @Test
    void anInterruptReachesTheCallerBesideAFailure() throws Exception {
        assertThrows(ArithmeticException.class, () -> callOnWorker(() -> {
            Thread.currentThread().interrupt();
            Math.floorMod(1, 0);
        }));
        assertTrue(Thread.interrupted());
        callOnWorker(() -> assertFalse(Thread.currentThread().isInterrupted()));
    }

    @Test
    void threadsAreSetForTheDurationOfACall() throws Exception {
        int before = Parallel.threads();
        assertEquals(5, Parallel.callWithThreads(5, Parallel::threads));
        assertEquals(7, Parallel.callWithThreads(5, () -> Parallel.callWithThreads(7, Parallel::threads)));
        assertThrows(IOException.class, () -> Parallel.callWithThreads(5, () -> {
            throw new IOException("checked exceptions pass");
        }));
        assertEquals(before, Parallel.threads());
        for (int threads : new int[] {0, -1, Parallel.MAX_THREADS + 1}) {
            assertThrows(IllegalArgumentException.class, () -> Parallelism.withThreads(threads, () -> null));
        }
        assertEquals(256, Parallel.callWithThreads(256, Parallel::threads));
    }

    @Test
    void askedOftenForAnAwakeHelperOneWakes() throws Exception {
        assertEquals(1, (int) Parallel.callWithThreads(1, Parallel::threadsAwake));
        Parallel.callWithThreads(4, () -> {
            while (Parallel.threadsAwake() == 1) {
                assertFalse(Thread.currentThread().isInterrupted(), "no worker awakes");
            }
            return null;
        });
    }
}
