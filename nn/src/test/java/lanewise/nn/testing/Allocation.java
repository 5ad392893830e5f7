package lanewise.nn.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import lanewise.tensor.Parallelism;

/** Measures what code allocates. */
public final class Allocation {
    private static final int CALLS = 300;

    private Allocation() {}

    /**
     * Checks that work allocates no more than some bytes: the fewest of many calls, because the vectors of code that is
     * not compiled yet are objects.
     */
    public static void assertAtMost(long most, Runnable work) throws Exception {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Parallelism.withThreads(1, () -> {
            long bytes = Long.MAX_VALUE;
            for (int call = 0; call < CALLS && bytes > most; call++) {
                long before = thread.getCurrentThreadAllocatedBytes();
                work.run();
                bytes = Math.min(bytes, thread.getCurrentThreadAllocatedBytes() - before);
            }
            return bytes;
        });
        assertTrue(fewest <= most, fewest + " bytes");
    }
}
