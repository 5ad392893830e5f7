package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import lanewise.tensor.internal.math.VectorFloatMath;
import lanewise.tensor.internal.simd.VectorLanes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds that C2 compiles a loop over each vector function to code without objects. Vectors on the heap mean that a
 * method was not inlined, and cost a factor of 3 to 50: see {@link VectorFloatMath}.
 */
class VectorMathAllocationTest {
    private static final int LENGTH = 1 << 12;
    private static final int PASSES = 20;
    /** Less than a thousandth of what one vector a step would take; the measurement itself allocates a little. */
    private static final long FEW_BYTES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "SIN", "COS", "TANH", "SIGMOID", "ERF"})
    void floatLoopsStopAllocating(UnaryOp op) {
        assumeCompiledVectors(VectorLanes.F32.length());
        float[] x = new float[LENGTH];
        float[] out = new float[LENGTH];
        Arrays.fill(x, 0.5f);
        assertStopsAllocating(() -> VectorFloatUnary.run(op, x, 0, out, 0, LENGTH));
    }

    @ParameterizedTest
    @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "SIN", "COS", "TANH", "SIGMOID", "ERF"})
    void doubleLoopsStopAllocating(UnaryOp op) {
        assumeCompiledVectors(VectorLanes.F64.length());
        double[] x = new double[LENGTH];
        double[] out = new double[LENGTH];
        Arrays.fill(x, 0.5);
        assertStopsAllocating(() -> VectorDoubleUnary.run(op, x, 0, out, 0, LENGTH));
    }

    /** Among the ordinary arguments are a few that have to go through another loop; then all have to. */
    @ParameterizedTest
    @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "SIGMOID"})
    void mixedArgumentsDoNotAllocateEither(UnaryOp op) {
        assumeCompiledVectors(VectorLanes.F64.length());
        float[] floats = new float[LENGTH];
        double[] doubles = new double[LENGTH];
        Arrays.setAll(doubles, i -> i % 300 == 7 ? Double.POSITIVE_INFINITY : 0.5);
        for (int i = 0; i < LENGTH; i++) {
            floats[i] = (float) doubles[i];
        }
        float[] floatsOut = new float[LENGTH];
        double[] doublesOut = new double[LENGTH];
        assertStopsAllocating(() -> VectorFloatUnary.run(op, floats, 0, floatsOut, 0, LENGTH));
        assertStopsAllocating(() -> VectorDoubleUnary.run(op, doubles, 0, doublesOut, 0, LENGTH));
        Arrays.fill(floats, Float.POSITIVE_INFINITY);
        Arrays.fill(doubles, Double.POSITIVE_INFINITY);
        assertStopsAllocating(() -> VectorFloatUnary.run(op, floats, 0, floatsOut, 0, LENGTH));
        assertStopsAllocating(() -> VectorDoubleUnary.run(op, doubles, 0, doublesOut, 0, LENGTH));
    }

    /** Ordinary bases, then negative ones, then both by turns. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, -0.5, Double.POSITIVE_INFINITY})
    void powersDoNotAllocate(double exception) {
        assumeCompiledVectors(VectorLanes.F64.length());
        float[] floats = new float[LENGTH];
        double[] doubles = new double[LENGTH];
        Arrays.setAll(doubles, i -> Double.isInfinite(exception) && i % 300 != 7 ? 0.5 : exception);
        for (int i = 0; i < LENGTH; i++) {
            floats[i] = (float) doubles[i];
        }
        float[] floatsOut = new float[LENGTH];
        double[] doublesOut = new double[LENGTH];
        assertStopsAllocating(() -> VectorFloatBinary.run(BinaryOp.POW, floats, 0, 3, floatsOut, 0, LENGTH));
        assertStopsAllocating(() -> VectorDoubleBinary.run(BinaryOp.POW, doubles, 0, 3, doublesOut, 0, LENGTH));
        assertStopsAllocating(() -> VectorFloatBinary.run(BinaryOp.POW, floats, 0, floats, 0, floatsOut, 0, LENGTH));
        assertStopsAllocating(
                () -> VectorDoubleBinary.run(BinaryOp.POW, doubles, 0, doubles, 0, doublesOut, 0, LENGTH));
    }

    /** On x86, C2 of JDK 25 has no comparison of two lanes. */
    private static void assumeCompiledVectors(int lanes) {
        assumeTrue(lanes >= 4 && ManagementFactory.getCompilationMXBean() != null);
    }

    private void assertStopsAllocating(Runnable loop) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long allocated;
        do {
            long before = thread.getCurrentThreadAllocatedBytes();
            for (int pass = 0; pass < PASSES; pass++) {
                loop.run();
            }
            allocated = thread.getCurrentThreadAllocatedBytes() - before;
        } while (allocated > FEW_BYTES && System.nanoTime() < deadline);
        if (allocated > FEW_BYTES) {
            fail("still allocates " + allocated + " bytes for " + PASSES * LENGTH + " elements");
        }
    }
}
