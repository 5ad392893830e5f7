package lanewise.tensor.internal.layout;

/**
 * Conversions of numbers to the two formats of 16 bits and back: IEEE 754 binary16 (5 bits of exponent, 11 of precision)
 * and bfloat16, the upper half of a float (8 and 8). To a half they round to nearest, ties to even, once: a double goes
 * by a float that was rounded to odd, which keeps what the second rounding needs to know. A NaN stays one, with the upper
 * bits of its payload.
 */
public final class HalfPrecision {
    private HalfPrecision() {}

    /** Returns a binary16 as a float, exactly. */
    public static float fromF16(short half) {
        return Float.float16ToFloat(half);
    }

    /** Returns the binary16 nearest to a float. */
    public static short toF16(float x) {
        return Float.floatToFloat16(x);
    }

    /** Returns the binary16 nearest to a double. */
    public static short toF16(double x) {
        return toF16(roundedToOdd(x));
    }

    /** Returns the binary16 nearest to a whole number. */
    public static short toF16(long x) {
        return toF16((float) x); // what a float rounds is infinite as a binary16
    }

    /** Returns a bfloat16 as a float, exactly. */
    public static float fromBF16(short half) {
        return Float.intBitsToFloat(half << Short.SIZE);
    }

    /** Returns the bfloat16 nearest to a float. */
    public static short toBF16(float x) {
        int bits = Float.floatToRawIntBits(x);
        if (x != x) {
            return (short) (bits >>> Short.SIZE | 0x40); // quiet, or a payload of 0 would be an infinity
        }
        return (short) (bits + 0x7FFF + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
    }

    /** Returns the bfloat16 nearest to a double. */
    public static short toBF16(double x) {
        return toBF16(roundedToOdd(x));
    }

    /** Returns the bfloat16 nearest to a whole number. */
    public static short toBF16(long x) {
        long size = Math.abs(x);
        // Below the 40 highest bits only whether one is set matters: no rounding to 53 bits, the tie is still told.
        int low = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(size) - 40);
        long kept = size >>> low << low | ((size & (1L << low) - 1) != 0 ? 1L << low : 0);
        double exact = x == Long.MIN_VALUE ? 0x1p63 : kept;
        return toBF16(x < 0 ? -exact : exact);
    }

    // The float next to x on the side of 0 with its last bit set, unless x is a float.
    private static float roundedToOdd(double x) {
        float nearest = (float) x;
        if (nearest == x || x != x) {
            return nearest;
        }
        float below = Math.abs((double) nearest) > Math.abs(x)
                ? Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1) : nearest;
        return Float.intBitsToFloat(Float.floatToRawIntBits(below) | 1);
    }
}
