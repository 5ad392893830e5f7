package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Accuracy, special cases and exact results of {@link FloatPower} and {@link DoublePower}. With
 * {@code -Dlanewise.exhaustive=true} there are many more samples, and every float is a base for some exponents.
 */
class PowerTest {
    private static final boolean EXHAUSTIVE = Boolean.getBoolean("lanewise.exhaustive");
    private static final int FLOAT_SAMPLES = EXHAUSTIVE ? 20_000_000 : 300_000;
    private static final int DOUBLE_SAMPLES = EXHAUSTIVE ? 50_000 : 800;
    private static final long SEED = 2718;

    private static final double[] SPECIAL = {0, 1, 2, 3, 4, 5, 0.5, 1.5, 2.5, 1 / 3.0, 10, 7.25,
        126, 127, 128, 149, 150,
        1023, 1024, 1074, 1075, 0x1p22 + 0.5, 0x1p23, 0x1p23 + 1, 0x1p24, 0x1p24 + 2, 0x1p52, 0x1p52 + 1,
        0x1p53, 0x1p63,
        Math.nextDown(1.0f), Math.nextUp(1.0f), Math.nextDown(1.0), Math.nextUp(1.0), Float.MIN_VALUE, Float.MIN_NORMAL,
        Float.MAX_VALUE, 1e-40, 1e30, 1e-30, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, 1e-310,
        Double.POSITIVE_INFINITY, Double.NaN};

    /** Infinities, zeros with their signs, NaN and exact results as {@link StrictMath#pow} has them; others near it. */
    @Test
    void specialCasesAreThoseOfMathPow() {
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                for (int signs = 0; signs < 4; signs++) {
                    double x = (signs & 1) == 0 ? a : -a;
                    double y = (signs & 2) == 0 ? b : -b;
                    String what = x + " to the power " + y;
                    double expected = StrictMath.pow(x, y);
                    double actual = DoublePower.pow(x, y);
                    boolean number = Double.isFinite(expected) && expected != 0;
                    assertTrue(number ? Math.abs(actual - expected) <= 2 * Math.ulp(expected)
                            : Double.doubleToRawLongBits(actual) == Double.doubleToLongBits(expected), what);
                    double exact = StrictMath.pow((float) x, (float) y);
                    float nearest = (float) exact;
                    float single = FloatPower.pow((float) x, (float) y);
                    number = Float.isFinite(nearest) && nearest != 0;
                    assertTrue(number ? Math.abs(single - exact) < Math.ulp(nearest)
                            : Float.floatToRawIntBits(single) == Float.floatToIntBits(nearest), what + " as floats");
                }
            }
        }
    }

    @Test
    void everyNaNGivesTheCanonicalNaNExceptToThePowerZero() {
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff}) {
            float nan = Float.intBitsToFloat(bits);
            double wide = Double.longBitsToDouble((long) (bits | 0x7ff00000) << 32 | 1);
            for (double other : new double[] {-3, -0.5, 1, 2, Double.POSITIVE_INFINITY, Double.NaN}) {
                assertEquals(0x7fc00000, Float.floatToRawIntBits(FloatPower.pow(nan, (float) other)));
                assertEquals(0x7fc00000, Float.floatToRawIntBits(FloatPower.pow((float) other, nan)));
                assertEquals(0x7ff8000000000000L, Double.doubleToRawLongBits(DoublePower.pow(wide, other)));
                assertEquals(0x7ff8000000000000L, Double.doubleToRawLongBits(DoublePower.pow(other, wide)));
            }
            assertEquals(1, FloatPower.pow(nan, 0));
            assertEquals(1, DoublePower.pow(wide, -0.0));
        }
    }

    /** x to the power 1, powers of two, and whole powers that need no rounding. */
    @Property
    void exactResultsAreExact(@ForAll float base, @ForAll double wideBase,
            @ForAll @IntRange(min = -1022, max = 1023) int n,
            @ForAll @IntRange(min = 2, max = 6) int power, @ForAll @IntRange(min = -14, max = 14) int small) {
        assertEquals(base, FloatPower.pow(base, 1));
        assertEquals(wideBase, DoublePower.pow(wideBase, 1));
        assertEquals(Math.scalb(1.0, n), DoublePower.pow(2, n));
        assertEquals((float) Math.scalb(1.0, n), FloatPower.pow(2, n));
        long product = 1;
        for (int i = 0; i < power; i++) {
            product *= small;
        }
        assertEquals(product, DoublePower.pow(small, power));
        assertEquals(product, FloatPower.pow(small, power));
    }

    /**
     * Exponents are chosen so that y·ln x is uniform between two numbers, with x from an interval, uniform in the
     * exponent where it is wide.
     */
    @ParameterizedTest
    @CsvSource({
        "1.4e-45, 3.4e38, -87.3, 88.7", "1.4e-45, 3.4e38, -1, 1", "0.01, 10, -20, 20", "0.96, 1.04, -87.3, 88.7",
        "0.98, 0.985, -87.3, 88.7", "1.03125, 1.032, -87.3, 88.7", "1.4e-45, 3.4e38, -103.9, -87.3",
        "1.03, 1.032, -103.9, -87.3", "1.4e-45, 1.1e-38, -87, 88",
    })
    void floatsStayBelowOneUlp(double low, double high, double lnLow, double lnHigh) {
        SplittableRandom random = new SplittableRandom(SEED);
        double worst = 0;
        float worstX = 0;
        float worstY = 0;
        for (int i = 0; i < FLOAT_SAMPLES; i++) {
            float x = (float) between(random, low, high);
            float y = (float) (random.nextDouble(lnLow, lnHigh) / Math.log(x));
            double error = ulps(x, y);
            if (error > worst) {
                worst = error;
                worstX = x;
                worstY = y;
            }
        }
        String report = "x in [%s, %s], y ln x in [%s, %s]: max %.3f ulp, at %a to the power %a, %d samples, seed %d"
                .formatted(low, high, lnLow, lnHigh, worst, worstX, worstY, FLOAT_SAMPLES, SEED);
        if (EXHAUSTIVE) {
            System.out.println(report);
        }
        assertTrue(worst < 1, report);
    }

    /** Every positive float on request, otherwise one in 1,009, a prime, so that all mantissas occur. */
    @ParameterizedTest
    @ValueSource(floats = {2, 0.5f, -1, 3, 1 / 3f, 2.5f, 10, -7.25f})
    void everyFloatStaysBelowOneUlp(float y) {
        double worst = 0;
        float worstX = 0;
        int stride = EXHAUSTIVE ? 1 : 1009;
        for (int bits = 1; bits < 0x7f800000; bits += stride) {
            double error = ulps(Float.intBitsToFloat(bits), y);
            if (error > worst) {
                worst = error;
                worstX = Float.intBitsToFloat(bits);
            }
        }
        String report = "to the power %s: at most %.3f ulp, at %a, stride %d".formatted(y, worst, worstX, stride);
        if (EXHAUSTIVE) {
            System.out.println(report);
        }
        assertTrue(worst < 1, report);
    }

    /** The error of the double reference is no more than 1e-9 of a float's last place. */
    private static double ulps(float x, float y) {
        double reference = StrictMath.pow(x, y);
        float nearest = (float) reference;
        float result = FloatPower.pow(x, y);
        if (Float.isInfinite(nearest) || Float.isInfinite(result)) {
            // Overflow begins half a last place beyond the largest float; near there either result is right.
            boolean near = Math.abs(reference - 0x1.ffffffp127) < 0x1p103;
            return result == nearest ? 0 : near ? 0.5 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(result - reference) / Math.ulp(nearest);
    }

    /** Where x is near 1 and y large, what the polynomial's rounding errors become is more than in all other places. */
    @ParameterizedTest
    @CsvSource({
        "4.9e-324, 1.7e308, -708, 709.7, 1", "4.9e-324, 1.7e308, -1, 1, 1", "0.01, 10, -20, 20, 1",
        "0.95, 0.98, -300, 300, 1", "0.96, 1.04, -708, 709.7, 2", "1.03125, 1.0315, -708, 709.7, 2",
        "4.9e-324, 1.7e308, -745, -708, 1", "4.9e-324, 2.2e-308, -700, 700, 1",
    })
    void doublesStayBelowOneUlpOrTwo(double low, double high, double lnLow, double lnHigh, double most) {
        SplittableRandom random = new SplittableRandom(SEED);
        double worst = 0;
        double worstX = 0;
        double worstY = 0;
        for (int i = 0; i < DOUBLE_SAMPLES; i++) {
            double x = between(random, low, high);
            double y = random.nextDouble(lnLow, lnHigh) / Math.log(x);
            BigDecimal reference = PreciseMath.exp(
                    PreciseMath.log(new BigDecimal(x)).multiply(new BigDecimal(y), MathContext.UNLIMITED));
            BigDecimal ulp = new BigDecimal(Math.ulp(reference.doubleValue()));
            double error = new BigDecimal(DoublePower.pow(x, y)).subtract(reference).abs()
                    .divide(ulp, MathContext.DECIMAL64).doubleValue();
            if (error > worst) {
                worst = error;
                worstX = x;
                worstY = y;
            }
        }
        String report = "x in [%s, %s], y ln x in [%s, %s]: max %.3f ulp, at %a to the power %a, %d samples, seed %d"
                .formatted(low, high, lnLow, lnHigh, worst, worstX, worstY, DOUBLE_SAMPLES, SEED);
        if (EXHAUSTIVE) {
            System.out.println(report);
        }
        assertTrue(worst < most, report);
    }

    private static double between(SplittableRandom random, double low, double high) {
        return high / low < 1000 ? random.nextDouble(low, high)
                : Double.longBitsToDouble(
                        random.nextLong(Double.doubleToRawLongBits(low), Double.doubleToRawLongBits(high)));
    }
}
