package lanewise.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import lanewise.benchmarks.Gigaflops;
import lanewise.benchmarks.ProductShape;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same matrix products of float32 by Lanewise and by its peers, in one run. The secondary figure {@code gigaflops} is
 * in GFLOP/s. Every peer multiplies row-major matrices in memory of its own kind, into an existing result where it can.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PeerMatMulBenchmark {
    @Param({"LANEWISE", "OPENBLAS", "PYTORCH", "ND4J", "NETLIB", "EJML"})
    public Peer peer;

    /** M x N x K: square ones, and those of the default network's layers. */
    @Param({"1024x1024x1024", "128x128x3072", "128x3072x128", "3072x128x128", "512x512x512", "256x256x256",
        "64x64x64"})
    public String shape;

    @Param({"1", "2"})
    public int threads;

    private Product product;
    private double operations;

    @Setup
    public void setUp() {
        ProductShape sizes = ProductShape.parse(shape);
        product = peer.product(new Matrices(sizes.m(), sizes.n(), sizes.k()), threads);
        operations = sizes.operations();
    }

    @TearDown
    public void tearDown() {
        product.close();
    }

    @Benchmark
    public Object matmul(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return product.multiply();
    }
}
