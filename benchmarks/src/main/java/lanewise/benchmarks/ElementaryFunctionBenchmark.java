package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
 * Elementary functions of {@value #LENGTH} elements into an existing result, with arguments for which they have a loop
 * of their own and with others.
 *
 * <p>With {@code -prof gc} it shows whether C2 compiles the loops to code without objects: {@code gc.alloc.rate.norm}
 * is 0 then, while each vector on the heap, where a method was not inlined, takes a hundred bytes and a factor of 3 to
 * 50 in time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class ElementaryFunctionBenchmark {
    private static final int LENGTH = 4096;

    @Param({"exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "sigmoid", "erf", "tan", "asin", "acos", "atan",
        "sinh", "cosh", "atan2", "pow", "powScalar"})
    public String function;

    /** 0.5 everywhere; infinity in one of 300 elements; infinity everywhere; −0.5 everywhere. */
    @Param({"ordinary", "few", "infinite", "negative"})
    public String arguments;

    /** Whether thousands of calls with ordinary arguments came before. */
    @Param({"false", "true"})
    public boolean afterOrdinary;

    @Param({"F32", "F64"})
    public DType dtype;

    private Supplier<Tensor> call;

    @Setup
    public void setUp() {
        if (afterOrdinary) {
            Supplier<Tensor> ordinary = call("ordinary");
            for (int i = 0; i < 20_000; i++) {
                Tensor _ = ordinary.get();
            }
        }
        call = call(arguments);
    }

    private Supplier<Tensor> call(String which) {
        Tensor x = Tensor.of(IntStream.range(0, LENGTH).mapToDouble(i -> argument(which, i)).toArray()).to(dtype);
        Tensor out = Tensor.zerosLike(x);
        return switch (function) {
            case "exp" -> () -> x.exp(out);
            case "expm1" -> () -> x.expm1(out);
            case "log" -> () -> x.log(out);
            case "log1p" -> () -> x.log1p(out);
            case "sin" -> () -> x.sin(out);
            case "cos" -> () -> x.cos(out);
            case "tanh" -> () -> x.tanh(out);
            case "sigmoid" -> () -> x.sigmoid(out);
            case "erf" -> () -> x.erf(out);
            case "tan" -> () -> x.tan(out);
            case "asin" -> () -> x.asin(out);
            case "acos" -> () -> x.acos(out);
            case "atan" -> () -> x.atan(out);
            case "sinh" -> () -> x.sinh(out);
            case "cosh" -> () -> x.cosh(out);
            case "atan2" -> () -> x.atan2(x, out);
            case "pow" -> () -> x.pow(x, out);
            case "powScalar" -> () -> x.pow(3, out);
            default -> throw new IllegalArgumentException("no function " + function);
        };
    }

    private static double argument(String which, int i) {
        return switch (which) {
            case "ordinary" -> 0.5;
            case "few" -> i % 300 == 7 ? Double.POSITIVE_INFINITY : 0.5;
            case "infinite" -> Double.POSITIVE_INFINITY;
            case "negative" -> -0.5;
            default -> throw new IllegalArgumentException("no arguments " + which);
        };
    }

    @Benchmark
    public Tensor run() {
        return call.get();
    }
}
