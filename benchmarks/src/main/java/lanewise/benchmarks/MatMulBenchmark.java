package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix products into an existing result. The secondary figure {@code gigaflops} is in GFLOP/s: two operations for
 * each of M·N·K multiplications.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class MatMulBenchmark {
    /** M x N x K: square ones, and those of the default network's layers. */
    @Param({"1024x1024x1024", "128x128x3072", "128x3072x128", "3072x128x128", "512x512x512", "256x256x256",
        "64x64x64"})
    public String shape;

    @Param("F32")
    public DType dtype;

    @Param({"1", "2"})
    public int threads;

    /** Whether each input is stored as it is used (N) or transposed (T). */
    @Param("NN")
    public String layout;

    private Tensor a;
    private Tensor b;
    private Tensor out;
    private double operations;

    /** Counts floating-point operations in units of 10⁹. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Counters {
        public double gigaflops;

        @Setup(Level.Iteration)
        public void reset() {
            gigaflops = 0;
        }
    }

    @Setup
    public void setUp() {
        String[] sizes = shape.split("x");
        int m = Integer.parseInt(sizes[0]);
        int n = Integer.parseInt(sizes[1]);
        int k = Integer.parseInt(sizes[2]);
        a = matrix(1, m, k, layout.charAt(0) == 'T');
        b = matrix(2, k, n, layout.charAt(1) == 'T');
        out = Tensor.zeros(dtype, m, n);
        operations = 2.0 * m * n * k;
    }

    private Tensor matrix(int stream, int rows, int columns, boolean transposed) {
        Philox random = new Philox(42, stream);
        return transposed ? Tensor.uniform(random, dtype, columns, rows).transpose()
                : Tensor.uniform(random, dtype, rows, columns);
    }

    @Benchmark
    public Tensor matmul(Counters counters) throws Exception {
        counters.gigaflops += operations * 1e-9;
        return Parallelism.withThreads(threads, () -> a.matmul(b, out));
    }
}
