package lanewise.tensor.internal.kernel;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Storage;

/**
 * Elements as longs of the same order, so that one sort serves every type. −0 and +0 have one key, and all NaN have one,
 * which is the largest. A key is exact: I64 beyond 2⁵³ are told apart.
 *
 * <p>A falling order is the rising one of keys whose bits are turned over ({@link #mask}).
 */
public final class SortKeys {
    private static final long LOW_WORD = 0xFFFF_FFFFL;

    private SortKeys() {}

    /** Returns the bits that differ between an element's key for a rising and that for a falling order. */
    public static long mask(DType dtype) {
        return switch (dtype) {
            case F64, I64 -> -1;
            case F32, I32 -> LOW_WORD;
            case U8 -> 0xFF;
            case BOOL -> 1;
            case F16, BF16 -> throw hasNone(dtype);
        };
    }

    /**
     * Computes {@code keys[to + i] = key(x[i]) ^ flip}.
     *
     * @param flip 0, or the type's {@link #mask}
     * @return whether each key tells its element's bits: not that of −0, nor that of an unusual NaN
     */
    public static boolean encode(Storage x, int offset, int stride, long flip, long[] keys, int to, int length) {
        return switch (x.dtype()) {
            case F32 -> encode(x.floats(), offset, stride, flip, keys, to, length);
            case F64 -> encode(x.doubles(), offset, stride, flip, keys, to, length);
            case I32 -> encode(x.ints(), offset, stride, flip, keys, to, length);
            case I64 -> encode(x.longs(), offset, stride, flip, keys, to, length);
            case U8, BOOL -> encode(x.bytes(), offset, stride, flip, keys, to, length);
            case F16, BF16 -> throw hasNone(x.dtype());
        };
    }

    private static boolean encode(float[] x, int offset, int stride, long flip, long[] keys, int to, int length) {
        int lost = 0;
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            int bits = Float.floatToIntBits(x[at] + 0f);
            lost |= bits ^ Float.floatToRawIntBits(x[at]);
            keys[to + i] = key(bits) ^ flip;
        }
        return lost == 0;
    }

    private static boolean encode(double[] x, int offset, int stride, long flip, long[] keys, int to, int length) {
        long lost = 0;
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            long bits = Double.doubleToLongBits(x[at] + 0.0);
            lost |= bits ^ Double.doubleToRawLongBits(x[at]);
            keys[to + i] = rising(bits) ^ flip;
        }
        return lost == 0;
    }

    private static boolean encode(int[] x, int offset, int stride, long flip, long[] keys, int to, int length) {
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            keys[to + i] = (long) x[at] - Integer.MIN_VALUE ^ flip;
        }
        return true;
    }

    private static boolean encode(long[] x, int offset, int stride, long flip, long[] keys, int to, int length) {
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            keys[to + i] = x[at] ^ flip;
        }
        return true;
    }

    private static boolean encode(byte[] x, int offset, int stride, long flip, long[] keys, int to, int length) {
        for (int i = 0, at = offset; i < length; i++, at += stride) {
            keys[to + i] = x[at] & 0xFF ^ flip;
        }
        return true;
    }

    // Of negative numbers the bits fall where the numbers rise.
    private static long key(int bits) {
        return (bits ^ (bits >> 31 | Integer.MIN_VALUE)) & LOW_WORD;
    }

    private static long rising(long bits) {
        return bits ^ bits >> 63 >>> 1;
    }

    /** Computes {@code out[i] = x}, x being the element whose key is {@code keys[i] ^ flip}. */
    public static void decode(long[] keys, long flip, Storage out, int offset, int stride, int length) {
        switch (out.dtype()) {
            case F32 -> {
                float[] floats = out.floats();
                for (int i = 0, at = offset; i < length; i++, at += stride) {
                    floats[at] = toFloat(keys[i] ^ flip);
                }
            }
            case F64 -> {
                double[] doubles = out.doubles();
                for (int i = 0, at = offset; i < length; i++, at += stride) {
                    doubles[at] = Double.longBitsToDouble(rising(keys[i] ^ flip));
                }
            }
            case I32 -> {
                int[] ints = out.ints();
                for (int i = 0, at = offset; i < length; i++, at += stride) {
                    ints[at] = (int) ((keys[i] ^ flip) + Integer.MIN_VALUE);
                }
            }
            case I64 -> {
                long[] longs = out.longs();
                for (int i = 0, at = offset; i < length; i++, at += stride) {
                    longs[at] = keys[i] ^ flip;
                }
            }
            case U8, BOOL -> {
                byte[] bytes = out.bytes();
                for (int i = 0, at = offset; i < length; i++, at += stride) {
                    bytes[at] = (byte) (keys[i] ^ flip);
                }
            }
            case F16, BF16 -> throw hasNone(out.dtype());
        }
    }

    /** Returns the element of a key in a rising order as a double. */
    public static double number(DType dtype, long key) {
        return switch (dtype) {
            case F32 -> toFloat(key);
            case F64 -> Double.longBitsToDouble(rising(key));
            case I32 -> key + Integer.MIN_VALUE;
            case I64, U8, BOOL -> key;
            case F16, BF16 -> throw hasNone(dtype);
        };
    }

    private static float toFloat(long key) {
        int bits = (int) key;
        return Float.intBitsToFloat(bits ^ (~(bits >> 31) | Integer.MIN_VALUE));
    }

    private static IllegalArgumentException hasNone(DType dtype) {
        return new IllegalArgumentException(dtype + " has no such keys");
    }
}
