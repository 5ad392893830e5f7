package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
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
 * One step of the default run, 3072-128-10 with ELU and batches of 128: whole, and its parts. Each part leaves the
 * state as it was, so that the parts can be measured one by one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class TrainStepBenchmark {
    private static final int BATCH = 128;
    private static final int INPUTS = 3072;
    private static final int HIDDEN = 128;
    private static final int CLASSES = 10;

    @Param("F32")
    public DType dtype;

    private final byte[] pixels = new byte[BATCH * INPUTS];
    private final int[] labels = new int[BATCH];
    private Tensor x;
    private Tensor logits;
    private Tensor dLogits;
    private Sequential model;
    private SoftmaxCrossEntropyLoss loss;
    private Sgd optimizer;

    @Setup
    public void setUp() {
        Philox random = new Philox(42, 0);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.bits(i);
        }
        for (int i = 0; i < BATCH; i++) {
            labels[i] = random.below(CLASSES, pixels.length + i);
        }
        x = Tensor.zeros(dtype, BATCH, INPUTS);
        model = new Sequential(new Linear(INPUTS, HIDDEN, dtype), new ELU(), new Linear(HIDDEN, CLASSES, dtype));
        KaimingNormal.forRectifiers().initializeAll(model, 42);
        loss = new SoftmaxCrossEntropyLoss();
        optimizer = new Sgd(model.parameters(), 1e-6);
        step();
    }

    @Benchmark
    public double step() {
        load();
        double value = forwardAndLoss();
        optimizer.zeroGrad();
        backward();
        optimizer.step();
        return value;
    }

    @Benchmark
    public Tensor load() {
        return x.setUnsignedBytes(pixels, 0, 1 / 63.0, -2);
    }

    @Benchmark
    public Tensor forward() {
        logits = model.forward(x);
        return logits;
    }

    @Benchmark
    public Tensor lossAndGradient() {
        loss.forward(logits, labels);
        dLogits = loss.backward();
        return dLogits;
    }

    @Benchmark
    public void zeroGradAndBackward() {
        optimizer.zeroGrad();
        backward();
    }

    @Benchmark
    public void optimizerStep() {
        optimizer.step();
    }

    private double forwardAndLoss() {
        double value = loss.forward(forward(), labels);
        dLogits = loss.backward();
        return value;
    }

    private void backward() {
        model.backwardParameters(dLogits);
    }
}
