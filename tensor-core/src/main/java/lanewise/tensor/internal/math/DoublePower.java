package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.DoubleMath.*;

/** {@link FloatPower} with a longer polynomial. Contract, method and reasons stand there. */
public final class DoublePower {
    // log(1 + r) ≈ r − r²/2 + r³(LOG1P_3 + LOG1P_4·r + … + LOG1P_11·r⁸) for |r| ≤ 35/1024; the error is at most 3.3e-20
    // of |log(1 + r)|. Minimax coefficients by docs/scripts/minimax.py.
    static final double LOG1P_3 = 0x1.5555555555555p-2;
    static final double LOG1P_4 = -0x1.ffffffffffda3p-3;
    static final double LOG1P_5 = 0x1.999999999947bp-3;
    static final double LOG1P_6 = -0x1.55555559572bdp-3;
    static final double LOG1P_7 = 0x1.2492492a3c506p-3;
    static final double LOG1P_8 = -0x1.ffffb7e29c1dbp-4;
    static final double LOG1P_9 = 0x1.c71c1f033b680p-4;
    static final double LOG1P_10 = -0x1.9aa235f651beep-4;
    static final double LOG1P_11 = 0x1.756819761cc76p-4;

    static final long START_BITS = 0x3fe7800000000000L;
    static final long START_TO_ONE = 0x3ff0000000000000L - START_BITS;
    static final int INTERVAL_SHIFT = EXPONENT_SHIFT - 4;

    /** 1/c for each interval: multiples of 1/64. Minimal |r|, and logarithms, by docs/scripts/minimax.py. */
    static final double[] RECIPROCALS = {86, 82, 78, 76, 74, 70, 68, 66, 64, 60, 57, 54, 51, 49, 46, 44};

    /** ln c, a multiple of 2⁻⁴², so that its sum with k·{@link DoubleMath#LN2} is exact. */
    static final double[] LOGARITHMS = {
        -0x1.2e8e2bae12p-2, -0x1.fb9186d5e4p-3, -0x1.9525a9cf46p-3, -0x1.5ff3070a7ap-3,
        -0x1.29552f82p-3, -0x1.6f0d28ae58p-4, -0x1.f0a30c0118p-5, -0x1.f829b0e78p-6,
        0, 0x1.08598b59e4p-4, 0x1.da72763844p-4, 0x1.5bf406b544p-3,
        0x1.d1037f2656p-3, 0x1.1178e8227ep-2, 0x1.522ae0738ap-2, 0x1.7fafa3bd81p-2};

    /** What {@link #LOGARITHMS} have lost by that. */
    static final double[] LOGARITHMS_LOW = {
        0x1.67b1e99b72bd8p-45, 0x1.d572aab993c87p-47, 0x1.297137d9f158fp-44, 0x1.8586f183bebf2p-44,
        0x1.5b967f4471dfcp-44, 0x1.4b4641b664613p-44, 0x1.d599e83368e91p-45, -0x1.980267c7e09e4p-45,
        0, -0x1.7e5dd7009902cp-46, 0x1.a89401fa71733p-46, -0x1.27023eb68981cp-46,
        -0x1.84a7e75b6f6e4p-47, 0x1.1ef78ce2d07f2p-44, 0x1.ebe708164c759p-45, 0x1.46fb79bf6d4cbp-44};

    static {
        for (int i = 0; i < RECIPROCALS.length; i++) {
            RECIPROCALS[i] /= 64;
        }
    }

    private DoublePower() {}

    /** Returns xʸ. */
    public static double pow(double x, double y) {
        double absolute = Math.abs(x);
        boolean whole = Math.rint(y) == y;
        boolean odd = whole && Math.rint(0.5 * y) != 0.5 * y;
        boolean subnormal = absolute < Double.MIN_NORMAL;
        long bits = Double.doubleToRawLongBits(subnormal ? absolute * SUBNORMAL_SCALE : absolute) + START_TO_ONE;
        double k = exponent(bits) - (subnormal ? EXPONENT_ZERO_SUBNORMAL : EXPONENT_ZERO);
        double m = Double.longBitsToDouble((bits & MANTISSA_MASK) + START_BITS);
        int interval = (int) (bits >>> INTERVAL_SHIFT) & 15;
        double r = Math.fma(m, RECIPROCALS[interval], -1);
        double square = r * r;
        double start = Math.fma(LOG1P_4, r, LOG1P_3);
        double q = Math.fma(LOG1P_11, square, Math.fma(LOG1P_10, r, LOG1P_9));
        q = Math.fma(q, square, Math.fma(LOG1P_8, r, LOG1P_7));
        q = Math.fma(q, square, Math.fma(LOG1P_6, r, LOG1P_5));
        q = Math.fma(q, square, start);
        double minusHalf = r * -0.5;
        double lessSquare = Math.fma(minusHalf, r, r);
        double lessSquareLow = Math.fma(minusHalf, r, r - lessSquare);
        double ofIntervals = Math.fma(k, LN2, LOGARITHMS[interval]);
        double high = ofIntervals + lessSquare;
        double rest = Math.fma(k, LN2_LOW, LOGARITHMS_LOW[interval]) + lessSquareLow;
        rest += (ofIntervals - high) + lessSquare;
        double cube = square * r;
        double low = Math.fma(cube, q, rest);
        boolean finite = absolute < Double.POSITIVE_INFINITY;
        high = finite ? high : absolute;
        high = absolute == 0 ? Double.NEGATIVE_INFINITY : high;
        high = x < 0 && finite && !whole ? Double.NaN : high;
        double t = y * high;
        double tLow = Math.fma(y, low, Math.fma(y, high, -t));
        double estimate = y * Math.fma(cube, start, high);
        double shifted = Math.fma(estimate, 8 * LOG2_E, ROUND_EIGHTHS_BIASED_TWICE);
        double eighths = shifted - ROUND_EIGHTHS_BIASED_TWICE;
        r = Math.fma(eighths, -LN2_LOW / 8, Math.fma(eighths, -LN2 / 8, t) + tLow);
        square = r * r;
        q = Math.fma(Math.fma(EXP_EIGHTH_7, r, EXP_EIGHTH_6), r, EXP_EIGHTH_5);
        q = Math.fma(q, square, Math.fma(EXP_EIGHTH_4, r, EXP_EIGHTH_3));
        q = Math.fma(q, r, EXP_EIGHTH_2);
        bits = Double.doubleToRawLongBits(shifted);
        int i = (int) bits & 7;
        double power = Math.fma(EIGHTH_POWERS[i], Math.fma(square, q, r + EIGHTH_POWERS_LOW[i]), EIGHTH_POWERS[i]);
        double factor1 = Double.longBitsToDouble(bits >>> 4 << EXPONENT_SHIFT);
        double factor2 = Double.longBitsToDouble((bits >>> 3) - (bits >>> 4) << EXPONENT_SHIFT);
        double result = t < EXP_MIN - 1 ? 0 : power * factor1 * factor2;
        result = canonicalNaN(t > EXP_MAX + 1 ? Double.POSITIVE_INFINITY : result, t);
        result = odd && result == result ? Math.copySign(result, x) : result;
        return y == 0 ? 1 : result;
    }
}
