package lanewise.tensor.internal.math;

/**
 * Takes a multiple of π/2 off an angle of any size, as if π were known exactly (Payne & Hanek, "Radian reduction for
 * trigonometric functions", SIGNUM Newsletter 18, 1983).
 *
 * <p>An angle is m·2ᵉ with a whole m of 53 bits. Of 2/π the bits that make multiples of 4 when multiplied by 2ᵉ do not
 * matter, since four quadrants are a full turn. The 192 bits after these give the product modulo 4 with an error below
 * 2⁻¹³⁷, of which 128 bits after the point are kept. No double is nearer than 2⁻⁶¹ to a multiple of π/2 (Muller,
 * Elementary Functions, 3rd edition 2016, chapter 11), so the remainder is right to 66 bits at least.
 */
final class PayneHanek {
    /** 64 zeros before the point, and the bits of 2/π after it, by docs/scripts/minimax.py. */
    private static final long[] TWO_OVER_PI = {
        0, 0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L,
        0xb7246e3a424dd2e0L, 0x06492eea09d1921cL, 0xfe1deb1cb129a73eL, 0xe88235f52ebb4484L, 0xe99c7026b45f7e41L,
        0x3991d639835339f4L, 0x9c845f8bbdf9283bL, 0x1ff897ffde05980fL, 0xef2f118b5a0a6d1fL, 0x6d367ecf27cb09b7L,
        0x4f463f669e5fea2dL, 0x7527bac7ebe5f17bL, 0x3d0739f78a5292eaL, 0x6bfb5fb11f8d5d08L, 0x56033046fc7b6babL,
    };
    private static final int MANTISSA_BITS = DoubleMath.EXPONENT_SHIFT + 1;
    /** The exponent field of a whole number whose mantissa is m itself. */
    private static final int WHOLE = DoubleMath.EXPONENT_BIAS + DoubleMath.EXPONENT_SHIFT;

    private PayneHanek() {}

    /** An angle less quadrant·π/2, up to full turns: r + rLow, between −π/4 and π/4, r being their rounded sum. */
    record Remainder(int quadrant, double r, double rLow) {}

    /** Returns what is left of a finite x ≥ 1. */
    static Remainder reduce(double x) {
        long bits = Double.doubleToRawLongBits(x);
        long m = (bits & DoubleMath.MANTISSA_MASK) | 1L << DoubleMath.EXPONENT_SHIFT;
        int e = (int) (bits >>> DoubleMath.EXPONENT_SHIFT) - WHOLE;
        // The first bit that matters has the weight 2¹⁻ᵉ, and stands e − 2 after the point.
        int first = Long.SIZE + e - 2;
        long low = word(first + 2 * Long.SIZE);
        long middle = word(first + Long.SIZE);
        long product = m * low;
        long productMiddle = m * middle;
        long sum = Math.unsignedMultiplyHigh(m, low) + productMiddle;
        long carry = Long.compareUnsigned(sum, productMiddle) < 0 ? 1 : 0;
        long top = m * word(first) + Math.unsignedMultiplyHigh(m, middle) + carry;
        // Two bits of the quadrant, then the fraction: as a signed number it is that beyond the nearest whole one.
        int quadrant = (int) (top + (1L << 61) >>> 62);
        return scaled(quadrant & 3, top << 2 | sum >>> 62, sum << 2 | product >>> 62);
    }

    /** π/2 times the signed fraction of 128 bits. */
    private static Remainder scaled(int quadrant, long high, long low) {
        double sign = high < 0 ? -1 : 1;
        if (high < 0) {
            low = -low;
            high = low == 0 ? -high : ~high;
        }
        int zeros = Long.numberOfLeadingZeros(high);
        long leading = high << zeros | low >>> 1 >>> (Long.SIZE - 1 - zeros);
        long rest = leading << MANTISSA_BITS | low << zeros >>> (Long.SIZE - MANTISSA_BITS);
        double unit = sign * Math.scalb(1.0, -zeros - MANTISSA_BITS);
        double fraction = (leading >>> (Long.SIZE - MANTISSA_BITS)) * unit;
        double fractionLow = (rest >>> (Long.SIZE - MANTISSA_BITS)) * 0x1p-53 * unit;
        double product = fraction * DoubleTrigonometry.HALF_PI_HIGH;
        double productLow = Math.fma(fraction, DoubleTrigonometry.HALF_PI_HIGH, -product)
                + Math.fma(fraction, DoubleTrigonometry.HALF_PI_MIDDLE, fractionLow * DoubleTrigonometry.HALF_PI_HIGH);
        double r = product + productLow;
        return new Remainder(quadrant, r, productLow - (r - product));
    }

    /** 64 bits of 2/π from a position on. */
    private static long word(int position) {
        int index = position >> 6;
        int shift = position & 63;
        return TWO_OVER_PI[index] << shift | TWO_OVER_PI[index + 1] >>> 1 >>> (Long.SIZE - 1 - shift);
    }
}
