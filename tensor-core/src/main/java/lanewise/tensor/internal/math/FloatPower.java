package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.FloatMath.*;

/**
 * Powers of one float, under the contract of {@link FloatMath}, but for the error of doubles: it is up to 2 ulp where
 * x is near 1 and the result far from it. A result that is a float comes out exactly.
 */
public final class FloatPower {
    // log(1 + r) ≈ r − r²/2 + r³(LOG1P_3 + LOG1P_4·r + … + LOG1P_6·r³) for |r| ≤ 35/1024; the error is at most 1.3e-11
    // of |log(1 + r)|. Minimax coefficients by docs/scripts/minimax.py.
    static final float LOG1P_3 = 0x1.555550p-2f;
    static final float LOG1P_4 = -0x1.fffff4p-3f;
    static final float LOG1P_5 = 0x1.9a1362p-3f;
    static final float LOG1P_6 = -0x1.55cb20p-3f;

    // eʳ ≈ 1 + r + r²(EXP_EIGHTH_2 + EXP_EIGHTH_3·r + … + EXP_EIGHTH_5·r³) for |r| ≤ 5 ln 2 / 32; the error is at most
    // 1.5e-9 of |eʳ − 1|. Minimax coefficients by docs/scripts/minimax.py.
    static final float EXP_EIGHTH_2 = 0x1.fffffcp-2f;
    static final float EXP_EIGHTH_3 = 0x1.555558p-3f;
    static final float EXP_EIGHTH_4 = 0x1.557fe0p-5f;
    static final float EXP_EIGHTH_5 = 0x1.11157ep-7f;

    /** The bits of 47/64: mantissas go from there to twice as much, so that 1 is inside an interval of the table. */
    static final int START_BITS = 0x3f3c0000;
    /** Added to the bits of 2ᵏm with 47/64 ≤ m < 47/32, it leaves the exponent field of 2ᵏ. */
    static final int START_TO_ONE = 0x3f800000 - START_BITS;
    /** The first four bits of the mantissa that are left then are the number of the interval. */
    static final int INTERVAL_SHIFT = EXPONENT_SHIFT - 4;

    // DoublePower's tables. What a multiple of 2⁻¹⁵ leaves of a logarithm is small.
    static final float[] RECIPROCALS = new float[16];
    static final float[] LOGARITHMS = new float[16];
    static final float[] LOGARITHMS_LOW = new float[16];
    static final float[] EIGHTH_POWERS = new float[16];
    static final float[] EIGHTH_POWERS_LOW = new float[16];

    static {
        for (int i = 0; i < 16; i++) {
            RECIPROCALS[i] = (float) DoublePower.RECIPROCALS[i];
            double log = DoublePower.LOGARITHMS[i];
            LOGARITHMS[i] = (float) (Math.rint(log * 0x1p15) * 0x1p-15);
            LOGARITHMS_LOW[i] = (float) (log - LOGARITHMS[i] + DoublePower.LOGARITHMS_LOW[i]);
            double power = DoubleMath.EIGHTH_POWERS[i & 7];
            EIGHTH_POWERS[i] = (float) power;
            EIGHTH_POWERS_LOW[i] = (float) (power / EIGHTH_POWERS[i] - 1);
        }
    }

    private FloatPower() {}

    /**
     * Returns xʸ = e^(y·ln|x|), with the sign of x where y is odd, and the special cases of {@link Math#pow}.
     *
     * <p>|x| = 2ᵏm, and a table holds, for the interval of m, a number 1/c near 1/m with so few bits that
     * r = m/c − 1 is exact. ln|x| = k·ln 2 + ln c + log(1 + r) is high + low, with about twelve bits more than a float:
     * what is lost is multiplied by y. The multiple of ln 2 / 8 that {@link DoubleMath#exp} takes off is found from
     * t = y·high alone, so that the r of eʳ may be longer than ln 2 / 16 by y·low; the polynomial is for that. With
     * doubles it would be too long: they find the multiple from an estimate with the first terms of low.
     */
    public static float pow(float x, float y) {
        float absolute = Math.abs(x);
        boolean whole = Math.rint(y) == y;
        boolean odd = whole && Math.rint(0.5f * y) != 0.5f * y;
        boolean subnormal = absolute < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? absolute * SUBNORMAL_SCALE : absolute) + START_TO_ONE;
        float k = exponent(bits) - (subnormal ? EXPONENT_ZERO_SUBNORMAL : EXPONENT_ZERO);
        float m = Float.intBitsToFloat((bits & MANTISSA_MASK) + START_BITS);
        int interval = bits >>> INTERVAL_SHIFT & 15;
        float r = Math.fma(m, RECIPROCALS[interval], -1);
        float square = r * r;
        float q = Math.fma(Math.fma(LOG1P_6, r, LOG1P_5), square, Math.fma(LOG1P_4, r, LOG1P_3));
        // r − r²/2, and what rounding has lost of it; r less that is exact, and so is the sum of the large parts.
        float minusHalf = r * -0.5f;
        float lessSquare = Math.fma(minusHalf, r, r);
        float lessSquareLow = Math.fma(minusHalf, r, r - lessSquare);
        float ofIntervals = Math.fma(k, LN2, LOGARITHMS[interval]);
        float high = ofIntervals + lessSquare;
        float rest = Math.fma(k, LN2_LOW, LOGARITHMS_LOW[interval]) + lessSquareLow;
        rest += (ofIntervals - high) + lessSquare;
        float low = Math.fma(square * r, q, rest);
        boolean finite = absolute < Float.POSITIVE_INFINITY;
        high = finite ? high : absolute;
        high = absolute == 0 ? Float.NEGATIVE_INFINITY : high;
        high = x < 0 && finite && !whole ? Float.NaN : high;
        float t = y * high;
        float tLow = Math.fma(y, low, Math.fma(y, high, -t));
        float shifted = Math.fma(t, 8 * LOG2_E, ROUND_EIGHTHS_BIASED_TWICE);
        float eighths = shifted - ROUND_EIGHTHS_BIASED_TWICE;
        r = Math.fma(eighths, -LN2_LOW / 8, Math.fma(eighths, -LN2 / 8, t) + tLow);
        bits = Float.floatToRawIntBits(shifted);
        square = r * r;
        q = Math.fma(Math.fma(EXP_EIGHTH_5, r, EXP_EIGHTH_4), square, Math.fma(EXP_EIGHTH_3, r, EXP_EIGHTH_2));
        float table = EIGHTH_POWERS[bits & 7];
        float power = Math.fma(table, Math.fma(square, q, r + EIGHTH_POWERS_LOW[bits & 7]), table);
        float factor1 = Float.intBitsToFloat(bits >>> 4 << EXPONENT_SHIFT);
        float factor2 = Float.intBitsToFloat((bits >>> 3) - (bits >>> 4) << EXPONENT_SHIFT);
        float result = t < EXP_MIN - 1 ? 0 : power * factor1 * factor2;
        result = canonicalNaN(t > EXP_MAX + 1 ? Float.POSITIVE_INFINITY : result, t);
        result = odd && result == result ? Math.copySign(result, x) : result;
        return y == 0 ? 1 : result;
    }
}
