package lanewise.tensor.internal.math;

/**
 * Functions of integers beyond Java's operators. They are written for I64; of I32 and U8, which fit in, they give the
 * right result too, in its lowest bits.
 */
public final class IntegerMath {
    private IntegerMath() {}

    /** Returns the lowest 64 bits of xⁿ, by repeated squaring; n is not negative. */
    public static long pow(long x, long n) {
        long power = 1;
        for (long square = x, rest = n; rest != 0; rest >>>= 1) {
            power *= (rest & 1) != 0 ? square : 1; // without a jump, which could not be foreseen
            square *= square;
        }
        return power;
    }

    /** Returns x · 2ⁿ, and 0 where n is negative or not below 64. */
    public static long shiftLeft(long x, long n) {
        return n >= 0 && n < Long.SIZE ? x << n : 0;
    }

    /** Returns x ÷ 2ⁿ, rounded down; where n is negative or not below 64, 0 or for a negative x −1. */
    public static long shiftRight(long x, long n) {
        return x >> (n >= 0 && n < Long.SIZE ? n : Long.SIZE - 1);
    }

    /** Returns the highest 64 bits of the product. */
    public static long multiplyHigh(long x, long y) {
        return Math.multiplyHigh(x, y);
    }

    /** Returns the highest 32 bits of the product. */
    public static int multiplyHigh(int x, int y) {
        return (int) ((long) x * y >> Integer.SIZE);
    }

    /** Returns x ÷ y rounded down, y not 0. */
    public static long floorDivide(long x, long y) {
        return Math.floorDiv(x, y);
    }

    /** Returns what is left of x by {@link #floorDivide}, with the sign of y, which is not 0. */
    public static long remainder(long x, long y) {
        return Math.floorMod(x, y);
    }

    /** Returns what is left of x by a division without the fraction, with the sign of x; y is not 0. */
    public static long fmod(long x, long y) {
        return x % y;
    }
}
