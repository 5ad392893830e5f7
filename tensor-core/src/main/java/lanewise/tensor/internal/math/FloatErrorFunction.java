package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.FloatMath.LOG2_E;
import static lanewise.tensor.internal.math.FloatMath.ROUND_BIASED_HALF;
import static lanewise.tensor.internal.math.FloatMath.atMost;
import static lanewise.tensor.internal.math.FloatMath.canonicalNaN;
import static lanewise.tensor.internal.math.FloatMath.expPolynomial;
import static lanewise.tensor.internal.math.FloatMath.lessLn2;
import static lanewise.tensor.internal.math.FloatMath.lessLn2Low;
import static lanewise.tensor.internal.math.FloatMath.powerOfTwo;

/** The error function of one float, under the contract of {@link FloatMath}. */
public final class FloatErrorFunction {
    /** From here on erf is computed from erfc. */
    static final float ERF_BREAK = 0.8125f;
    /** erf x is 1 here and above. */
    static final float ERF_MAX = 4;

    // erf x ≈ x + x(ERF_1 + ERF_3·z + … + ERF_11·z⁵) with z = x² for |x| ≤ ERF_BREAK; the error is at most
    // 6.1e-9 of |erf x|. Minimax coefficients by docs/scripts/minimax.py.
    static final float ERF_1 = 0x1.06eba8p-3f;
    static final float ERF_3 = -0x1.81272ap-2f;
    static final float ERF_5 = 0x1.ce2720p-4f;
    static final float ERF_7 = -0x1.b75d5ep-6f;
    static final float ERF_9 = 0x1.4cbb5ap-8f;
    static final float ERF_11 = -0x1.53c69ap-11f;

    /** A number c whose {@link #ERFC_AT_CENTRE} is, by choice of c, its erfc to 1e-11 of itself. */
    static final float ERFC_CENTRE = 0x1.c03d94p-1f;
    static final float ERFC_AT_CENTRE = 0x1.b9b5a8p-3f;
    // ln(erfc(c + w)/erfc(c)) ≈ w(ERFC_1 + ERFC_2·w + … + ERFC_6·w⁵) for ERF_BREAK ≤ c + w ≤ ERF_MAX; the error of
    // erfc is at most 5.0e-9 of erf. Minimax coefficients by docs/scripts/minimax.py.
    static final float ERFC_1 = -0x1.372ae4p+1f;
    static final float ERFC_2 = -0x1.a73962p-1f;
    static final float ERFC_3 = -0x1.7fcdeap-5f;
    static final float ERFC_4 = 0x1.708608p-7f;
    static final float ERFC_5 = -0x1.0f802ap-9f;
    static final float ERFC_6 = 0x1.b730a6p-13f;

    private FloatErrorFunction() {}

    /**
     * Returns erf x = 2/√π·∫₀ˣ e^(−u²) du, by a polynomial up to {@link #ERF_BREAK}, and beyond as 1 − erfc |x|, where
     * erfc |x| = erfc(c)·eᵛ with a polynomial v in |x| − c.
     */
    public static float erf(float x) {
        float t = atMost(Math.abs(x), ERF_MAX);
        float w = t - ERFC_CENTRE;
        float v = w * erfcPolynomial(w);
        float shifted = Math.fma(v, LOG2_E, ROUND_BIASED_HALF);
        float halfPower = powerOfTwo(shifted);
        float n = shifted - ROUND_BIASED_HALF;
        float r = lessLn2Low(lessLn2(v, n), n);
        float power = 1 + Math.fma(r * r, expPolynomial(r), r);
        float large = Math.fma(halfPower * (-2 * ERFC_AT_CENTRE), power, 1);
        float small = Math.fma(erfPolynomial(t * t), t, t);
        return canonicalNaN(Math.copySign(t < ERF_BREAK ? small : large, x), x);
    }

    /** erf x/x − 1, where z = x². */
    private static float erfPolynomial(float z) {
        float q = ERF_11;
        q = Math.fma(q, z, ERF_9);
        q = Math.fma(q, z, ERF_7);
        q = Math.fma(q, z, ERF_5);
        q = Math.fma(q, z, ERF_3);
        return Math.fma(q, z, ERF_1);
    }

    /** ln(erfc(c + w)/erfc(c))/w. */
    private static float erfcPolynomial(float w) {
        float q = ERFC_6;
        q = Math.fma(q, w, ERFC_5);
        q = Math.fma(q, w, ERFC_4);
        q = Math.fma(q, w, ERFC_3);
        q = Math.fma(q, w, ERFC_2);
        return Math.fma(q, w, ERFC_1);
    }
}
