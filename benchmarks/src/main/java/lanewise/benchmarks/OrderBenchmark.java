package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lanewise.tensor.DType;
import lanewise.tensor.PadMode;
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
 * Order statistics and their neighbours, of a vector ({@code rows} 1) or each row of a matrix: normal numbers of mean 0
 * and deviation 1, of integers 2³⁰ times as large, the lowest byte of which is that of U8.
 * {@code benchmarks/peers/numpy_order.py} prints the same of NumPy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class OrderBenchmark {
    @Param({"sort", "argsort", "topK", "median", "quantile", "histogram", "pad", "padInto", "zeros",
        "softmax"})
    public String operation;

    @Param({"1", "1000"})
    public int rows;

    @Param({"1000", "100000", "1000000"})
    public int length;

    @Param({"F32", "F64", "I32", "I64", "U8"})
    public DType dtype;

    @Param("1")
    public int threads;

    private Supplier<Object> task;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        Tensor normal = Tensor.normal(new Philox(42, 1), DType.F64, rows, length);
        Tensor x = dtype.isFloating() ? normal.to(dtype) : normal.mul(0x1p30).to(DType.I64).to(dtype);
        double range = dtype == DType.U8 ? 255 : dtype.isFloating() ? 3 : 3 * 0x1p30;
        int[][] widths = {{0, 0}, {3, 3}};
        Tensor padded = Tensor.zeros(dtype, rows, length + 6);
        task = switch (operation) {
            case "sort" -> () -> x.sort(1);
            case "argsort" -> () -> x.argsort(1);
            case "topK" -> () -> x.topK(10, 1);
            case "median" -> () -> x.median(1);
            case "quantile" -> () -> x.quantile(0.9, 1);
            case "histogram" -> () -> x.histogram(50, -range, range);
            case "pad" -> () -> x.pad(widths, PadMode.REFLECT);
            case "padInto" -> () -> x.pad(widths, PadMode.REFLECT, padded);
            case "zeros" -> () -> Tensor.zeros(dtype, rows, length + 6);
            case "softmax" -> () -> (dtype.isFloating() ? x : normal).softmax(1); // of integers there is none
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    @Benchmark
    public Object run() {
        return task.get();
    }
}
