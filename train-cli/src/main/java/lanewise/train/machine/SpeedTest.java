package lanewise.train.machine;

import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** Short measurements for {@code doctor}: the best of several tries, after the code is compiled. */
public final class SpeedTest {
    private static final int TRIES = 20;
    private static final int SIZE = 1024;
    // Two arrays beyond the caches, which together take at most half of the heap.
    private static final int COPIED = (int) Math.min(1 << 24, Runtime.getRuntime().maxMemory() / 4 / Float.BYTES);
    private static final int FMAS = 100_000;

    private static volatile float sink;

    private SpeedTest() {}

    /** Returns the speed of a product of 1024×1024 matrices of f32 with all threads, in GFLOP/s. */
    public static double sgemmGigaflops() {
        Tensor a = Tensor.uniform(new Philox(1, 1), DType.F32, SIZE, SIZE);
        Tensor b = Tensor.uniform(new Philox(1, 2), DType.F32, SIZE, SIZE);
        Tensor c = Tensor.zeros(DType.F32, SIZE, SIZE);
        return 2.0 * SIZE * SIZE * SIZE / bestNanoseconds(() -> a.matmul(b, c));
    }

    /** Returns the speed of the same product with one thread, in GFLOP/s. */
    public static double sgemmGigaflopsOfOneThread() {
        return Parallelism.withThreads(1, SpeedTest::sgemmGigaflops);
    }

    /** Returns what one thread reads and writes while it copies, in GB/s. */
    public static double copyGigabytes() {
        float[] from = new float[COPIED];
        float[] to = new float[COPIED];
        return 2.0 * Float.BYTES * COPIED / bestNanoseconds(() -> System.arraycopy(from, 0, to, 0, COPIED));
    }

    /** Returns the time of a fused multiply-add that waits for the one before, in nanoseconds. */
    public static double fmaNanoseconds() {
        return bestNanoseconds(() -> {
            float sum = 0;
            for (int i = 0; i < FMAS; i++) {
                sum = Math.fma(sum, 0.5f, i);
            }
            sink = sum;
        }) / FMAS;
    }

    private static double bestNanoseconds(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
