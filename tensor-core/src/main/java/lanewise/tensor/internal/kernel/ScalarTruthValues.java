package lanewise.tensor.internal.kernel;

/** The plain loops: the reference for every other implementation, and the fallback without vectors. */
final class ScalarTruthValues implements TruthValues {
    @Override
    public int count(byte[] x, int offset, int stride, int length) {
        int count = 0;
        for (int i = 0, p = offset; i < length; i++, p += stride) {
            count += x[p];
        }
        return count;
    }

    @Override
    public int nonzero(byte[] x, int offset, int stride, int length, long[] out, int outOffset, int firstIndex) {
        int end = outOffset + count(x, offset, stride, length);
        write(x, offset, stride, out, outOffset, end, firstIndex);
        return end - outOffset;
    }

    /**
     * Writes indices until all places before {@code end} are filled. A place is written to until it has its index, so
     * that nothing branches on a value.
     */
    static void write(byte[] x, int offset, int stride, long[] out, int outOffset, int end, int firstIndex) {
        for (int i = firstIndex, p = offset, o = outOffset; o < end; i++, p += stride) {
            out[o] = i;
            o += x[p];
        }
    }
}
