package lanewise.tensor.internal.kernel;

/**
 * Division of U8 as a multiplication: ⌊a ÷ b⌋ is ⌊a · r ÷ 2¹⁶⌋ with r = ⌊2¹⁶ ÷ b⌋ + 1, for r is too large by at most 1, and
 * a · b is below 2¹⁶.
 */
final class U8Division {
    private static final int SHIFT = 16;

    private static final int[] RECIPROCALS = new int[256];

    static {
        for (int b = 1; b < RECIPROCALS.length; b++) {
            RECIPROCALS[b] = (1 << SHIFT) / b + 1;
        }
    }

    private U8Division() {}

    private static int reciprocal(byte divisor) {
        return RECIPROCALS[divisor & 0xFF];
    }

    /** Computes {@code out[i] = a[i] ÷ b[i]}, without the fraction, of elements that stand side by side. */
    static void divide(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i++) {
            out[oo + i] = (byte) ((a[ao + i] & 0xFF) * reciprocal(b[bo + i]) >> SHIFT);
        }
    }

    /** Computes what is left of {@code a[i] ÷ b[i]}, of elements that stand side by side. */
    static void remainder(byte[] a, int ao, byte[] b, int bo, byte[] out, int oo, int length) {
        for (int i = 0; i < length; i++) {
            int x = a[ao + i] & 0xFF;
            byte y = b[bo + i];
            out[oo + i] = (byte) (x - (x * reciprocal(y) >> SHIFT) * y);
        }
    }

    /** Computes {@code out[i] = a[i] ÷ b[i]}, without the fraction. */
    static void divide(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 0xFF) * reciprocal(b[q]) >> SHIFT);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    /** Computes what is left of {@code a[i] ÷ b[i]}. */
    static void remainder(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride,
            byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            int x = a[p] & 0xFF;
            byte y = b[q];
            out[o] = (byte) (x - (x * reciprocal(y) >> SHIFT) * y);
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    /** Computes {@code out[i] = a[i] ÷ b}, without the fraction. */
    static void divide(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        int reciprocal = reciprocal(b);
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            out[o] = (byte) ((a[p] & 0xFF) * reciprocal >> SHIFT);
            p += aStride;
            o += outStride;
        }
    }

    /** Computes what is left of {@code a[i] ÷ b}. */
    static void remainder(byte[] a, int aOffset, int aStride, byte b,
            byte[] out, int outOffset, int outStride, int length) {
        int reciprocal = reciprocal(b);
        for (int i = 0, p = aOffset, o = outOffset; i < length; i++) {
            int x = a[p] & 0xFF;
            out[o] = (byte) (x - (x * reciprocal >> SHIFT) * b);
            p += aStride;
            o += outStride;
        }
    }
}
