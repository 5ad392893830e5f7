package lanewise.train.machine;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import lanewise.tensor.Parallelism;

/**
 * How busy Java's compiler is, and how many threads may train beside it. While it takes a processor, as in the first
 * epoch, a product that is divided among all of them waits for the thread that the compiler has displaced, for
 * milliseconds: a step on one thread less is then the faster one. For one thread.
 */
public final class CompilerLoad {
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final double BUSY_SHARE = 0.4; // of the time of one processor

    private final LongSupplier clock; // in nanoseconds
    private final LongSupplier compiled; // the time spent compiling so far, in milliseconds
    private final int processors;
    private long windowStart;
    private long compiledBefore;
    private boolean busy = true;

    /** Watches the compiler of this JVM, which is taken to be busy at first. */
    public CompilerLoad() {
        this(System::nanoTime, compilationTime(), Runtime.getRuntime().availableProcessors());
    }

    CompilerLoad(LongSupplier clock, LongSupplier compiled, int processors) {
        this.clock = clock;
        this.compiled = compiled;
        this.processors = processors;
        windowStart = clock.getAsLong();
        compiledBefore = compiled.getAsLong();
    }

    private static LongSupplier compilationTime() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean(); // null where nothing is compiled
        return compiler != null && compiler.isCompilationTimeMonitoringSupported() ? compiler::getTotalCompilationTime
                : () -> 0;
    }

    /** Returns the number of threads for the next work: one processor is left to the compiler while it is busy. */
    public int threads() {
        long now = clock.getAsLong();
        if (now - windowStart >= WINDOW_NANOS) {
            long total = compiled.getAsLong();
            busy = TimeUnit.MILLISECONDS.toNanos(total - compiledBefore) > BUSY_SHARE * (now - windowStart);
            windowStart = now;
            compiledBefore = total;
        }
        int all = Parallelism.threads();
        return busy ? Math.clamp(processors - 1, 1, all) : all;
    }
}
