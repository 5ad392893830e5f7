package lanewise.train.data.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HashRangesTest {
    @Property(tries = 200)
    void aPartIsARangeOfHashes(@ForAll @LongRange(min = 0) long number, @ForAll @IntRange(min = 1, max = 100_000) int parts) {
        BigInteger hash = new BigInteger(Long.toUnsignedString(new Philox(0, 8L << 32).bits(number)));
        assertEquals(hash.multiply(BigInteger.valueOf(parts)).shiftRight(64).intValueExact(),
                new HashRanges(parts).part(number));
        assertEquals(new HashRanges(parts).part(number), new HashRanges(2 * parts).part(number) / 2,
                "twice as many parts divide each into two");
    }

    @Test
    void partsAreOfAboutEqualSize() {
        int parts = 50;
        int samples = 50_000;
        int[] counts = new int[parts];
        IntStream.range(0, samples).forEach(i -> counts[new HashRanges(parts).part(i)]++);
        // Binomial: a deviation of five standard deviations in any of 50 parts has a probability of 3e-5.
        double bound = 5 * Math.sqrt(samples / (double) parts);
        for (int count : counts) {
            assertTrue(Math.abs(count - samples / parts) < bound, () -> "a part of " + count);
        }
        assertThrows(IllegalArgumentException.class, () -> new HashRanges(0));
    }
}
