package lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SweepFiguresTest {
    @Test
    void numbersThatGoByFactorsHaveALogarithmicAxis() {
        assertTrue(SweepFigures.isLogarithmic(new double[] {1e-6, 1e-4, 1e-2, 1e2}));
        assertTrue(SweepFigures.isLogarithmic(new double[] {128, 512, 256}));
        assertTrue(SweepFigures.isLogarithmic(new double[] {0.03, 0.1, 0.3, 1}));
        assertFalse(SweepFigures.isLogarithmic(new double[] {1, 2, 3, 4}));
        assertFalse(SweepFigures.isLogarithmic(new double[] {0, 0.1, 1}), "no logarithm of 0");
        assertFalse(SweepFigures.isLogarithmic(new double[] {0.1, 1}), "two numbers are even on both");
    }
}
