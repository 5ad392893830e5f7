package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.DoubleMath.atLeast;
import static lanewise.tensor.internal.math.DoubleMath.atMost;
import static lanewise.tensor.internal.math.DoubleMath.canonicalNaN;
import static lanewise.tensor.internal.math.DoubleTrigonometry.HALF_PI_HIGH;
import static lanewise.tensor.internal.math.DoubleTrigonometry.HALF_PI_MIDDLE;

/**
 * Arc sine, cosine and tangent of one double, and the angle of two, under the contract of {@link DoubleMath}.
 *
 * <p>All are c + m + mLow, with a multiple c of π/4 that has a low part too. Where c is not 0, it is the larger.
 */
public final class DoubleInverseTrigonometry {
    /** π/4 in two parts. */
    static final double QUARTER_PI = HALF_PI_HIGH / 2;
    static final double QUARTER_PI_LOW = HALF_PI_MIDDLE / 2;

    /** From here on arctan x is π/2 to the last bit. */
    static final double ATAN_MAX = 0x1p60;
    /** Where the larger number of atan2 is below or above, both are multiplied, lest remainders or sums are lost. */
    static final double ATAN2_TINY = 0x1p-100;
    static final double ATAN2_HUGE = 0x1p900;
    static final double ATAN2_UP = 0x1p300;
    static final double ATAN2_DOWN = 0x1p-64;

    // arcsin x ≈ x + x³(ASIN_3 + ASIN_5·z + … + ASIN_25·z¹¹) with z = x² for |x| ≤ ½; the error is at most 1.5e-17 of
    // |arcsin x|. Coefficients by docs/scripts/minimax.py.
    static final double ASIN_3 = 0x1.5555555555390p-3;
    static final double ASIN_5 = 0x1.333333336e810p-4;
    static final double ASIN_7 = 0x1.6db6db427a4a2p-5;
    static final double ASIN_9 = 0x1.f1c72c38fa835p-6;
    static final double ASIN_11 = 0x1.6e89f440685ecp-6;
    static final double ASIN_13 = 0x1.1c6be19e45cebp-6;
    static final double ASIN_15 = 0x1.c6fdc290ed429p-7;
    static final double ASIN_17 = 0x1.8ec2f52882b7dp-7;
    static final double ASIN_19 = 0x1.abcfaa0a537aep-8;
    static final double ASIN_21 = 0x1.3ff46d2337176p-6;
    static final double ASIN_23 = -0x1.09d2bebd7301cp-6;
    static final double ASIN_25 = 0x1.056d452119f57p-5;

    // arctan x ≈ x + x³(ATAN_3 + ATAN_5·z + … + ATAN_25·z¹¹) likewise; the error is at most 4.1e-18 of |arctan x|.
    static final double ATAN_3 = -0x1.5555555555516p-2;
    static final double ATAN_5 = 0x1.9999999991141p-3;
    static final double ATAN_7 = -0x1.249249215ddd4p-3;
    static final double ATAN_9 = 0x1.c71c7090e6c49p-4;
    static final double ATAN_11 = -0x1.745cf4cb069aep-4;
    static final double ATAN_13 = 0x1.3b113dbe6df92p-4;
    static final double ATAN_15 = -0x1.10f31f02aa25cp-4;
    static final double ATAN_17 = 0x1.dfe976787f83fp-5;
    static final double ATAN_19 = -0x1.a3985f9823f40p-5;
    static final double ATAN_21 = 0x1.56f5b2917ce6cp-5;
    static final double ATAN_23 = -0x1.c17f8ed0dbc6ep-6;
    static final double ATAN_25 = 0x1.4b83a9ac3b792p-7;

    private DoubleInverseTrigonometry() {}

    /**
     * Returns arcsin x, from −π/2 to π/2: up to |x| = ½ by a polynomial, and beyond as π/2 − 2·arcsin s with
     * s² = (1 − |x|)/2. NaN where |x| > 1.
     */
    public static double asin(double x) {
        double t = Math.abs(x);
        boolean large = t >= 0.5;
        double z = large ? (1 - t) * 0.5 : t * t;
        double root = large ? DoubleMath.sqrt(z) : t;
        double low = Math.fma(root * z, asinPolynomial(z), large ? rootLow(root, z) : 0);
        double factor = large ? -2 : 1;
        double angle = sum(large ? 2 : 0, root * factor, low * factor);
        return t <= 1 ? Math.copySign(angle, x) : Double.NaN;
    }

    /**
     * Returns arccos x, from 0 to π: π/2 − arcsin x up to |x| = ½, beyond 2·arcsin s or π − 2·arcsin s with s as in
     * {@link #asin}. NaN where |x| > 1.
     */
    public static double acos(double x) {
        double t = Math.abs(x);
        boolean large = t >= 0.5;
        boolean negative = x < 0;
        double z = large ? (1 - t) * 0.5 : t * t;
        double root = large ? DoubleMath.sqrt(z) : t;
        double low = Math.fma(root * z, asinPolynomial(z), large ? rootLow(root, z) : 0);
        double size = large ? 2 : 1;
        double factor = large == negative ? -size : size;
        double angle = sum(large ? negative ? 4 : 0 : 2, root * factor, low * factor);
        return t <= 1 ? angle : Double.NaN;
    }

    /** Returns arctan x, from −π/2 to π/2. */
    public static double atan(double x) {
        double t = atMost(Math.abs(x), ATAN_MAX);
        boolean steep = t > 1;
        double angle = angle(steep ? 1 : t, steep ? t : 1, steep, false);
        return canonicalNaN(Math.copySign(angle, x), x);
    }

    /**
     * Returns the angle of the point (x, y), from −π to π, that is arctan(y/x) where x > 0. Zeros and infinities have the
     * angles of {@link Math#atan2}.
     */
    public static double atan2(double y, double x) {
        double height = Math.abs(y);
        double width = Math.abs(x);
        boolean steep = height > width;
        double smaller = steep ? width : height;
        double larger = steep ? height : width;
        double ofInfinities = smaller == Double.POSITIVE_INFINITY ? 1 : 0;
        boolean infinite = larger == Double.POSITIVE_INFINITY;
        smaller = infinite ? ofInfinities : smaller;
        larger = infinite ? 1 : larger;
        double scale = larger < ATAN2_TINY ? ATAN2_UP : 1;
        scale = larger > ATAN2_HUGE ? ATAN2_DOWN : scale;
        // Of two zeros the larger has to be something to divide by.
        larger = atLeast(larger * scale, Double.MIN_NORMAL);
        boolean left = Double.doubleToRawLongBits(x) < 0;
        double angle = angle(smaller * scale, larger, steep, left);
        return canonicalNaN(canonicalNaN(Math.copySign(angle, y), x), y);
    }

    /**
     * The angle of the point (larger, smaller), reflected in the diagonal if it is steep, and then in the vertical axis
     * if it is left: arctan(smaller/larger) by a polynomial up to ½, above it π/4 more than that of
     * (smaller − larger)/(smaller + larger). One Newton step corrects the quotient by what rounding has taken.
     */
    private static double angle(double smaller, double larger, boolean steep, boolean left) {
        boolean near = smaller + smaller > larger;
        double dividend = near ? smaller - larger : smaller;
        double sum = larger + smaller;
        double sumLow = smaller - (sum - larger);
        double divisor = near ? sum : larger;
        double inverse = 1 / divisor;
        double quotient = dividend * inverse;
        double remainder = Math.fma(-quotient, divisor, dividend);
        remainder = Math.fma(-quotient, near ? sumLow : 0, remainder);
        double quotientLow = remainder * inverse;
        // The derivative 1/(1 + z) is near enough to 1 − z for so small a number.
        double z = quotient * quotient;
        double low = Math.fma(quotient * z, atanPolynomial(z), Math.fma(-z, quotientLow, quotientLow));
        boolean falling = steep != left;
        double sign = falling ? -1 : 1;
        double eighths = (steep ? 2 : left ? 4 : 0) + (near ? sign : 0);
        return sum(eighths, quotient * sign, low * sign);
    }

    /** eighths·π/4 + m + mLow. */
    private static double sum(double eighths, double m, double mLow) {
        double c = eighths * QUARTER_PI;
        double cLow = Math.fma(eighths, QUARTER_PI_LOW, Math.fma(eighths, QUARTER_PI, -c));
        double high = c + m;
        double highLow = (c - high) + m;
        return high + (highLow + (cLow + mLow));
    }

    /** What the rounded root of z has lost; of 0, nothing. */
    private static double rootLow(double root, double z) {
        return Math.fma(-root, root, z) / (root + root + Double.MIN_NORMAL);
    }

    /** (arcsin x − x)/x³, where z = x². Two chains are shorter than one. */
    private static double asinPolynomial(double z) {
        double square = z * z;
        double q = ASIN_25;
        double p = ASIN_23;
        q = Math.fma(q, square, ASIN_21);
        p = Math.fma(p, square, ASIN_19);
        q = Math.fma(q, square, ASIN_17);
        p = Math.fma(p, square, ASIN_15);
        q = Math.fma(q, square, ASIN_13);
        p = Math.fma(p, square, ASIN_11);
        q = Math.fma(q, square, ASIN_9);
        p = Math.fma(p, square, ASIN_7);
        q = Math.fma(q, square, ASIN_5);
        p = Math.fma(p, square, ASIN_3);
        return Math.fma(q, z, p);
    }

    /** (arctan x − x)/x³, where z = x². Two chains are shorter than one. */
    private static double atanPolynomial(double z) {
        double square = z * z;
        double q = ATAN_25;
        double p = ATAN_23;
        q = Math.fma(q, square, ATAN_21);
        p = Math.fma(p, square, ATAN_19);
        q = Math.fma(q, square, ATAN_17);
        p = Math.fma(p, square, ATAN_15);
        q = Math.fma(q, square, ATAN_13);
        p = Math.fma(p, square, ATAN_11);
        q = Math.fma(q, square, ATAN_9);
        p = Math.fma(p, square, ATAN_7);
        q = Math.fma(q, square, ATAN_5);
        p = Math.fma(p, square, ATAN_3);
        return Math.fma(q, z, p);
    }
}
