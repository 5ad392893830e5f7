package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.FloatMath.*;

/**
 * Hyperbolic sine and cosine of one float, under the contract of {@link FloatMath}.
 *
 * <p>With n and r as in {@link FloatMath#exp} both are sums of 2ⁿ⁻¹·eʳ and 2⁻ⁿ⁻¹·e⁻ʳ, where eʳ = (1 + r) + (even + odd)
 * and e⁻ʳ = (1 − r) + (even − odd): even and odd powers of the polynomial of exp. The first sums have a low part, and
 * their products with powers of two are exact. Half of everything is computed, because 2ⁿ⁻¹ may overflow where the
 * result does not.
 */
public final class FloatHyperbolic {
    /** sinh and cosh overflow here and above. */
    static final float HYPERBOLIC_MAX = 89.5f;
    /** Where n is larger, so small a power 2⁻ⁿ is nothing beside 2ⁿ that this n will do. */
    static final float INVERSE_MAX = 100;
    /** {@link FloatMath#ROUND}, with the exponent bias less two: the last bits are the exponent field of 2ⁿ⁻². */
    static final float ROUND_BIASED_QUARTER = ROUND + (EXPONENT_BIAS - 2);

    private FloatHyperbolic() {}

    /** Returns sinh x = ½(eˣ − e⁻ˣ), as r + odd where n = 0. */
    public static float sinh(float x) {
        float t = Math.abs(x) < HYPERBOLIC_MAX ? Math.abs(x) : HYPERBOLIC_MAX;
        float shifted = Math.fma(t, LOG2_E, ROUND_BIASED_QUARTER);
        float n = shifted - ROUND_BIASED_QUARTER;
        float power = powerOfTwo(shifted);
        float inverse = powerOfTwo(ROUND_BIASED_QUARTER - atMost(n, INVERSE_MAX));
        float exact = lessLn2(t, n);
        float r = lessLn2Low(exact, n);
        float rLow = lessLn2Low(exact - r, n);
        float z = r * r;
        float even = z * evenPolynomial(z);
        float cube = r * z;
        float q = oddPolynomial(z);
        float odd = cube * q;
        float rising = 1 + r;
        float risingLow = powerLow(r, rLow, even, odd);
        float falling = 1 - r;
        float fallingLow = powerLow(-r, -rLow, even, -odd);
        float first = power * rising;
        float second = inverse * falling;
        float high = first - second;
        float low = ((first - high) - second) + Math.fma(power, risingLow, inverse * -fallingLow);
        float large = 2 * (high + low);
        float small = Math.fma(cube, q, r);
        return canonicalNaN(Math.copySign(n == 0 ? small : large, x), x);
    }

    /** Returns cosh x = ½(eˣ + e⁻ˣ). */
    public static float cosh(float x) {
        float t = Math.abs(x) < HYPERBOLIC_MAX ? Math.abs(x) : HYPERBOLIC_MAX;
        float shifted = Math.fma(t, LOG2_E, ROUND_BIASED_QUARTER);
        float n = shifted - ROUND_BIASED_QUARTER;
        float power = powerOfTwo(shifted);
        float inverse = powerOfTwo(ROUND_BIASED_QUARTER - atMost(n, INVERSE_MAX));
        float exact = lessLn2(t, n);
        float r = lessLn2Low(exact, n);
        float rLow = lessLn2Low(exact - r, n);
        float z = r * r;
        float even = z * evenPolynomial(z);
        float odd = r * z * oddPolynomial(z);
        float rising = 1 + r;
        float risingLow = powerLow(r, rLow, even, odd);
        float falling = 1 - r;
        float fallingLow = powerLow(-r, -rLow, even, -odd);
        float first = power * rising;
        float second = inverse * falling;
        float high = first + second;
        float low = ((first - high) + second) + Math.fma(power, risingLow, inverse * fallingLow);
        return canonicalNaN(2 * (high + low), x);
    }

    /** e^(r + rLow) less the rounded 1 + r, where even + odd = eʳ − 1 − r; e^(r + rLow) ≈ eʳ + rLow·(1 + r). */
    private static float powerLow(float r, float rLow, float even, float odd) {
        return (r - ((1 + r) - 1)) + (even + (odd + Math.fma(rLow, r, rLow)));
    }

    /** (cosh r − 1)/r², where z = r². */
    private static float evenPolynomial(float z) {
        float q = EXP_6;
        q = Math.fma(q, z, EXP_4);
        return Math.fma(q, z, EXP_2);
    }

    /** (sinh r − r)/r³, where z = r². */
    private static float oddPolynomial(float z) {
        float q = EXP_7;
        q = Math.fma(q, z, EXP_5);
        return Math.fma(q, z, EXP_3);
    }
}
