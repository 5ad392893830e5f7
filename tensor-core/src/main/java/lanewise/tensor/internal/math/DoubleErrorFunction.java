package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.DoubleMath.LOG2_E;
import static lanewise.tensor.internal.math.DoubleMath.ROUND_BIASED_HALF;
import static lanewise.tensor.internal.math.DoubleMath.atMost;
import static lanewise.tensor.internal.math.DoubleMath.canonicalNaN;
import static lanewise.tensor.internal.math.DoubleMath.expPolynomial;
import static lanewise.tensor.internal.math.DoubleMath.lessLn2;
import static lanewise.tensor.internal.math.DoubleMath.lessLn2Low;
import static lanewise.tensor.internal.math.DoubleMath.powerOfTwo;

/** The error function of one double, under the contract of {@link FloatMath}. */
public final class DoubleErrorFunction {
    /** From here on erf is computed from erfc. */
    static final double ERF_BREAK = 0.8125;
    /** erf x is 1 here and above. */
    static final double ERF_MAX = 6;

    // erf x ≈ x + x(ERF_1 + ERF_3·z + … + ERF_21·z¹⁰) with z = x² for |x| ≤ ERF_BREAK; the error is at most
    // 1.4e-17 of |erf x|. Minimax coefficients by docs/scripts/minimax.py.
    static final double ERF_1 = 0x1.06eba8214db68p-3;
    static final double ERF_3 = -0x1.812746b0379c6p-2;
    static final double ERF_5 = 0x1.ce2f21a040d79p-4;
    static final double ERF_7 = -0x1.b82ce311d6665p-6;
    static final double ERF_9 = 0x1.565bccecd20f4p-8;
    static final double ERF_11 = -0x1.c02dac98e4448p-11;
    static final double ERF_13 = 0x1.f9a221cdbdbcbp-14;
    static final double ERF_15 = -0x1.f4bb28506de58p-17;
    static final double ERF_17 = 0x1.b891b5b7a870bp-20;
    static final double ERF_19 = -0x1.53270661ad294p-23;
    static final double ERF_21 = 0x1.78d8da9c84e75p-27;

    /** A number c whose {@link #ERFC_AT_CENTRE} is, by choice of c, its erfc to 1e-20 of itself. */
    static final double ERFC_CENTRE = 0x1.c0015af800000p-1;
    static final double ERFC_AT_CENTRE = 0x1.ba340272fb1a9p-3;
    // ln(erfc(c + w)/erfc(c)) ≈ w(ERFC_1 + ERFC_2·w + … + ERFC_18·w¹⁷) for ERF_BREAK ≤ c + w ≤ ERF_MAX; the error of
    // erfc is at most 9.8e-18 of erf. Minimax coefficients by docs/scripts/minimax.py.
    static final double ERFC_1 = -0x1.371200007e9dbp+1;
    static final double ERFC_2 = -0x1.a730a9dbb8c22p-1;
    static final double ERFC_3 = -0x1.802b2c22da0ebp-5;
    static final double ERFC_4 = 0x1.730a20c195919p-7;
    static final double ERFC_5 = -0x1.190434eaf10a9p-9;
    static final double ERFC_6 = 0x1.a5174be2471c8p-13;
    static final double ERFC_7 = 0x1.f13ef9ee700bbp-15;
    static final double ERFC_8 = -0x1.4a281ed18013fp-15;
    static final double ERFC_9 = 0x1.975502aae7730p-17;
    static final double ERFC_10 = -0x1.0e118e2a530bfp-19;
    static final double ERFC_11 = -0x1.5623865fca54ep-23;
    static final double ERFC_12 = 0x1.0d599fc7b58d9p-22;
    static final double ERFC_13 = -0x1.b59710eaa8923p-24;
    static final double ERFC_14 = 0x1.cad52ec618c47p-26;
    static final double ERFC_15 = -0x1.50eff8050eaf9p-28;
    static final double ERFC_16 = 0x1.5127f8ee3fcdep-31;
    static final double ERFC_17 = -0x1.9e4bad0789d43p-35;
    static final double ERFC_18 = 0x1.d787554ff9ab0p-40;

    private DoubleErrorFunction() {}

    /**
     * Returns erf x = 2/√π·∫₀ˣ e^(−u²) du, by a polynomial up to {@link #ERF_BREAK}, and beyond as 1 − erfc |x|, where
     * erfc |x| = erfc(c)·eᵛ with a polynomial v in |x| − c.
     */
    public static double erf(double x) {
        double t = atMost(Math.abs(x), ERF_MAX);
        double w = t - ERFC_CENTRE;
        double v = w * erfcPolynomial(w);
        double shifted = Math.fma(v, LOG2_E, ROUND_BIASED_HALF);
        double halfPower = powerOfTwo(shifted);
        double n = shifted - ROUND_BIASED_HALF;
        double r = lessLn2Low(lessLn2(v, n), n);
        double power = 1 + Math.fma(r * r, expPolynomial(r), r);
        double large = Math.fma(halfPower * (-2 * ERFC_AT_CENTRE), power, 1);
        double small = Math.fma(erfPolynomial(t * t), t, t);
        return canonicalNaN(Math.copySign(t < ERF_BREAK ? small : large, x), x);
    }

    /** erf x/x − 1, where z = x². */
    private static double erfPolynomial(double z) {
        double q = ERF_21;
        q = Math.fma(q, z, ERF_19);
        q = Math.fma(q, z, ERF_17);
        q = Math.fma(q, z, ERF_15);
        q = Math.fma(q, z, ERF_13);
        q = Math.fma(q, z, ERF_11);
        q = Math.fma(q, z, ERF_9);
        q = Math.fma(q, z, ERF_7);
        q = Math.fma(q, z, ERF_5);
        q = Math.fma(q, z, ERF_3);
        return Math.fma(q, z, ERF_1);
    }

    /** ln(erfc(c + w)/erfc(c))/w. */
    private static double erfcPolynomial(double w) {
        double q = ERFC_18;
        q = Math.fma(q, w, ERFC_17);
        q = Math.fma(q, w, ERFC_16);
        q = Math.fma(q, w, ERFC_15);
        q = Math.fma(q, w, ERFC_14);
        q = Math.fma(q, w, ERFC_13);
        q = Math.fma(q, w, ERFC_12);
        q = Math.fma(q, w, ERFC_11);
        q = Math.fma(q, w, ERFC_10);
        q = Math.fma(q, w, ERFC_9);
        q = Math.fma(q, w, ERFC_8);
        q = Math.fma(q, w, ERFC_7);
        q = Math.fma(q, w, ERFC_6);
        q = Math.fma(q, w, ERFC_5);
        q = Math.fma(q, w, ERFC_4);
        q = Math.fma(q, w, ERFC_3);
        q = Math.fma(q, w, ERFC_2);
        return Math.fma(q, w, ERFC_1);
    }
}
