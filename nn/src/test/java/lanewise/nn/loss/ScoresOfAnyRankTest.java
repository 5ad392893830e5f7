package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of classes on (C) and on (N, C, d₁, d₂, …): what they say of the matrix whose rows are the samples. */
class ScoresOfAnyRankTest {
    private static final int CLASSES = 4;
    private static final int IGNORED = -1;
    private static final List<int[]> SHAPES = List.of(new int[] {CLASSES}, new int[] {3, CLASSES},
            new int[] {2, CLASSES, 3}, new int[] {2, CLASSES, 3, 5}, new int[] {1, CLASSES, 1, 1},
            new int[] {2, CLASSES, 2, 1, 3});

    /** A loss to put to the test, and what makes its inputs of logits. */
    record Subject(String name, ClassificationSettings settings, UnaryOperator<Tensor> inputs) {
        Loss create() {
            return switch (name) {
                case "CrossEntropyLoss" -> new CrossEntropyLoss(settings);
                case "NegativeLogLikelihoodLoss" -> new NegativeLogLikelihoodLoss(settings);
                default -> new SoftmaxCrossEntropyLoss(settings);
            };
        }

        Tensor input(Tensor logits) {
            return inputs.apply(logits);
        }
    }

    static Stream<Subject> subjects() {
        ClassificationSettings plain = ClassificationSettings.PLAIN;
        ClassificationSettings weighted = plain.withIgnoreIndex(IGNORED)
                .withClassWeights(Tensor.of(new double[] {0.5, 2, 0, 1.25}, CLASSES));
        return Stream.of(plain, plain.withLabelSmoothing(0.1), weighted, weighted.withLabelSmoothing(0.1),
                weighted.withReduction(Reduction.SUM)).flatMap(settings -> Stream.of(
                        new Subject("SoftmaxCrossEntropyLoss", settings, UnaryOperator.identity()),
                        new Subject("CrossEntropyLoss", settings, Tensor::sigmoid),
                        new Subject("NegativeLogLikelihoodLoss", settings, logits -> logits.sigmoid().log())));
    }

    private static Tensor logits(int... shape) {
        return Tensor.normal(new Philox(8, 0), DType.F64, shape);
    }

    // One for each sample, some of them ignored if the loss ignores some.
    private static int[] labels(Subject subject, Tensor scores) {
        Philox random = new Philox(8, 1);
        boolean ignoring = subject.settings().ignoreIndex().isPresent();
        return IntStream.range(0, scores.elements() / CLASSES)
                .map(s -> ignoring && s % 3 == 2 ? IGNORED : random.below(CLASSES, s)).toArray();
    }

    // (N, d₁, d₂, …)
    private static int[] labelShape(Tensor scores) {
        int axis = scores.rank() == 1 ? 0 : 1;
        return IntStream.range(0, scores.rank()).filter(a -> a != axis).map(scores::dim).toArray();
    }

    // The matrix with a row for each sample.
    private static Tensor rows(Tensor scores) {
        return last(scores).copy().reshape(-1, CLASSES);
    }

    // With the axis of the classes moved to the end.
    private static Tensor last(Tensor scores) {
        int axis = scores.rank() == 1 ? 0 : 1;
        return scores.permute(IntStream.concat(IntStream.range(0, scores.rank()).filter(a -> a != axis),
                IntStream.of(axis)).toArray());
    }

    // The same numbers in row-major order, channels last, reversed, and every second one of a larger tensor.
    private static List<Tensor> layouts(Tensor scores) {
        int rank = scores.rank();
        int[] back = IntStream.range(0, rank).map(a -> a == 0 ? 0 : a == 1 ? rank - 1 : a - 1).toArray();
        Tensor channelsLast = rank == 1 ? scores.copy() : last(scores).copy().permute(back);
        Tensor reversed = scores;
        Tensor wide = Tensor.full(scores.dtype(), Double.NaN,
                IntStream.of(scores.shape().toArray()).map(size -> 2 * size).toArray());
        for (int axis = 0; axis < rank; axis++) {
            reversed = reversed.flip(axis);
            wide = wide.slice(axis, 1, 2 * scores.dim(axis), 2);
        }
        reversed = reversed.copy();
        for (int axis = 0; axis < rank; axis++) {
            reversed = reversed.slice(axis, -1, Integer.MIN_VALUE, -1);
        }
        return List.of(scores.copy(), channelsLast, reversed, wide.copyFrom(scores));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void gradientsAgreeWithDifferences(Subject subject) {
        for (int[] shape : SHAPES) {
            for (Tensor x : layouts(subject.input(logits(shape)))) {
                Tensor labels = Tensor.of(labels(subject, x)).reshape(labelShape(x));
                for (Tensor targets : List.of(labels, logits(shape).softmax(-1))) {
                    Loss loss = subject.create();
                    GradientCheck.standard().check(subject.name(), at -> loss.forward(at, targets), at -> {
                        loss.forward(at, targets);
                        return loss.backward();
                    }, x).orThrow();
                }
            }
        }
    }

    /** The losses, their mean or sum, and the gradient are those of the rows; soft targets and labels of any type. */
    @ParameterizedTest
    @MethodSource("subjects")
    void everyPlaceIsASample(Subject subject) {
        for (int[] shape : SHAPES) {
            for (Tensor x : layouts(subject.input(logits(shape)))) {
                int[] labels = labels(subject, x);
                Tensor ofPlaces = Tensor.of(labels).reshape(labelShape(x));
                assertSame(subject, x, ofPlaces, Tensor.of(labels));
                assertSame(subject, x, ofPlaces.to(DType.I64), Tensor.of(labels));
                Tensor soft = logits(shape).square();
                for (Tensor stored : layouts(soft)) {
                    assertSame(subject, x, stored, rows(soft));
                }
            }
        }
    }

    // Sums of rows of equal numbers differ in their order: 4 and 30 terms below 10, each sum with as many roundings.
    private static void assertSame(Subject subject, Tensor x, Tensor targets, Tensor rowTargets) {
        Loss ofRows = subject.create();
        Loss loss = subject.create();
        double expected = ofRows.forward(rows(x), rowTargets);
        assertEquals(expected, loss.forward(x, targets), 1e-13 * (1 + expected), subject::toString);
        assertTrue(rows(loss.backward()).allClose(ofRows.backward(), 1e-13, 1e-15), subject::toString);
        Tensor losses = loss.forwardEach(x, targets);
        assertArrayEquals(labelShape(x), losses.shape().toArray());
        assertTrue(losses.reshape(-1).allClose(ofRows.forwardEach(rows(x), rowTargets), 1e-13, 1e-14));
        Tensor d = Tensor.normal(new Philox(8, 3), DType.F64, losses.elements());
        assertTrue(rows(loss.backwardEach(d.reshape(labelShape(x)))).allClose(ofRows.backwardEach(d), 1e-13, 1e-15));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void theStorageDoesNotMatter(Subject subject) {
        for (int[] shape : SHAPES) {
            Tensor x = subject.input(logits(shape)).to(DType.F32);
            Tensor labels = Tensor.of(labels(subject, x)).reshape(labelShape(x));
            for (Tensor targets : List.of(labels, logits(shape).square().to(DType.F32))) {
                Loss loss = subject.create();
                double expected = loss.forward(x, targets);
                Tensor gradient = loss.backward().copy();
                for (Tensor stored : layouts(x)) {
                    Loss other = subject.create();
                    assertEquals(expected, other.forward(stored, targets));
                    assertTrue(gradient.bitwiseEquals(other.backward()));
                }
            }
        }
    }

    /** An array of labels is the tensor of labels in row-major order, and one loss takes shapes in turns. */
    @ParameterizedTest
    @MethodSource("subjects")
    void anArrayOfLabelsIsInRowMajorOrder(Subject subject) {
        Loss used = subject.create();
        for (int[] shape : SHAPES) {
            Tensor x = subject.input(logits(shape));
            int[] labels = labels(subject, x);
            double expected = subject.create().forward(x, Tensor.of(labels).reshape(labelShape(x)));
            double actual = switch (used) {
                case SoftmaxCrossEntropyLoss loss -> loss.forward(x, labels);
                case CrossEntropyLoss loss -> loss.forward(x, labels);
                case NegativeLogLikelihoodLoss loss -> loss.forward(x, labels);
                default -> throw new AssertionError(used);
            };
            assertEquals(expected, actual);
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whatDoesNotFitIsNamed(Subject subject) {
        Loss loss = subject.create();
        String name = subject.name();
        Tensor x = subject.input(logits(2, CLASSES, 3));
        assertEquals(name + ": labels of shape (2, 4) for an input of shape (2, 4, 3); one label for each sample is "
                + "needed, (2, 3)", assertThrows(ShapeMismatchException.class,
                        () -> loss.forward(x, Tensor.zeros(DType.I64, 2, 4))).getMessage());
        assertEquals(name + ": targets of shape (2, 3, 4) for an input of shape (2, 4, 3)",
                assertThrows(ShapeMismatchException.class, () -> loss.forward(x, Tensor.zeros(DType.F64, 2, 3, 4)))
                        .getMessage());
        Tensor labels = Tensor.zeros(DType.I32, 2, 3);
        labels.set(7, 1, 2);
        String message = assertThrows(IllegalArgumentException.class, () -> loss.forward(x, labels)).getMessage();
        assertTrue(message.startsWith(name + ": label 7 of sample 5, at [1, 2], is not in 0 .. 3; "), message);
        message = assertThrows(IllegalArgumentException.class,
                () -> loss.forward(x.select(2, 0).select(0, 0), Tensor.scalar(DType.I64, 4))).getMessage();
        assertTrue(message.startsWith(name + ": label 4 of sample 0 is not in 0 .. 3; "), message);
    }
}
