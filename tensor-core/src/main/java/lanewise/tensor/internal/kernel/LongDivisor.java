package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.math.IntegerMath;

/**
 * Division of many numbers by one, without the fraction, as a multiplication: T. Granlund and P. L. Montgomery, "Division
 * by invariant integers using multiplication" (1994), section 5. With N bits and 2ˡ⁻¹ &lt; |d| ≤ 2ˡ, l at least 1, the
 * multiplier is 1 + ⌊2ᴺ⁺ˡ⁻¹ ÷ |d|⌋, of which N bits are kept: 2ᴺ is added by adding the number itself.
 */
final class LongDivisor {
    /** Of fewer numbers, the multiplier takes longer than it saves. */
    static final int FEWEST = 64;

    private final long multiplier;
    private final long sign;
    private final int shift;

    /** Prepares the division by a number other than 0. */
    LongDivisor(long divisor) {
        long magnitude = Math.abs(divisor); // without sign, so that the smallest number has one too
        shift = magnitude == 1 ? 0 : Long.SIZE - 1 - Long.numberOfLeadingZeros(magnitude - 1);
        multiplier = 1 + quotient(1L << shift, magnitude);
        sign = divisor >> Long.SIZE - 1;
    }

    // The lowest N bits of the quotient of high · 2ᴺ and a divisor, both without sign, bit by bit.
    private static long quotient(long high, long divisor) {
        long quotient = 0;
        long rest = high == divisor ? 0 : high; // both are 1: all N bits are 0
        for (int i = 0; i < Long.SIZE; i++) {
            boolean carry = rest < 0;
            rest <<= 1;
            quotient <<= 1;
            if (carry || Long.compareUnsigned(rest, divisor) >= 0) {
                rest -= divisor;
                quotient++;
            }
        }
        return quotient;
    }

    /** Returns x divided by the number. */
    long quotient(long x) {
        long rounded = (x + IntegerMath.multiplyHigh(multiplier, x) >> shift) - (x >> Long.SIZE - 1);
        return (rounded ^ sign) - sign;
    }

    /** Divides a run of numbers. */
    void divide(long[] x, int xOffset, int xStride, long[] out, int outOffset, int outStride, int length) {
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            out[o] = quotient(x[p]);
            p += xStride;
            o += outStride;
        }
    }

    /** The N bits that are kept of the multiplier. */
    long multiplier() {
        return multiplier;
    }

    /** How many bits the product is shifted by, beyond N. */
    int shift() {
        return shift;
    }

    /** −1 for a negative divisor, or 0. */
    long sign() {
        return sign;
    }
}
