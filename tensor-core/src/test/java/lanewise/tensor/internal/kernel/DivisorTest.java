package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotients by multiplication, and in vectors, against Java's division. */
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

    // Multiples of the divisors and their neighbours, of any size: where a quotient that is rounded could be wrong.
    private static long[][] pairs() {
        long[] divisors = numbers(5).filter(d -> d != 0).toArray();
        long[] a = LongStream.of(divisors).flatMap(d -> numbers(6).limit(300)
                .flatMap(x -> LongStream.of(x * d - 1, x * d, x * d + 1, x))).toArray();
        long[] b = LongStream.of(divisors).flatMap(d -> LongStream.generate(() -> d).limit(1200)).toArray();
        return new long[][] {a, b};
    }

    @ParameterizedTest
    @EnumSource(names = {"DIV", "FMOD", "REMAINDER", "FLOOR_DIVIDE"})
    void vectorsOf64Bits(BinaryOp op) {
        long[] a = pairs()[0];
        long[] b = pairs()[1];
        long[] out = new long[a.length];
        new VectorLongKernels().binary(op, a, 0, 1, b, 0, 1, out, 0, 1, a.length);
        long[] withNumber = new long[a.length];
        for (int i = 0; i < a.length; i += 1200) {
            new VectorLongKernels().binaryScalar(op, a, i, 1, b[i], withNumber, i, 1, 1200);
        }
        for (int i = 0; i < a.length; i++) {
            int place = i;
            Supplier<String> what = () -> op + " of " + a[place] + " and " + b[place];
            assertEquals(op.apply(a[i], b[i]), out[i], what);
            assertEquals(op.apply(a[i], b[i]), withNumber[i], what);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIV", "FMOD", "REMAINDER", "FLOOR_DIVIDE"})
    void vectorsOf32Bits(BinaryOp op) {
        int[] a = LongStream.of(pairs()[0]).mapToInt(x -> (int) x).toArray();
        int[] b = LongStream.of(pairs()[1]).mapToInt(x -> (int) x == 0 ? 7 : (int) x).toArray();
        int[] out = new int[a.length];
        new VectorIntKernels().binary(op, a, 0, 1, b, 0, 1, out, 0, 1, a.length);
        int[] withNumber = new int[a.length];
        for (int i = 0; i < a.length; i += 1200) {
            new VectorIntKernels().binaryScalar(op, a, i, 1, b[i], withNumber, i, 1, 1200);
        }
        for (int i = 0; i < a.length; i++) {
            int place = i;
            Supplier<String> what = () -> op + " of " + a[place] + " and " + b[place];
            assertEquals((int) op.apply((long) a[i], b[i]), out[i], what);
            assertEquals((int) op.apply((long) a[i], b[i]), withNumber[i], what);
        }
    }

    @Test
    void allVectorsOf8Bits() {
        byte[] a = new byte[256];
        byte[] quotients = new byte[256];
        byte[] remainders = new byte[256];
        for (int x = 0; x < 256; x++) {
            a[x] = (byte) x;
        }
        for (int d = 1; d < 256; d++) {
            VectorU8Division.run(BinaryOp.DIV, a, 0, (byte) d, quotients, 0, 256);
            VectorU8Division.run(BinaryOp.FMOD, a, 0, (byte) d, remainders, 0, 256);
            for (int x = 0; x < 256; x++) {
                assertEquals(x / d, quotients[x] & 0xFF, x + " divided by " + d);
                assertEquals(x % d, remainders[x] & 0xFF, x + " divided by " + d);
            }
        }
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
