package lanewise.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import lanewise.benchmarks.ConvolutionLayer;
import lanewise.benchmarks.Gigaflops;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The convolutions of {@link lanewise.benchmarks.ConvolutionBenchmark} by Lanewise and by PyTorch, in one run. The secondary
 * figure {@code gigaflops} is in GFLOP/s. What PyTorch computes before it can go backward is not counted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PeerConvolutionBenchmark {
    @Param({"LANEWISE", "PYTORCH"})
    public Convolver convolver;

    /** As in {@link lanewise.benchmarks.ConvolutionBenchmark}. */
    @Param({"128x24x31x64x3", "128x64x15x64x3", "128x64x15x256x3", "128x256x7x256x3", "128x256x3x256x3",
        "128x3x32x64x3", "128x64x32x64x3", "128x64x32x128x3s2", "128x128x16x128x3", "128x128x16x256x3s2", "128x256x8x256x3",
        "128x256x8x512x3s2", "128x512x4x512x3", "128x64x32x64x3g64", "128x256x16x256x3g32"})
    public String layer;

    @Param({"1", "2"})
    public int threads;

    private ConvolutionPasses passes;
    private double operations;

    @Setup
    public void setUp() {
        ConvolutionLayer sizes = ConvolutionLayer.parse(layer);
        passes = convolver.passes(sizes, threads);
        operations = sizes.operations();
    }

    @TearDown
    public void tearDown() {
        passes.close();
    }

    /** A pass backward to the images. */
    @State(Scope.Thread)
    public static class ToImages {
        private ConvolutionPasses.Backward pass;

        @Setup(Level.Invocation)
        public void prepare(PeerConvolutionBenchmark benchmark) {
            pass = benchmark.passes.prepare(ConvolutionPasses.Gradient.IMAGES);
        }

        @TearDown(Level.Invocation)
        public void close() {
            pass.close();
        }
    }

    /** A pass backward to the filters. */
    @State(Scope.Thread)
    public static class ToFilters {
        private ConvolutionPasses.Backward pass;

        @Setup(Level.Invocation)
        public void prepare(PeerConvolutionBenchmark benchmark) {
            pass = benchmark.passes.prepare(ConvolutionPasses.Gradient.FILTERS);
        }

        @TearDown(Level.Invocation)
        public void close() {
            pass.close();
        }
    }

    @Benchmark
    public Object forward(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return passes.forward();
    }

    @Benchmark
    public Object inputGradient(ToImages gradient, Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return gradient.pass.run();
    }

    @Benchmark
    public Object weightGradient(ToFilters gradient, Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return gradient.pass.run();
    }
}
