package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Quotients by multiplication against Java's division. */
class DivisorTest {
    // Small numbers, powers of two and their neighbours, and others of any size.
    private static LongStream numbers(int seed) {
        Random random = new Random(seed);
        LongStream powers = LongStream.range(0, 64).map(n -> 1L << n).flatMap(x -> LongStream.of(x - 1, x, x + 1, -x, 1 - x));
        LongStream others = LongStream.generate(() -> random.nextLong() >> random.nextInt(64)).limit(200);
        return LongStream.concat(LongStream.rangeClosed(-40, 40), LongStream.concat(powers, others));
    }

    @Test
    void quotientsOf64Bits() {
        numbers(1).filter(d -> d != 0).forEach(d -> {
            LongDivisor divisor = new LongDivisor(d);
            numbers(2).flatMap(x -> LongStream.of(x, x * d, x * d - 1, x * d + 1)).forEach(x ->
                    assertEquals(x / d, divisor.quotient(x), () -> x + " divided by " + d));
        });
    }

    @Test
    void quotientsOf32Bits() {
        numbers(3).mapToInt(d -> (int) d).filter(d -> d != 0).forEach(d -> {
            IntDivisor divisor = new IntDivisor(d);
            numbers(4).mapToInt(x -> (int) x).flatMap(x -> IntStream.of(x, x * d, x * d - 1, x * d + 1))
                    .forEach(x ->
                    assertEquals(x / d, divisor.quotient(x), () -> x + " divided by " + d));
        });
    }

    @Test
    void allQuotientsOf8Bits() {
        byte[] a = new byte[256];
        byte[] out = new byte[256];
        for (int x = 0; x < 256; x++) {
            a[x] = (byte) x;
        }
        for (int d = 1; d < 256; d++) {
            U8Division.divide(a, 0, 1, new byte[] {(byte) d}, 0, 0, out, 0, 1, 256);
            for (int x = 0; x < 256; x++) {
                assertEquals(x / d, out[x] & 0xFF, x + " divided by " + d);
            }
        }
    }
}
