package lanewise.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * Operations of integers: element-wise ones of two square matrices, or of one and a number ({@code …Scalar}), into an
 * existing result; reductions of all elements, and of the columns ({@code …0}).
 * {@code benchmarks/peers/numpy_elementwise.py --dtype I64} prints the same of NumPy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class IntegerBenchmark {
    @Param({"add", "addScalar", "mul", "div", "divScalar", "fmod", "fmodScalar", "remainder", "remainderScalar",
        "floorDivide", "floorDivideScalar", "pow", "powScalar", "maximum", "and", "shiftLeft", "shiftRight", "neg", "abs",
        "sign", "not", "sum", "prod", "max", "argmax", "any", "all", "cumsum", "sum0", "prod0", "max0", "argmax0"})
    public String operation;

    /** About 10³, 10⁵ and 10⁷ elements. */
    @Param({"32", "316", "3162"})
    public int side;

    @Param({"I64", "I32", "U8"})
    public DType dtype;

    /** How operands lie, {@code contiguous} or {@code everySecond} element of a longer row. */
    @Param("contiguous")
    public String layout;

    @Param({"1", "2"})
    public int threads;

    private Supplier<Tensor> task;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        Random random = new Random(42);
        Tensor a = numbers(random);
        Tensor b = numbers(random);
        Tensor out = Tensor.zeros(dtype, side, side);
        Tensor zeros = Tensor.zeros(dtype, side, side);
        Tensor sums = Tensor.zeros(DType.I64, side, side);
        task = switch (operation) {
            case "add" -> () -> a.add(b, out);
            case "addScalar" -> () -> a.add(3, out);
            case "mul" -> () -> a.mul(b, out);
            case "div" -> () -> a.div(b, out);
            case "divScalar" -> () -> a.div(3, out);
            case "fmod" -> () -> a.fmod(b, out);
            case "fmodScalar" -> () -> a.fmod(3, out);
            case "remainder" -> () -> a.remainder(b, out);
            case "remainderScalar" -> () -> a.remainder(3, out);
            case "floorDivide" -> () -> a.floorDivide(b, out);
            case "floorDivideScalar" -> () -> a.floorDivide(3, out);
            case "pow" -> () -> a.pow(b, out);
            case "powScalar" -> () -> a.pow(3, out);
            case "maximum" -> () -> a.maximum(b, out);
            case "and" -> () -> a.and(b, out);
            case "shiftLeft" -> () -> a.shiftLeft(b, out);
            case "shiftRight" -> () -> a.shiftRight(b, out);
            case "neg" -> () -> a.neg(out);
            case "abs" -> () -> a.abs(out);
            case "sign" -> () -> a.sign(out);
            case "not" -> () -> a.not(out);
            case "sum" -> a::sum;
            case "prod" -> a::prod;
            case "max" -> a::max;
            case "argmax" -> () -> a.reshape(side * side).argmax(0);
            case "any" -> zeros::any;
            case "all" -> a::all;
            case "cumsum" -> () -> a.reshape(side * side).cumsum(0, sums.reshape(side * side));
            case "sum0" -> () -> a.sum(0);
            case "prod0" -> () -> a.prod(0);
            case "max0" -> () -> a.max(0);
            case "argmax0" -> () -> a.argmax(0);
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    // Numbers that every operation takes.
    private Tensor numbers(Random random) {
        int step = switch (layout) {
            case "contiguous" -> 1;
            case "everySecond" -> 2;
            default -> throw new IllegalArgumentException("no layout " + layout);
        };
        int columns = step * side;
        return Tensor.of(random.longs((long) side * columns, 1, 30).toArray(), side, columns).to(dtype)
                .slice(1, 0, columns, step);
    }

    @Benchmark
    public Tensor compute() {
        return task.get();
    }
}
