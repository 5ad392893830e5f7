package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.FloatMath.atLeast;
import static lanewise.tensor.internal.math.FloatMath.atMost;
import static lanewise.tensor.internal.math.FloatMath.canonicalNaN;
import static lanewise.tensor.internal.math.FloatTrigonometry.HALF_PI_HIGH;
import static lanewise.tensor.internal.math.FloatTrigonometry.HALF_PI_MIDDLE;

/**
 * Arc sine, cosine and tangent of one float, and the angle of two, under the contract of {@link FloatMath}.
 *
 * <p>All are c + m + mLow, with a multiple c of π/4 that has a low part too. Where c is not 0, it is the larger.
 */
public final class FloatInverseTrigonometry {
    /** π/4 in two parts. */
    static final float QUARTER_PI = HALF_PI_HIGH / 2;
    static final float QUARTER_PI_LOW = HALF_PI_MIDDLE / 2;

    /** From here on arctan x is π/2 to the last bit. */
    static final float ATAN_MAX = 0x1p30f;
    /** Where the larger number of atan2 is below or above, both are multiplied, lest remainders or sums are lost. */
    static final float ATAN2_TINY = 0x1p-100f;
    static final float ATAN2_HUGE = 0x1p100f;
    static final float ATAN2_UP = 0x1p64f;
    static final float ATAN2_DOWN = 0x1p-64f;

    // arcsin x ≈ x + x³(ASIN_3 + ASIN_5·z + … + ASIN_11·z⁴) with z = x² for |x| ≤ ½; the error is at most 4.9e-9 of
    // |arcsin x|. Coefficients by docs/scripts/minimax.py.
    static final float ASIN_3 = 0x1.5555c8p-3f;
    static final float ASIN_5 = 0x1.330206p-4f;
    static final float ASIN_7 = 0x1.747b72p-5f;
    static final float ASIN_9 = 0x1.8c415ap-6f;
    static final float ASIN_11 = 0x1.5959aap-5f;

    // arctan x ≈ x + x³(ATAN_3 + ATAN_5·z + … + ATAN_11·z⁴) likewise; the error is at most 5.5e-9 of |arctan x|.
    static final float ATAN_3 = -0x1.555512p-2f;
    static final float ATAN_5 = 0x1.997b1cp-3f;
    static final float ATAN_7 = -0x1.224b80p-3f;
    static final float ATAN_9 = 0x1.a012a4p-4f;
    static final float ATAN_11 = -0x1.a4361cp-5f;

    private FloatInverseTrigonometry() {}

    /**
     * Returns arcsin x, from −π/2 to π/2: up to |x| = ½ by a polynomial, and beyond as π/2 − 2·arcsin s with
     * s² = (1 − |x|)/2. NaN where |x| > 1.
     */
    public static float asin(float x) {
        float t = Math.abs(x);
        boolean large = t >= 0.5f;
        float z = large ? (1 - t) * 0.5f : t * t;
        float root = large ? FloatMath.sqrt(z) : t;
        float low = Math.fma(root * z, asinPolynomial(z), large ? rootLow(root, z) : 0);
        float factor = large ? -2 : 1;
        float angle = sum(large ? 2 : 0, root * factor, low * factor);
        return t <= 1 ? Math.copySign(angle, x) : Float.NaN;
    }

    /**
     * Returns arccos x, from 0 to π: π/2 − arcsin x up to |x| = ½, beyond 2·arcsin s or π − 2·arcsin s with s as in
     * {@link #asin}. NaN where |x| > 1.
     */
    public static float acos(float x) {
        float t = Math.abs(x);
        boolean large = t >= 0.5f;
        boolean negative = x < 0;
        float z = large ? (1 - t) * 0.5f : t * t;
        float root = large ? FloatMath.sqrt(z) : t;
        float low = Math.fma(root * z, asinPolynomial(z), large ? rootLow(root, z) : 0);
        float size = large ? 2 : 1;
        float factor = large == negative ? -size : size;
        float angle = sum(large ? negative ? 4 : 0 : 2, root * factor, low * factor);
        return t <= 1 ? angle : Float.NaN;
    }

    /** Returns arctan x, from −π/2 to π/2. */
    public static float atan(float x) {
        float t = atMost(Math.abs(x), ATAN_MAX);
        boolean steep = t > 1;
        float angle = angle(steep ? 1 : t, steep ? t : 1, steep, false);
        return canonicalNaN(Math.copySign(angle, x), x);
    }

    /**
     * Returns the angle of the point (x, y), from −π to π, that is arctan(y/x) where x > 0. Zeros and infinities have the
     * angles of {@link Math#atan2}.
     */
    public static float atan2(float y, float x) {
        float height = Math.abs(y);
        float width = Math.abs(x);
        boolean steep = height > width;
        float smaller = steep ? width : height;
        float larger = steep ? height : width;
        float ofInfinities = smaller == Float.POSITIVE_INFINITY ? 1 : 0;
        boolean infinite = larger == Float.POSITIVE_INFINITY;
        smaller = infinite ? ofInfinities : smaller;
        larger = infinite ? 1 : larger;
        float scale = larger < ATAN2_TINY ? ATAN2_UP : 1;
        scale = larger > ATAN2_HUGE ? ATAN2_DOWN : scale;
        // Of two zeros the larger has to be something to divide by.
        larger = atLeast(larger * scale, Float.MIN_NORMAL);
        boolean left = Float.floatToRawIntBits(x) < 0;
        float angle = angle(smaller * scale, larger, steep, left);
        return canonicalNaN(canonicalNaN(Math.copySign(angle, y), x), y);
    }

    /**
     * The angle of the point (larger, smaller), reflected in the diagonal if it is steep, and then in the vertical axis
     * if it is left: arctan(smaller/larger) by a polynomial up to ½, above it π/4 more than that of
     * (smaller − larger)/(smaller + larger). One Newton step corrects the quotient by what rounding has taken.
     */
    private static float angle(float smaller, float larger, boolean steep, boolean left) {
        boolean near = smaller + smaller > larger;
        float dividend = near ? smaller - larger : smaller;
        float sum = larger + smaller;
        float sumLow = smaller - (sum - larger);
        float divisor = near ? sum : larger;
        float inverse = 1 / divisor;
        float quotient = dividend * inverse;
        float remainder = Math.fma(-quotient, divisor, dividend);
        remainder = Math.fma(-quotient, near ? sumLow : 0, remainder);
        float quotientLow = remainder * inverse;
        // The derivative 1/(1 + z) is near enough to 1 − z for so small a number.
        float z = quotient * quotient;
        float low = Math.fma(quotient * z, atanPolynomial(z), Math.fma(-z, quotientLow, quotientLow));
        boolean falling = steep != left;
        float sign = falling ? -1 : 1;
        float eighths = (steep ? 2 : left ? 4 : 0) + (near ? sign : 0);
        return sum(eighths, quotient * sign, low * sign);
    }

    /** eighths·π/4 + m + mLow. */
    private static float sum(float eighths, float m, float mLow) {
        float c = eighths * QUARTER_PI;
        float cLow = Math.fma(eighths, QUARTER_PI_LOW, Math.fma(eighths, QUARTER_PI, -c));
        float high = c + m;
        float highLow = (c - high) + m;
        return high + (highLow + (cLow + mLow));
    }

    /** What the rounded root of z has lost; of 0, nothing. */
    private static float rootLow(float root, float z) {
        return Math.fma(-root, root, z) / (root + root + Float.MIN_NORMAL);
    }

    /** (arcsin x − x)/x³, where z = x². */
    private static float asinPolynomial(float z) {
        float q = ASIN_11;
        q = Math.fma(q, z, ASIN_9);
        q = Math.fma(q, z, ASIN_7);
        q = Math.fma(q, z, ASIN_5);
        return Math.fma(q, z, ASIN_3);
    }

    /** (arctan x − x)/x³, where z = x². */
    private static float atanPolynomial(float z) {
        float q = ATAN_11;
        q = Math.fma(q, z, ATAN_9);
        q = Math.fma(q, z, ATAN_7);
        q = Math.fma(q, z, ATAN_5);
        return Math.fma(q, z, ATAN_3);
    }
}
