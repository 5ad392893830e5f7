package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Accuracy and special cases of {@link FloatInverseTrigonometry#atan2} and its double relative. With
 * {@code -Dlanewise.exhaustive=true} there are many more samples.
 */
class Atan2Test {
    private static final boolean EXHAUSTIVE = Boolean.getBoolean("lanewise.exhaustive");
    private static final int FLOAT_SAMPLES = EXHAUSTIVE ? 20_000_000 : 300_000;
    private static final int DOUBLE_SAMPLES = EXHAUSTIVE ? 50_000 : 800;
    private static final long SEED = 1618;

    private static final double[] SPECIAL = {0, 1, 2, 0.5, 3, 1e-30, 1e30, Float.MIN_VALUE, Float.MIN_NORMAL,
        Float.MAX_VALUE, FloatInverseTrigonometry.ATAN2_TINY, FloatInverseTrigonometry.ATAN2_HUGE, Double.MIN_VALUE,
        Double.MIN_NORMAL, Double.MAX_VALUE, DoubleInverseTrigonometry.ATAN2_TINY, DoubleInverseTrigonometry.ATAN2_HUGE,
        Double.POSITIVE_INFINITY, Double.NaN};

    /** Zeros with their signs, infinities, the canonical NaN and the ends of the range, as {@link StrictMath#atan2}. */
    @Test
    void specialCasesAreThoseOfMathAtan2() {
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                for (int signs = 0; signs < 4; signs++) {
                    double y = (signs & 1) == 0 ? a : -a;
                    double x = (signs & 2) == 0 ? b : -b;
                    String what = "atan2(" + y + ", " + x + ")";
                    assertNear(StrictMath.atan2(y, x), DoubleInverseTrigonometry.atan2(y, x), what);
                    float expected = (float) StrictMath.atan2((float) y, (float) x);
                    float actual = FloatInverseTrigonometry.atan2((float) y, (float) x);
                    assertTrue(isNumber(expected) ? Math.abs(actual - expected) <= Math.ulp(expected)
                            : Float.floatToIntBits(expected) == Float.floatToRawIntBits(actual), what + " as floats");
                }
            }
        }
    }

    private static void assertNear(double expected, double actual, String what) {
        assertTrue(isNumber(expected) ? Math.abs(actual - expected) <= Math.ulp(expected)
                : Double.doubleToLongBits(expected) == Double.doubleToRawLongBits(actual), what);
    }

    private static boolean isNumber(double expected) {
        return Double.isFinite(expected) && expected != 0;
    }

    /** On the axes and diagonals the angle is rounded correctly. */
    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 1, 1", "1, 0, 2", "1, -1, 3", "0, -1, 4", "-1, 1, -1", "-1, 0, -2", "-1, -1, -3",
        "-0, -1, -4", "-0, 1, -0", "Infinity, Infinity, 1", "Infinity, -Infinity, 3", "-Infinity, 5, -2"})
    void eighthsOfATurn(double y, double x, double eighths) {
        assertEquals(eighths * (Math.PI / 4), DoubleInverseTrigonometry.atan2(y, x));
        assertEquals((float) (eighths * (Math.PI / 4)), FloatInverseTrigonometry.atan2((float) y, (float) x));
    }

    /** Points whose larger coordinate is from an interval, the smaller one a random share of it. */
    @ParameterizedTest
    @CsvSource({"1, 2, 0.4, 1", "1, 2, 1e-30, 1", "1.4e-45, 3.4e38, 0.01, 1", "1.4e-45, 1e-37, 1e-3, 1",
        "1e38, 3.4e38, 0.5, 1"})
    void floatsStayBelowOneUlp(double low, double high, double least, double most) {
        SplittableRandom random = new SplittableRandom(SEED);
        double worst = 0;
        String worstAt = "";
        for (int i = 0; i < FLOAT_SAMPLES; i++) {
            float larger = (float) between(random, low, high);
            float smaller = (float) (larger * between(random, least, most));
            float y = random.nextBoolean() ? larger : smaller;
            float x = (y == larger ? smaller : larger) * (random.nextBoolean() ? 1 : -1);
            double expected = StrictMath.atan2(y, x);
            double error = Math.abs(FloatInverseTrigonometry.atan2(y, x) - expected) / Math.ulp((float) expected);
            if (error > worst) {
                worst = error;
                worstAt = "(%a, %a)".formatted(y, x);
            }
        }
        assertBelowOneUlp(worst, worstAt, low, high, FLOAT_SAMPLES);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0.4, 1", "1, 2, 1e-300, 1", "4.9e-324, 1.7e308, 0.01, 1", "4.9e-324, 1e-300, 1e-3, 1",
        "1e308, 1.7e308, 0.5, 1"})
    void doublesStayBelowOneUlp(double low, double high, double least, double most) {
        SplittableRandom random = new SplittableRandom(SEED);
        double worst = 0;
        String worstAt = "";
        for (int i = 0; i < DOUBLE_SAMPLES; i++) {
            double larger = between(random, low, high);
            double smaller = larger * between(random, least, most);
            double y = random.nextBoolean() ? larger : smaller;
            double x = (y == larger ? smaller : larger) * (random.nextBoolean() ? 1 : -1);
            BigDecimal expected = PreciseMath.atan2(new BigDecimal(y), new BigDecimal(x));
            BigDecimal actual = new BigDecimal(DoubleInverseTrigonometry.atan2(y, x));
            BigDecimal ulp = new BigDecimal(Math.ulp(expected.doubleValue()));
            double error = actual.subtract(expected).abs().divide(ulp, MathContext.DECIMAL64).doubleValue();
            if (error > worst) {
                worst = error;
                worstAt = "(%a, %a)".formatted(y, x);
            }
        }
        assertBelowOneUlp(worst, worstAt, low, high, DOUBLE_SAMPLES);
    }

    private static void assertBelowOneUlp(double worst, String worstAt, double low, double high, int samples) {
        String report = "atan2, larger number in [%s, %s]: at most %.3f ulp, at %s, over %d points, seed %d"
                .formatted(low, high, worst, worstAt, samples, SEED);
        if (EXHAUSTIVE) {
            System.out.println(report);
        }
        assertTrue(worst < 1, report);
    }

    private static double between(SplittableRandom random, double low, double high) {
        return high / low < 1000 ? random.nextDouble(low, high)
                : Double.longBitsToDouble(
                        random.nextLong(Double.doubleToRawLongBits(low), Double.doubleToRawLongBits(high)));
    }
}
