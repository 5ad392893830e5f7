package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Accuracy, monotonicity and special values of {@link DoubleMath}. With {@code -Dlanewise.exhaustive=true} the accuracy
 * is measured on many more arguments and printed.
 */
class DoubleMathTest {
    private static final boolean EXHAUSTIVE = Boolean.getBoolean("lanewise.exhaustive");
    private static final int SAMPLES = EXHAUSTIVE ? 50_000 : 400;
    private static final double MAX_ULPS = 1;
    private static final long SEED = 4711;
    private static final long CANONICAL_NAN = 0x7ff8000000000000L;

    /** Random arguments from an interval, either uniform or (where it is within one sign) uniform in the exponent. */
    @ParameterizedTest
    @CsvSource({
        "EXP, -745.2, -708", "EXP, -708, 709.78", "EXP, -2, 2", "EXP, 1e-18, 1e-3", "EXP, 709, 709.78", "EXP, -0.05, 0.05",
        "EXPM1, -40, 40", "EXPM1, -1, 1", "EXPM1, -1e-3, -1e-18", "EXPM1, 36, 40", "EXPM1, 40, 709.78",
        "EXPM1, -38, -34", "EXPM1, 0.34, 0.37",
        "LOG, 4.9e-324, 2.2e-308", "LOG, 2.2e-308, 1.7e308", "LOG, 0.5, 2", "LOG, 0.99, 1.01", "LOG, 0.65, 1.5",
        "LOG1P, -0.9999999, 1", "LOG1P, 1, 1.7e308", "LOG1P, 1e-18, 1e-3", "LOG1P, -1e-3, -1e-18", "LOG1P, -0.5, 0.5",
        "LOG1P, -0.99999999999999, -0.999999999",
        "SIN, -4, 4", "SIN, 1e-300, 1e-3", "SIN, 4.9e-324, 2.2e-308", "SIN, 1, 1073741824", "SIN, 1073741824, 1.7e308",
        "COS, -4, 4", "COS, 1e-18, 1e-3", "COS, -1073741824, -1", "COS, -1.7e308, -1073741824",
        "TANH, -1, 1", "TANH, 0.1, 20", "TANH, -1e-3, -1e-18", "TANH, 4.9e-324, 1e-300", "TANH, 16, 20",
        "TANH, 0.93, 1.1",
        "SIGMOID, -745.2, -708", "SIGMOID, -708, -1", "SIGMOID, -1, 1", "SIGMOID, 1e-3, 40", "SIGMOID, -40, -30",
        "SIGMOID, -709, -707", "SIGMOID, -0.05, 0.05", "SIGMOID, 30, 38",
        "ERF, -1, 1", "ERF, 0.7, 1.3", "ERF, 1, 6", "ERF, -1e-3, -1e-18", "ERF, 4.9e-324, 1e-300",
        "TAN, -4, 4", "TAN, 1e-300, 1e-3", "TAN, 4.9e-324, 2.2e-308", "TAN, 1, 1073741824", "TAN, 1073741824, 1.7e308",
        "ASIN, -1, 1", "ASIN, 0.4, 0.7", "ASIN, 0.99, 1", "ASIN, -1e-3, -1e-18", "ASIN, 4.9e-324, 1e-300",
        "ACOS, -1, 1", "ACOS, 0.4, 0.7", "ACOS, 0.999, 1", "ACOS, -1, -0.4", "ACOS, 1e-18, 1e-3",
        "ATAN, -1, 1", "ATAN, 0.7, 1.5", "ATAN, 1, 10", "ATAN, 10, 1.7e308", "ATAN, -1e-3, -1e-18",
        "ATAN, 4.9e-324, 1e-300",
        "SINH, -1, 1", "SINH, 0.2, 3", "SINH, 1, 710.47", "SINH, -1e-3, -1e-18", "SINH, 4.9e-324, 1e-300",
        "COSH, -1, 1", "COSH, 0.2, 3", "COSH, 1, 710.47", "COSH, -1e-3, -1e-18", "COSH, 4.9e-324, 1e-300",
    })
    void staysBelowOneUlp(MathFunction function, double low, double high) {
        SplittableRandom random = new SplittableRandom(SEED);
        double worst = 0;
        double worstAt = Double.NaN;
        for (int i = 0; i < SAMPLES; i++) {
            double x = low * high > 0 && (i & 1) == 0 ? betweenBits(random, low, high) : random.nextDouble(low, high);
            double error = ulps(function, x);
            if (error > worst) {
                worst = error;
                worstAt = x;
            }
        }
        String report = "%s on [%s, %s]: at most %.3f ulp, at %a, over %d arguments, seed %d"
                .formatted(function, low, high, worst, worstAt, SAMPLES, SEED);
        if (EXHAUSTIVE) {
            System.out.println(report);
        }
        assertTrue(worst < MAX_ULPS, report);
    }

    /** Bits of numbers of one sign grow with their size: a random pattern in between has a random exponent. */
    private static double betweenBits(SplittableRandom random, double low, double high) {
        long a = Double.doubleToRawLongBits(low);
        long b = Double.doubleToRawLongBits(high);
        return Double.longBitsToDouble(random.nextLong(Math.min(a, b), Math.max(a, b)));
    }

    private static double ulps(MathFunction function, double x) {
        BigDecimal result = new BigDecimal(function.onDouble.applyAsDouble(x));
        BigDecimal reference = function.preciseReference.apply(new BigDecimal(x));
        BigDecimal ulp = new BigDecimal(Math.ulp(reference.doubleValue()));
        return result.subtract(reference).abs().divide(ulp, MathContext.DECIMAL64).doubleValue();
    }

    /** The doubles next to multiples of π/2, where one of these almost vanishes; the last one is nearest of all. */
    @ParameterizedTest
    @EnumSource(names = {"SIN", "COS", "TAN"})
    void staysBelowOneUlpBesideMultiplesOfHalfPi(MathFunction function) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] arguments = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            BigDecimal n = BigDecimal.valueOf(random.nextLong() >>> random.nextInt(1, 63));
            arguments[i] = PreciseMath.HALF_PI.multiply(n).doubleValue();
        }
        arguments[SAMPLES - 1] = 6381956970095103L * 0x1p797;
        for (double x : arguments) {
            double error = ulps(function, x);
            assertTrue(error < MAX_ULPS, () -> function + " is " + error + " ulp off at " + x + ", seed " + SEED);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"SIN", "COS", "TAN", "ACOS", "COSH"})
    void neverDecreasesInSteps(MathFunction function) {
        double previous = Double.NaN;
        for (int i = -80_000; i <= 80_000; i++) {
            double x = i * 0.01;
            double result = function.onDouble.applyAsDouble(x);
            assertTrue(!(result < previous), () -> function + " decreases before " + x);
            previous = result;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXP, 0, 1", "EXP, -0, 1", "EXP, Infinity, Infinity", "EXP, -Infinity, 0", "EXP, 709.7827128933841, Infinity",
        "EXP, -745.1, 4.9E-324", "EXP, -745.2, 0",
        "EXPM1, 0, 0", "EXPM1, -0, -0", "EXPM1, Infinity, Infinity", "EXPM1, -Infinity, -1",
        "EXPM1, 4.9E-324, 4.9E-324", "EXPM1, -4.9E-324, -4.9E-324", "EXPM1, 709.7827128933841, Infinity",
        "EXPM1, -37.5, -1",
        "LOG, 1, 0", "LOG, 0, -Infinity", "LOG, -0, -Infinity", "LOG, Infinity, Infinity",
        "LOG, 4.9E-324, -744.4400719213812", "LOG, -4.9E-324, NaN", "LOG, -1, NaN", "LOG, -Infinity, NaN",
        "LOG1P, 0, 0", "LOG1P, -0, -0", "LOG1P, -1, -Infinity", "LOG1P, Infinity, Infinity",
        "LOG1P, 4.9E-324, 4.9E-324", "LOG1P, -4.9E-324, -4.9E-324", "LOG1P, -1.0000000000000002, NaN",
        "LOG1P, -Infinity, NaN",
        "SIN, 0, 0", "SIN, -0, -0", "SIN, 4.9E-324, 4.9E-324", "SIN, -4.9E-324, -4.9E-324", "SIN, Infinity, NaN",
        "SIN, -Infinity, NaN", "COS, 0, 1", "COS, -0, 1", "COS, 4.9E-324, 1", "COS, Infinity, NaN",
        "COS, -Infinity, NaN",
        "TANH, 0, 0", "TANH, -0, -0", "TANH, 19.1, 1", "TANH, -19.1, -1", "TANH, Infinity, 1", "TANH, -Infinity, -1",
        "TANH, 4.9E-324, 4.9E-324", "TANH, -4.9E-324, -4.9E-324",
        "SIGMOID, 0, 0.5", "SIGMOID, -0, 0.5", "SIGMOID, 38, 1", "SIGMOID, Infinity, 1", "SIGMOID, -Infinity, 0",
        "SIGMOID, -745.1, 4.9E-324", "SIGMOID, -745.2, 0",
        "ERF, 0, 0", "ERF, -0, -0", "ERF, 6, 1", "ERF, -6, -1", "ERF, Infinity, 1", "ERF, -Infinity, -1",
        "ERF, 4.9E-324, 4.9E-324", "ERF, -4.9E-324, -4.9E-324", "ERF, 2.0E-323, 2.5E-323",
        "TAN, 0, 0", "TAN, -0, -0", "TAN, 4.9E-324, 4.9E-324", "TAN, -4.9E-324, -4.9E-324", "TAN, Infinity, NaN",
        "TAN, -Infinity, NaN", "TAN, 1.5707963267948966, 1.633123935319537E16",
        "ASIN, 0, 0", "ASIN, -0, -0", "ASIN, 1, 1.5707963267948966", "ASIN, -1, -1.5707963267948966",
        "ASIN, 4.9E-324, 4.9E-324", "ASIN, 1.0000000000000002, NaN", "ASIN, -Infinity, NaN",
        "ACOS, 0, 1.5707963267948966", "ACOS, 1, 0", "ACOS, -1, 3.141592653589793", "ACOS, -1.0000000000000002, NaN",
        "ACOS, Infinity, NaN",
        "ATAN, 0, 0", "ATAN, -0, -0", "ATAN, 1, 0.7853981633974483", "ATAN, 4.9E-324, 4.9E-324",
        "ATAN, 1.7976931348623157E308, 1.5707963267948966", "ATAN, Infinity, 1.5707963267948966",
        "ATAN, -Infinity, -1.5707963267948966",
        "SINH, 0, 0", "SINH, -0, -0", "SINH, 4.9E-324, 4.9E-324", "SINH, -4.9E-324, -4.9E-324",
        "SINH, 710.4758600739440, Infinity", "SINH, Infinity, Infinity", "SINH, -Infinity, -Infinity",
        "COSH, 0, 1", "COSH, -0, 1", "COSH, 4.9E-324, 1", "COSH, 710.4758600739440, Infinity",
        "COSH, Infinity, Infinity", "COSH, -Infinity, Infinity",
    })
    void specialValues(MathFunction function, double x, double expected) {
        assertEquals(expected, function.onDouble.applyAsDouble(x));
    }

    @ParameterizedTest
    @EnumSource
    void everyNaNGivesTheCanonicalNaN(MathFunction function) {
        long[] patterns = {0x7ff8000000000000L, 0xfff8000000000000L, 0x7ff0000000000001L, 0xfff0000000000001L, -1L};
        for (long bits : patterns) {
            double result = function.onDouble.applyAsDouble(Double.longBitsToDouble(bits));
            assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(result), () -> "NaN " + Long.toHexString(bits));
        }
    }

    @Test
    void outsideTheDomainTheNaNIsCanonicalToo() {
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleMath.log(-1)));
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleMath.log1p(-2)));
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleTrigonometry.sin(Double.NEGATIVE_INFINITY)));
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleTrigonometry.cos(Double.POSITIVE_INFINITY)));
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleTrigonometry.tan(Double.NEGATIVE_INFINITY)));
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleInverseTrigonometry.asin(-2)));
        assertEquals(CANONICAL_NAN, Double.doubleToRawLongBits(DoubleInverseTrigonometry.acos(2)));
    }

    @ParameterizedTest
    @EnumSource(names = {"SIN", "TANH", "ERF", "TAN", "ASIN", "ATAN", "SINH"})
    void isOdd(MathFunction function) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            double x = betweenBits(random, 4.9e-324, (i & 1) == 0 ? 30 : Double.MAX_VALUE);
            long expected = Double.doubleToLongBits(-function.onDouble.applyAsDouble(x));
            long actual = Double.doubleToLongBits(function.onDouble.applyAsDouble(-x));
            assertEquals(expected, actual, () -> "x = " + x + ", seed " + SEED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COS", "COSH"})
    void isEven(MathFunction function) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            double x = betweenBits(random, 4.9e-324, (i & 1) == 0 ? 30 : Double.MAX_VALUE);
            assertEquals(function.onDouble.applyAsDouble(x), function.onDouble.applyAsDouble(-x),
                    () -> "x = " + x + ", seed " + SEED);
        }
    }

    /** Where another entry of the table begins, where the results of sigmoid become subnormal, and elsewhere. */
    @ParameterizedTest
    @EnumSource(names = {"EXP", "SIGMOID"})
    void neverDecreasesBetweenNeighbours(MathFunction function) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int window = 0; window < 24_000; window++) {
            // The breaks are at odd multiples of ln 2 / 16, from −745 to 709.
            int odd = 2 * (window - 8_600) + 1;
            boolean beside = odd <= 16_368;
            double x = beside ? odd * (Math.log(2) / 16) : random.nextDouble(-1, 1);
            x = window == 0 ? -DoubleMath.EXP_NORMAL : x;
            x -= (beside ? 40 : 0) * Math.ulp(x);
            for (int i = 0; i < 80; i++) {
                double next = Math.nextUp(x);
                if (function.onDouble.applyAsDouble(next) < function.onDouble.applyAsDouble(x)) {
                    fail(function + " decreases before " + next + ", seed " + SEED);
                }
                x = next;
            }
        }
    }

    /** Also across the place where one polynomial takes over from the other. */
    @Test
    void erfNeverDecreasesBetweenNeighbours() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int window = 0; window < 2_000; window++) {
            double x = window == 0 ? DoubleErrorFunction.ERF_BREAK - 100 * Math.ulp(0.5) : random.nextDouble(6);
            for (int i = 0; i < 200; i++) {
                double next = Math.nextUp(x);
                if (DoubleErrorFunction.erf(next) < DoubleErrorFunction.erf(x)) {
                    fail("erf decreases before " + next + ", seed " + SEED);
                }
                x = next;
            }
        }
    }
}
