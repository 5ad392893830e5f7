package lanewise.tensor.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Objects come back, to one thread at a time, and few are kept. */
class ScratchPoolTest {
    private final AtomicInteger created = new AtomicInteger();
    private final ScratchPool<Scratch> pool = new ScratchPool<>(() -> {
        created.incrementAndGet();
        return new Scratch();
    });

    private static final class Scratch {
        private final AtomicBoolean used = new AtomicBoolean();
        private int count; // not volatile: what one user writes, the next one sees

        void use() {
            assertTrue(used.compareAndSet(false, true), "another thread uses it");
            count++;
            Thread.onSpinWait();
            used.set(false);
        }
    }

    private static <T> T onNewThread(Callable<T> task) throws Exception {
        try (ExecutorService thread = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            return thread.submit(task).get();
        }
    }

    @Test
    void aThreadGetsBackWhatItReleased() {
        long before = ScratchPool.created();
        Scratch first = pool.acquire();
        pool.release(first);
        for (int i = 0; i < 100; i++) {
            Scratch next = pool.acquire();
            assertSame(first, next);
            pool.release(next);
        }
        assertEquals(1, created.get());
        assertEquals(1, ScratchPool.created() - before);
    }

    @Test
    void acquiredInsideItIsAnotherOneAndBothComeBack() {
        for (int i = 0; i < 100; i++) {
            Scratch outer = pool.acquire();
            Scratch inner = pool.acquire();
            assertNotSame(outer, inner);
            pool.release(inner);
            pool.release(outer);
        }
        assertEquals(2, created.get());
    }

    @Test
    void threadsThatFollowEachOtherShareOne() throws Exception {
        for (int i = 0; i < 100; i++) {
            onNewThread(() -> {
                Scratch scratch = pool.acquire();
                scratch.use();
                pool.release(scratch);
                return null;
            });
        }
        assertEquals(1, created.get());
        assertEquals(100, pool.acquire().count);
    }

    @Test
    void keepsTwoForEachProcessorAtMost() {
        int many = 1000;
        List<Scratch> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            all.add(pool.acquire());
        }
        assertEquals(many, created.get());
        all.forEach(pool::release);
        for (int i = 0; i < many; i++) {
            pool.acquire();
        }
        int kept = 2 * many - created.get();
        int processors = Runtime.getRuntime().availableProcessors();
        assertTrue(kept > 0 && kept <= 2 * processors, kept + " kept for " + processors + " processors");
    }

    @Test
    void threadsAtOnceNeverShareOne() throws Exception {
        int threads = 8;
        int repeats = 20_000;
        CountDownLatch start = new CountDownLatch(threads);
        Callable<Void> user = () -> {
            start.countDown();
            start.await();
            for (int i = 0; i < repeats; i++) {
                Scratch outer = pool.acquire();
                Scratch inner = pool.acquire();
                outer.use();
                inner.use();
                pool.release(outer);
                pool.release(inner);
            }
            return null;
        };
        try (ExecutorService users = Executors.newFixedThreadPool(threads)) {
            for (Future<Void> end : users.invokeAll(Collections.nCopies(threads, user))) {
                end.get();
            }
        }
    }
}
