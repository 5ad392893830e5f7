package lanewise.tensor.internal.kernel;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarByteMaskedCopies implements ByteMaskedCopies {
    private final ScalarTruthValues conditions = new ScalarTruthValues();

    @Override
    public void where(byte[] condition, int cOffset, int cStride, byte[] a, int aOffset, int aStride,
            byte[] b, int bOffset, int bStride, byte[] out, int outOffset, int outStride, int length) {
        for (int i = 0, c = cOffset, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = condition[c] != 0 ? a[p] : b[q];
            c += cStride;
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public int select(byte[] condition, int cOffset, int cStride, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int length) {
        int end = outOffset + conditions.count(condition, cOffset, cStride, length);
        copy(condition, cOffset, cStride, x, xOffset, xStride, out, outOffset, end);
        return end - outOffset;
    }

    /**
     * Copies chosen elements until all places before {@code end} are filled. A place is written to until it has its
     * element, so that nothing branches on a condition.
     */
    static void copy(byte[] condition, int cOffset, int cStride, byte[] x, int xOffset, int xStride,
            byte[] out, int outOffset, int end) {
        for (int c = cOffset, p = xOffset, o = outOffset; o < end;) {
            out[o] = x[p];
            o += condition[c];
            c += cStride;
            p += xStride;
        }
    }
}
