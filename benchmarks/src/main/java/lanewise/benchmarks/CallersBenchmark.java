package lanewise.benchmarks;

import java.util.concurrent.TimeUnit;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a call takes while other threads call too, each with operands of its own. All share the library's worker
 * threads, as many as there are processors unless {@code -Dlanewise.threads} says otherwise.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class CallersBenchmark {
    private Tensor matrix;
    private Tensor otherMatrix;
    private Tensor product;
    private Tensor vector;
    private Tensor otherVector;
    private Tensor sum;

    @Setup
    public void setUp() {
        matrix = Tensor.uniform(new Philox(42, 1), DType.F32, 512, 512);
        otherMatrix = Tensor.uniform(new Philox(42, 2), DType.F32, 512, 512);
        product = Tensor.zeros(DType.F32, 512, 512);
        vector = Tensor.uniform(new Philox(42, 3), DType.F32, 1_000_000);
        otherVector = Tensor.uniform(new Philox(42, 4), DType.F32, 1_000_000);
        sum = Tensor.zeros(DType.F32, 1_000_000);
    }

    @Benchmark
    public Tensor productOfOneCaller() {
        return matrix.matmul(otherMatrix, product);
    }

    @Benchmark
    @Threads(2)
    public Tensor productOfTwoCallers() {
        return matrix.matmul(otherMatrix, product);
    }

    @Benchmark
    @Threads(4)
    public Tensor productOfFourCallers() {
        return matrix.matmul(otherMatrix, product);
    }

    @Benchmark
    public Tensor additionOfOneCaller() {
        return vector.add(otherVector, sum);
    }

    @Benchmark
    @Threads(2)
    public Tensor additionOfTwoCallers() {
        return vector.add(otherVector, sum);
    }

    @Benchmark
    @Threads(4)
    public Tensor additionOfFourCallers() {
        return vector.add(otherVector, sum);
    }
}
