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
 * Element-wise operations into an existing result, on square matrices of {@code side} × {@code side} elements. The
 * secondary figure {@link Gigabytes} counts what is read and written, a broadcast operand once.
 * {@code benchmarks/peers/numpy_elementwise.py} prints the same of NumPy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ElementwiseBenchmark {
    @Param({"copy", "add", "mul", "div", "addScalar", "maximum", "lt", "where", "axpy", "addcmul", "sqrt", "floor", "trunc",
        "exp", "log", "sin", "cos", "tanh", "sigmoid", "erf", "pow", "powScalar", "cumsum", "sort", "select", "uniform"})
    public String operation;

    /** About 10³, 10⁵ and 10⁷ elements. */
    @Param({"32", "316", "3162"})
    public int side;

    /**
     * How the operands lie: as the result does, one row for all, the first operand one column for all, the second one row
     * for all of a narrow matrix ({@value #NARROW} columns), every second column of a wider matrix, transposed.
     */
    @Param({"contiguous", "row", "column", "narrow", "strided", "transposed"})
    public String layout;

    @Param("F32")
    public DType dtype;

    @Param({"1", "2"})
    public int threads;

    private static final int NARROW = 32;

    private int rows;
    private int columns;
    private Supplier<Tensor> task;
    private double bytes;

    @Setup
    public void setUp() {
        Threads.useFromTheStart(threads);
        columns = layout.equals("narrow") ? NARROW : side;
        rows = side * side / columns;
        Tensor a = operand(1);
        Tensor b = operand(2);
        Tensor out = Tensor.zeros(dtype, rows, columns);
        int operands = 1;
        switch (operation) {
            case "copy" -> task = () -> out.copyFrom(a);
            case "addScalar" -> task = () -> a.add(1.5, out);
            case "sqrt" -> task = () -> a.sqrt(out);
            case "floor" -> task = () -> a.floor(out);
            case "trunc" -> task = () -> a.trunc(out);
            case "exp" -> task = () -> a.exp(out);
            case "log" -> task = () -> a.log(out);
            case "sin" -> task = () -> a.sin(out);
            case "cos" -> task = () -> a.cos(out);
            case "tanh" -> task = () -> a.tanh(out);
            case "sigmoid" -> task = () -> a.sigmoid(out);
            case "erf" -> task = () -> a.erf(out);
            case "powScalar" -> task = () -> a.pow(2.5, out);
            case "cumsum" -> task = () -> a.cumsum(1, out);
            case "sort" -> task = () -> a.sort(1, out);
            case "select" -> {
                int[] columnsInAnyOrder = new Philox(42, 3).permutation(columns);
                task = () -> a.indexSelect(1, columnsInAnyOrder, out);
            }
            case "uniform" -> {
                operands = 0;
                task = () -> out.setUniform(new Philox(42, 3));
            }
            default -> {
                operands = 2;
                task = ofTwo(a, b, out);
            }
        }
        double all = (double) rows * columns;
        int repeated = switch (layout) {
            case "row" -> operands;
            case "column" -> Math.min(operands, 1);
            case "narrow" -> operands == 2 ? 1 : 0;
            default -> 0;
        };
        bytes = all * task.get().dtype().bytes() + ((operands - repeated) * all + repeated * columns) * dtype.bytes();
    }

    private Supplier<Tensor> ofTwo(Tensor a, Tensor b, Tensor out) {
        return switch (operation) {
            case "add" -> () -> a.add(b, out);
            case "mul" -> () -> a.mul(b, out);
            case "div" -> () -> a.div(b, out);
            case "pow" -> () -> a.pow(b, out);
            case "maximum" -> () -> a.maximum(b, out);
            case "lt" -> {
                Tensor truth = Tensor.zeros(DType.BOOL, out.shape());
                yield () -> a.lt(b, truth);
            }
            case "where" -> () -> Tensor.where(a, a, b, out);
            case "axpy" -> () -> a.axpy(0.5, b, out);
            case "addcmul" -> () -> a.addcmul(b, b, 0.5, out);
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    // Between 0.5 and 1.5, where every operation is at home.
    private Tensor operand(int number) {
        Philox random = new Philox(42, number);
        Tensor values = switch (layout) {
            case "contiguous" -> Tensor.uniform(random, dtype, side, side);
            case "row" -> Tensor.uniform(random, dtype, 1, side);
            case "column" -> Tensor.uniform(random, dtype, side, number == 1 ? 1 : side);
            case "narrow" -> Tensor.uniform(random, dtype, number == 1 ? rows : 1, NARROW);
            case "strided" -> Tensor.uniform(random, dtype, side, 2 * side).slice(1, 0, 2 * side, 2);
            case "transposed" -> Tensor.uniform(random, dtype, side, side).transpose();
            default -> throw new IllegalArgumentException("no layout " + layout);
        };
        return values.add(0.5, values).broadcastTo(rows, columns);
    }

    @Benchmark
    public Tensor run(Gigabytes counters) {
        counters.gigabytes += bytes * 1e-9;
        return task.get();
    }
}
