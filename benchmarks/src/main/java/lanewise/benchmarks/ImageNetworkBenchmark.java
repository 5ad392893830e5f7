package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
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
 * One step of training of the {@link ImageNetwork}; {@code benchmarks/peers/torch_images.py} is the same in PyTorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 4)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ImageNetworkBenchmark {
    @Param("1000")
    public int batch;

    @Param({"1", "2"})
    public int threads;

    @Param({"WINDOWS", "WINOGRAD"})
    public ConvolutionAlgorithm algorithm;

    private ImageNetwork network;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        network = new ImageNetwork(batch, algorithm);
    }

    @Benchmark
    public double step() {
        return network.step();
    }
}
