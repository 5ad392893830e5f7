package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link PayneHanek} against a division by π of 450 digits. */
class PayneHanekTest {
    private static final BigInteger FOUR = BigInteger.valueOf(4);
    /** r and rLow have 106 bits and come out of four roundings of rLow, each at most 2⁻¹⁰⁵ of r. */
    private static final BigDecimal RELATIVE = new BigDecimal(0x1p-103);
    /** The fraction has 128 bits, the last one cut off, and π/2 is below 2. */
    private static final BigDecimal ABSOLUTE = new BigDecimal(0x1p-127);

    /** Every exponent, so that every window of the table is used, and often enough for a carry. */
    @Test
    void remaindersOfEveryMagnitude() {
        long seed = 2718;
        SplittableRandom random = new SplittableRandom(seed);
        for (int exponent = 0; exponent <= Double.MAX_EXPONENT; exponent++) {
            for (int i = 0; i < 50; i++) {
                assertReduced(Math.scalb(random.nextDouble(1, 2), exponent));
            }
        }
        assertReduced(Double.MAX_VALUE);
    }

    /** Here the remainder is as small as it can get: 2⁻⁶⁰·⁹. */
    @Test
    void theDoubleNearestToAMultiple() {
        assertReduced(6381956970095103L * 0x1p797);
    }

    private static void assertReduced(double x) {
        PayneHanek.Remainder remainder = PayneHanek.reduce(x);
        BigDecimal angle = new BigDecimal(x);
        BigInteger n = angle.divide(PreciseMath.HALF_PI, 0, RoundingMode.HALF_EVEN).toBigInteger();
        BigDecimal r = angle.subtract(PreciseMath.HALF_PI.multiply(new BigDecimal(n)));
        BigDecimal error = new BigDecimal(remainder.r()).add(new BigDecimal(remainder.rLow())).subtract(r).abs();
        assertEquals(n.mod(FOUR).intValue(), remainder.quadrant(), () -> "x = " + x);
        assertEquals(remainder.r(), remainder.r() + remainder.rLow(), () -> "x = " + x);
        assertTrue(error.compareTo(r.abs().multiply(RELATIVE).add(ABSOLUTE)) <= 0,
                () -> "x = " + x + ", error " + error.doubleValue() + " of " + r.doubleValue());
    }
}
