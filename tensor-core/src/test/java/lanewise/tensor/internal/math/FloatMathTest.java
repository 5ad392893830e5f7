package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Accuracy, monotonicity and special values of {@link FloatMath}. With {@code -Dlanewise.exhaustive=true} the first two
 * are checked for every float, which takes some minutes a function.
 */
class FloatMathTest {
    private static final boolean EXHAUSTIVE = Boolean.getBoolean("lanewise.exhaustive");
    /** A prime, so that all mantissas occur. */
    private static final int STRIDE = EXHAUSTIVE ? 1 : 1009;
    private static final double MAX_ULPS = 1;
    private static final int CANONICAL_NAN = 0x7fc00000;

    @ParameterizedTest
    @EnumSource
    void staysBelowOneUlp(MathFunction function) {
        double worst = 0;
        float worstAt = Float.NaN;
        for (long rank = rank(Float.NEGATIVE_INFINITY); rank <= rank(Float.POSITIVE_INFINITY); rank += STRIDE) {
            float x = ofRank((int) rank);
            double error = ulps(function.onFloat.apply(x), function.doubleReference.applyAsDouble(x));
            if (error > worst) {
                worst = error;
                worstAt = x;
            }
        }
        if (EXHAUSTIVE) {
            System.out.printf("%s: at most %.3f ulp, at %s, over every float%n", function, worst, describe(worstAt));
        }
        if (worst >= MAX_ULPS) {
            fail(function + " is " + worst + " ulp off at " + describe(worstAt) + ", stride " + STRIDE);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"SIN", "COS", "TAN", "ACOS", "COSH"})
    void neverDecreases(MathFunction function) {
        float previous = Float.NaN;
        for (long rank = rank(Float.NEGATIVE_INFINITY); rank <= rank(Float.POSITIVE_INFINITY); rank += STRIDE) {
            float x = ofRank((int) rank);
            float result = function.onFloat.apply(x);
            if (result < previous) {
                fail(function + " decreases before " + describe(x) + ", stride " + STRIDE);
            }
            previous = result;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"SIN", "COS", "TAN", "ACOS", "COSH"})
    void neverDecreasesBetweenNeighbours(MathFunction function) {
        long seed = 20240607;
        SplittableRandom random = new SplittableRandom(seed);
        for (int window = 0; window < 500; window++) {
            int start = random.nextInt((int) rank(Float.NEGATIVE_INFINITY), (int) rank(Float.POSITIVE_INFINITY) - 200);
            float previous = Float.NaN;
            for (int i = 0; i < 200; i++) {
                float result = function.onFloat.apply(ofRank(start + i));
                if (result < previous) {
                    fail(function + " decreases before " + describe(ofRank(start + i)) + ", seed " + seed);
                }
                previous = result;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXP, 0, 1", "EXP, -0, 1", "EXP, Infinity, Infinity", "EXP, -Infinity, 0",
        "EXP, 88.72283, 3.4027985E38", "EXP, 88.72284, Infinity", "EXP, -103.9, 1.4E-45", "EXP, -104, 0",
        "EXPM1, 0, 0", "EXPM1, -0, -0", "EXPM1, Infinity, Infinity", "EXPM1, -Infinity, -1",
        "EXPM1, 1.4E-45, 1.4E-45", "EXPM1, -1.4E-45, -1.4E-45", "EXPM1, 88.72284, Infinity", "EXPM1, -17.4, -1",
        "LOG, 1, 0", "LOG, 0, -Infinity", "LOG, -0, -Infinity", "LOG, Infinity, Infinity", "LOG, 1.4E-45, -103.27893",
        "LOG, -1.4E-45, NaN", "LOG, -1, NaN", "LOG, -Infinity, NaN",
        "LOG1P, 0, 0", "LOG1P, -0, -0", "LOG1P, -1, -Infinity", "LOG1P, Infinity, Infinity",
        "LOG1P, 1.4E-45, 1.4E-45", "LOG1P, -1.4E-45, -1.4E-45", "LOG1P, -1.0000001, NaN", "LOG1P, -Infinity, NaN",
        "SIN, 0, 0", "SIN, -0, -0", "SIN, 1.4E-45, 1.4E-45", "SIN, -1.4E-45, -1.4E-45", "SIN, Infinity, NaN",
        "SIN, -Infinity, NaN", "COS, 0, 1", "COS, -0, 1", "COS, 1.4E-45, 1", "COS, Infinity, NaN",
        "COS, -Infinity, NaN",
        "TANH, 0, 0", "TANH, -0, -0", "TANH, 9.1, 1", "TANH, -9.1, -1", "TANH, Infinity, 1", "TANH, -Infinity, -1",
        "TANH, 1.4E-45, 1.4E-45", "TANH, -1.4E-45, -1.4E-45",
        "SIGMOID, 0, 0.5", "SIGMOID, -0, 0.5", "SIGMOID, 18, 1", "SIGMOID, Infinity, 1", "SIGMOID, -Infinity, 0",
        "SIGMOID, -103.9, 1.4E-45", "SIGMOID, -104, 0",
        "ERF, 0, 0", "ERF, -0, -0", "ERF, 4, 1", "ERF, -4, -1", "ERF, Infinity, 1", "ERF, -Infinity, -1",
        "ERF, 1.4E-45, 1.4E-45", "ERF, -1.4E-45, -1.4E-45", "ERF, 5.6E-45, 7.0E-45",
        "TAN, 0, 0", "TAN, -0, -0", "TAN, 1.4E-45, 1.4E-45", "TAN, -1.4E-45, -1.4E-45", "TAN, Infinity, NaN",
        "TAN, -Infinity, NaN", "TAN, 1.5707964, -2.2877332E7", "TAN, -1.5707964, 2.2877332E7",
        "ASIN, 0, 0", "ASIN, -0, -0", "ASIN, 1, 1.5707964", "ASIN, -1, -1.5707964", "ASIN, 1.4E-45, 1.4E-45",
        "ASIN, 1.0000001, NaN", "ASIN, -1.0000001, NaN", "ASIN, Infinity, NaN", "ASIN, -Infinity, NaN",
        "ACOS, 0, 1.5707964", "ACOS, -0, 1.5707964", "ACOS, 1, 0", "ACOS, -1, 3.1415927", "ACOS, 1.4E-45, 1.5707964",
        "ACOS, 1.0000001, NaN", "ACOS, -1.0000001, NaN", "ACOS, Infinity, NaN", "ACOS, -Infinity, NaN",
        "ATAN, 0, 0", "ATAN, -0, -0", "ATAN, 1, 0.7853982", "ATAN, 1.4E-45, 1.4E-45", "ATAN, 3.4028235E38, 1.5707964",
        "ATAN, Infinity, 1.5707964", "ATAN, -Infinity, -1.5707964",
        "SINH, 0, 0", "SINH, -0, -0", "SINH, 1.4E-45, 1.4E-45", "SINH, -1.4E-45, -1.4E-45", "SINH, 89.41598, 3.4027937E38",
        "SINH, 89.41599, Infinity", "SINH, Infinity, Infinity", "SINH, -Infinity, -Infinity",
        "COSH, 0, 1", "COSH, -0, 1", "COSH, 1.4E-45, 1", "COSH, 89.41598, 3.4027937E38", "COSH, 89.41599, Infinity",
        "COSH, Infinity, Infinity", "COSH, -Infinity, Infinity",
    })
    void specialValues(MathFunction function, float x, float expected) {
        assertEquals(expected, function.onFloat.apply(x));
    }

    @ParameterizedTest
    @EnumSource
    void everyNaNGivesTheCanonicalNaN(MathFunction function) {
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff}) {
            float result = function.onFloat.apply(Float.intBitsToFloat(bits));
            assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(result), () -> "NaN " + Integer.toHexString(bits));
        }
    }

    @Test
    void outsideTheDomainTheNaNIsCanonicalToo() {
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatMath.log(-1)));
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatMath.log1p(-2)));
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatTrigonometry.sin(Float.NEGATIVE_INFINITY)));
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatTrigonometry.cos(Float.POSITIVE_INFINITY)));
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatTrigonometry.tan(Float.NEGATIVE_INFINITY)));
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatInverseTrigonometry.asin(-2)));
        assertEquals(CANONICAL_NAN, Float.floatToRawIntBits(FloatInverseTrigonometry.acos(2)));
    }

    @ParameterizedTest
    @EnumSource(names = {"SIN", "TANH", "ERF", "TAN", "ASIN", "ATAN", "SINH"})
    void isOdd(MathFunction function) {
        for (long rank = 0; rank < rank(Float.POSITIVE_INFINITY); rank += 4001) {
            float x = ofRank((int) rank);
            assertEquals(Float.floatToIntBits(-function.onFloat.apply(x)),
                    Float.floatToIntBits(function.onFloat.apply(-x)), () -> "x = " + describe(x));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COS", "COSH"})
    void isEven(MathFunction function) {
        for (long rank = 0; rank < rank(Float.POSITIVE_INFINITY); rank += 4001) {
            float x = ofRank((int) rank);
            assertEquals(function.onFloat.apply(x), function.onFloat.apply(-x), () -> "x = " + describe(x));
        }
    }

    @Test
    void acosNeverIncreases() {
        float previous = Float.NaN;
        for (long rank = rank(-1); rank <= rank(1); rank += STRIDE) {
            float x = ofRank((int) rank);
            float result = FloatInverseTrigonometry.acos(x);
            if (result > previous) {
                fail("acos increases before " + describe(x) + ", stride " + STRIDE);
            }
            previous = result;
        }
    }

    /** The floats next to multiples of π/2, where one of these almost vanishes; the last one is nearest of all. */
    @ParameterizedTest
    @EnumSource(names = {"SIN", "COS", "TAN"})
    void staysBelowOneUlpBesideMultiplesOfHalfPi(MathFunction function) {
        for (int n = 0; n <= 2 * FloatTrigonometry.CODY_WAITE_MAX; n++) {
            staysBelowOneUlp(function, (float) (n * (Math.PI / 2)));
        }
        staysBelowOneUlp(function, 16367173 * 0x1p72f);
    }

    private static void staysBelowOneUlp(MathFunction function, float x) {
        double error = ulps(function.onFloat.apply(x), function.doubleReference.applyAsDouble(x));
        assertTrue(error < MAX_ULPS, () -> function + " is " + error + " ulp off at " + describe(x));
    }

    /** The position of x among all floats, counted from +0; −0 is −1. */
    private static long rank(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
    }

    private static float ofRank(int rank) {
        return Float.intBitsToFloat(rank >= 0 ? rank : rank ^ Integer.MAX_VALUE);
    }

    /** The error in units of the last place of the nearest float; infinite if only one is NaN or has overflowed. */
    private static double ulps(float result, double reference) {
        float nearest = (float) reference;
        if (Float.compare(result, nearest) == 0) {
            return Float.isFinite(nearest) ? Math.abs(result - reference) / Math.ulp(nearest) : 0;
        }
        return Float.isFinite(result) && Float.isFinite(nearest) && result != nearest
                ? Math.abs(result - reference) / Math.ulp(nearest)
                : Double.POSITIVE_INFINITY;
    }

    private static String describe(float x) {
        return x + " (bits 0x" + Integer.toHexString(Float.floatToRawIntBits(x)) + ")";
    }
}
