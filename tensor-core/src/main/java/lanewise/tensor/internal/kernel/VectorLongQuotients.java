package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * The vector loops of divisions and remainders of two contiguous runs, by {@link VectorQuotients}. Where numbers are out of
 * their range, the scalar kernels do a vector of them.
 */
final class VectorLongQuotients {
    private static final ScalarLongKernels SCALAR = new ScalarLongKernels();
    private static final int LANES = VectorLongLanes.COUNT;

    static {
        InlinedHelpers.load(VectorQuotients.class);
    }

    private VectorLongQuotients() {}

    /** Computes {@code out[i] = op(a[i], b[i])}. */
    static void run(BinaryOp op, long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        switch (op) {
            case DIV -> div(a, ao, b, bo, out, oo, length);
            case FMOD -> fmod(a, ao, b, bo, out, oo, length);
            case REMAINDER -> remainder(a, ao, b, bo, out, oo, length);
            case FLOOR_DIVIDE -> floorDivide(a, ao, b, bo, out, oo, length);
            default -> throw new IllegalArgumentException(op + " divides nothing");
        }
    }

    private static void div(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            if (VectorQuotients.areInRange(x, y)) {
                VectorLongLanes.store(VectorQuotients.div(x, y), out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.DIV, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }

    private static void fmod(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            if (VectorQuotients.areInRange(x, y)) {
                VectorLongLanes.store(VectorQuotients.fmod(x, y), out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.FMOD, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }

    private static void remainder(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            if (VectorQuotients.areInRange(x, y)) {
                VectorLongLanes.store(VectorQuotients.remainder(x, y), out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.REMAINDER, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }

    private static void floorDivide(long[] a, int ao, long[] b, int bo, long[] out, int oo, int length) {
        for (int i = 0; i < length; i += LANES) {
            var x = VectorLongLanes.load(a, ao + i);
            var y = VectorLongLanes.load(b, bo + i);
            if (VectorQuotients.areInRange(x, y)) {
                VectorLongLanes.store(VectorQuotients.floorDivide(x, y), out, oo + i);
            } else {
                SCALAR.binary(BinaryOp.FLOOR_DIVIDE, a, ao + i, 1, b, bo + i, 1, out, oo + i, 1, LANES);
            }
        }
    }
}
