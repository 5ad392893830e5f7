package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.DoubleMath.*;

/**
 * Hyperbolic sine and cosine of one double, under the contract of {@link DoubleMath}.
 *
 * <p>With n and r as in {@link DoubleMath#exp} both are sums of 2ⁿ⁻¹·eʳ and 2⁻ⁿ⁻¹·e⁻ʳ, where eʳ = (1 + r) + (even + odd)
 * and e⁻ʳ = (1 − r) + (even − odd): even and odd powers of the polynomial of exp. The first sums have a low part, and
 * their products with powers of two are exact. Half of everything is computed, because 2ⁿ⁻¹ may overflow where the
 * result does not.
 */
public final class DoubleHyperbolic {
    /** sinh and cosh overflow here and above. */
    static final double HYPERBOLIC_MAX = 710.6;
    /** Where n is larger, so small a power 2⁻ⁿ is nothing beside 2ⁿ that this n will do. */
    static final double INVERSE_MAX = 1000;
    /** {@link DoubleMath#ROUND}, with the exponent bias less two: the last bits are the exponent field of 2ⁿ⁻². */
    static final double ROUND_BIASED_QUARTER = ROUND + (EXPONENT_BIAS - 2);

    private DoubleHyperbolic() {}

    /** Returns sinh x = ½(eˣ − e⁻ˣ), as r + odd where n = 0. */
    public static double sinh(double x) {
        double t = Math.abs(x) < HYPERBOLIC_MAX ? Math.abs(x) : HYPERBOLIC_MAX;
        double shifted = Math.fma(t, LOG2_E, ROUND_BIASED_QUARTER);
        double n = shifted - ROUND_BIASED_QUARTER;
        double power = powerOfTwo(shifted);
        double inverse = powerOfTwo(ROUND_BIASED_QUARTER - atMost(n, INVERSE_MAX));
        double exact = lessLn2(t, n);
        double r = lessLn2Low(exact, n);
        double rLow = lessLn2Low(exact - r, n);
        double z = r * r;
        double even = z * evenPolynomial(z);
        double cube = r * z;
        double q = oddPolynomial(z);
        double odd = cube * q;
        double rising = 1 + r;
        double risingLow = powerLow(r, rLow, even, odd);
        double falling = 1 - r;
        double fallingLow = powerLow(-r, -rLow, even, -odd);
        double first = power * rising;
        double second = inverse * falling;
        double high = first - second;
        double low = ((first - high) - second) + Math.fma(power, risingLow, inverse * -fallingLow);
        double large = 2 * (high + low);
        double small = Math.fma(cube, q, r);
        return canonicalNaN(Math.copySign(n == 0 ? small : large, x), x);
    }

    /** Returns cosh x = ½(eˣ + e⁻ˣ). */
    public static double cosh(double x) {
        double t = Math.abs(x) < HYPERBOLIC_MAX ? Math.abs(x) : HYPERBOLIC_MAX;
        double shifted = Math.fma(t, LOG2_E, ROUND_BIASED_QUARTER);
        double n = shifted - ROUND_BIASED_QUARTER;
        double power = powerOfTwo(shifted);
        double inverse = powerOfTwo(ROUND_BIASED_QUARTER - atMost(n, INVERSE_MAX));
        double exact = lessLn2(t, n);
        double r = lessLn2Low(exact, n);
        double rLow = lessLn2Low(exact - r, n);
        double z = r * r;
        double even = z * evenPolynomial(z);
        double odd = r * z * oddPolynomial(z);
        double rising = 1 + r;
        double risingLow = powerLow(r, rLow, even, odd);
        double falling = 1 - r;
        double fallingLow = powerLow(-r, -rLow, even, -odd);
        double first = power * rising;
        double second = inverse * falling;
        double high = first + second;
        double low = ((first - high) + second) + Math.fma(power, risingLow, inverse * fallingLow);
        return canonicalNaN(2 * (high + low), x);
    }

    /** e^(r + rLow) less the rounded 1 + r, where even + odd = eʳ − 1 − r; e^(r + rLow) ≈ eʳ + rLow·(1 + r). */
    private static double powerLow(double r, double rLow, double even, double odd) {
        return (r - ((1 + r) - 1)) + (even + (odd + Math.fma(rLow, r, rLow)));
    }

    /** (cosh r − 1)/r², where z = r². */
    private static double evenPolynomial(double z) {
        double q = EXP_12;
        q = Math.fma(q, z, EXP_10);
        q = Math.fma(q, z, EXP_8);
        q = Math.fma(q, z, EXP_6);
        q = Math.fma(q, z, EXP_4);
        return Math.fma(q, z, EXP_2);
    }

    /** (sinh r − r)/r³, where z = r². */
    private static double oddPolynomial(double z) {
        double q = EXP_11;
        q = Math.fma(q, z, EXP_9);
        q = Math.fma(q, z, EXP_7);
        q = Math.fma(q, z, EXP_5);
        return Math.fma(q, z, EXP_3);
    }
}
