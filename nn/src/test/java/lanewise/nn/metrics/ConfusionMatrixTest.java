package lanewise.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
    // Class 0: two right, one taken for 1. Class 1: one right. Class 2: taken for 0; never predicted.
    private static ConfusionMatrix example() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(new int[] {0, 0, 1, 1, 0}, new int[] {0, 0, 0, 1, 2});
        return matrix;
    }

    @Test
    void countsByLabelAndPrediction() {
        ConfusionMatrix matrix = example();
        assertEquals(2, matrix.count(0, 0));
        assertEquals(1, matrix.count(0, 1));
        assertEquals(1, matrix.count(2, 0));
        assertEquals(0, matrix.count(1, 0));
        assertEquals(5, matrix.total());
        assertEquals(3, matrix.labelled(0));
        assertEquals(2, matrix.predicted(1));
    }

    @Test
    void accuracyPrecisionAndRecall() {
        ConfusionMatrix matrix = example();
        assertEquals(3 / 5.0, matrix.accuracy());
        assertEquals(2 / 3.0, matrix.precision(0));
        assertEquals(1 / 2.0, matrix.precision(1));
        assertEquals(2 / 3.0, matrix.recall(0));
        assertEquals(1, matrix.recall(1));
    }

    @Test
    void aClassNeverPredictedHasPrecisionRecallAndFBetaZero() {
        ConfusionMatrix matrix = example();
        assertEquals(0, matrix.precision(2));
        assertEquals(0, matrix.recall(2));
        assertEquals(0, matrix.fBeta(2, 1));
    }

    @Test
    void anEmptyMatrixHasAllFiguresZero() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        assertEquals(0, matrix.accuracy());
        assertEquals(0, matrix.precision(0));
        assertEquals(0, matrix.recall(1));
        assertEquals(0, matrix.fBeta(1, 10));
    }

    /** F-beta is the weighted harmonic mean; a small beta follows precision, a large one recall. */
    @Test
    void fBetaIsTheWeightedHarmonicMean() {
        ConfusionMatrix matrix = example();
        for (double beta : new double[] {0.1, 1, 10}) {
            double square = beta * beta;
            double precision = matrix.precision(1);
            double recall = matrix.recall(1);
            double mean = (1 + square) * precision * recall / (square * precision + recall);
            assertEquals(mean, matrix.fBeta(1, beta), 1e-15);
        }
        assertEquals(matrix.precision(1), matrix.fBeta(1, 0));
        assertEquals(matrix.recall(1), matrix.fBeta(1, 1e6), 1e-9);
    }

    @Test
    void mergingEqualsCountingTogether() {
        ConfusionMatrix parts = new ConfusionMatrix(3);
        parts.add(new int[] {0, 0}, new int[] {0, 0});
        ConfusionMatrix rest = new ConfusionMatrix(3);
        rest.add(new int[] {1, 1, 0}, new int[] {0, 1, 2});
        parts.merge(rest);
        assertEquals(example().toString(), parts.toString());
        assertEquals(3, rest.total());
        assertThrows(IllegalArgumentException.class, () -> parts.merge(new ConfusionMatrix(2)));
    }

    @Test
    void badInputIsRefusedAndNothingIsCounted() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        assertEquals("ConfusionMatrix: prediction 3 is not in 0 .. 2",
                assertThrows(IllegalArgumentException.class, () -> matrix.add(new int[] {0, 3}, new int[] {0, 1}))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> matrix.add(new int[] {0}, new int[] {-1}));
        assertThrows(IllegalArgumentException.class, () -> matrix.add(new int[] {0}, new int[] {0, 1}));
        assertEquals(0, matrix.total());
        assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(0));
        assertThrows(IllegalArgumentException.class, () -> matrix.fBeta(0, -1));
    }

    @Test
    void printsAsATable() {
        String[] lines = example().toString().split("\\R");
        assertEquals(4, lines.length);
        assertEquals("label\\predicted 0 1 2", lines[0]);
        assertEquals("              0 2 1 0", lines[1]);
    }
}
