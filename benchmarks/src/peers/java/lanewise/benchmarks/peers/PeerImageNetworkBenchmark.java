package lanewise.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import lanewise.benchmarks.ImageNetwork;
import lanewise.benchmarks.Images;
import lanewise.benchmarks.Threads;
import lanewise.tensor.ConvolutionAlgorithm;
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
 * One step of training of the {@link ImageNetwork} by Lanewise and by PyTorch, in one run. The secondary figure {@code images}
 * is in images/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PeerImageNetworkBenchmark {
    /** Who trains. */
    public enum Library {
        /** Lanewise, over windows. */
        LANEWISE,
        /** Lanewise, by Winograd's algorithm. */
        LANEWISE_WINOGRAD,
        /** PyTorch through DJL. */
        PYTORCH
    }

    @Param({"LANEWISE", "LANEWISE_WINOGRAD", "PYTORCH"})
    public Library library;

    @Param("1000")
    public int batch;

    @Param({"1", "2"})
    public int threads;

    private DoubleSupplier step;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        step = switch (library) {
            case LANEWISE -> new ImageNetwork(batch, ConvolutionAlgorithm.WINDOWS)::step;
            case LANEWISE_WINOGRAD -> new ImageNetwork(batch, ConvolutionAlgorithm.WINOGRAD)::step;
            case PYTORCH -> new PyTorchImageNetwork(batch)::step;
        };
    }

    @Benchmark
    public double step(Images counters) {
        counters.images += batch;
        return step.getAsDouble();
    }
}
