package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
 * Elements chosen by masks and indices, and counted, into new tensors as NumPy makes them; random indices of I64, masks of
 * which half holds. Rows have 64 elements, numbers that are counted 1,000 values. {@code benchmarks/peers/numpy_indexing.py}
 * prints the same of NumPy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class IndexingBenchmark {
    private static final int ROW = 64;
    private static final int BINS = 1000;

    @Param({"select", "selectRows", "maskedFill", "flatNonzero", "nonzero", "countNonzero", "take", "gather", "indexSelect",
        "scatter", "scatterAdd", "oneHot", "bincount", "bincountWeights", "unique", "searchSorted"})
    public String operation;

    /** The number of elements, of indices, or of both. */
    @Param({"1000", "100000", "10000000"})
    public int elements;

    @Param("F32")
    public DType dtype;

    @Param({"1", "2"})
    public int threads;

    private Supplier<Object> task;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        int rows = Math.ceilDiv(elements, ROW);
        Tensor x = Tensor.uniform(new Philox(42, 1), DType.F64, elements).mul(100).to(dtype);
        Tensor matrix = Tensor.uniform(new Philox(42, 2), DType.F64, rows, ROW).mul(100).to(dtype);
        Tensor mask = Tensor.uniform(new Philox(42, 3), DType.F64, elements).lt(0.5);
        Tensor plane = Tensor.uniform(new Philox(42, 3), DType.F64, rows, ROW).lt(0.5);
        Tensor rowMask = mask.slice(0, 0, rows);
        Tensor indices = below(elements, elements);
        Tensor columns = below(ROW, rows * ROW).reshape(rows, ROW);
        Tensor rowIndices = below(rows, rows);
        Tensor numbers = below(BINS, elements);
        Tensor sorted = x.sort(0);
        task = switch (operation) {
            case "select" -> () -> x.select(mask);
            case "selectRows" -> () -> matrix.select(rowMask);
            case "maskedFill" -> () -> x.maskedFill(mask, 1);
            case "flatNonzero" -> mask::flatNonzero;
            case "nonzero" -> plane::nonzero;
            case "countNonzero" -> x::countNonzero;
            case "take" -> () -> x.take(indices);
            case "gather" -> () -> matrix.gather(1, columns);
            case "indexSelect" -> () -> matrix.indexSelect(0, rowIndices);
            case "scatter" -> () -> matrix.scatter(1, columns, matrix);
            case "scatterAdd" -> () -> x.scatterAdd(0, indices, x);
            case "oneHot" -> () -> rowIndices.minimum(ROW - 1).oneHot(ROW);
            case "bincount" -> () -> numbers.bincount(0);
            case "bincountWeights" -> () -> numbers.bincount(x, 0);
            case "unique" -> numbers::unique;
            case "searchSorted" -> () -> sorted.searchSorted(x);
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    private static Tensor below(int limit, int count) {
        return Tensor.uniform(new Philox(42, 4), DType.F64, count).mul(limit).to(DType.I64);
    }

    @Benchmark
    public Object run() {
        return task.get();
    }
}
