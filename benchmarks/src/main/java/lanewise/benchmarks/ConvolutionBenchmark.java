package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import lanewise.tensor.Convolution2d;
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
 * Convolutions into existing results, and beside them the product of matrices of the same sizes, {@code product}. The
 * secondary figure {@code gigaflops} is in GFLOP/s: two operations for each multiplication, those with zeros of the padding
 * included. Images have their channels side by side.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ConvolutionBenchmark {
    /**
     * As {@link ConvolutionLayer} is written: the layers of the 64/256/256 network ({@link ImageNetwork}), those of ResNet-18 on
     * images of 32 × 32, and groups of one and of eight channels.
     */
    @Param({"128x24x31x64x3", "128x64x15x64x3", "128x64x15x256x3", "128x256x7x256x3", "128x256x3x256x3",
        "128x3x32x64x3", "128x64x32x64x3", "128x64x32x128x3s2", "128x128x16x128x3", "128x128x16x256x3s2", "128x256x8x256x3",
        "128x256x8x512x3s2", "128x512x4x512x3", "128x64x32x64x3g64", "128x256x16x256x3g32", "128x24x31x64x3w",
        "128x64x15x64x3w", "128x64x15x256x3w", "128x256x7x256x3w", "128x256x3x256x3w"})
    public String layer;

    @Param({"1", "2"})
    public int threads;

    private Convolution2d convolution;
    private Tensor x;
    private Tensor weight;
    private Tensor y;
    private Tensor dX;
    private Tensor dW;
    private Tensor windows;
    private Tensor filters;
    private Tensor product;
    private double operations;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        ConvolutionLayer sizes = ConvolutionLayer.parse(layer);
        convolution = sizes.convolution();
        int taps = sizes.taps();
        x = images(1, sizes.images(), sizes.pixels(), sizes.pixels(), sizes.channels());
        weight = images(2, sizes.filters(), taps, taps, sizes.channelsOfFilter());
        y = convolution.forward(x, weight);
        dX = Tensor.zerosLike(x);
        dW = Tensor.zerosLike(weight);
        operations = sizes.operations();
        int rows = y.elements() / sizes.filters();
        int columns = taps * taps * sizes.channelsOfFilter();
        windows = Tensor.uniform(new Philox(42, 3), DType.F32, rows, columns);
        filters = Tensor.uniform(new Philox(42, 4), DType.F32, columns, sizes.filters());
        product = windows.matmul(filters);
    }

    private static Tensor images(int stream, int n, int height, int width, int channels) {
        return Tensor.uniform(new Philox(42, stream), DType.F32, n, height, width, channels).permute(0, 3, 1, 2);
    }

    @Benchmark
    public Tensor forward(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return convolution.forward(x, weight, y);
    }

    @Benchmark
    public Tensor inputGradient(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return convolution.inputGradient(y, weight, dX);
    }

    @Benchmark
    public Tensor weightGradient(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return convolution.weightGradient(y, x, dW);
    }

    @Benchmark
    public Tensor product(Gigaflops counters) {
        counters.gigaflops += operations * 1e-9;
        return windows.matmul(filters, product);
    }
}
