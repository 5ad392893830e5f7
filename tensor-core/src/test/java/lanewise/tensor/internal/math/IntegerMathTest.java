package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** The functions of integers against numbers of any size. */
class IntegerMathTest {
    private static final long[] NUMBERS = {0, 1, -1, 2, -2, 3, 7, -7, 10, 63, 64, 65, 255, -256, 1L << 32, -(1L << 33) + 1,
        Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, Long.MIN_VALUE + 1};

    private static BigInteger big(long x) {
        return BigInteger.valueOf(x);
    }

    @Test
    void powersKeepTheLowestBits() {
        for (long x : NUMBERS) {
            for (int n = 0; n <= 200; n++) {
                assertEquals(big(x).pow(n).longValue(), IntegerMath.pow(x, n), x + " to the power " + n);
            }
        }
        assertEquals(BigInteger.valueOf(3).modPow(big(Long.MAX_VALUE), BigInteger.TWO.pow(64)).longValue(),
                IntegerMath.pow(3, Long.MAX_VALUE));
    }

    @Test
    void shifts() {
        for (long x : NUMBERS) {
            for (int n = 0; n <= 70; n++) {
                assertEquals(big(x).shiftLeft(n).longValue(), IntegerMath.shiftLeft(x, n), x + " << " + n);
                assertEquals(big(x).shiftRight(n).longValue(), IntegerMath.shiftRight(x, n), x + " >> " + n);
            }
            for (long n : new long[] {-1, -64, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertEquals(0, IntegerMath.shiftLeft(x, n));
                assertEquals(x < 0 ? -1 : 0, IntegerMath.shiftRight(x, n));
            }
        }
    }

    @Test
    void divisions() {
        for (long x : NUMBERS) {
            for (long y : NUMBERS) {
                if (y != 0) {
                    BigInteger[] truncated = big(x).divideAndRemainder(big(y));
                    boolean below = truncated[1].signum() * big(y).signum() < 0;
                    BigInteger floor = below ? truncated[0].subtract(BigInteger.ONE) : truncated[0];
                    BigInteger rest = below ? truncated[1].add(big(y)) : truncated[1];
                    assertEquals(floor.longValue(), IntegerMath.floorDivide(x, y), x + " and " + y);
                    assertEquals(rest.longValue(), IntegerMath.remainder(x, y), x + " and " + y);
                    assertEquals(truncated[1].longValue(), IntegerMath.fmod(x, y), x + " and " + y);
                }
            }
        }
    }
}
