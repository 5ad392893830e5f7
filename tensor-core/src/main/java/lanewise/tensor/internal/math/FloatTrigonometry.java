package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.FloatMath.ROUND;
import static lanewise.tensor.internal.math.FloatMath.canonicalNaN;

/** Sine, cosine and tangent of one float, under the contract of {@link FloatMath}. */
public final class FloatTrigonometry {
    /** Up to here the multiple of π/2 is taken off in floating point, beyond by {@link PayneHanek}. */
    static final float CODY_WAITE_MAX = 0x1p17f;
    static final float TWO_OVER_PI = 0x1.45f306p-1f;
    /** π/2 is the sum of these three. */
    static final float HALF_PI_HIGH = 0x1.921fb6p+0f;
    static final float HALF_PI_MIDDLE = -0x1.777a5cp-25f;
    static final float HALF_PI_LOW = -0x1.ee59dap-50f;

    // sin r ≈ r + r³(SIN_3 + SIN_5·z + … + SIN_7·z²) with z = r² for |r| ≤ π/4 and a little more; the error
    // is at most 5.7e-9 of |sin r|. Minimax coefficients by docs/scripts/minimax.py.
    static final float SIN_3 = -0x1.555544p-3f;
    static final float SIN_5 = 0x1.1106eap-7f;
    static final float SIN_7 = -0x1.9927cep-13f;

    // cos r ≈ 1 − z/2 + z²(COS_4 + COS_6·z + … + COS_8·z²) likewise; the error is at most 6.6e-10 of cos r.
    static final float COS_4 = 0x1.55554ap-5f;
    static final float COS_6 = -0x1.6c0bdap-10f;
    static final float COS_8 = 0x1.99d1f4p-16f;

    private FloatTrigonometry() {}

    /** Returns sin x, NaN for an infinity. */
    public static float sin(float x) {
        return sine(x, 0, Float.floatToRawIntBits(x));
    }

    /** Returns cos x = sin(|x| + π/2), NaN for an infinity. */
    public static float cos(float x) {
        return sine(x, 1, 0);
    }

    /**
     * Returns tan x, NaN for an infinity. The multiple of π/2 is taken off as for {@link #sin}.
     */
    public static float tan(float x) {
        float t = Math.abs(x);
        int sign = Float.floatToRawIntBits(x);
        if (t > CODY_WAITE_MAX) {
            return tangentOfLarge(t, sign);
        }
        float shifted = Math.fma(t, TWO_OVER_PI, ROUND);
        float n = shifted - ROUND;
        float exact = Math.fma(n, -HALF_PI_HIGH, t);
        float r = exact - n * HALF_PI_MIDDLE;
        float rLow = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_MIDDLE, exact - r));
        return canonicalNaN(tangentOfQuadrant(Float.floatToRawIntBits(shifted), r, rLow, sign), x);
    }

    /**
     * Returns sin(|x| + quarters·π/2), its sign exchanged where sign has the sign bit. What is left of |x| without the
     * nearest multiple n·π/2 is r + rLow, with π/2 in three parts (Cody & Waite, Software Manual for the Elementary
     * Functions, 1980, chapter 8). The first difference is exact, being below 1 and a multiple of 2⁻²⁴. So is
     * exact − r, because exact is a multiple of the last place of the product: rLow holds what r has lost.
     */
    private static float sine(float x, int quarters, int sign) {
        float t = Math.abs(x);
        if (t > CODY_WAITE_MAX) {
            return sineOfLarge(t, quarters, sign);
        }
        float shifted = Math.fma(t, TWO_OVER_PI, ROUND);
        float n = shifted - ROUND;
        float exact = Math.fma(n, -HALF_PI_HIGH, t);
        float r = exact - n * HALF_PI_MIDDLE;
        float rLow = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_MIDDLE, exact - r));
        return canonicalNaN(ofQuadrant(Float.floatToRawIntBits(shifted) + quarters, r, rLow, sign), x);
    }

    private static float sineOfLarge(float t, int quarters, int sign) {
        if (t == Float.POSITIVE_INFINITY) {
            return Float.NaN;
        }
        PayneHanek.Remainder remainder = PayneHanek.reduce(t);
        float r = (float) remainder.r();
        return ofQuadrant(remainder.quadrant() + quarters, r, (float) (remainder.r() - r), sign);
    }

    /** sin(r + rLow + quadrant·π/2), its sign exchanged where sign has the sign bit. */
    private static float ofQuadrant(int quadrant, float r, float rLow, int sign) {
        float z = r * r;
        float sine = r + Math.fma(r * z, sinPolynomial(z), rLow);
        float minusHalf = r * -0.5f;
        float high = Math.fma(minusHalf, r, 1);
        float highLow = Math.fma(minusHalf, r, 1 - high);
        float cosine = high + Math.fma(z * z, cosPolynomial(z), Math.fma(-r, rLow, highLow));
        int bits = Float.floatToRawIntBits((quadrant & 1) == 0 ? sine : cosine);
        return Float.intBitsToFloat(bits ^ ((quadrant << 30 ^ sign) & Integer.MIN_VALUE));
    }

    private static float tangentOfLarge(float t, int sign) {
        if (t == Float.POSITIVE_INFINITY) {
            return Float.NaN;
        }
        PayneHanek.Remainder remainder = PayneHanek.reduce(t);
        float r = (float) remainder.r();
        return tangentOfQuadrant(remainder.quadrant(), r, (float) (remainder.r() - r), sign);
    }

    /**
     * tan(r + rLow + quadrant·π/2), its sign exchanged where sign has the sign bit: sine by cosine of r, or, where the
     * quadrant is odd, −cosine by sine. Both have a low part, and one Newton step corrects the quotient by these and by
     * what rounding has taken.
     */
    private static float tangentOfQuadrant(int quadrant, float r, float rLow, int sign) {
        float z = r * r;
        float minusHalf = r * -0.5f;
        float cosine = Math.fma(minusHalf, r, 1);
        float sineLow = Math.fma(r * z, sinPolynomial(z), rLow * cosine);
        float cosineLow = Math.fma(minusHalf, r, 1 - cosine);
        cosineLow = Math.fma(z * z, cosPolynomial(z), Math.fma(-r, rLow, cosineLow));
        float sineSum = r + sineLow;
        sineLow -= sineSum - r;
        float cosineSum = cosine + cosineLow;
        cosineLow -= cosineSum - cosine;
        boolean even = (quadrant & 1) == 0;
        float dividend = even ? sineSum : cosineSum;
        float dividendLow = even ? sineLow : cosineLow;
        float divisor = even ? cosineSum : sineSum;
        float divisorLow = even ? cosineLow : sineLow;
        float inverse = 1 / divisor;
        float quotient = dividend * inverse;
        float remainder = Math.fma(-quotient, divisorLow, Math.fma(-quotient, divisor, dividend) + dividendLow);
        int bits = Float.floatToRawIntBits(Math.fma(remainder, inverse, quotient));
        return Float.intBitsToFloat(bits ^ ((quadrant << 31 ^ sign) & Integer.MIN_VALUE));
    }

    /** (sin r − r)/r³, where z = r². */
    private static float sinPolynomial(float z) {
        float q = SIN_7;
        q = Math.fma(q, z, SIN_5);
        return Math.fma(q, z, SIN_3);
    }

    /** (cos r − 1 + z/2)/z², where z = r². */
    private static float cosPolynomial(float z) {
        float q = COS_8;
        q = Math.fma(q, z, COS_6);
        return Math.fma(q, z, COS_4);
    }
}
