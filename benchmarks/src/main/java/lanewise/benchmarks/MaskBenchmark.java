package lanewise.benchmarks;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.VectorByteComparisons;
import lanewise.tensor.internal.kernel.VectorByteMaskedCopies;
import lanewise.tensor.internal.kernel.VectorDoubleComparisons;
import lanewise.tensor.internal.kernel.VectorDoubleMaskedCopies;
import lanewise.tensor.internal.kernel.VectorFloatComparisons;
import lanewise.tensor.internal.kernel.VectorFloatMaskedCopies;
import lanewise.tensor.internal.kernel.VectorIntComparisons;
import lanewise.tensor.internal.kernel.VectorIntMaskedCopies;
import lanewise.tensor.internal.kernel.VectorLongComparisons;
import lanewise.tensor.internal.kernel.VectorLongMaskedCopies;
import lanewise.tensor.internal.kernel.VectorTruthValues;
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
 * The vector kernels that write and read truth values, on contiguous arrays, into an existing result: comparisons with an
 * array and with a number, {@code where} of two arrays, {@code fill} with a number, {@code select} of what is true, and
 * what is asked of truth values alone, whatever the element type. {@code any} of zeros and {@code all} of ones cannot stop
 * early. {@code benchmarks/peers/numpy_elementwise.py --masks} prints the same of NumPy.
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

    private byte[] condition;
    private byte[] result;
    private IntSupplier task;

    @Setup
    public void setUp() {
        Random random = new Random(42);
        condition = new byte[elements];
        for (int i = 0; i < elements; i++) {
            condition[i] = (byte) (random.nextInt(100) < percent ? 1 : 0);
        }
        result = new byte[elements];
        task = switch (operation) {
            case "nonzero", "count", "any", "all" -> positions();
            default -> switch (dtype) {
                case F32 -> floats(random);
                case F64 -> doubles(random);
                case I32 -> ints(random);
                case I64 -> longs(random);
                case U8 -> bytes(random);
                default -> throw new IllegalArgumentException("no comparisons of " + dtype);
            };
        };
    }

    private IntSupplier positions() {
        VectorTruthValues kernels = new VectorTruthValues();
        int n = elements;
        byte[] zeros = new byte[n];
        byte[] ones = new byte[n];
        Arrays.fill(ones, (byte) 1);
        long[] positions = new long[n];
        return switch (operation) {
            case "nonzero" -> () -> kernels.nonzero(condition, 0, 1, n, positions, 0, 0);
            case "count" -> () -> kernels.count(condition, 0, 1, n);
            case "any" -> () -> kernels.indexOf(true, zeros, 0, 1, n);
            case "all" -> () -> kernels.indexOf(false, ones, 0, 1, n);
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    private IntSupplier task(Runnable lt, Runnable ltScalar, Runnable where, Runnable fill, IntSupplier select) {
        return switch (operation) {
            case "lt" -> returning(lt);
            case "ltScalar" -> returning(ltScalar);
            case "where" -> returning(where);
            case "fill" -> returning(fill);
            case "select" -> select;
            default -> throw new IllegalArgumentException("no operation " + operation);
        };
    }

    private IntSupplier returning(Runnable kernel) {
        return () -> {
            kernel.run();
            return elements;
        };
    }

    private IntSupplier floats(Random random) {
        VectorFloatComparisons comparisons = new VectorFloatComparisons();
        VectorFloatMaskedCopies copies = new VectorFloatMaskedCopies();
        int n = elements;
        float[] a = new float[n];
        float[] b = new float[n];
        float[] out = new float[n];
        float number = 0.5f;
        for (int i = 0; i < n; i++) {
            a[i] = random.nextFloat();
            b[i] = random.nextFloat();
        }
        return task(
                () -> comparisons.compare(BinaryOp.LT, a, 0, 1, b, 0, 1, result, 0, 1, n),
                () -> comparisons.compareScalar(BinaryOp.LT, a, 0, 1, number, result, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 1, b, 0, 1, out, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 0, out, 0, 1, out, 0, 1, n),
                () -> copies.select(condition, 0, 1, a, 0, 1, out, 0, n));
    }

    private IntSupplier doubles(Random random) {
        VectorDoubleComparisons comparisons = new VectorDoubleComparisons();
        VectorDoubleMaskedCopies copies = new VectorDoubleMaskedCopies();
        int n = elements;
        double[] a = new double[n];
        double[] b = new double[n];
        double[] out = new double[n];
        double number = 0.5;
        for (int i = 0; i < n; i++) {
            a[i] = random.nextDouble();
            b[i] = random.nextDouble();
        }
        return task(
                () -> comparisons.compare(BinaryOp.LT, a, 0, 1, b, 0, 1, result, 0, 1, n),
                () -> comparisons.compareScalar(BinaryOp.LT, a, 0, 1, number, result, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 1, b, 0, 1, out, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 0, out, 0, 1, out, 0, 1, n),
                () -> copies.select(condition, 0, 1, a, 0, 1, out, 0, n));
    }

    private IntSupplier ints(Random random) {
        VectorIntComparisons comparisons = new VectorIntComparisons();
        VectorIntMaskedCopies copies = new VectorIntMaskedCopies();
        int n = elements;
        int[] a = new int[n];
        int[] b = new int[n];
        int[] out = new int[n];
        int number = 100;
        for (int i = 0; i < n; i++) {
            a[i] = random.nextInt(200);
            b[i] = random.nextInt(200);
        }
        return task(
                () -> comparisons.compare(BinaryOp.LT, a, 0, 1, b, 0, 1, result, 0, 1, n),
                () -> comparisons.compareScalar(BinaryOp.LT, a, 0, 1, number, result, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 1, b, 0, 1, out, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 0, out, 0, 1, out, 0, 1, n),
                () -> copies.select(condition, 0, 1, a, 0, 1, out, 0, n));
    }

    private IntSupplier longs(Random random) {
        VectorLongComparisons comparisons = new VectorLongComparisons();
        VectorLongMaskedCopies copies = new VectorLongMaskedCopies();
        int n = elements;
        long[] a = new long[n];
        long[] b = new long[n];
        long[] out = new long[n];
        long number = 100;
        for (int i = 0; i < n; i++) {
            a[i] = random.nextInt(200);
            b[i] = random.nextInt(200);
        }
        return task(
                () -> comparisons.compare(BinaryOp.LT, a, 0, 1, b, 0, 1, result, 0, 1, n),
                () -> comparisons.compareScalar(BinaryOp.LT, a, 0, 1, number, result, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 1, b, 0, 1, out, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 0, out, 0, 1, out, 0, 1, n),
                () -> copies.select(condition, 0, 1, a, 0, 1, out, 0, n));
    }

    private IntSupplier bytes(Random random) {
        VectorByteComparisons comparisons = new VectorByteComparisons();
        VectorByteMaskedCopies copies = new VectorByteMaskedCopies();
        int n = elements;
        byte[] a = new byte[n];
        byte[] b = new byte[n];
        byte[] out = new byte[n];
        byte number = (byte) 100;
        for (int i = 0; i < n; i++) {
            a[i] = (byte) random.nextInt(200);
            b[i] = (byte) random.nextInt(200);
        }
        return task(
                () -> comparisons.compare(BinaryOp.LT, a, 0, 1, b, 0, 1, result, 0, 1, n),
                () -> comparisons.compareScalar(BinaryOp.LT, a, 0, 1, number, result, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 1, b, 0, 1, out, 0, 1, n),
                () -> copies.where(condition, 0, 1, a, 0, 0, out, 0, 1, out, 0, 1, n),
                () -> copies.select(condition, 0, 1, a, 0, 1, out, 0, n));
    }

    @Benchmark
    public int run() {
        return task.getAsInt();
    }
}
