package lanewise.tensor.internal.kernel;

/**
 * The plain loops: the reference for every other implementation, and the fallback without vectors. Each operation has its
 * own, which takes half the time of a choice at each element.
 */
public final class ScalarByteComparisons implements ByteComparisons {
    @Override
    public void compare(BinaryOp op, byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
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
    public void compareScalar(BinaryOp op, byte[] a, int aOffset, int aStride, byte b,
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

    private static void eq(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] == b[q] ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void ne(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] != b[q] ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void lt(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 255) < (b[q] & 255) ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void le(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 255) <= (b[q] & 255) ? 1 : 0);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    private static void eq(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] == b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void ne(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) (a[p] != b ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void lt(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 255) < (b & 255) ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void le(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 255) <= (b & 255) ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void gt(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 255) > (b & 255) ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }

    private static void ge(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 255) >= (b & 255) ? 1 : 0);
            p += aStride;
            o += outStride;
        }
    }
}
