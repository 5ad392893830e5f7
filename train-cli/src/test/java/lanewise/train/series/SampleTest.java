package lanewise.train.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Statistics with values from a table of Student's distribution: t(0.975; 2) = 4.302653, t(0.95; 2) = 2.919986. */
class SampleTest {
    private static final double TWO_SIDED = 4.302653;
    private static final double TABLE = 2e-6; // 4.302653 is rounded
    private static final Sample ONE_TWO_THREE = Sample.of(1, 2, 3);

    @Test
    void meanAndStandardDeviation() {
        assertEquals(2, ONE_TWO_THREE.mean());
        assertEquals(1, ONE_TWO_THREE.standardDeviation());
        assertEquals(Math.sqrt(32.0 / 7), Sample.of(2, 4, 4, 4, 5, 5, 7, 9).standardDeviation(), 1e-15);
        assertEquals("2.00 ± 1.00", ONE_TWO_THREE.format(2));
    }

    @Test
    void anotherValueLiesInAnInterval() {
        Sample.Interval another = ONE_TWO_THREE.ofAnotherValue();
        assertEquals(2 - TWO_SIDED * Math.sqrt(4.0 / 3), another.low(), TABLE);
        assertEquals(2 + TWO_SIDED * Math.sqrt(4.0 / 3), another.high(), TABLE);
        assertEquals("-2.97 to 6.97", another.format(2));
        assertTrue(another.contains(another.low()) && another.contains(6.96));
        assertFalse(another.contains(6.97));
    }

    /** x̄ √3 ÷ s is 3.46 for 1, 2, 3, above 2.92; it is 2.31 for 0.5, 2, 3.5. */
    @Test
    void aboveZeroIsAOneSidedTest() {
        assertTrue(ONE_TWO_THREE.isAboveZero());
        assertFalse(Sample.of(0.5, 2, 3.5).isAboveZero());
        assertFalse(Sample.of(-1, -2, -3).isAboveZero());
        assertTrue(Sample.of(2 - Math.sqrt(3) * 2 / 2.92, 2, 2 + Math.sqrt(3) * 2 / 2.92).isAboveZero());
        assertFalse(Sample.of(2 - Math.sqrt(3) * 2 / 2.9199, 2, 2 + Math.sqrt(3) * 2 / 2.9199).isAboveZero());
    }

    @Test
    void oneValueSaysNothingOfOthers() {
        Sample one = Sample.of(0.5);
        assertTrue(Double.isNaN(one.standardDeviation()));
        assertFalse(one.ofAnotherValue().contains(0.5));
        assertFalse(one.isAboveZero());
        assertEquals("0.5", one.format(1));
        assertThrows(IllegalArgumentException.class, Sample::of);
    }

    @Test
    void differencesAreTakenSeedBySeed() {
        assertEquals(List.of(1.0, -1.0), Sample.of(3, 1).minus(Sample.of(2, 2)).values());
        assertThrows(IllegalArgumentException.class, () -> Sample.of(1, 2).minus(ONE_TWO_THREE));
    }

    /** Of draws from one normal distribution the stated share lies in the interval. */
    @Test
    void theIntervalHoldsItsShareOfFurtherDraws() {
        Random random = new Random(7);
        int held = 0;
        int trials = 20_000;
        for (int i = 0; i < trials; i++) {
            Sample sample = Sample.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
            held += sample.ofAnotherValue().contains(random.nextGaussian()) ? 1 : 0;
        }
        double deviation = Math.sqrt(0.95 * 0.05 / trials);
        assertEquals(0.95, held / (double) trials, 4 * deviation);
    }
}
