package lanewise.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
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
 * One step of the default run, 3072-128-10 with ELU and batches of 128: whole, and its parts; {@code products} are the
 * five matrix products of a step alone. Each part leaves the state as it was, so that the parts can be measured one by
 * one. As in a run, batches are drawn from more images than a cache holds, and the rows of x are padded.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class TrainStepBenchmark {
    private static final int BATCH = 128;
    private static final int CHANNELS = 3;
    private static final int PLANE = 1024;
    private static final int INPUTS = CHANNELS * PLANE;
    private static final int PADDING = 16;
    private static final int HIDDEN = 128;
    private static final int CLASSES = 10;
    private static final int IMAGES = 15_000;

    @Param("F32")
    public DType dtype;

    private final byte[] pixels = new byte[IMAGES * INPUTS];
    private final int[] labels = new int[BATCH];
    private int[] order;
    private int batch;
    private Tensor x;
    private List<Tensor> planes; // x, one tensor for each image and channel
    private Tensor hidden;
    private Tensor logits;
    private Tensor dLogits;
    private Tensor dHidden;
    private Linear first;
    private Linear second;
    private Tensor dWeight;
    private Tensor dWeight2;
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
        order = new Philox(42, 1).permutation(IMAGES);
        x = Tensor.zeros(dtype, BATCH, INPUTS + PADDING).narrow(1, 0, INPUTS);
        planes = IntStream.range(0, BATCH * CHANNELS).mapToObj(i ->
                x.select(0, i / CHANNELS).narrow(0, i % CHANNELS * PLANE, PLANE)).toList();
        first = new Linear(INPUTS, HIDDEN, dtype);
        second = new Linear(HIDDEN, CLASSES, dtype);
        model = new Sequential(first, new ELU(), second);
        KaimingNormal.forRectifiers().initializeAll(model, 42);
        loss = new SoftmaxCrossEntropyLoss();
        optimizer = new Sgd(model.parameters(), 1e-6);
        step();
        hidden = model.layers().get(1).forward(first.forward(x)).copy();
        dHidden = Tensor.zeros(dtype, BATCH, HIDDEN);
        dWeight = Tensor.zerosLike(first.weight().value());
        dWeight2 = Tensor.zerosLike(second.weight().value());
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
        batch = (batch + 1) % (IMAGES / BATCH);
        Parallelism.forEach(2, part -> {
            for (int i = BATCH * part / 2; i < BATCH * (part + 1) / 2; i++) {
                int offset = order[batch * BATCH + i] * INPUTS;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    planes.get(i * CHANNELS + channel).copyFrom(pixels, offset + channel * PLANE, 1 / 63.0, -2);
                }
            }
        });
        return x;
    }

    @Benchmark
    public Tensor products() {
        Tensor z = x.matmul(first.weight().value().transpose(), dHidden);
        hidden.matmul(second.weight().value().transpose(), logits);
        dLogits.transpose().matmul(hidden, dWeight2);
        dLogits.matmul(second.weight().value(), z);
        return z.transpose().matmul(x, dWeight);
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
