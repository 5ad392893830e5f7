package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        ProductShape sizes = ProductShape.parse(shape);
        a = matrix(1, sizes.m(), sizes.k(), layout.charAt(0) == 'T');
        b = matrix(2, sizes.k(), sizes.n(), layout.charAt(1) == 'T');
        out = Tensor.zeros(dtype, sizes.m(), sizes.n());
        operations = sizes.operations();
    }

    private Tensor matrix(int stream, int rows, int columns, boolean transposed) {
        Philox random = new Philox(42, stream);
        return transposed ? Tensor.uniform(random, dtype, columns, rows).transpose()
                : Tensor.uniform(random, dtype, rows, columns);
    }

    @Benchmark
    public Tensor matmul(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return a.matmul(b, out);
    }
}
