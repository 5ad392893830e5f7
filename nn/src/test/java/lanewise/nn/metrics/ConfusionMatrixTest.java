package lanewise.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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

    /** n = 2, 1 and 0 right; predicted 3, 2, 0; labelled 3, 1, 1: (1 + β²) n ÷ (β² · labelled + predicted) by hand. */
    @Test
    void fBetaByHand() {
        ConfusionMatrix matrix = example();
        assertEquals(1.01 * 2 / (0.01 * 3 + 3), matrix.fBeta(0, 0.1), 1e-15);
        assertEquals(1.01 * 1 / (0.01 * 1 + 2), matrix.fBeta(1, 0.1), 1e-15);
        assertEquals(2 * 1 / 3.0, matrix.fBeta(1, 1), 1e-15);
        assertEquals(101.0 / 102, matrix.fBeta(1, 10), 1e-15);
        assertEquals((2 / 3.0 + 2 / 3.0 + 0) / 3, matrix.macroFBeta(1), 1e-15);
        assertEquals((2 / 3.0 + 1 / 2.0 + 0) / 3, matrix.macroPrecision(), 1e-15);
        assertEquals((2 / 3.0 + 1 + 0) / 3, matrix.macroRecall(), 1e-15);
        assertEquals(matrix.macroRecall(), matrix.balancedAccuracy());
    }

    /** 3 of 4 and 1 of 2 are right; of the third class there is none, though it is predicted. */
    @Test
    void theBalancedAccuracyLeavesOutClassesWithoutSamples() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        assertEquals(0, matrix.balancedAccuracy());
        matrix.add(new int[] {0, 0, 0, 2, 1, 0}, new int[] {0, 0, 0, 0, 1, 1});
        assertEquals((3 / 4.0 + 1 / 2.0) / 2, matrix.balancedAccuracy(), 1e-15);
        assertEquals((3 / 4.0 + 1 / 2.0) / 3, matrix.macroRecall(), 1e-15);
    }

    /** Every figure of every class lies in [0, 1], F between precision and recall, however extreme beta is. */
    @Property(tries = 300)
    void noFigureIsEverNaN(@ForAll @IntRange(min = 1, max = 5) int classes, @ForAll @IntRange(max = 12) int samples,
            @ForAll long seed) {
        Philox random = new Philox(seed, 0);
        ConfusionMatrix matrix = new ConfusionMatrix(classes);
        for (int i = 0; i < samples; i++) {
            matrix.add(new int[] {random.below(classes, 2L * i)}, new int[] {random.below(classes, 2L * i + 1)});
        }
        requireShare(matrix.accuracy());
        requireShare(matrix.macroPrecision());
        requireShare(matrix.macroRecall());
        for (int c = 0; c < classes; c++) {
            double precision = matrix.precision(c);
            double recall = matrix.recall(c);
            requireShare(precision);
            requireShare(recall);
            for (double beta : new double[] {0, 1e-300, 0.1, 1, 10, 1e200, Double.MAX_VALUE,
                Double.POSITIVE_INFINITY}) {
                double f = matrix.fBeta(c, beta);
                requireShare(f);
                requireShare(matrix.macroFBeta(beta));
                assertTrue(f <= Math.max(precision, recall) * (1 + 1e-15), "F is a mean");
                if (matrix.predicted(c) > 0 && matrix.labelled(c) > 0) {
                    assertTrue(f >= Math.min(precision, recall) * (1 - 1e-15), "F is a mean");
                }
            }
            assertEquals(recall, matrix.fBeta(c, Double.POSITIVE_INFINITY));
        }
    }

    private static void requireShare(double figure) {
        assertTrue(figure >= 0 && figure <= 1, "a figure is " + figure);
    }

    @Test
    void countsTheLargestScores() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        matrix.add(Tensor.of(new float[] {1, 5, 2, 3, 3, 1, -2, -1, 0}, 3, 3), new int[] {1, 1, 2});
        assertEquals(1, matrix.count(1, 1));
        assertEquals(1, matrix.count(1, 0), "the first of equals");
        assertEquals(1, matrix.count(2, 2));
        assertEquals("ConfusionMatrix: the scores have shape (2, 4), not (S, 3)",
                assertThrows(ShapeMismatchException.class, () -> matrix.add(Tensor.ones(DType.F32, 2, 4), new int[2]))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> matrix.add(Tensor.ones(DType.F32, 2, 3), new int[3]));
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
        assertThrows(IllegalArgumentException.class, () -> matrix.fBeta(0, Double.NaN));
    }

    @Test
    void printsAsATable() {
        String[] lines = example().toString().split("\\R");
        assertEquals(4, lines.length);
        assertEquals("label\\predicted 0 1 2", lines[0]);
        assertEquals("              0 2 1 0", lines[1]);
    }

    /** Columns are as wide as the longest class or the number of samples, and a space. */
    @Test
    void columnsAreAsWideAsTheyMustBe() {
        assertEquals("label\\predicted 0 1 2 3 4 5 6 7 8 9", firstLine(new ConfusionMatrix(10)));
        assertEquals("label\\predicted  0  1  2  3  4  5  6  7  8  9 10", firstLine(new ConfusionMatrix(11)));
        ConfusionMatrix many = new ConfusionMatrix(2);
        many.add(new int[100], new int[100]);
        assertEquals("label\\predicted   0   1", firstLine(many));
    }

    private static String firstLine(ConfusionMatrix matrix) {
        return matrix.toString().lines().findFirst().orElseThrow();
    }

    @Test
    void classesOutOfRangeAreNamed() {
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        assertRefused("label 3", () -> matrix.count(3, 0));
        assertRefused("prediction -1", () -> matrix.count(0, -1));
        assertRefused("label -1", () -> matrix.labelled(-1));
        assertRefused("prediction 3", () -> matrix.predicted(3));
    }

    private static void assertRefused(String what, Executable call) {
        assertEquals("ConfusionMatrix: " + what + " is not in 0 .. 2",
                assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
