package lanewise.tensor.internal.math;

/**
 * Elementary functions of one double: {@link FloatMath} with longer polynomials and other limits. Contract, methods and
 * reasons stand there.
 */
public final class DoubleMath {
    static final int EXPONENT_SHIFT = 52;
    static final int EXPONENT_BIAS = 1023;

    /** Every number from here on is whole. */
    static final double ALL_WHOLE = 0x1p52;

    /** Adding it rounds a small number to an integer, which then stands in the last bits of the sum. */
    static final double ROUND = 0x1.8p52;
    /** The same, with the exponent bias: the last bits are the exponent field of 2ⁿ. */
    static final double ROUND_BIASED = ROUND + EXPONENT_BIAS;
    /** The same, with the exponent bias less one: the last bits are the exponent field of 2ⁿ⁻¹. */
    static final double ROUND_BIASED_HALF = ROUND + (EXPONENT_BIAS - 1);

    /** For eighths of the exponent: {@link #ROUND} with eight times as much in the last bits. */
    static final double ROUND_EIGHTHS_BIASED_TWICE = ROUND + 8 * 2 * EXPONENT_BIAS;

    static final double LOG2_E = 0x1.71547652b82fep0;
    /** ln 2 in 42 bits, so that its product with an exponent is exact, and the rest. */
    static final double LN2 = 0x1.62e42fefa38p-1;
    static final double LN2_LOW = 0x1.ef35793c7673p-45;

    /** eˣ is 0 here and below. */
    static final double EXP_MIN = -746;
    /** eˣ overflows here and above. */
    static final double EXP_MAX = 710;
    /** eˣ is a normal number where |x| is below. */
    static final double EXP_NORMAL = 708;
    /** eˣ − 1 is −1 here and below. */
    static final double EXPM1_MIN = -38;
    /** The bits of {@link #ROUND} and eight times the largest exponent that {@link #sigmoid} lets into its divisor. */
    static final long SIGMOID_POWER_MAX = Double.doubleToRawLongBits(ROUND) + 8 * 1022;
    /** 2ⁿ − 1 is exact, with n the nearest whole number to x/ln 2, where |x| is below. */
    static final double EXPM1_EXACT = 36;
    /** tanh x is ±1 where |x| is this or more. */
    static final double TANH_MAX = 20;
    /** Where |x| is below, x itself is the result of expm1. */
    static final double TINY = 0x1p-55;

    // eʳ ≈ 1 + r + r²(EXP_2 + EXP_3·r + … + EXP_12·r¹⁰) for |r| ≤ ½ ln 2; the error is at most 9.5e-19 of |eʳ − 1|.
    // Minimax coefficients by docs/scripts/minimax.py.
    static final double EXP_2 = 0x1.0000000000000p-1;
    static final double EXP_3 = 0x1.5555555555559p-3;
    static final double EXP_4 = 0x1.555555555553fp-5;
    static final double EXP_5 = 0x1.111111110f6dfp-7;
    static final double EXP_6 = 0x1.6c16c16c1f035p-10;
    static final double EXP_7 = 0x1.a01a01afd1d26p-13;
    static final double EXP_8 = 0x1.a01a017bd750bp-16;
    static final double EXP_9 = 0x1.71ddf884844c2p-19;
    static final double EXP_10 = 0x1.27e5360f437c8p-22;
    static final double EXP_11 = 0x1.af5e69f29c2cep-26;
    static final double EXP_12 = 0x1.1ee8aa74f2418p-29;

    // The same for exp, where |r| ≤ ln 2 / 16; the error is at most 1.2e-16 of |eʳ − 1|, that is 5.0e-18 of eʳ.
    // Minimax coefficients by docs/scripts/minimax.py.
    static final double EXP_EIGHTH_2 = 0x1.00000000000a0p-1;
    static final double EXP_EIGHTH_3 = 0x1.55555555553c3p-3;
    static final double EXP_EIGHTH_4 = 0x1.5555554adb455p-5;
    static final double EXP_EIGHTH_5 = 0x1.1111111864384p-7;
    static final double EXP_EIGHTH_6 = 0x1.6c1c37850971fp-10;
    static final double EXP_EIGHTH_7 = 0x1.a01a7a4c3334fp-13;

    /** 2^(i/8), rounded, for i from 0 to 7. */
    static final double[] EIGHTH_POWERS = {0x1p0, 0x1.172b83c7d517bp0, 0x1.306fe0a31b715p0, 0x1.4bfdad5362a27p0,
        0x1.6a09e667f3bcdp0, 0x1.8ace5422aa0dbp0, 0x1.ae89f995ad3adp0, 0x1.d5818dcfba487p0};

    /** What {@link #EIGHTH_POWERS} have lost by rounding, relative to each. */
    static final double[] EIGHTH_POWERS_LOW = {0, -0x1.01b15eaa59348p-55, 0x1.34d754db0abb6p-55, 0x1.690cebb7aafb0p-56,
        -0x1.3b3efbf5e2229p-54, 0x1.db72fc1f0eab4p-55, 0x1.c1a7792cb3386p-55, 0x1.4a385a63d07a7p-56};

    // −r·coth r ≈ −1 + r²(COTH_2 + COTH_4·r² + … + COTH_10·r⁸) for |r| ≤ ¼ ln 2; the error of e²ʳ is at most 1.9e-19.
    // Minimax coefficients by docs/scripts/minimax.py.
    static final double COTH_2 = -0x1.555555555552dp-2;
    static final double COTH_4 = 0x1.6c16c16bd9e7bp-6;
    static final double COTH_6 = -0x1.1566aac046a70p-9;
    static final double COTH_8 = 0x1.bbd3aa2b34318p-13;
    static final double COTH_10 = -0x1.6348bfe85016cp-16;

    // x²/(1 − tanh(x)/x) ≈ TANH_0 + TANH_2·x² + … + TANH_16·x¹⁶ for |x| < 1; the error is at most 3.0e-18 of |tanh x|.
    // Near-minimax coefficients, searched for the smallest rounding error; docs/scripts/minimax.py says how.
    static final double TANH_0 = 0x1.8000000000001p1;
    static final double TANH_2 = 0x1.33333333332c3p0;
    static final double TANH_4 = -0x1.767dce42e5748p-8;
    static final double TANH_6 = 0x1.0a4e15591ccc4p-12;
    static final double TANH_8 = -0x1.997ca304d57b7p-17;
    static final double TANH_10 = 0x1.417298b0b9c60p-21;
    static final double TANH_12 = -0x1.fb55ad7e12591p-26;
    static final double TANH_14 = 0x1.89ae85464e81ap-30;
    static final double TANH_16 = -0x1.f5a5f3d7113e2p-35;

    // log(1 + f) ≈ 2s − s³(LOG_3 + LOG_5·s² + … + LOG_15·s¹²) with s = f/(2 + f), for √½ ≤ 1 + f ≤ √2; the error is
    // at most 1.5e-18 of |log(1 + f)|. Minimax coefficients by docs/scripts/minimax.py.
    static final double LOG_3 = -0x1.5555555555592p-1;
    static final double LOG_5 = -0x1.999999997feddp-2;
    static final double LOG_7 = -0x1.24924941e1726p-2;
    static final double LOG_9 = -0x1.c71c5215bd99ep-3;
    static final double LOG_11 = -0x1.74663c70daa5ep-3;
    static final double LOG_13 = -0x1.39a1f8a2fa89ep-3;
    static final double LOG_15 = -0x1.2f0303f33f3edp-3;

    static final long MANTISSA_MASK = (1L << EXPONENT_SHIFT) - 1;
    static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;
    /** Added to the bits of 2ᵏ(1 + f) with √½ ≤ 1 + f < √2, it leaves the exponent field of 2ᵏ. */
    static final long SQRT_HALF_TO_ONE = 0x3ff0000000000000L - SQRT_HALF_BITS;
    /** The bits of 2⁵², whose last bit counts 1: with an exponent field OR-ed in, the field has become a number. */
    static final long INTEGER_BITS = 0x4330000000000000L;
    /** That number for k = 0, and for the k = 0 of a subnormal number that {@link #SUBNORMAL_SCALE} has made normal. */
    static final double EXPONENT_ZERO = 0x1p52 + EXPONENT_BIAS;
    static final double EXPONENT_ZERO_SUBNORMAL = EXPONENT_ZERO + 52;
    /** The bits of the smallest normal number, and what those of infinity have more. */
    static final long NORMAL_BITS = 1L << EXPONENT_SHIFT;
    static final long NORMAL_RANGE = 2L * EXPONENT_BIAS << EXPONENT_SHIFT;
    static final double SUBNORMAL_SCALE = 0x1p52;
    /** The exponent field of 2²⁻ᵏ is this minus that of 2ᵏ, where overflow does no harm. */
    static final long RECIPROCAL_TIMES_4 = (2L * EXPONENT_BIAS + 2) << EXPONENT_SHIFT;

    private DoubleMath() {}

    /**
     * Returns eˣ = 2ⁿ·2^(i/8)·eʳ with 8n + i = round(8x / ln 2), i from 0 to 7, and r = x − (n + i/8)·ln 2. A table
     * holds 2^(i/8): for |r| ≤ ln 2 / 16 the polynomial has half the terms that {@link #expPolynomial} needs. The power
     * of two is applied as two factors, so that overflow and subnormal results come out by themselves.
     */
    public static double exp(double x) {
        double t = atMost(atLeast(x, EXP_MIN), EXP_MAX);
        double shifted = Math.fma(t, 8 * LOG2_E, ROUND_EIGHTHS_BIASED_TWICE);
        double eighths = shifted - ROUND_EIGHTHS_BIASED_TWICE;
        double r = Math.fma(eighths, -LN2_LOW / 8, Math.fma(eighths, -LN2 / 8, t));
        double square = r * r;
        double q = Math.fma(Math.fma(EXP_EIGHTH_7, r, EXP_EIGHTH_6), r, EXP_EIGHTH_5);
        q = Math.fma(q, square, Math.fma(EXP_EIGHTH_4, r, EXP_EIGHTH_3));
        q = Math.fma(q, r, EXP_EIGHTH_2);
        long bits = Double.doubleToRawLongBits(shifted);
        int i = (int) bits & 7;
        double powerMinusOne = Math.fma(square, q, r + EIGHTH_POWERS_LOW[i]);
        double power = Math.fma(EIGHTH_POWERS[i], powerMinusOne, EIGHTH_POWERS[i]);
        double factor1 = Double.longBitsToDouble((bits >>> 4) << EXPONENT_SHIFT);
        double factor2 = Double.longBitsToDouble(((bits >>> 3) - (bits >>> 4)) << EXPONENT_SHIFT);
        return canonicalNaN(power * factor1 * factor2, x);
    }

    /**
     * Returns eˣ − 1 = 2·((2ⁿ⁻¹ − ½) + 2ⁿ⁻¹·(eʳ − 1)) with n and r as in {@link #exp}: half of everything, because 2ⁿ
     * may overflow where eˣ does not.
     */
    public static double expm1(double x) {
        double t = atMost(atLeast(x, EXPM1_MIN), EXP_MAX);
        double shifted = Math.fma(t, LOG2_E, ROUND_BIASED_HALF);
        double halfPower = powerOfTwo(shifted);
        double n = shifted - ROUND_BIASED_HALF;
        double exact = lessLn2(t, n);
        double r = lessLn2Low(exact, n);
        double rLow = lessLn2Low(exact - r, n);
        double difference = halfPower - 0.5;
        // Either of 2ⁿ⁻¹ and ½ may be the larger: Knuth's form of the error of a sum (TAOCP 2, section 4.2.2).
        double taken = difference - halfPower;
        double differenceLow = (halfPower - (difference - taken)) - (taken + 0.5);
        double product = halfPower * r;
        double high = difference + product;
        double sumsLow = (product - (high - difference)) + differenceLow;
        // e^(r + rLow) ≈ eʳ + rLow·(1 + r), which shows where 2ⁿ·eʳ and 1 nearly cancel.
        double powerLow = Math.fma(rLow, r, rLow);
        double low = Math.fma(product * r, expPolynomial(r), Math.fma(halfPower, powerLow, sumsLow));
        double result = 2 * (high + low);
        return canonicalNaN(Math.abs(x) < TINY ? x : result, x);
    }

    /**
     * Returns ln x = k·ln 2 + log(1 + f), where x = 2ᵏ(1 + f) and √½ ≤ 1 + f < √2.
     * ln 0 = −∞, ln ∞ = ∞, NaN below 0.
     */
    public static double log(double x) {
        boolean subnormal = x < Double.MIN_NORMAL;
        double normal = subnormal ? x * SUBNORMAL_SCALE : x;
        long bits = Double.doubleToRawLongBits(normal) + SQRT_HALF_TO_ONE;
        double k = exponent(bits) - (subnormal ? EXPONENT_ZERO_SUBNORMAL : EXPONENT_ZERO);
        double f = Double.longBitsToDouble((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1;
        double high = k * LN2 + f;
        double low = logLow(k, f, high, k * LN2_LOW);
        // The low part is finite for every x: a high part that is not is the result, and vectors have it early.
        high = x < Double.POSITIVE_INFINITY ? high : x;
        high = x == 0 ? Double.NEGATIVE_INFINITY : high;
        high = x >= 0 ? high : Double.NaN;
        return high + low;
    }

    /**
     * Returns ln(1 + x) = k·ln 2 + log(1 + f), where k is that of the rounded 1 + x, and f = (2⁻ᵏ − 1) + 2⁻ᵏ·x keeps
     * what rounding 1 + x has lost. ln(1 − 1) = −∞, ln(1 + ∞) = ∞, NaN below −1.
     */
    public static double log1p(double x) {
        long bits = Double.doubleToRawLongBits(1 + x) + SQRT_HALF_TO_ONE;
        double k = exponent(bits) - EXPONENT_ZERO;
        // Four times 2⁻ᵏ, which itself may be subnormal.
        double scale = Double.longBitsToDouble(RECIPROCAL_TIMES_4 - (bits & ~MANTISSA_MASK));
        double scaleMinusOne = Math.fma(scale, 0.25, -1);
        double scaledXTimes4 = x * scale;
        double f = Math.fma(scaledXTimes4, 0.25, scaleMinusOne);
        // Dekker's form: where 2⁻ᵏ·x is the larger, the two cancel and the sum is exact.
        double fLow = Math.fma(scaledXTimes4, 0.25, scaleMinusOne - f);
        // log(1 + f + fLow) = log(1 + f) + fLow/(1 + f), and 1 − f is near enough to 1/(1 + f) for so small a number.
        double high = k * LN2 + f;
        double result = high + logLow(k, f, high, Math.fma(k, LN2_LOW, Math.fma(-f, fLow, fLow)));
        // All that is lost is the sign of 0.
        result = Math.copySign(result, x);
        result = x < Double.POSITIVE_INFINITY ? result : x;
        result = x == -1 ? Double.NEGATIVE_INFINITY : result;
        return x >= -1 ? result : Double.NaN;
    }

    /**
     * Returns tanh x = x − x·x²/q(x²) where |x| < 1, and sign(x)·(1 − 2/(e^(2|x|) + 1)) elsewhere. There
     * |x| = n·½ ln 2 + r and e^(2|x|) = 2ⁿ(1 + 2r/g) with g = r·coth r − r, so that the quotient is
     * g/((2ⁿ⁻¹ + ½)·g + 2r·2ⁿ⁻¹). Both are limit + limit·quotient, with one division for the quotient, which is
     * negative, as is g below.
     */
    public static double tanh(double x) {
        double t = Math.abs(x) < TANH_MAX ? Math.abs(x) : TANH_MAX;
        double shifted = Math.fma(t, 2 * LOG2_E, ROUND_BIASED_HALF);
        double halfPower = powerOfTwo(shifted);
        double n = shifted - ROUND_BIASED_HALF;
        // In one piece, ½ ln 2 would add 0.13 ulp here, which float can spare.
        double r = Math.fma(n, -0.5 * LN2_LOW, Math.fma(n, -0.5 * LN2, t));
        double rSquared = r * r;
        double g = Math.fma(cothPolynomial(rSquared), rSquared, r - 1);
        double divisor = Math.fma(-0.5 - halfPower, g, (r + r) * halfPower);
        double square = x * x;
        boolean small = Math.abs(x) < 1;
        // 0 − x², not −x²: a quotient of +0 keeps the sign of x = −0.
        double quotient = (small ? 0 - square : g) / (small ? tanhPolynomial(square) : divisor);
        double limit = canonicalNaN(small ? x : Math.copySign(1, x), x);
        return Math.fma(limit, quotient, limit);
    }

    /**
     * Returns 1/(1 + e⁻ˣ) = 1/(1 + 2⁻ⁿ·2^(i/8)·(1 − p)) with −8n + i = round(−8x / ln 2), i from 0 to 7, and
     * r = x − (n − i/8)·ln 2; p is 1 − e⁻ʳ, less what the table of 2^(i/8) has lost. {@link FloatMath#sigmoid} says the
     * rest.
     */
    public static double sigmoid(double x) {
        double t = atMost(x > EXP_MIN ? x : EXP_MIN, EXP_NORMAL);
        double shifted = Math.fma(t, -8 * LOG2_E, ROUND);
        double eighths = ROUND - shifted;
        double r = Math.fma(eighths, -LN2_LOW / 8, Math.fma(eighths, -LN2 / 8, t));
        long bits = Double.doubleToRawLongBits(shifted);
        int i = (int) bits & 7;
        double square = r * r;
        double q = Math.fma(Math.fma(r, EXP_EIGHTH_7, -EXP_EIGHTH_6), r, EXP_EIGHTH_5);
        q = Math.fma(q, square, Math.fma(r, -EXP_EIGHTH_4, EXP_EIGHTH_3));
        double p = Math.fma(Math.fma(q, r, -EXP_EIGHTH_2), square, r - EIGHTH_POWERS_LOW[i]);
        long whole = bits & ~7L;
        long limited = Math.min(whole, SIGMOID_POWER_MAX);
        long exponent = limited << (EXPONENT_SHIFT - 3);
        double power = Double.longBitsToDouble(Double.doubleToRawLongBits(EIGHTH_POWERS[i]) + exponent);
        double rest = Double.longBitsToDouble((limited - whole + 8 * EXPONENT_BIAS) << (EXPONENT_SHIFT - 3));
        return canonicalNaN(inverseSum(power, p) * rest, x);
    }

    /** Returns the largest whole number not above x. */
    public static double floor(double x) {
        return Math.floor(x);
    }

    /** Returns the smallest whole number not below x. */
    public static double ceil(double x) {
        return Math.ceil(x);
    }

    /** Returns the whole number nearest to x, the even one of two. */
    public static double rint(double x) {
        return Math.rint(x);
    }

    /** Returns √x, correctly rounded. */
    public static double sqrt(double x) {
        return Math.sqrt(x);
    }

    // The comparisons of the next two are false for NaN, which they return.

    static double atLeast(double x, double bound) {
        return x < bound ? bound : x;
    }

    static double atMost(double x, double bound) {
        return x > bound ? bound : x;
    }

    /** Which NaN comes out of an operation depends on the processor and the compiler: make it one. */
    static double canonicalNaN(double result, double x) {
        return x != x ? Double.NaN : result;
    }

    /** 2ⁿ, where shifted = n + {@link #ROUND_BIASED}; 2ⁿ⁻¹, where it is n + {@link #ROUND_BIASED_HALF}. */
    static double powerOfTwo(double shifted) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(shifted) << EXPONENT_SHIFT);
    }

    /** x − n·LN2, which is exact where n is x/ln 2, rounded. */
    static double lessLn2(double x, double n) {
        return Math.fma(n, -LN2, x);
    }

    static double lessLn2Low(double x, double n) {
        return Math.fma(n, -LN2_LOW, x);
    }

    /** (eʳ − 1 − r)/r². */
    static double expPolynomial(double r) {
        double q = EXP_12;
        q = Math.fma(q, r, EXP_11);
        q = Math.fma(q, r, EXP_10);
        q = Math.fma(q, r, EXP_9);
        q = Math.fma(q, r, EXP_8);
        q = Math.fma(q, r, EXP_7);
        q = Math.fma(q, r, EXP_6);
        q = Math.fma(q, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        return Math.fma(q, r, EXP_2);
    }

    /** (1 − r·coth r)/r². */
    private static double cothPolynomial(double rSquared) {
        double q = COTH_10;
        q = Math.fma(q, rSquared, COTH_8);
        q = Math.fma(q, rSquared, COTH_6);
        q = Math.fma(q, rSquared, COTH_4);
        return Math.fma(q, rSquared, COTH_2);
    }

    /** x²/(1 − tanh(x)/x). */
    private static double tanhPolynomial(double square) {
        double q = TANH_16;
        q = Math.fma(q, square, TANH_14);
        q = Math.fma(q, square, TANH_12);
        q = Math.fma(q, square, TANH_10);
        q = Math.fma(q, square, TANH_8);
        q = Math.fma(q, square, TANH_6);
        q = Math.fma(q, square, TANH_4);
        q = Math.fma(q, square, TANH_2);
        return Math.fma(q, square, TANH_0);
    }

    /** 1/(1 + power·(1 − p)), where the power may be any number: its sum with 1 has a low part on either side of 1. */
    private static double inverseSum(double power, double p) {
        double minusSum = -1 - power;
        double sumLow = (minusSum + Math.max(power, 1)) + Math.min(power, 1);
        double minusDivisor = Math.fma(power, p, minusSum);
        double minusDivisorLow = Math.fma(power, p, minusSum - minusDivisor) - sumLow;
        double estimate = -1 / minusDivisor;
        double remainder = Math.fma(estimate, minusDivisorLow, Math.fma(estimate, minusDivisor, 1));
        return Math.fma(remainder, estimate, estimate);
    }

    /** The biased exponent as a number, plus 2⁵². */
    static double exponent(long bits) {
        return Double.longBitsToDouble((bits >>> EXPONENT_SHIFT) | INTEGER_BITS);
    }

    /**
     * k·ln 2 + log(1 + f) + rest − high, where high = k·LN2 + f, and rest is small and includes k·LN2_LOW. With
     * s = f/(2 + f), 2s = f − s·f, so that log(1 + f) = f − s·(f + s²·q(s²)): f itself is exact.
     */
    private static double logLow(double k, double f, double high, double rest) {
        double sumLow = f - (high - k * LN2);
        double minusS = f / (-2 - f);
        double square = minusS * minusS;
        return Math.fma(minusS, Math.fma(square, logPolynomial(square), f), sumLow + rest);
    }

    /** (2 − log((1 + s)/(1 − s))/s)/s². */
    private static double logPolynomial(double square) {
        double q = LOG_15;
        q = Math.fma(q, square, LOG_13);
        q = Math.fma(q, square, LOG_11);
        q = Math.fma(q, square, LOG_9);
        q = Math.fma(q, square, LOG_7);
        q = Math.fma(q, square, LOG_5);
        return Math.fma(q, square, LOG_3);
    }
}
