package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the library keeps for later calls does not grow with the number of threads that ever called. */
class ScratchMemoryTest {
    private static final int THREADS = 1000;

    // A product works in about 1 MB; two for each processor are kept. Of a virtual thread that waits, 1 KB is left.
    private static final long MOST_BYTES = 10_000_000;

    /** Prints by how many bytes virtual threads that are alive, and others' heap, grew by one product each. */
    public static void main(String[] args) throws InterruptedException {
        Tensor a = Tensor.ones(DType.F64, 300, 300);
        CountDownLatch started = new CountDownLatch(THREADS);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(THREADS);
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < THREADS; i++) {
            Thread.startVirtualThread(() -> {
                meet(started, go);
                a.matmul(a);
                meet(done, end);
            });
        }
        started.await();
        long before = usedHeap();
        go.countDown();
        done.await();
        System.out.print(usedHeap() - before);
        end.countDown();
    }

    private static void meet(CountDownLatch arrived, CountDownLatch next) {
        arrived.countDown();
        try {
            next.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long usedHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Test
    void virtualThreadsThatStayAliveKeepNoScratchMemory() throws Exception {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Xmx512m", "-XX:ActiveProcessorCount=2",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp", System.getProperty("java.class.path"), ScratchMemoryTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        assertTrue(Long.parseLong(output) < MOST_BYTES, output + " bytes");
    }
}
