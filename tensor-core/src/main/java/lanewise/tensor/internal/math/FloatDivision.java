package lanewise.tensor.internal.math;

import static lanewise.tensor.internal.math.FloatMath.canonicalNaN;

/** Division of one float by another with a whole quotient. A result that is not a number is the canonical NaN. */
public final class FloatDivision {
    private FloatDivision() {}

    /** Returns a − b·n, exact, where n is a/b rounded towards zero; it has the sign of a. NaN if a = ±∞ or b = 0. */
    public static float fmod(float a, float b) {
        float rest = a % b;
        return canonicalNaN(rest, rest);
    }

    /** Returns a − b·n, where n is a/b rounded down; it has the sign of b, zeros included. NaN if a = ±∞ or b = 0. */
    public static float remainder(float a, float b) {
        float rest = a % b;
        float result = rest < 0 != b < 0 ? rest + b : rest;
        return canonicalNaN(rest == 0 ? Math.copySign(0, b) : result, rest);
    }

    /**
     * Returns a/b rounded down, as (a − fmod)/b less 1 where fmod and b differ in sign; a/b itself where b = 0. The
     * quotient is whole but for its rounding errors, which the nearest whole number removes where they are below ½.
     * A zero has the sign of a/b.
     */
    public static float floorDivide(float a, float b) {
        float rest = a % b;
        float quotient = (a - rest) / b;
        quotient = rest != 0 && rest < 0 != b < 0 ? quotient - 1 : quotient;
        float whole = FloatMath.floor(quotient);
        whole = quotient - whole > 0.5 ? whole + 1 : whole;
        float ofZero = a / b;
        whole = quotient == 0 ? Math.copySign(0, ofZero) : whole;
        float result = b == 0 ? ofZero : whole;
        return canonicalNaN(result, result);
    }
}
