package lanewise.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lanewise.tensor.Axes;
import lanewise.tensor.DType;
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
 * What writes and reads truth values: comparisons with a tensor and with a number, {@code where} of two tensors,
 * {@code fill} with a number and {@code select} of what is true, and what is asked of truth values alone, whatever the
 * element type. {@code any} of zeros and {@code all} of ones cannot stop early. Where the size of the result is known it
 * is there already. {@code benchmarks/peers/numpy_elementwise.py --masks} prints the same of NumPy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class MaskBenchmark {
    @Param({"lt", "ltScalar", "where", "fill", "select", "nonzero", "count", "any", "all"})
    public String operation;

    @Param({"F32", "F64", "I32", "I64", "U8"})
    public DType dtype;

    @Param({"1000", "100000", "10000000"})
    public int elements;

    /** How many of a hundred truth values are true. */
    @Param({"1", "50", "99"})
    public int percent;

    @Param({"1", "2"})
    public int threads;

    private Supplier<Tensor> task;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        Random random = new Random(42);
        Tensor condition = Tensor.of(random.doubles(elements, 0, 100).toArray()).lt(percent);
        Tensor a = Tensor.of(random.doubles(elements, 0, 200).toArray()).to(dtype);
        Tensor b = Tensor.of(random.doubles(elements, 0, 200).toArray()).to(dtype);
        Tensor truth = Tensor.zeros(DType.BOOL, elements);
        Tensor all = Tensor.ones(DType.BOOL, elements);
        Tensor one = Tensor.zeros(DType.BOOL);
        Tensor count = Tensor.zeros(DType.I64);
        Tensor out = Tensor.zeros(dtype, elements);
        task = switch (operation) {
            case "lt" -> () -> a.lt(b, truth);
            case "ltScalar" -> () -> a.lt(100, truth);
            case "where" -> () -> Tensor.where(condition, a, b, out);
            case "fill" -> () -> a.maskedFill(condition, 7, out);
            case "select" -> () -> a.select(condition);
            case "nonzero" -> condition::flatNonzero;
            case "count" -> () -> condition.countNonzero(Axes.all(), count);
            case "any" -> () -> truth.any(Axes.all(), one);
            case "all" -> () -> all.all(Axes.all(), one);
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    @Benchmark
    public Tensor compute() {
        return task.get();
    }
}
