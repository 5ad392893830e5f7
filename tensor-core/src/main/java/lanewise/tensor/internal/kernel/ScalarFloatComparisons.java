package lanewise.tensor.internal.kernel;

/**
 * The plain loops: the reference for every other implementation, and the fallback without vectors. Each operation has its
 * own, which takes half the time of a choice at each element.
 */
final class ScalarFloatComparisons implements FloatComparisons {
    @Override
    public void compare(BinaryOp op, float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        switch (op) {
            case EQ -> eq(a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
            case NE -> ne(a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
            case LT -> lt(a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
            case LE -> le(a, aOffset, aStride, b, bOffset, bStride, out, outOffset, outStride, length);
            case GT -> lt(b, bOffset, bStride, a, aOffset, aStride, out, outOffset, outStride, length);
            case GE -> le(b, bOffset, bStride, a, aOffset, aStride, out, outOffset, outStride, length);
            default -> throw new IllegalArgumentException(op + " is no comparison");
        }
    }

    @Override
    public void compareScalar(BinaryOp op, float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        switch (op) {
            case EQ -> eq(a, aOffset, aStride, b, out, outOffset, outStride, length);
            case NE -> ne(a, aOffset, aStride, b, out, outOffset, outStride, length);
            case LT -> lt(a, aOffset, aStride, b, out, outOffset, outStride, length);
            case LE -> le(a, aOffset, aStride, b, out, outOffset, outStride, length);
            case GT -> gt(a, aOffset, aStride, b, out, outOffset, outStride, length);
            case GE -> ge(a, aOffset, aStride, b, out, outOffset, outStride, length);
            default -> throw new IllegalArgumentException(op + " is no comparison");
        }
    }

    private static void eq(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] == b[q] ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void ne(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] != b[q] ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void lt(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] < b[q] ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void le(float[] a, int aOffset, int aStride, float[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] <= b[q] ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void eq(float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] == b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void ne(float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] != b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void lt(float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] < b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void le(float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] <= b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void gt(float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] > b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void ge(float[] a, int aOffset, int aStride, float b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] >= b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }
}
