package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Random numbers against known answers, another formulation of the generator, and their moments. */
class PhiloxTest {
    private static final int SAMPLE = 200_000;
    private static final double STANDARD_ERRORS = 4; // a fixed seed either keeps within them or not

    /** Philox-4x32-10 as the paper's figure states it, on words in an array. */
    private static int[] block(int[] counter, int[] key) {
        int[] c = counter.clone();
        for (int round = 0; round < 10; round++) {
            BigInteger first = word(c[0]).multiply(BigInteger.valueOf(0xD2511F53L));
            BigInteger second = word(c[2]).multiply(BigInteger.valueOf(0xCD9E8D57L));
            c = new int[] {
                second.shiftRight(32).intValue() ^ c[1] ^ key[0] + round * 0x9E3779B9, second.intValue(),
                first.shiftRight(32).intValue() ^ c[3] ^ key[1] + round * 0xBB67AE85, first.intValue()};
        }
        return c;
    }

    private static BigInteger word(int bits) {
        return BigInteger.valueOf(Integer.toUnsignedLong(bits));
    }

    private static int[] words(long... numbers) {
        return LongStream.of(numbers).flatMap(number -> LongStream.of(number, number >>> 32)).mapToInt(n -> (int) n)
                .toArray();
    }

    private static long joined(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << 32;
    }

    // The known answers of Random123 1.14.0, tests/kat_vectors, "philox4x32 10".
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"})
    void knownAnswers(String counter, String key, String answer) {
        int[] c = parse(counter);
        int[] k = parse(key);
        int[] expected = parse(answer);
        assertArrayEquals(expected, block(c, k));
        // Normal numbers take the whole lower half as the position, and the complement of the stream.
        Philox random = new Philox(joined(k[0], k[1]), ~joined(c[2], c[3]));
        double u = ((joined(expected[0], expected[1]) >>> 11) + 1) * 0x1p-53;
        double v = (joined(expected[2], expected[3]) >>> 11) * 0x1p-53;
        assertEquals(StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v),
                random.normal(joined(c[0], c[1])));
    }

    private static int[] parse(String words) {
        return Arrays.stream(words.split(" ")).mapToInt(HexFormat::fromHexDigits).toArray();
    }

    @Test
    void bitsOfTheZeroBlock() {
        assertEquals(0xe169c58d_6627e8d5L, new Philox(0, 0).bits(0));
        assertEquals(0x9b00dbd8_bc57ac4cL, new Philox(0, 0).bits(1));
    }

    @Property(tries = 1000)
    void bitsAreHalvesOfBlocks(@ForAll long seed, @ForAll long stream, @ForAll long position) {
        int[] words = block(words(position >>> 1, stream), words(seed));
        int half = (position & 1) == 0 ? 0 : 2;
        long expected = joined(words[half], words[half + 1]);
        Philox random = new Philox(seed, 5).withStream(stream);
        assertEquals(expected, random.bits(position));
        assertEquals((expected >>> 11) * 0x1p-53, random.uniform(position));
        assertEquals((expected >>> 40) * 0x1p-24f, random.uniformFloat(position));
    }

    @Test
    void uniformMoments() {
        Philox random = new Philox(1, 2);
        double[] numbers = LongStream.range(0, SAMPLE).mapToDouble(random::uniform).toArray();
        assertTrue(DoubleStream.of(numbers).allMatch(u -> u >= 0 && u < 1));
        assertMoment(0.5, 1.0 / 12, DoubleStream.of(numbers), "mean");
        assertMoment(1.0 / 12, 1.0 / 180, DoubleStream.of(numbers).map(u -> (u - 0.5) * (u - 0.5)), "variance");
        assertMoment(0, 1.0 / 144, IntStream.range(1, SAMPLE)
                .mapToDouble(i -> (numbers[i] - 0.5) * (numbers[i - 1] - 0.5)), "correlation of neighbours");
    }

    @Test
    void normalMoments() {
        Philox random = new Philox(3, 4);
        double[] numbers = LongStream.range(0, SAMPLE).mapToDouble(random::normal).toArray();
        assertMoment(0, 1, DoubleStream.of(numbers), "mean");
        assertMoment(1, 2, DoubleStream.of(numbers).map(x -> x * x), "variance");
        assertMoment(0, 15, DoubleStream.of(numbers).map(x -> x * x * x), "third moment");
        assertMoment(3, 96, DoubleStream.of(numbers).map(x -> x * x * x * x), "fourth moment");
        assertMoment(0, 1, IntStream.range(1, SAMPLE).mapToDouble(i -> numbers[i] * numbers[i - 1]), "neighbours");
        assertMoment(0.3173105, 0.3173105 * 0.6826895, DoubleStream.of(numbers).map(x -> Math.abs(x) > 1 ? 1 : 0),
                "beyond one standard deviation");
    }

    /** Checks the mean of numbers whose expectation and variance are known. */
    private static void assertMoment(double expectation, double variance, DoubleStream numbers, String what) {
        double standardError = Math.sqrt(variance / SAMPLE);
        assertEquals(expectation, numbers.average().orElseThrow(), STANDARD_ERRORS * standardError,
                what + ", standard error " + standardError);
    }

    @Test
    void permutationsOfNegativeLengthAreRefused() {
        var failure = assertThrows(IllegalArgumentException.class, () -> new Philox(1, 2).permutation(-1));
        assertEquals("permutation: the length must not be negative, as -1 is", failure.getMessage());
    }

    @Property
    void permutationsHoldEachNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 300) int n) {
        int[] sorted = new Philox(seed, 0).permutation(n);
        Arrays.sort(sorted);
        assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
    }

    @Test
    void permutationsAreEquallyLikely() {
        int[] counts = new int[64];
        for (int stream = 0; stream < 24_000; stream++) {
            int[] order = new Philox(6, stream).permutation(4);
            counts[order[0] * 16 + order[1] * 4 + order[2]]++;
        }
        double[] seen = Arrays.stream(counts).filter(count -> count > 0).asDoubleStream().toArray();
        assertEquals(24, seen.length);
        double chiSquare = DoubleStream.of(seen).map(count -> (count - 1000) * (count - 1000) / 1000).sum();
        assertTrue(chiSquare < 49.73, "χ² with 23 degrees of freedom is " + chiSquare); // exceeded once in 1,000
    }

    @Property(tries = 500)
    void belowStaysBelow(@ForAll long seed, @ForAll @IntRange(min = 1) int bound, @ForAll long position) {
        int number = new Philox(seed, 0).below(bound, position);
        assertTrue(number >= 0 && number < bound);
        assertThrows(IllegalArgumentException.class, () -> new Philox(seed, 0).below(-bound, position));
    }

    @Test
    void tensorsHoldTheNumbersOfTheirPositions() {
        Philox random = new Philox(7, 8);
        Tensor normal = Tensor.normal(random, DType.F32, 3, 4);
        Tensor uniform = Tensor.uniform(random, DType.F64, 3, 4);
        Tensor uniformFloat = Tensor.uniform(random, DType.F32, 3, 4);
        for (int i = 0; i < 12; i++) {
            assertEquals((float) random.normal(i), normal.get(i / 4, i % 4));
            assertEquals(random.uniform(i), uniform.get(i / 4, i % 4));
            assertEquals(random.uniformFloat(i), uniformFloat.get(i / 4, i % 4));
        }
        assertFalse(Arrays.equals(random.permutation(50), random.withStream(9).permutation(50)));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void tensorsAreSetToTheSameNumbersOnAnyNumberOfThreads(DType dtype) throws Exception {
        Philox random = new Philox(3, 5);
        Tensor uniform = Tensor.uniform(random, dtype, 5, 1001);
        Tensor normal = Tensor.normal(random, dtype, 5, 1001);
        for (int threads = 1; threads <= 4; threads++) {
            Tensor numbers = Tensor.full(dtype, Double.NaN, 7, 1001);
            Tensor inner = numbers.narrow(0, 1, 5);
            Parallelism.withThreads(threads, () -> inner.setUniform(random));
            assertTrue(inner.bitwiseEquals(uniform));
            Parallelism.withThreads(threads, () -> inner.setNormal(random));
            assertTrue(inner.bitwiseEquals(normal));
            assertTrue(Double.isNaN(numbers.get(0, 1000)) && Double.isNaN(numbers.get(6, 0)), "nothing else is set");
        }
        assertEquals("setNormal: the tensor of shape (1001, 5) is not contiguous; set a contiguous one and copy it",
                assertThrows(IllegalArgumentException.class,
                        () -> normal.transpose().setNormal(random)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> normal.transpose().setUniform(random));
    }
}
