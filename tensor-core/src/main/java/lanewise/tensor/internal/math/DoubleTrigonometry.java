package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.DoubleMath.ROUND;
import static lanewise.tensor.internal.math.DoubleMath.canonicalNaN;

/** Sine, cosine and tangent of one double, under the contract of {@link FloatMath}. */
public final class DoubleTrigonometry {
    /** Up to here the multiple of π/2 is taken off in floating point, beyond by {@link PayneHanek}. */
    static final double CODY_WAITE_MAX = 0x1p30;
    static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    /** π/2 is the sum of these three. */
    static final double HALF_PI_HIGH = 0x1.921fb54442d18p+0;
    static final double HALF_PI_MIDDLE = 0x1.1a62633145c07p-54;
    static final double HALF_PI_LOW = -0x1.f1976b7ed8fbcp-110;

    // sin r ≈ r + r³(SIN_3 + SIN_5·z + … + SIN_13·z⁵) with z = r² for |r| ≤ π/4; the error is at most 1.2e-17 of
    // |sin r|. Minimax coefficients by docs/scripts/minimax.py.
    static final double SIN_3 = -0x1.5555555555548p-3;
    static final double SIN_5 = 0x1.111111110f7d0p-7;
    static final double SIN_7 = -0x1.a01a019bfdda5p-13;
    static final double SIN_9 = 0x1.71de3567c108ep-19;
    static final double SIN_11 = -0x1.ae5e5a82df0d1p-26;
    static final double SIN_13 = 0x1.5d8fcd4f46156p-33;

    // cos r ≈ 1 − z/2 + z²(COS_4 + COS_6·z + … + COS_14·z⁵) likewise; the error is at most 1.1e-18 of cos r.
    static final double COS_4 = 0x1.555555555554bp-5;
    static final double COS_6 = -0x1.6c16c16c14f91p-10;
    static final double COS_8 = 0x1.a01a019c843d6p-16;
    static final double COS_10 = -0x1.27e4f7eab738dp-22;
    static final double COS_12 = 0x1.1ee9d7ab5da4ap-29;
    static final double COS_14 = -0x1.8fa494f010db7p-37;

    private DoubleTrigonometry() {}

    /** Returns sin x, NaN for an infinity. */
    public static double sin(double x) {
        return sine(x, 0, Double.doubleToRawLongBits(x));
    }

    /** Returns cos x = sin(|x| + π/2), NaN for an infinity. */
    public static double cos(double x) {
        return sine(x, 1, 0);
    }

    /**
     * Returns tan x, NaN for an infinity. The multiple of π/2 is taken off as for {@link #sin}.
     */
    public static double tan(double x) {
        double t = Math.abs(x);
        long sign = Double.doubleToRawLongBits(x);
        if (t > CODY_WAITE_MAX) {
            return tangentOfLarge(t, sign);
        }
        double shifted = Math.fma(t, TWO_OVER_PI, ROUND);
        double n = shifted - ROUND;
        double exact = Math.fma(n, -HALF_PI_HIGH, t);
        double r = exact - n * HALF_PI_MIDDLE;
        double rLow = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_MIDDLE, exact - r));
        return canonicalNaN(tangentOfQuadrant((int) Double.doubleToRawLongBits(shifted), r, rLow, sign), x);
    }

    /**
     * Returns sin(|x| + quarters·π/2), its sign exchanged where sign has the sign bit. What is left of |x| without the
     * nearest multiple n·π/2 is r + rLow, with π/2 in three parts (Cody & Waite, Software Manual for the Elementary
     * Functions, 1980, chapter 8). The first difference is exact, being below 1 and a multiple of 2⁻⁵³. So is
     * exact − r, because exact is a multiple of the last place of the product: rLow holds what r has lost.
     */
    private static double sine(double x, int quarters, long sign) {
        double t = Math.abs(x);
        if (t > CODY_WAITE_MAX) {
            return sineOfLarge(t, quarters, sign);
        }
        double shifted = Math.fma(t, TWO_OVER_PI, ROUND);
        double n = shifted - ROUND;
        double exact = Math.fma(n, -HALF_PI_HIGH, t);
        double r = exact - n * HALF_PI_MIDDLE;
        double rLow = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_MIDDLE, exact - r));
        return canonicalNaN(ofQuadrant((int) Double.doubleToRawLongBits(shifted) + quarters, r, rLow, sign), x);
    }

    private static double sineOfLarge(double t, int quarters, long sign) {
        if (t == Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        PayneHanek.Remainder remainder = PayneHanek.reduce(t);
        return ofQuadrant(remainder.quadrant() + quarters, remainder.r(), remainder.rLow(), sign);
    }

    /** sin(r + rLow + quadrant·π/2), its sign exchanged where sign has the sign bit. */
    private static double ofQuadrant(int quadrant, double r, double rLow, long sign) {
        double z = r * r;
        double sine = r + Math.fma(r * z, sinPolynomial(z), rLow);
        double minusHalf = r * -0.5;
        double high = Math.fma(minusHalf, r, 1);
        double highLow = Math.fma(minusHalf, r, 1 - high);
        double cosine = high + Math.fma(z * z, cosPolynomial(z), Math.fma(-r, rLow, highLow));
        long bits = Double.doubleToRawLongBits((quadrant & 1) == 0 ? sine : cosine);
        return Double.longBitsToDouble(bits ^ (((long) quadrant << 62 ^ sign) & Long.MIN_VALUE));
    }

    private static double tangentOfLarge(double t, long sign) {
        if (t == Double.POSITIVE_INFINITY) {
            return Double.NaN;
        }
        PayneHanek.Remainder remainder = PayneHanek.reduce(t);
        return tangentOfQuadrant(remainder.quadrant(), remainder.r(), remainder.rLow(), sign);
    }

    /**
     * tan(r + rLow + quadrant·π/2), its sign exchanged where sign has the sign bit: sine by cosine of r, or, where the
     * quadrant is odd, −cosine by sine. Both have a low part, and one Newton step corrects the quotient by these and by
     * what rounding has taken.
     */
    private static double tangentOfQuadrant(int quadrant, double r, double rLow, long sign) {
        double z = r * r;
        double minusHalf = r * -0.5;
        double cosine = Math.fma(minusHalf, r, 1);
        double sineLow = Math.fma(r * z, sinPolynomial(z), rLow * cosine);
        double cosineLow = Math.fma(minusHalf, r, 1 - cosine);
        cosineLow = Math.fma(z * z, cosPolynomial(z), Math.fma(-r, rLow, cosineLow));
        double sineSum = r + sineLow;
        sineLow -= sineSum - r;
        double cosineSum = cosine + cosineLow;
        cosineLow -= cosineSum - cosine;
        boolean even = (quadrant & 1) == 0;
        double dividend = even ? sineSum : cosineSum;
        double dividendLow = even ? sineLow : cosineLow;
        double divisor = even ? cosineSum : sineSum;
        double divisorLow = even ? cosineLow : sineLow;
        double inverse = 1 / divisor;
        double quotient = dividend * inverse;
        double remainder = Math.fma(-quotient, divisorLow, Math.fma(-quotient, divisor, dividend) + dividendLow);
        long bits = Double.doubleToRawLongBits(Math.fma(remainder, inverse, quotient));
        return Double.longBitsToDouble(bits ^ (((long) quadrant << 63 ^ sign) & Long.MIN_VALUE));
    }

    /** (sin r − r)/r³, where z = r². */
    private static double sinPolynomial(double z) {
        double q = SIN_13;
        q = Math.fma(q, z, SIN_11);
        q = Math.fma(q, z, SIN_9);
        q = Math.fma(q, z, SIN_7);
        q = Math.fma(q, z, SIN_5);
        return Math.fma(q, z, SIN_3);
    }

    /** (cos r − 1 + z/2)/z², where z = r². */
    private static double cosPolynomial(double z) {
        double q = COS_14;
        q = Math.fma(q, z, COS_12);
        q = Math.fma(q, z, COS_10);
        q = Math.fma(q, z, COS_8);
        q = Math.fma(q, z, COS_6);
        return Math.fma(q, z, COS_4);
    }
}
