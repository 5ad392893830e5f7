package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.Sigmoid;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.Verdict;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of elements and of the answer yes in binary cross-entropy, on probabilities and on logits. */
class BinarySettingsTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // Weights of elements, of rows and of columns, and of the answer yes in each column, some of them 0.
    private static List<BinarySettings> settings(Sample sample) {
        Tensor numbers = Tensor.uniform(new Philox(sample.seed(), 8), DType.F64, sample.rows(), sample.columns()).mul(3)
                .sub(0.5).maximum(0);
        Tensor columns = numbers.select(0, 0);
        BinarySettings plain = BinarySettings.PLAIN;
        return List.of(plain.withElementWeight(sample.arrangement().of(numbers)),
                plain.withElementWeight(numbers.narrow(1, 0, 1)), plain.withPositiveWeight(columns),
                plain.withElementWeight(columns).withPositiveWeight(numbers), plain.withPositiveWeight(3));
    }

    private static void check(GradientCheck check, Sample sample) {
        Tensor targets = BinaryCrossEntropyLossTest.targets(sample);
        Tensor probabilities = sample.arrangement().of(sample.input().sigmoid());
        for (BinarySettings settings : settings(sample)) {
            check(check, new BinaryCrossEntropyLoss(settings), probabilities, targets);
            check(check, new BinaryCrossEntropyWithLogitsLoss(settings), sample.input(), targets);
        }
    }

    private static void check(GradientCheck check, Loss loss, Tensor x, Tensor targets) {
        check.check(loss.getClass().getSimpleName(), at -> loss.forward(at, targets), at -> {
            loss.forward(at, targets);
            return loss.backward();
        }, x).orThrow();
    }

    @Property(tries = 50)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        check(GradientCheck.standard(), sample);
    }

    @Property(tries = 50, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        check(Sample.courseCheck(1e-5), sample);
    }

    /** The loss of logits and its gradient are those of a sigmoid followed by that of probabilities. */
    @Property(tries = 50)
    void onLogitsItIsThatOfASigmoid(@ForAll("samples") Sample sample) {
        Tensor targets = BinaryCrossEntropyLossTest.targets(sample);
        for (BinarySettings settings : settings(sample)) {
            Sigmoid sigmoid = new Sigmoid();
            BinaryCrossEntropyLoss twoSteps = new BinaryCrossEntropyLoss(settings);
            BinaryCrossEntropyWithLogitsLoss loss = new BinaryCrossEntropyWithLogitsLoss(settings);
            double expected = twoSteps.forward(sigmoid.forward(sample.input()), targets);
            assertEquals(expected, loss.forward(sample.input(), targets), 1e-13 * Math.max(1, expected));
            assertTrue(loss.backward().allClose(sigmoid.backward(twoSteps.backward()), 1e-12, 1e-13));
        }
    }

    /** Elements of weight 1 to 3 count as if they were there as often; the mean is over the elements that are there. */
    @Property(tries = 50)
    void weightsAreRepetitions(@ForAll("samples") Sample sample) {
        Tensor z = sample.input();
        Tensor t = BinaryCrossEntropyLossTest.targets(sample);
        Tensor weights = Tensor.arange(DType.F64, 0, sample.columns(), 1).fmod(3).add(1);
        BinaryCrossEntropyWithLogitsLoss one =
                new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withReduction(Reduction.SUM));
        double expected = 0;
        for (int column = 0; column < sample.columns(); column++) {
            expected += weights.get(column) * one.forward(z.narrow(1, column, 1), t.narrow(1, column, 1));
        }
        BinaryCrossEntropyWithLogitsLoss loss =
                new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withElementWeight(weights));
        assertEquals(expected / z.elements(), loss.forward(z, t), 1e-13 * Math.max(1, expected));
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void closedForms(DType dtype) {
        Tensor t = Tensor.of(new double[] {1, 0, 1, 0.5}, 2, 2).to(dtype);
        Tensor p = Tensor.of(new double[] {0.5, 0.5, 0.25, 0.5}, 2, 2).to(dtype);
        BinarySettings settings = BinarySettings.PLAIN.withPositiveWeight(3)
                .withElementWeight(Tensor.of(new double[] {1, 2}, 2));
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss(settings);
        // 1 · 3 ln 2, 2 · ln 2, 1 · 3 · 2 ln 2, 2 · (1.5 ln 2 + 0.5 ln 2): 15 ln 2 over 4
        double tolerance = dtype == DType.F64 ? 2e-15 : 1e-6;
        assertEquals(15 * Math.log(2) / 4, loss.forward(p, t), tolerance);
        // −w p/P or w/(1 − P), and 2 · (1 − 3) at the last, over 4
        assertArrayEquals(new double[] {-1.5, 1, -3, -1}, loss.backward().toDoubleArray());
        BinaryCrossEntropyWithLogitsLoss onLogits = new BinaryCrossEntropyWithLogitsLoss(settings);
        Tensor z = Tensor.of(new double[] {0, 0, -Math.log(3), 0}, 2, 2).to(dtype);
        assertEquals(15 * Math.log(2) / 4, onLogits.forward(z, t), tolerance);
        assertArrayEquals(new double[] {-0.375, 0.25, -0.5625, -0.25}, onLogits.backward().toDoubleArray(), tolerance);
    }

    /** Weights of 1 change no bit of the loss of probabilities, and nothing but rounding in that of logits. */
    @Property(tries = 50)
    void weightsOfOneChangeNothing(@ForAll("samples") Sample sample) {
        Tensor targets = BinaryCrossEntropyLossTest.targets(sample);
        Tensor ones = Tensor.ones(DType.F32, sample.columns());
        BinarySettings ofOnes = BinarySettings.PLAIN.withElementWeight(ones).withPositiveWeight(ones);
        BinaryCrossEntropyLoss plain = new BinaryCrossEntropyLoss();
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss(ofOnes);
        Tensor p = sample.input().sigmoid();
        assertEquals(plain.forward(p, targets), loss.forward(p, targets));
        assertTrue(plain.backward().bitwiseEquals(loss.backward()));
        BinaryCrossEntropyWithLogitsLoss plainOnLogits = new BinaryCrossEntropyWithLogitsLoss();
        BinaryCrossEntropyWithLogitsLoss onLogits = new BinaryCrossEntropyWithLogitsLoss(ofOnes);
        double expected = plainOnLogits.forward(sample.input(), targets);
        assertEquals(expected, onLogits.forward(sample.input(), targets), 1e-14 * Math.max(1, expected));
        assertTrue(plainOnLogits.backward().allClose(onLogits.backward(), 0, 1e-15));
    }

    /** Far on the right side the loss is p e^−|z|, not 0, and far on the wrong side it is exactly p |z|. */
    @Test
    void nothingCancelsOrOverflows() {
        BinaryCrossEntropyWithLogitsLoss loss =
                new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withPositiveWeight(0.3));
        double tiny = Math.exp(-40);
        Tensor z = Tensor.of(new double[] {40, -40, 1e300, -1e300, -40}, 5);
        Tensor t = Tensor.of(new double[] {1, 0, 0, 1, 1}, 5);
        double[] losses = loss.forwardEach(z, t).toDoubleArray();
        assertEquals(0.3 * tiny, losses[0], 1e-15 * tiny);
        assertEquals(tiny, losses[1], 2e-15 * tiny);
        assertArrayEquals(new double[] {1e300, 0.3 * 1e300, 0.3 * 40}, new double[] {losses[2], losses[3], losses[4]});
        double[] gradients = loss.backwardEach(Tensor.ones(DType.F64, 5)).toDoubleArray();
        assertEquals(-0.3 * tiny, gradients[0], 1e-15 * tiny);
        assertEquals(tiny, gradients[1], 2e-15 * tiny);
        assertArrayEquals(new double[] {1, -0.3, -0.3}, new double[] {gradients[2], gradients[3], gradients[4]});
    }

    /** A weight of 0 leaves an element out, even where it would cost infinitely much. */
    @Test
    void elementsWithoutWeightDoNotMatter() {
        BinarySettings settings = BinarySettings.PLAIN.withElementWeight(Tensor.of(new double[] {0, 1}, 2));
        Tensor t = Tensor.of(new double[] {1, 1}, 2);
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss(settings);
        assertEquals(Math.log(2) / 2, loss.forward(Tensor.of(new double[] {0, 0.5}, 2), t), 1e-16);
        assertArrayEquals(new double[] {0, -1}, loss.backward().toDoubleArray());
        assertEquals(Math.log(2) / 2, loss.forward(Tensor.of(new double[] {Double.NaN, 0.5}, 2), t), 1e-16);
        BinaryCrossEntropyWithLogitsLoss onLogits = new BinaryCrossEntropyWithLogitsLoss(settings);
        assertEquals(Math.log(2) / 2, onLogits.forward(Tensor.of(new double[] {Double.NaN, 0}, 2), t), 1e-16);
        assertArrayEquals(new double[] {0, -0.25}, onLogits.backward().toDoubleArray());
        BinaryCrossEntropyLoss noYes = new BinaryCrossEntropyLoss(BinarySettings.PLAIN.withPositiveWeight(0));
        assertEquals(0, noYes.forward(Tensor.of(new double[] {0, 0}, 2), t), 0, "0 · ln 0");
        assertArrayEquals(new double[2], noYes.backward().toDoubleArray());
    }

    @Test
    void wrongGradientsAreFound() {
        Tensor z = Tensor.of(new double[] {0.3, -0.6, 0.8}, 3);
        Tensor t = Tensor.of(new double[] {1, 0.5, 0}, 3);
        BinaryCrossEntropyWithLogitsLoss loss =
                new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withPositiveWeight(2));
        BinaryCrossEntropyWithLogitsLoss plain = new BinaryCrossEntropyWithLogitsLoss();
        plain.forward(z, t);
        loss.forward(z, t);
        Tensor right = loss.backward().copy();
        Tensor twice = z.sigmoid().sub(t.mul(2)).div(3); // σ(Z) − p T, without the weight in the factor of σ(Z)
        for (Tensor wrong : List.of(plain.backward(), right.mul(2), twice)) {
            assertEquals(Verdict.WRONG_FORMULA,
                    GradientCheck.standard().check("wrong", x -> loss.forward(x, t), x -> wrong, z).verdict());
        }
    }

    /** One loss serves inputs of other types and shapes, one after the other. */
    @Test
    void weightsFollowTheInput() {
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss(
                BinarySettings.PLAIN.withElementWeight(Tensor.of(new double[] {0.1, 3}, 2)));
        Tensor p = Tensor.full(DType.F64, 0.5, 3, 2);
        double expected = 1.55 * Math.log(2);
        assertEquals(expected, loss.forward(p, Tensor.onesLike(p)), 1e-15);
        assertEquals(expected, loss.forward(p.to(DType.F32), Tensor.onesLike(p).to(DType.F32)), 3e-7);
        assertEquals(expected, loss.forward(p, Tensor.onesLike(p)), 1e-15);
        assertEquals(expected, loss.forward(p.select(0, 0), Tensor.ones(DType.F64, 2)), 1e-15);
    }

    @Test
    void weightsAreCopied() {
        Tensor weights = Tensor.of(new double[] {0, 0}, 2);
        BinaryCrossEntropyLoss loss = new BinaryCrossEntropyLoss(BinarySettings.PLAIN.withElementWeight(weights)
                .withPositiveWeight(weights));
        weights.fill(7);
        assertEquals(0, loss.forward(Tensor.full(DType.F64, 0.5, 2), Tensor.ones(DType.F64, 2)), 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.POSITIVE_INFINITY, Double.NaN})
    void weightsAreFiniteAndNotNegative(double wrong) {
        Tensor weights = Tensor.of(new double[] {1, wrong}, 2);
        assertEquals("BinarySettings: the element weight at [1] is " + wrong + "; weights are finite and not negative",
                assertThrows(IllegalArgumentException.class, () -> BinarySettings.PLAIN.withElementWeight(weights))
                        .getMessage());
        assertEquals("BinarySettings: the positive weight is " + wrong + "; weights are finite and not negative",
                assertThrows(IllegalArgumentException.class, () -> BinarySettings.PLAIN.withPositiveWeight(wrong))
                        .getMessage());
    }

    @Test
    void weightsThatCannotBeStretchedAreRefused() {
        for (int[] shape : new int[][] {{2}, {4}, {2, 3}, {1, 4, 3}, {0}}) {
            BinarySettings elements = BinarySettings.PLAIN.withElementWeight(Tensor.ones(DType.F64, shape));
            BinarySettings positive = BinarySettings.PLAIN.withPositiveWeight(Tensor.ones(DType.F64, shape));
            String rest = " of shape " + Shape.of(shape) + " for an input of shape (4, 3); each axis must "
                    + "be 1 or that of the input, counted from the last";
            Tensor x = Tensor.full(DType.F64, 0.5, 4, 3);
            for (Loss loss : List.of(new BinaryCrossEntropyLoss(elements), new BinaryCrossEntropyWithLogitsLoss(elements))) {
                assertEquals(loss.getClass().getSimpleName() + ": element weights" + rest,
                        assertThrows(ShapeMismatchException.class, () -> loss.forward(x, x)).getMessage());
            }
            for (Loss loss : List.of(new BinaryCrossEntropyLoss(positive), new BinaryCrossEntropyWithLogitsLoss(positive))) {
                assertEquals(loss.getClass().getSimpleName() + ": positive weights" + rest,
                        assertThrows(ShapeMismatchException.class, () -> loss.forward(x, x)).getMessage());
            }
        }
    }
}
