package lanewise.tensor.internal.math;

/**
 * Elementary functions of one float, with the same bits on every machine.
 *
 * <p>The contract of the four classes FloatMath, {@link VectorFloatMath}, {@link DoubleMath} and
 * {@link VectorDoubleMath}, and of {@link FloatTrigonometry}, {@link FloatInverseTrigonometry}, {@link FloatHyperbolic},
 * {@link FloatErrorFunction} and {@link FloatPower} with their three relatives each:
 * <ul>
 * <li>Only operations whose result IEEE 754 fixes to the bit: + − × ÷, fused multiply-add, comparison and choice,
 *     operations on the bits, scaling by powers of two. Never a function of {@link Math} that may differ between
 *     platforms, never EXP, SIN or TANH of the Vector API.
 * <li>A vector class performs the operations of its scalar class in the same order on every lane, so both give the same
 *     bits for every input, at every vector width. Whoever changes one changes the other.
 * <li>The error is below 1 ulp, subnormal results included, and where a function rises or falls, so do its results.
 *     Tests check both on samples (the second not for sin, cos and tan), and for float on request on every argument there
 *     is.
 * <li>A NaN gives the canonical NaN ({@link Float#NaN}, sign and payload dropped), and so does a number outside the
 *     domain. The functions expm1, log1p, sin, tan, asin, atan, sinh, tanh and erf keep the sign of zero.
 * <li>All arithmetic is in the type of the argument, but for large angles: {@link PayneHanek} takes whole numbers, and
 *     doubles for the remainder.
 * </ul>
 * {@link #sqrt} is not of this family; it says why its bits are the same everywhere.
 *
 * <p>The methods are those of fdlibm and its descendants (an argument reduced to a small interval, a polynomial there,
 * rounding errors carried along where they would show), written without branches so that vectors can follow. The one
 * branch is for large angles: a vector with one among its lanes is computed lane by lane. The vector classes have a
 * shorter way to the same bits of exp, expm1, log, log1p and sigmoid where all lanes are ordinary numbers. A variable
 * named {@code xLow} holds what x has lost by rounding, so that x + xLow is nearer to the truth. For a sum s = a + b
 * with |a| ≥ |b| that is exactly b − (s − a) (Dekker, "A floating-point technique for extending the available
 * precision", 1971).
 */
public final class FloatMath {
    static final int EXPONENT_SHIFT = 23;
    static final int EXPONENT_BIAS = 127;

    /** Every number from here on is whole. */
    static final float ALL_WHOLE = 0x1p23f;

    /** Adding it rounds a small number to an integer, which then stands in the last bits of the sum. */
    static final float ROUND = 0x1.8p23f;
    /** The same, with twice the exponent bias in the last bits: enough for the exponent fields of two factors of 2ⁿ. */
    static final float ROUND_BIASED_TWICE = ROUND + 2 * EXPONENT_BIAS;
    /** The same, with the exponent bias: the last bits are the exponent field of 2ⁿ. */
    static final float ROUND_BIASED = ROUND + EXPONENT_BIAS;
    /** The same, with the exponent bias less one: the last bits are the exponent field of 2ⁿ⁻¹. */
    static final float ROUND_BIASED_HALF = ROUND + (EXPONENT_BIAS - 1);

    /** For eighths of the exponent: {@link #ROUND} with eight times as much in the last bits. */
    static final float ROUND_EIGHTHS_BIASED_TWICE = ROUND + 8 * 2 * EXPONENT_BIAS;

    static final float LOG2_E = 0x1.715476p0f;
    /** ln 2 in 15 bits, so that its product with an exponent is exact, and the rest. */
    static final float LN2 = 0x1.62e4p-1f;
    static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /** ½ ln 2 for {@link #tanh}, in one piece: what n times its error makes of the result is at most 0.02 ulp. */
    static final float HALF_LN2 = 0x1.62e43p-2f;

    /** eˣ is 0 here and below. */
    static final float EXP_MIN = -104;
    /** eˣ overflows here and above. */
    static final float EXP_MAX = 89;
    /** eˣ is a normal number where |x| is below. */
    static final float EXP_NORMAL = 87;
    /** eˣ − 1 is −1 here and below. */
    static final float EXPM1_MIN = -18;
    /** {@link #ROUND_BIASED} and the largest exponent that {@link #sigmoid} lets into its divisor. */
    static final float SIGMOID_POWER_MAX = ROUND_BIASED + 126;
    /** 2ⁿ − 1 is exact, with n the nearest whole number to x/ln 2, where |x| is below. */
    static final float EXPM1_EXACT = 16;
    /** tanh x is ±1 where |x| is this or more. */
    static final float TANH_MAX = 10;
    /** Where |x| is below, x itself is the result of expm1. */
    static final float TINY = 0x1p-26f;

    // eʳ ≈ 1 + r + r²(EXP_2 + EXP_3·r + … + EXP_7·r⁵) for |r| ≤ ½ ln 2; the error is at most 2.2e-9 of |eʳ − 1|.
    // Minimax coefficients by docs/scripts/minimax.py.
    static final float EXP_2 = 0x1.000000p-1f;
    static final float EXP_3 = 0x1.555554p-3f;
    static final float EXP_4 = 0x1.5554b2p-5f;
    static final float EXP_5 = 0x1.11118ap-7f;
    static final float EXP_6 = 0x1.6d71e8p-10f;
    static final float EXP_7 = 0x1.a032bcp-13f;

    // −r·coth r ≈ −1 + r²(COTH_2 + COTH_4·r²) for |r| ≤ ¼ ln 2; the error of e²ʳ is at most 5.6e-10.
    // Minimax coefficients by docs/scripts/minimax.py.
    static final float COTH_2 = -0x1.555514p-2f;
    static final float COTH_4 = 0x1.6a8b20p-6f;

    // x²/(1 − tanh(x)/x) ≈ TANH_0 + TANH_2·x² + … + TANH_6·x⁶ for |x| < 1; the error is at most 7.7e-9 of |tanh x|.
    // Near-minimax coefficients, searched for the smallest rounding error; docs/scripts/minimax.py says how.
    static final float TANH_0 = 0x1.800008p1f;
    static final float TANH_2 = 0x1.3332bcp0f;
    static final float TANH_4 = -0x1.751496p-8f;
    static final float TANH_6 = 0x1.dbffe6p-13f;

    // log(1 + f) ≈ 2s − s³(LOG_3 + LOG_5·s² + … + LOG_7·s⁴) with s = f/(2 + f), for √½ ≤ 1 + f ≤ √2; the error is
    // at most 8.3e-10 of |log(1 + f)|. Minimax coefficients by docs/scripts/minimax.py.
    static final float LOG_3 = -0x1.55557ap-1f;
    static final float LOG_5 = -0x1.995ed0p-2f;
    static final float LOG_7 = -0x1.31e0e8p-2f;

    static final int MANTISSA_MASK = (1 << EXPONENT_SHIFT) - 1;
    static final int SQRT_HALF_BITS = 0x3f3504f3;
    /** Added to the bits of 2ᵏ(1 + f) with √½ ≤ 1 + f < √2, it leaves the exponent field of 2ᵏ. */
    static final int SQRT_HALF_TO_ONE = 0x3f800000 - SQRT_HALF_BITS;
    /** The bits of 2²³, whose last bit counts 1: with an exponent field OR-ed in, the field has become a number. */
    static final int INTEGER_BITS = 0x4b000000;
    /** That number for k = 0, and for the k = 0 of a subnormal number that {@link #SUBNORMAL_SCALE} has made normal. */
    static final float EXPONENT_ZERO = 0x1p23f + EXPONENT_BIAS;
    static final float EXPONENT_ZERO_SUBNORMAL = EXPONENT_ZERO + 23;
    /** The bits of the smallest normal number, and what those of infinity have more. */
    static final int NORMAL_BITS = 1 << EXPONENT_SHIFT;
    static final int NORMAL_RANGE = 2 * EXPONENT_BIAS << EXPONENT_SHIFT;
    static final float SUBNORMAL_SCALE = 0x1p23f;
    /** The exponent field of 2²⁻ᵏ is this minus that of 2ᵏ, where overflow does no harm. */
    static final int RECIPROCAL_TIMES_4 = (2 * EXPONENT_BIAS + 2) << EXPONENT_SHIFT;

    private FloatMath() {}

    /**
     * Returns eˣ = 2ⁿ·eʳ with n = round(x / ln 2) and r = x − n·ln 2. The power of two is applied as two factors, so
     * that overflow and subnormal results come out by themselves.
     */
    public static float exp(float x) {
        float t = atMost(atLeast(x, EXP_MIN), EXP_MAX);
        float shifted = Math.fma(t, LOG2_E, ROUND_BIASED_TWICE);
        float n = shifted - ROUND_BIASED_TWICE;
        float r = lessLn2Low(lessLn2(t, n), n);
        float power = 1 + Math.fma(r * r, expPolynomial(r), r);
        return canonicalNaN(power * powerFactor1(shifted) * powerFactor2(shifted), x);
    }

    /**
     * Returns eˣ − 1 = 2·((2ⁿ⁻¹ − ½) + 2ⁿ⁻¹·(eʳ − 1)) with n and r as in {@link #exp}: half of everything, because 2ⁿ
     * may overflow where eˣ does not.
     */
    public static float expm1(float x) {
        float t = atMost(atLeast(x, EXPM1_MIN), EXP_MAX);
        float shifted = Math.fma(t, LOG2_E, ROUND_BIASED_HALF);
        float halfPower = powerOfTwo(shifted);
        float n = shifted - ROUND_BIASED_HALF;
        float exact = lessLn2(t, n);
        float r = lessLn2Low(exact, n);
        float rLow = lessLn2Low(exact - r, n);
        float difference = halfPower - 0.5f;
        // Either of 2ⁿ⁻¹ and ½ may be the larger: Knuth's form of the error of a sum (TAOCP 2, section 4.2.2).
        float taken = difference - halfPower;
        float differenceLow = (halfPower - (difference - taken)) - (taken + 0.5f);
        float product = halfPower * r;
        float high = difference + product;
        float sumsLow = (product - (high - difference)) + differenceLow;
        // e^(r + rLow) ≈ eʳ + rLow·(1 + r), which shows where 2ⁿ·eʳ and 1 nearly cancel.
        float powerLow = Math.fma(rLow, r, rLow);
        float low = Math.fma(product * r, expPolynomial(r), Math.fma(halfPower, powerLow, sumsLow));
        float result = 2 * (high + low);
        return canonicalNaN(Math.abs(x) < TINY ? x : result, x);
    }

    /**
     * Returns ln x = k·ln 2 + log(1 + f), where x = 2ᵏ(1 + f) and √½ ≤ 1 + f < √2.
     * ln 0 = −∞, ln ∞ = ∞, NaN below 0.
     */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        float normal = subnormal ? x * SUBNORMAL_SCALE : x;
        int bits = Float.floatToRawIntBits(normal) + SQRT_HALF_TO_ONE;
        float k = exponent(bits) - (subnormal ? EXPONENT_ZERO_SUBNORMAL : EXPONENT_ZERO);
        float f = Float.intBitsToFloat((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1;
        float high = k * LN2 + f;
        float low = logLow(k, f, high, k * LN2_LOW);
        // The low part is finite for every x: a high part that is not is the result, and vectors have it early.
        high = x < Float.POSITIVE_INFINITY ? high : x;
        high = x == 0 ? Float.NEGATIVE_INFINITY : high;
        high = x >= 0 ? high : Float.NaN;
        return high + low;
    }

    /**
     * Returns ln(1 + x) = k·ln 2 + log(1 + f), where k is that of the rounded 1 + x, and f = (2⁻ᵏ − 1) + 2⁻ᵏ·x keeps
     * what rounding 1 + x has lost. ln(1 − 1) = −∞, ln(1 + ∞) = ∞, NaN below −1.
     */
    public static float log1p(float x) {
        int bits = Float.floatToRawIntBits(1 + x) + SQRT_HALF_TO_ONE;
        float k = exponent(bits) - EXPONENT_ZERO;
        // Four times 2⁻ᵏ, which itself may be subnormal.
        float scale = Float.intBitsToFloat(RECIPROCAL_TIMES_4 - (bits & ~MANTISSA_MASK));
        float scaleMinusOne = Math.fma(scale, 0.25f, -1);
        float scaledXTimes4 = x * scale;
        float f = Math.fma(scaledXTimes4, 0.25f, scaleMinusOne);
        // Dekker's form: where 2⁻ᵏ·x is the larger, the two cancel and the sum is exact.
        float fLow = Math.fma(scaledXTimes4, 0.25f, scaleMinusOne - f);
        // log(1 + f + fLow) = log(1 + f) + fLow/(1 + f), and 1 − f is near enough to 1/(1 + f) for so small a number.
        float high = k * LN2 + f;
        float result = high + logLow(k, f, high, Math.fma(k, LN2_LOW, Math.fma(-f, fLow, fLow)));
        // All that is lost is the sign of 0.
        result = Math.copySign(result, x);
        result = x < Float.POSITIVE_INFINITY ? result : x;
        result = x == -1 ? Float.NEGATIVE_INFINITY : result;
        return x >= -1 ? result : Float.NaN;
    }

    /**
     * Returns tanh x = x − x·x²/q(x²) where |x| < 1, and sign(x)·(1 − 2/(e^(2|x|) + 1)) elsewhere. There
     * |x| = n·½ ln 2 + r and e^(2|x|) = 2ⁿ(1 + 2r/g) with g = r·coth r − r, so that the quotient is
     * g/((2ⁿ⁻¹ + ½)·g + 2r·2ⁿ⁻¹). Both are limit + limit·quotient, with one division for the quotient, which is
     * negative, as is g below.
     */
    public static float tanh(float x) {
        float t = Math.abs(x) < TANH_MAX ? Math.abs(x) : TANH_MAX;
        float shifted = Math.fma(t, 2 * LOG2_E, ROUND_BIASED_HALF);
        float halfPower = powerOfTwo(shifted);
        float n = shifted - ROUND_BIASED_HALF;
        float r = Math.fma(n, -HALF_LN2, t);
        float rSquared = r * r;
        float g = Math.fma(cothPolynomial(rSquared), rSquared, r - 1);
        float divisor = Math.fma(-0.5f - halfPower, g, (r + r) * halfPower);
        float square = x * x;
        boolean small = Math.abs(x) < 1;
        // 0 − x², not −x²: a quotient of +0 keeps the sign of x = −0.
        float quotient = (small ? 0 - square : g) / (small ? tanhPolynomial(square) : divisor);
        float limit = canonicalNaN(small ? x : Math.copySign(1, x), x);
        return Math.fma(limit, quotient, limit);
    }

    /**
     * Returns 1/(1 + e⁻ˣ) = 1/(1 + 2⁻ⁿ(1 − p)) with n and r as in {@link #exp} and p = 1 − e⁻ʳ. Where 2⁻ⁿ might
     * overflow, a smaller power takes its place, beside which 1 is nothing either, and the rest is a factor of the
     * result.
     */
    public static float sigmoid(float x) {
        float t = atMost(x > EXP_MIN ? x : EXP_MIN, EXP_NORMAL);
        float shifted = Math.fma(t, -LOG2_E, ROUND_BIASED);
        float limited = atMost(shifted, SIGMOID_POWER_MAX);
        float power = powerOfTwo(limited);
        float rest = powerOfTwo(limited - shifted + ROUND_BIASED);
        float n = ROUND_BIASED - shifted;
        float p = lessInversePower(lessLn2Low(lessLn2(t, n), n));
        return canonicalNaN(inverseSum(power, p) * rest, x);
    }

    /** Returns the largest whole number not above x. */
    public static float floor(float x) {
        return (float) Math.floor(x);
    }

    /** Returns the smallest whole number not below x. */
    public static float ceil(float x) {
        return (float) Math.ceil(x);
    }

    /** Returns the whole number nearest to x, the even one of two. */
    public static float rint(float x) {
        return (float) Math.rint(x);
    }

    /** Returns √x, correctly rounded: rounding the double root once more does no harm. */
    public static float sqrt(float x) {
        return (float) Math.sqrt(x);
    }

    // The comparisons of the next two are false for NaN, which they return.

    static float atLeast(float x, float bound) {
        return x < bound ? bound : x;
    }

    static float atMost(float x, float bound) {
        return x > bound ? bound : x;
    }

    /** Which NaN comes out of an operation depends on the processor and the compiler: make it one. */
    static float canonicalNaN(float result, float x) {
        return x != x ? Float.NaN : result;
    }

    /** 2ⁿ, where shifted = n + {@link #ROUND_BIASED}; 2ⁿ⁻¹, where it is n + {@link #ROUND_BIASED_HALF}. */
    static float powerOfTwo(float shifted) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << EXPONENT_SHIFT);
    }

    /** One of two factors of 2ⁿ, where shifted = n + {@link #ROUND_BIASED_TWICE}: half of the last bits. */
    private static float powerFactor1(float shifted) {
        return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) >>> 1) << EXPONENT_SHIFT);
    }

    /** The other factor: the rest of the last bits. */
    private static float powerFactor2(float shifted) {
        int bits = Float.floatToRawIntBits(shifted);
        return Float.intBitsToFloat((bits - (bits >>> 1)) << EXPONENT_SHIFT);
    }

    /** x − n·LN2, which is exact where n is x/ln 2, rounded. */
    static float lessLn2(float x, float n) {
        return Math.fma(n, -LN2, x);
    }

    static float lessLn2Low(float x, float n) {
        return Math.fma(n, -LN2_LOW, x);
    }

    /** (eʳ − 1 − r)/r². */
    static float expPolynomial(float r) {
        float q = EXP_7;
        q = Math.fma(q, r, EXP_6);
        q = Math.fma(q, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        return Math.fma(q, r, EXP_2);
    }

    /**
     * 1/(1 + power·(1 − p)). The divisor has a low part: one Newton step corrects the quotient by it and by what
     * rounding has taken.
     */
    private static float inverseSum(float power, float p) {
        float minusSum = -1 - power;
        // Dekker's form: where the power is below 1, the sum is exact or its error does no harm.
        float sumLow = 1 + (minusSum + power);
        float minusDivisor = Math.fma(power, p, minusSum);
        float minusDivisorLow = Math.fma(power, p, minusSum - minusDivisor) - sumLow;
        float estimate = -1 / minusDivisor;
        float remainder = Math.fma(estimate, minusDivisorLow, Math.fma(estimate, minusDivisor, 1));
        return Math.fma(remainder, estimate, estimate);
    }

    /** 1 − e⁻ʳ, for |r| ≤ ½ ln 2. Even and odd powers are apart: a shorter chain of as many operations. */
    private static float lessInversePower(float r) {
        float square = r * r;
        float even = Math.fma(Math.fma(square, -EXP_6, -EXP_4), square, -EXP_2);
        float odd = Math.fma(Math.fma(square, EXP_7, EXP_5), square, EXP_3);
        return Math.fma(Math.fma(odd, r, even), square, r);
    }

    /** (1 − r·coth r)/r². */
    private static float cothPolynomial(float rSquared) {
        return Math.fma(COTH_4, rSquared, COTH_2);
    }

    /** x²/(1 − tanh(x)/x). */
    private static float tanhPolynomial(float square) {
        float q = TANH_6;
        q = Math.fma(q, square, TANH_4);
        q = Math.fma(q, square, TANH_2);
        return Math.fma(q, square, TANH_0);
    }

    /** The biased exponent as a number, plus 2²³. */
    static float exponent(int bits) {
        return Float.intBitsToFloat((bits >>> EXPONENT_SHIFT) | INTEGER_BITS);
    }

    /**
     * k·ln 2 + log(1 + f) + rest − high, where high = k·LN2 + f, and rest is small and includes k·LN2_LOW. With
     * s = f/(2 + f), 2s = f − s·f, so that log(1 + f) = f − s·(f + s²·q(s²)): f itself is exact.
     */
    private static float logLow(float k, float f, float high, float rest) {
        float sumLow = f - (high - k * LN2);
        float minusS = f / (-2 - f);
        float square = minusS * minusS;
        return Math.fma(minusS, Math.fma(square, logPolynomial(square), f), sumLow + rest);
    }

    /** (2 − log((1 + s)/(1 − s))/s)/s². */
    private static float logPolynomial(float square) {
        float q = LOG_7;
        q = Math.fma(q, square, LOG_5);
        return Math.fma(q, square, LOG_3);
    }
}
