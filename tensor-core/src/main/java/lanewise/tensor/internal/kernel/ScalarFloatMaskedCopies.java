package lanewise.tensor.internal.kernel;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarFloatMaskedCopies implements FloatMaskedCopies {
    private final ScalarTruthValues conditions = new ScalarTruthValues();

    @Override
    public void where(byte[] condition, int cOffset, int cStride, float[] a, int aOffset, int aStride,
            float[] b, int bOffset, int bStride, float[] out, int outOffset, int outStride, int length) {
        for (int i = 0, c = cOffset, p = aOffset, q = bOffset, o = outOffset; i < length; i++) {
            out[o] = condition[c] != 0 ? a[p] : b[q];
            c += cStride;
            p += aStride;
            q += bStride;
            o += outStride;
        }
    }

    @Override
    public int select(byte[] condition, int cOffset, int cStride, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int length) {
        int end = outOffset + conditions.count(condition, cOffset, cStride, length);
        copy(condition, cOffset, cStride, x, xOffset, xStride, out, outOffset, end);
        return end - outOffset;
    }

    /**
     * Copies chosen elements until all places before {@code end} are filled. A place is written to until it has its
     * element, so that nothing branches on a condition.
     */
    static void copy(byte[] condition, int cOffset, int cStride, float[] x, int xOffset, int xStride,
            float[] out, int outOffset, int end) {
        for (int c = cOffset, p = xOffset, o = outOffset; o < end;) {
            out[o] = x[p];
            o += condition[c];
            c += cStride;
            p += xStride;
        }
    }
}
