package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
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
 * One step of training on CIFAR-10's sizes: a convolution of 2 × 2 to 24 channels, then three blocks of two convolutions of
 * 3 × 3 with a maximum over 2 × 2, batch normalisation and GELU, with 64, 256 and 256 filters; {@code
 * benchmarks/peers/torch_images.py} is the same in PyTorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 4)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ImageNetworkBenchmark {
    private static final int CLASSES = 10;

    @Param("1000")
    public int batch;

    @Param({"1", "2"})
    public int threads;

    private Tensor x;
    private int[] labels;
    private Module model;
    private SoftmaxCrossEntropyLoss loss;
    private Sgd optimizer;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        x = Tensor.normal(new Philox(42, 0), DType.F32, batch, 32, 32, 3).permute(0, 3, 1, 2);
        labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = new Philox(42, 1).below(CLASSES, i);
        }
        model = Seeding.withSeed(42, () -> network(256));
        loss = new SoftmaxCrossEntropyLoss();
        optimizer = new Sgd(model.parameters(), 1e-3, Sgd.Settings.PLAIN.withMomentum(0.85).withNesterov());
    }

    /** Returns the network with 64 filters in the first block and {@code width} in the others. */
    static Sequential network(int width) {
        return new Sequential(new Conv2d(3, 24, Window2d.of(2), DType.F32), new GELU(),
                block(24, 64), block(64, width), block(width, width),
                new MaxPool2d(3), new Flatten(), new Linear(width, CLASSES, DType.F32));
    }

    private static Module block(int inChannels, int outChannels) {
        Window2d window = Window2d.of(3).padding(1);
        return new Sequential(
                Conv2d.withoutBias(inChannels, outChannels, window, DType.F32), new MaxPool2d(2),
                new BatchNorm2d(outChannels, DType.F32), new GELU(),
                Conv2d.withoutBias(outChannels, outChannels, window, DType.F32),
                new BatchNorm2d(outChannels, DType.F32), new GELU());
    }

    @Benchmark
    public double step() {
        double value = loss.forward(model.forward(x), labels);
        optimizer.zeroGrad();
        model.backwardParameters(loss.backward());
        optimizer.step();
        return value;
    }
}
