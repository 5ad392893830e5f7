package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.simd.SimdChoice;

/**
 * Widens unsigned bytes, such as pixels: {@code out[i] = fma(scale, source[i] & 255, shift)}, with one rounding. The
 * vector loop gives the same bits.
 */
public final class UnsignedBytes {
    private UnsignedBytes() {}

    /** Converts {@code length} bytes to floats that stand side by side. */
    public static void widen(byte[] source, int offset, float scale, float shift, float[] out, int outOffset,
            int length) {
        int done = SimdChoice.isVector()
                ? VectorUnsignedBytes.widen(source, offset, scale, shift, out, outOffset, length) : 0;
        for (int i = done; i < length; i++) {
            out[outOffset + i] = Math.fma(scale, (float) (source[offset + i] & 0xFF), shift);
        }
    }

    /** Converts {@code length} bytes to doubles that stand side by side. */
    public static void widen(byte[] source, int offset, double scale, double shift, double[] out, int outOffset,
            int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = Math.fma(scale, source[offset + i] & 0xFF, shift);
        }
    }
}
