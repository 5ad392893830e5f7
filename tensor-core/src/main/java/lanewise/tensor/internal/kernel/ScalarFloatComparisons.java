package lanewise.tensor.internal.kernel;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
public final class ScalarFloatComparisons implements FloatComparisons {
    @Override
    public void compare(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (holds(op, a[p], b[q]) ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public void compareScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (holds(op, a[p], b) ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static boolean holds(BinaryOp op, float a, float b) {
        return switch (op) {
            case EQ -> a == b;
            case NE -> a != b;
            case LT -> a < b;
            case LE -> a <= b;
            case GT -> a > b;
            case GE -> a >= b;
            default -> throw new IllegalArgumentException(op + " is no comparison");
        };
    }
}
