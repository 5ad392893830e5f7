package lanewise.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.IntKernels;
import lanewise.tensor.internal.kernel.IntegerSums;
import lanewise.tensor.internal.kernel.LongKernels;
import lanewise.tensor.internal.kernel.U8Kernels;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.kernel.VectorIntKernels;
import lanewise.tensor.internal.kernel.VectorIntegerSums;
import lanewise.tensor.internal.kernel.VectorLongKernels;
import lanewise.tensor.internal.kernel.VectorU8Kernels;
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
 * The kernels of integers on contiguous arrays, on one thread: element-wise operations of two arrays, or of one and a
 * number ({@code …Scalar}), reductions of all elements, and of the columns of a square matrix ({@code …0}).
 * {@code benchmarks/peers/numpy_elementwise.py --dtype I64} prints the same of NumPy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class IntegerBenchmark {
    @Param({"add", "addScalar", "mul", "div", "divScalar", "pow", "powScalar", "maximum", "and", "shiftLeft", "shiftRight", "neg",
        "abs", "sign", "not", "sum", "prod", "max", "argmax", "any", "all", "cumsum", "sum0", "prod0", "max0", "argmax0"})
    public String operation;

    /** About 10³, 10⁵ and 10⁷ elements. */
    @Param({"32", "316", "3162"})
    public int side;

    @Param({"I64", "I32", "U8"})
    public DType dtype;

    private static final int SCALAR = 3;
    private static final String SCALAR_SUFFIX = "Scalar";

    private final IntegerSums sums = new VectorIntegerSums();
    private int n;
    private long[] a;
    private long[] b;
    private LongSupplier task;

    @Setup
    public void setUp() {
        n = side * side;
        Random random = new Random(42);
        a = random.longs(n, 1, 30).toArray(); // numbers that every operation takes
        b = random.longs(n, 1, 30).toArray();
        task = switch (dtype) {
            case I64 -> ofLongs();
            case I32 -> ofInts(toInts(a), toInts(b), new int[n]);
            case U8 -> ofBytes(toBytes(a), toBytes(b), new byte[n]);
            default -> throw new IllegalArgumentException(dtype + " is no type of integers");
        };
    }

    private static int[] toInts(long[] x) {
        return Arrays.stream(x).mapToInt(value -> (int) value).toArray();
    }

    private static byte[] toBytes(long[] x) {
        byte[] bytes = new byte[x.length];
        for (int i = 0; i < x.length; i++) {
            bytes[i] = (byte) x[i];
        }
        return bytes;
    }

    private BinaryOp binary() {
        String label = operation.replace(SCALAR_SUFFIX, "");
        return Arrays.stream(BinaryOp.values()).filter(op -> op.label().equals(label)).findFirst().orElseThrow();
    }

    private static LongSupplier run(Runnable task) {
        return () -> {
            task.run();
            return 0;
        };
    }

    private LongSupplier ofLongs() {
        LongKernels kernels = new VectorLongKernels();
        long[] out = new long[n];
        long[] zeros = new long[n];
        return switch (operation) {
            case "neg", "abs", "sign", "not" -> {
                UnaryOp op = UnaryOp.valueOf(operation.toUpperCase(Locale.ROOT));
                yield run(() -> kernels.unary(op, a, 0, 1, out, 0, 1, n));
            }
            case "sum" -> () -> sums.sum(a, 0, 1, n);
            case "prod" -> () -> sums.prod(a, 0, 1, n);
            case "max" -> () -> kernels.max(a, 0, 1, n);
            case "argmax" -> () -> kernels.argmax(a, 0, 1, n);
            case "any" -> () -> kernels.contains(false, zeros, 0, 1, n) ? 1 : 0;
            case "all" -> () -> kernels.contains(true, a, 0, 1, n) ? 1 : 0;
            case "cumsum" -> run(() -> kernels.accumulate(BinaryOp.ADD, a, 0, 1, out, 0, 1, n));
            case "sum0" -> run(() -> sums.addRows(a, 0, side, side, side, out, 0));
            case "prod0" -> run(() -> sums.multiplyRows(a, 0, side, side, side, out, 0));
            case "max0" -> run(() -> kernels.combineRows(BinaryOp.MAXIMUM, a, 0, side, side, side, out, 0));
            case "argmax0" -> run(() -> kernels.runningExtremes(true, a, 0, side, side, side, out, zeros));
            default -> {
                BinaryOp op = binary();
                yield operation.endsWith(SCALAR_SUFFIX)
                        ? run(() -> kernels.binaryScalar(op, a, 0, 1, SCALAR, out, 0, 1, n))
                        : run(() -> kernels.binary(op, a, 0, 1, b, 0, 1, out, 0, 1, n));
            }
        };
    }

    private LongSupplier ofInts(int[] x, int[] y, int[] out) {
        IntKernels kernels = new VectorIntKernels();
        int[] zeros = new int[n];
        long[] columns = new long[side];
        return switch (operation) {
            case "neg", "abs", "sign", "not" -> {
                UnaryOp op = UnaryOp.valueOf(operation.toUpperCase(Locale.ROOT));
                yield run(() -> kernels.unary(op, x, 0, 1, out, 0, 1, n));
            }
            case "sum" -> () -> sums.sum(x, 0, 1, n);
            case "prod" -> () -> sums.prod(x, 0, 1, n);
            case "max" -> () -> kernels.max(x, 0, 1, n);
            case "argmax" -> () -> kernels.argmax(x, 0, 1, n);
            case "any" -> () -> kernels.contains(false, zeros, 0, 1, n) ? 1 : 0;
            case "all" -> () -> kernels.contains(true, x, 0, 1, n) ? 1 : 0;
            case "cumsum" -> run(() -> kernels.accumulate(BinaryOp.ADD, x, 0, 1, out, 0, 1, n));
            case "sum0" -> run(() -> sums.addRows(x, 0, side, side, side, columns, 0));
            case "prod0" -> run(() -> sums.multiplyRows(x, 0, side, side, side, columns, 0));
            case "max0" -> run(() -> kernels.combineRows(BinaryOp.MAXIMUM, x, 0, side, side, side, out, 0));
            case "argmax0" -> run(() -> kernels.runningExtremes(true, x, 0, side, side, side, out, zeros));
            default -> {
                BinaryOp op = binary();
                yield operation.endsWith(SCALAR_SUFFIX)
                        ? run(() -> kernels.binaryScalar(op, x, 0, 1, SCALAR, out, 0, 1, n))
                        : run(() -> kernels.binary(op, x, 0, 1, y, 0, 1, out, 0, 1, n));
            }
        };
    }

    private LongSupplier ofBytes(byte[] x, byte[] y, byte[] out) {
        U8Kernels kernels = new VectorU8Kernels();
        byte[] zeros = new byte[n];
        long[] columns = new long[side];
        int[] indices = new int[side];
        return switch (operation) {
            case "neg", "abs", "sign", "not" -> {
                UnaryOp op = UnaryOp.valueOf(operation.toUpperCase(Locale.ROOT));
                yield run(() -> kernels.unary(op, x, 0, 1, out, 0, 1, n));
            }
            case "sum" -> () -> sums.sum(x, 0, 1, n);
            case "prod" -> () -> sums.prod(x, 0, 1, n);
            case "max" -> () -> kernels.max(x, 0, 1, n);
            case "argmax" -> () -> kernels.argmax(x, 0, 1, n);
            case "any" -> () -> kernels.contains(false, zeros, 0, 1, n) ? 1 : 0;
            case "all" -> () -> kernels.contains(true, x, 0, 1, n) ? 1 : 0;
            case "cumsum" -> run(() -> kernels.accumulate(BinaryOp.ADD, x, 0, 1, out, 0, 1, n));
            case "sum0" -> run(() -> sums.addRows(x, 0, side, side, side, columns, 0));
            case "prod0" -> run(() -> sums.multiplyRows(x, 0, side, side, side, columns, 0));
            case "max0" -> run(() -> kernels.combineRows(BinaryOp.MAXIMUM, x, 0, side, side, side, out, 0));
            case "argmax0" -> run(() -> kernels.runningExtremes(true, x, 0, side, side, side, out, indices));
            default -> {
                BinaryOp op = binary();
                yield operation.endsWith(SCALAR_SUFFIX)
                        ? run(() -> kernels.binaryScalar(op, x, 0, 1, (byte) SCALAR, out, 0, 1, n))
                        : run(() -> kernels.binary(op, x, 0, 1, y, 0, 1, out, 0, 1, n));
            }
        };
    }

    @Benchmark
    public long run() {
        return task.getAsLong();
    }
}
