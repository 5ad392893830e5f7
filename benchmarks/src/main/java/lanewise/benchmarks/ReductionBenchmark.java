package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lanewise.tensor.Axes;
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
 * Reductions of a square matrix of {@code side} × {@code side} elements, along its columns (axis 0), its rows (axis 1)
 * or both, into an existing result. The secondary figure {@link Gigabytes} counts the matrix once. {@code any} of zeros
 * and {@code all} of other numbers cannot stop early.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ReductionBenchmark {
    @Param({"sum", "mean", "prod", "var", "norm", "max", "any", "all", "argmax", "cumsum", "logSumExp"})
    public String operation;

    @Param({"32", "316", "3162"})
    public int side;

    @Param({"0", "1", "all"})
    public String axis;

    @Param("F32")
    public DType dtype;

    @Param({"1", "2"})
    public int threads;

    private Supplier<Object> task;
    private double bytes;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        Tensor x = Tensor.uniform(new Philox(42, 1), dtype, side, side).add(0.5);
        Tensor zeros = Tensor.zerosLike(x);
        boolean all = axis.equals("all");
        int one = all ? 0 : Integer.parseInt(axis);
        Axes axes = all ? Axes.all() : Axes.of(one);
        Tensor summed = all ? x.reshape(-1) : x;
        Tensor sums = Tensor.zerosLike(summed);
        Tensor out = Tensor.zerosLike(x.sum(axes));
        task = switch (operation) {
            case "sum" -> () -> x.sum(axes, out);
            case "mean" -> () -> x.mean(axes, out);
            case "prod" -> () -> x.prod(axes, out);
            case "var" -> () -> x.var(axes, out);
            case "norm" -> () -> x.norm(axes, out);
            case "any" -> () -> zeros.any(axes, out);
            case "all" -> () -> x.all(axes, out);
            case "max" -> () -> x.max(axes, out);
            case "argmax" -> all ? x::argmax : () -> x.argmax(one);
            case "cumsum" -> () -> summed.cumsum(one, sums);
            case "logSumExp" -> () -> x.logSumExp(axes, out);
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
        bytes = (double) side * side * (dtype == DType.F32 ? Float.BYTES : Double.BYTES);
    }

    @Benchmark
    public Object run(Gigabytes counters) {
        counters.gigabytes += bytes * 1e-9;
        return task.get();
    }
}
