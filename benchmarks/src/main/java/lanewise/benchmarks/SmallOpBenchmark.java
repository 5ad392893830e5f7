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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an operation costs besides its arithmetic: matrices of 3 × 3. Run with {@code -prof gc} to see what is allocated.
 * Beside it: {@code python3 -m timeit -s "import numpy as np; a = np.ones((3, 3), 'f')" "a + a"}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class SmallOpBenchmark {
    private Tensor a;
    private Tensor b;
    private Tensor out;
    private Tensor row;
    private Tensor transposed;

    @Setup
    public void setUp() {
        a = Tensor.uniform(new Philox(42, 1), DType.F32, 3, 3);
        b = Tensor.uniform(new Philox(42, 2), DType.F32, 3, 3);
        out = Tensor.zeros(DType.F32, 3, 3);
        row = Tensor.uniform(new Philox(42, 3), DType.F32, 3);
        transposed = b.transpose();
    }

    @Benchmark
    public Tensor add() {
        return a.add(b);
    }

    @Benchmark
    public Tensor addInto() {
        return a.add(b, out);
    }

    @Benchmark
    public Tensor addRowInto() {
        return a.add(row, out);
    }

    @Benchmark
    public Tensor addTransposedInto() {
        return a.add(transposed, out);
    }

    @Benchmark
    public Tensor expInto() {
        return a.exp(out);
    }

    @Benchmark
    public Tensor matmulInto() {
        return a.matmul(b, out);
    }

    @Benchmark
    public Tensor transposeView() {
        return a.transpose();
    }
}
