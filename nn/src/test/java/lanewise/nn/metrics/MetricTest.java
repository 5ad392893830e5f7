package lanewise.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MetricTest {
    private static final double MAE = 0.5;
    private static final double R2 = 0.9522483483440071;

    private static double of(Metric metric, Tensor outputs, Tensor targets) {
        Metric.Accumulator accumulator = metric.start();
        accumulator.add(outputs, targets);
        return accumulator.value();
    }

    @Test
    void accuracyCountsTheFirstOfTheLargestScores() {
        Tensor scores = Tensor.of(new double[][] {{0.1, 0.7, 0.2}, {3, 3, 1}, {-1, -2, -1}, {0, 0, 5}});
        assertEquals(0.75, of(Metric.accuracy(), scores, Tensor.of(new int[] {1, 0, 2, 2})));
        assertEquals(1, of(Metric.accuracy(), scores, Tensor.of(new long[] {1, 0, 0, 2})));
        Tensor soft = Tensor.of(new double[][] {{0.2, 0.5, 0.3}, {0, 1, 0}, {1, 0, 0}, {0, 0, 1}});
        assertEquals(0.75, of(Metric.accuracy(), scores, soft));
        assertEquals(0, of(Metric.accuracy(), scores, Tensor.of(new int[] {-100, 2, 1, 0})));
    }

    @Test
    void binaryAccuracyComparesSides() {
        Tensor logits = Tensor.of(new float[] {-0.1f, 0.2f, 3, 0}, 4, 1);
        assertEquals(0.75, of(Metric.binaryAccuracy(0), logits, Tensor.of(new float[] {0, 1, 0, 0}, 4, 1)));
        assertEquals(0.5, of(Metric.binaryAccuracy(0.5), logits, Tensor.of(new float[] {0, 1, 0, 0}, 4, 1)));
    }

    /**
     * By numpy 1.24.2, the formulas that scikit-learn documents for mean_absolute_error and r2_score (uniform average):
     *
     * <pre>
     * x = np.array([[2.5, 0.5], [0.0, -1.0], [2.0, 3.0], [8.0, 7.5], [4.0, 1.0]])
     * t = np.array([[3.0, 0.0], [-0.5, -1.0], [2.0, 4.0], [7.0, 7.0], [4.5, 0.5]])
     * print(np.abs(x - t).mean(), (1 - ((x - t)**2).sum(0) / ((t - t.mean(0))**2).sum(0)).mean())
     * </pre>
     */
    @Test
    void regressionFiguresAreThoseOfTheirFormulas() {
        Tensor x = Tensor.of(new double[][] {{2.5, 0.5}, {0, -1}, {2, 3}, {8, 7.5}, {4, 1}});
        Tensor t = Tensor.of(new double[][] {{3, 0}, {-0.5, -1}, {2, 4}, {7, 7}, {4.5, 0.5}});
        assertEquals(MAE, of(Metric.meanAbsoluteError(), x, t), 1e-10);
        assertEquals(R2, of(Metric.rSquared(), x, t), 1e-10);
        assertEquals(MAE, of(Metric.meanAbsoluteError(), x.to(DType.F32), t.to(DType.F32)), 1e-10);
    }

    @Test
    void rSquaredOfEqualTargets() {
        Tensor same = Tensor.full(DType.F64, 3, 4, 1);
        assertEquals(1, of(Metric.rSquared(), same, same));
        assertEquals(0, of(Metric.rSquared(), same.add(1), same));
    }

    /** 0.1 · 3 ÷ 3 is not 0.1, so a mean that was computed anew would be another one. */
    @Test
    void rSquaredOfEqualTargetsInSeveralBatches() {
        for (double target : new double[] {0.1, 0.3, -1e100, 7e-5}) {
            Metric.Accumulator parts = Metric.rSquared().start();
            for (int samples : new int[] {3, 2, 7, 1, 6}) {
                Tensor t = Tensor.full(DType.F64, target, samples, 1);
                parts.add(t.mul(2), t);
            }
            assertEquals(0, parts.value(), "target " + target);
        }
    }

    /**
     * Far from zero, where Σ t² − (Σ t)² ÷ n would be off by 0.01: deviations of 1 around 10⁶. A mean there is off by
     * d = 5 · 10⁻¹⁰, four roundings of 10⁶. Two sets of h samples each, or fewer, whose joint deviations are D, then have
     * them off by 2 d √(h ÷ D) of D, which is 10⁻⁶ where h ≤ 41 and D ≥ 10⁻⁴.
     */
    @Property(tries = 50)
    void theDivisionIntoBatchesDoesNotMatter(@ForAll @IntRange(min = 1, max = 40) int first,
            @ForAll @IntRange(min = 1, max = 40) int second, @ForAll long seed) {
        int n = first + second + 1;
        Tensor t = Tensor.normal(new Philox(seed, 0), DType.F64, n, 3).add(1e6);
        Tensor x = t.add(Tensor.normal(new Philox(seed, 1), DType.F64, n, 3).mul(0.5));
        for (Metric metric : new Metric[] {Metric.rSquared(), Metric.meanAbsoluteError()}) {
            Metric.Accumulator parts = metric.start();
            parts.add(x.narrow(0, 0, first), t.narrow(0, 0, first));
            parts.add(x.narrow(0, 0, 0), t.narrow(0, 0, 0));
            parts.add(x.narrow(0, first, second), t.narrow(0, first, second));
            parts.add(x.narrow(0, n - 1, 1), t.narrow(0, n - 1, 1));
            double whole = of(metric, x, t);
            assertEquals(whole, parts.value(), 1e-6 * Math.abs(1 - whole));
        }
    }

    @Test
    void aFunctionOfBatchesIsAveragedBySamples() {
        Metric metric = Metric.meanOf("largest", true, (x, t) -> x.max().item());
        assertEquals("largest", metric.name());
        assertTrue(metric.rising());
        Metric.Accumulator figure = metric.start();
        assertEquals(Double.NaN, figure.value());
        figure.add(Tensor.of(new double[] {1, 2, 3}), Tensor.of(new double[3]));
        figure.add(Tensor.of(new double[] {7}), Tensor.of(new double[1]));
        assertEquals(4, figure.value());
        assertEquals(Double.NaN, metric.start().value(), "each evaluation starts anew");
    }

    @Test
    void namesAndDirections() {
        assertEquals("accuracy true, accuracy true, mae false, r2 true", String.join(", ",
                text(Metric.accuracy()), text(Metric.binaryAccuracy(0)), text(Metric.meanAbsoluteError()),
                text(Metric.rSquared())));
        assertFalse(Metric.meanOf("m", false, (x, t) -> 0).rising());
    }

    private static String text(Metric metric) {
        return metric.name() + " " + metric.rising();
    }

    @Test
    void badInputIsNamed() {
        Tensor scores = Tensor.zeros(DType.F32, 4, 3);
        assertEquals("accuracy: 3 labels for 4 samples of shape (4, 3)", refused(ShapeMismatchException.class,
                Metric.accuracy(), scores, Tensor.of(new int[3])));
        assertEquals("accuracy: the outputs have shape (4,), not (S, C) with at least one class; flatten them first",
                refused(ShapeMismatchException.class, Metric.accuracy(), Tensor.zeros(DType.F32, 4), Tensor.of(new int[4])));
        assertEquals("accuracy: labels of type F32; classes are integers: I64, I32 or U8",
                refused(DTypeMismatchException.class, Metric.accuracy(), scores, Tensor.zeros(DType.F32, 4)));
        assertEquals("accuracy: targets of shape (4,) for outputs of shape (4, 1)", refused(ShapeMismatchException.class,
                Metric.binaryAccuracy(0), Tensor.zeros(DType.F32, 4, 1), Tensor.zeros(DType.F32, 4)));
        assertEquals("mae: targets of shape (4,) for outputs of shape (4, 1); both must be (S, …)",
                refused(ShapeMismatchException.class, Metric.meanAbsoluteError(), Tensor.zeros(DType.F32, 4, 1),
                        Tensor.zeros(DType.F32, 4)));
        assertEquals("r2: outputs of type F32 and targets of type I64; both must be floating-point numbers",
                refused(DTypeMismatchException.class, Metric.rSquared(), Tensor.zeros(DType.F32, 4, 1),
                        Tensor.zeros(DType.I64, 4, 1)));
        Metric.Accumulator columns = Metric.rSquared().start();
        columns.add(scores, scores);
        Tensor two = scores.narrow(1, 0, 2);
        assertEquals("r2: 2 columns after batches of 3",
                assertThrows(ShapeMismatchException.class, () -> columns.add(two, two)).getMessage());
        assertEquals("Metric: the name is blank; results are found by it", assertThrows(IllegalArgumentException.class,
                () -> Metric.meanOf(" ", true, (x, t) -> 0)).getMessage());
    }

    private static String refused(Class<? extends Exception> type, Metric metric, Tensor outputs, Tensor targets) {
        return assertThrows(type, () -> metric.start().add(outputs, targets)).getMessage();
    }
}
