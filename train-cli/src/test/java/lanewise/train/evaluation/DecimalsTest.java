package lanewise.train.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DecimalsTest {
    @Test
    void largeNumbersHaveAnExponent() {
        assertEquals("2.3026", Decimals.format(2.302585, 4));
        assertEquals("-999999.9", Decimals.format(-999_999.9, 1));
        assertEquals("1.00e+06", Decimals.format(1e6, 4));
        assertEquals("2.75e+32", Decimals.format(2.7534915721996953e32, 4));
        assertEquals("-2.75e+32", Decimals.format(-2.7534915721996953e32, 0));
        assertEquals("NaN", Decimals.format(Double.NaN, 4));
        assertEquals("Infinity", Decimals.format(Double.POSITIVE_INFINITY, 4));
    }

    private static EpochMetrics epoch(double trainLoss, double validationLoss) {
        return new EpochMetrics(2, trainLoss, validationLoss, 0.1, 0.1, 1, 1, 1);
    }

    @Test
    void lossesThatExplodeAreADivergence() {
        assertFalse(epoch(1000, 1000).divergence().isPresent());
        assertFalse(epoch(1e30, 2).divergence().isPresent(), "after a bad beginning it learned");
        assertFalse(epoch(2, 1e30).divergence().isPresent());
        assertEquals("the loss of epoch 2 is 1000.1, on the validation images 4.94e+31",
                epoch(1000.1, 4.94e31).divergence().orElseThrow());
        assertTrue(epoch(2000, Double.NaN).divergence().isPresent());
    }
}
