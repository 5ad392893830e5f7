package lanewise.train.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import lanewise.train.evaluation.EpochMetrics;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static List<EpochMetrics> history(double... accuracies) {
        List<EpochMetrics> history = new ArrayList<>();
        for (double accuracy : accuracies) {
            history.add(new EpochMetrics(history.size() + 1, 1 - accuracy, 0, accuracy, 0.1, 1, 1, 1));
        }
        return history;
    }

    @Test
    void fallsAreSummedAndRisesAreNot() {
        assertEquals(0.25 + 0.5, Curves.falls(history(0.5, 0.25, 0.75, 0.25, 0.25)));
        assertEquals(0, Curves.falls(history(0.25, 0.5, 0.75)));
        assertEquals(0, Curves.falls(history(0.25)));
    }

    /** Second differences of 0, 1, 0, 1 are −2 and 2; of a straight line they are 0. */
    @Test
    void roughnessIsTheRootMeanSquareOfSecondDifferences() {
        assertEquals(2, Curves.roughness(history(0, 1, 0, 1), EpochMetrics::validationAccuracy));
        assertEquals(Math.sqrt(0.125), Curves.roughness(history(0, 0, 0.5, 1), EpochMetrics::validationAccuracy),
                1e-15);
        assertEquals(0, Curves.roughness(history(0.25, 0.5, 0.75), EpochMetrics::trainLoss));
        assertTrue(Double.isNaN(Curves.roughness(history(0.25, 0.5), EpochMetrics::trainLoss)));
    }

    @Test
    void aLevelIsReachedBetweenTwoEpochs() {
        assertEquals(2.5, Curves.epochsToAccuracy(history(0.125, 0.25, 0.5, 0.375), 0.375));
        assertEquals(3, Curves.epochsToAccuracy(history(0.125, 0.25, 0.5), 0.5));
        assertEquals(1, Curves.epochsToAccuracy(history(0.5, 0.25), 0.375));
        assertEquals(4, Curves.epochsToAccuracy(history(0.125, 0.25, 0.5), 0.75), "never");
    }

    @Test
    void thePlateauIsTheSecondHalf() {
        assertEquals(0.375, Curves.plateau(history(0, 0, 0.25, 0.5)));
        assertEquals(0.375, Curves.plateau(history(0, 0.25, 0.5)), "of three epochs the last two");
        assertEquals(0.25, Curves.plateau(history(0.25)));
    }
}
