package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.HalfPrecision;

/**
 * Casts of runs of neighbours that are best written plainly: C2 makes vectors of most of these loops, and for those that
 * round a long or truncate to one AVX2 has no instruction. There is no other implementation, so that the bits are the
 * same. The rules are those of {@link Casts}.
 */
final class PlainCasts {
    private PlainCasts() {}

    static void cast(float[] x, int xOffset, double[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i];
        }
    }

    static void cast(float[] x, int xOffset, int[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (int) x[xOffset + i];
        }
    }

    static void cast(float[] x, int xOffset, long[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (long) x[xOffset + i];
        }
    }

    static void cast(double[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (float) x[xOffset + i];
        }
    }

    static void cast(double[] x, int xOffset, long[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (long) x[xOffset + i];
        }
    }

    static void cast(int[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i];
        }
    }

    static void cast(int[] x, int xOffset, double[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i];
        }
    }

    static void cast(int[] x, int xOffset, long[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i];
        }
    }

    static void cast(long[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i];
        }
    }

    static void cast(long[] x, int xOffset, double[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i];
        }
    }

    static void cast(long[] x, int xOffset, int[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (int) x[xOffset + i];
        }
    }

    /** F16 → F32. */
    static void fromF16(short[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = HalfPrecision.fromF16(x[xOffset + i]);
        }
    }

    /** F32 → F16. */
    static void toF16(float[] x, int xOffset, short[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = HalfPrecision.toF16(x[xOffset + i]);
        }
    }

    /** I64 → BF16. */
    static void toBF16(long[] x, int xOffset, short[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = HalfPrecision.toBF16(x[xOffset + i]);
        }
    }
}
