package lanewise.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts floating-point operations in units of 10⁹: the secondary figure {@code gigaflops} is in GFLOP/s. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Gigaflops {
    public double gigaflops;

    @Setup(Level.Iteration)
    public void reset() {
        gigaflops = 0;
    }
}
