package lanewise.tensor.internal.layout;

/**
 * Conversions of numbers to the two formats of 16 bits and back: IEEE 754 binary16 (5 bits of exponent, 11 of precision)
 * and bfloat16, the upper half of a float (8 and 8). To a half they round to nearest, ties to even, once: a double goes
 * by a float that was rounded to odd, which keeps what the second rounding needs to know.
 *
 * <p>A NaN stays one, with its sign. A bfloat16 and its float share the upper bits of the payload, and the NaN that comes
 * out is quiet. Of a binary16 it is the JDK's conversion that decides: the processor's where it has one, which does the
 * same. Interpreted and compiled code give the same bits.
 */
public final class HalfPrecision {
    /** The bits of a double that a float has no place for. */
    public static final long BEYOND_FLOAT = (1L << 52 - 23) - 1;

    // The bits of a long that a double may have no place for.
    private static final long BEYOND_DOUBLE = (1L << 63 - 53) - 1;
    private static final int QUIET = 0x40_0000;
    private static final int INFINITY = 0x7F80_0000;

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
        int bits = half << Short.SIZE;
        return Float.intBitsToFloat((bits & Integer.MAX_VALUE) > INFINITY ? bits | QUIET : bits);
    }

    /** Returns the bfloat16 nearest to a float. */
    public static short toBF16(float x) {
        int bits = Float.floatToRawIntBits(x);
        int rounded = x != x ? bits | QUIET : bits + 0x7FFF + (bits >>> Short.SIZE & 1);
        return (short) (rounded >>> Short.SIZE);
    }

    /** Returns the bfloat16 nearest to a double. */
    public static short toBF16(double x) {
        return toBF16(roundedToOdd(x));
    }

    /** Returns the bfloat16 nearest to a whole number. */
    public static short toBF16(long x) {
        boolean isDouble = x >= -1L << 53 && x <= 1L << 53;
        return toBF16((double) (isDouble ? x : withSticky(x, BEYOND_DOUBLE)));
    }

    /**
     * Returns the number itself if it is a float, otherwise the one of the two floats beside it whose last bit is set;
     * an infinite one for 2¹²⁸ and more. Rounded to a format that has at least two bits less, it is what the number
     * rounded to that format is.
     */
    public static float roundedToOdd(double x) {
        if (Math.abs(x) < Float.MIN_NORMAL) {
            return subnormalRoundedToOdd(x);
        }
        return (float) Double.longBitsToDouble(withSticky(Double.doubleToRawLongBits(x), BEYOND_FLOAT));
    }

    private static float subnormalRoundedToOdd(double x) {
        float nearest = (float) x;
        if (nearest == x) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        return Float.intBitsToFloat((Math.abs((double) nearest) > Math.abs(x) ? bits - 1 : bits) | 1);
    }

    // Clears the low bits that a mask has; if one was set, sets the bit above them.
    private static long withSticky(long bits, long mask) {
        return (bits | (bits & mask) + mask) & ~mask;
    }
}
