package lanewise.tensor.internal.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.SeparateLoops;

/**
 * The vector loops of divisions and remainders of two contiguous runs, by {@link VectorQuotients}. Where numbers are out of
 * their range, the scalar kernels do a vector of them. The vectors compute even then: C2 would not inline a call that was
 * seldom made when it compiles the loop, and its vectors would be on the heap.
 */
@SuppressWarnings("UnusedMethod") // LOOPS finds them by their names
final class VectorLongQuotients {
    private static final ScalarLongKernels SCALAR = new ScalarLongKernels();
    private static final int LANES = VectorLongLanes.COUNT;

    private static final SeparateLoops<BinaryOp> LOOPS = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(void.class, long[].class, int.class, long[].class, int.class, long[].class, int.class,
                    int.class),
            Map.of(BinaryOp.DIV, "div", BinaryOp.FMOD, "fmod", BinaryOp.REMAINDER, "remainder",
                    BinaryOp.FLOOR_DIVIDE, "floorDivide"));

    static {
        InlinedHelpers.load(VectorQuotients.class, VectorLongLanes.class);
    }

    private VectorLongQuotients() {}

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    static void run(BinaryOp op, long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        try {
            LOOPS.of(op).invokeExact(a, ao, b, bo, out, oo, length);
        } catch (Throwable failure) {
            throw SeparateLoops.thrown(failure);
        }
    }

    private static void div(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            boolean haveQuotients = VectorLongLanes.haveQuotients(x, y);
            var quotients = VectorQuotients.div(x, y);
            if (haveQuotients) {
                VectorLongLanes.store(quotients, out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.DIV, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }

    private static void fmod(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            boolean haveQuotients = VectorLongLanes.haveQuotients(x, y);
            var rest = VectorQuotients.fmod(x, y);
            if (haveQuotients) {
                VectorLongLanes.store(rest, out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.FMOD, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }

    private static void remainder(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            boolean haveQuotients = VectorLongLanes.haveQuotients(x, y);
            var rest = VectorQuotients.remainder(x, y);
            if (haveQuotients) {
                VectorLongLanes.store(rest, out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.REMAINDER, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }

    private static void floorDivide(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            boolean haveQuotients = VectorLongLanes.haveQuotients(x, y);
            var quotients = VectorQuotients.floorDivide(x, y);
            if (haveQuotients) {
                VectorLongLanes.store(quotients, out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.FLOOR_DIVIDE, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }
}
