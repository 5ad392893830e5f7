package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link FloatDivision} and its double twin against NumPy's results and exact arithmetic. */
class DivisionTest {
    /** a, b, np.fmod(a, b), np.remainder(a, b) and np.floor_divide(a, b) of NumPy 1.24.2, the same in both types. */
    @ParameterizedTest
    @CsvSource({
        "7.0, 3.0, 1.0, 1.0, 2.0", "-7.0, 3.0, -1.0, 2.0, -3.0", "7.0, -3.0, 1.0, -2.0, -3.0",
        "-7.0, -3.0, -1.0, -1.0, 2.0", "6.0, 3.0, 0.0, 0.0, 2.0", "-6.0, 3.0, -0.0, 0.0, -2.0",
        "6.0, -3.0, 0.0, -0.0, -2.0", "0.0, 3.0, 0.0, 0.0, 0.0", "-0.0, 3.0, -0.0, 0.0, -0.0",
        "0.0, -3.0, 0.0, -0.0, -0.0", "-0.0, -3.0, -0.0, -0.0, 0.0", "1.0, Infinity, 1.0, 1.0, 0.0",
        "-1.0, Infinity, -1.0, Infinity, -1.0", "1.0, -Infinity, 1.0, -Infinity, -1.0",
        "-1.0, -Infinity, -1.0, -1.0, 0.0", "Infinity, 2.0, NaN, NaN, NaN", "-Infinity, 2.0, NaN, NaN, NaN",
        "Infinity, Infinity, NaN, NaN, NaN", "1.0, 0.0, NaN, NaN, Infinity", "-1.0, 0.0, NaN, NaN, -Infinity",
        "1.0, -0.0, NaN, NaN, -Infinity", "0.0, 0.0, NaN, NaN, NaN", "NaN, 1.0, NaN, NaN, NaN",
        "1.0, NaN, NaN, NaN, NaN", "0.5, 0.75, 0.5, 0.5, 0.0", "-0.5, 0.75, -0.5, 0.25, -1.0",
        "5.5, -0.25, 0.0, -0.0, -22.0", "1.0, 9.5367431640625e-07, 0.0, 0.0, 1048576.0",
        "8388608.0, 3.0, 2.0, 2.0, 2796202.0", "-8388609.0, 3.0, -0.0, 0.0, -2796203.0",
        "0.001, 7.0, 0.001, 0.001, 0.0", "-1e-30, 7.0, -1e-30, 7.0, -1.0", "0.0, Infinity, 0.0, 0.0, 0.0",
        "-0.0, Infinity, -0.0, 0.0, -0.0", "-0.0, -Infinity, -0.0, -0.0, 0.0",
    })
    void specialCasesAreNumPys(double a, double b, double fmod, double remainder, double quotient) {
        assertEquals(fmod, DoubleDivision.fmod(a, b));
        assertEquals(remainder, DoubleDivision.remainder(a, b));
        assertEquals(quotient, DoubleDivision.floorDivide(a, b));
        assertEquals((float) fmod, FloatDivision.fmod((float) a, (float) b));
        assertEquals((float) remainder, FloatDivision.remainder((float) a, (float) b));
        assertEquals((float) quotient, FloatDivision.floorDivide((float) a, (float) b));
    }

    @Test
    void whatIsNotANumberIsTheCanonicalNaN() {
        float[][] floats = {{1, 0}, {0, 0}, {Float.NEGATIVE_INFINITY, 2}, {Float.intBitsToFloat(0xff800001), 1},
            {1, Float.intBitsToFloat(0xffc00001)}};
        for (float[] pair : floats) {
            assertEquals(0x7fc00000, Float.floatToRawIntBits(FloatDivision.fmod(pair[0], pair[1])));
            assertEquals(0x7fc00000, Float.floatToRawIntBits(FloatDivision.remainder(pair[0], pair[1])));
            long bits = Double.doubleToRawLongBits(DoubleDivision.remainder(pair[0], pair[1]));
            assertEquals(0x7ff8000000000000L, bits);
        }
        assertEquals(0x7fc00000, Float.floatToRawIntBits(FloatDivision.floorDivide(0, 0)));
        assertEquals(0x7ff8000000000000L, Double.doubleToRawLongBits(DoubleDivision.floorDivide(0, 0)));
    }

    @Property(tries = 5000)
    void doublesFollowExactArithmetic(@ForAll @DoubleRange(min = -1e9, max = 1e9) double a,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double b) {
        if (b == 0) {
            return;
        }
        BigInteger towardsZero = quotient(a, b, RoundingMode.DOWN);
        BigInteger down = quotient(a, b, RoundingMode.FLOOR);
        double fmod = rest(a, b, towardsZero);
        assertEquals(fmod, DoubleDivision.fmod(a, b) + 0.0);
        assertEquals(fmod != 0 && fmod < 0 != b < 0 ? fmod + b : fmod, DoubleDivision.remainder(a, b) + 0.0);
        if (down.bitLength() <= 50) {
            assertEquals(down.doubleValue(), DoubleDivision.floorDivide(a, b) + 0.0);
        }
    }

    @Property(tries = 5000)
    void floatsFollowExactArithmetic(@ForAll @FloatRange(min = -1e6f, max = 1e6f) float a,
            @ForAll @FloatRange(min = -1e4f, max = 1e4f) float b) {
        if (b == 0) {
            return;
        }
        float fmod = (float) rest(a, b, quotient(a, b, RoundingMode.DOWN));
        BigInteger down = quotient(a, b, RoundingMode.FLOOR);
        assertEquals(fmod, FloatDivision.fmod(a, b) + 0f);
        assertEquals(fmod != 0 && fmod < 0 != b < 0 ? fmod + b : fmod, FloatDivision.remainder(a, b) + 0f);
        if (down.bitLength() <= 21) {
            assertEquals(down.floatValue(), FloatDivision.floorDivide(a, b) + 0f);
        }
        assertTrue(Math.abs(fmod) < Math.abs(b));
    }

    private static BigInteger quotient(double a, double b, RoundingMode mode) {
        return new BigDecimal(a).divide(new BigDecimal(b), 0, mode).toBigInteger();
    }

    private static double rest(double a, double b, BigInteger quotient) {
        return new BigDecimal(a).subtract(new BigDecimal(b).multiply(new BigDecimal(quotient))).doubleValue();
    }
}
