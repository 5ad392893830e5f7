package lanewise.train.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import lanewise.tensor.Parallelism;
import org.junit.jupiter.api.Test;

class CompilerLoadTest {
    private final AtomicLong nanos = new AtomicLong(5);
    private final AtomicLong compiledMillis = new AtomicLong(700);

    private int threadsAfter(CompilerLoad load, int millis, int compiled) {
        nanos.addAndGet(millis * 1_000_000L);
        compiledMillis.addAndGet(compiled);
        return load.threads();
    }

    @Test
    void leavesOneProcessorToABusyCompiler() {
        Parallelism.withThreads(4, () -> {
            CompilerLoad load = new CompilerLoad(nanos::get, compiledMillis::get, 4);
            assertEquals(3, load.threads(), "busy at first");
            assertEquals(3, threadsAfter(load, 49, 0), "nothing is known yet");
            assertEquals(4, threadsAfter(load, 1, 20), "20 of 50 ms");
            assertEquals(4, threadsAfter(load, 49, 49), "still the window before");
            assertEquals(3, threadsAfter(load, 1, 1), "50 of 50 ms");
            assertEquals(3, threadsAfter(load, 100, 41), "41 of 100 ms");
            assertEquals(4, threadsAfter(load, 100, 40), "40 of 100 ms");
            return null;
        });
    }

    @Test
    void takesNoMoreThreadsThanWereAskedForAndNoFewerThanOne() {
        for (int threads = 1; threads <= 3; threads++) {
            int asked = threads;
            Parallelism.withThreads(asked, () -> {
                assertEquals(1, new CompilerLoad(nanos::get, compiledMillis::get, 1).threads());
                assertEquals(1, new CompilerLoad(nanos::get, compiledMillis::get, 2).threads());
                assertEquals(asked, new CompilerLoad(nanos::get, compiledMillis::get, 16).threads());
                return null;
            });
        }
    }
}
