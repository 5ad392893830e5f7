package lanewise.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.layout.Storage;
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
 * Casts of {@code side} · {@code side} elements into an existing array, by the kernel alone and so on one thread. The
 * secondary figure {@link Gigabytes} counts what is read and written.
 * {@code benchmarks/peers/numpy_elementwise.py --operation cast} prints the same of NumPy, which has no BF16.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class CastBenchmark {
    @Param({"F32", "F64", "I32", "I64", "U8", "BOOL", "F16", "BF16"})
    public DType from;

    @Param({"F32", "F64", "I32", "I64", "U8", "BOOL", "F16", "BF16"})
    public DType to;

    /** About 10³, 10⁵ and 10⁷ elements. */
    @Param({"32", "316", "3162"})
    public int side;

    /** The distance between neighbours of what is read. */
    @Param({"1", "2"})
    public int stride;

    private int length;
    private Storage x;
    private Storage out;
    private double bytes;

    @Setup
    public void setUp() {
        length = side * side;
        x = Storage.allocate(from, length * stride);
        out = Storage.allocate(to, length);
        Random random = new Random(42);
        for (int i = 0; i < length * stride; i++) {
            x.set(i, 100 * random.nextDouble()); // numbers that every type has a place for
        }
        bytes = (double) length * (from.bytes() + to.bytes());
    }

    @Benchmark
    public Storage run(Gigabytes counters) {
        counters.gigabytes += bytes * 1e-9;
        Casts.cast(x, 0, stride, out, 0, 1, length);
        return out;
    }
}
