package lanewise.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every classification loss promises, whatever it computes. */
class LossContractTest {
    private static final int[] LABELS = {2, 0, 1, 1, 2};
    private static final int[] OTHER_LABELS = {0, 1, 1, 2, 0};

    /** One loss object: forward with labels, and backward. */
    record Loss(ToDoubleBiFunction<Tensor, int[]> forward, Supplier<Tensor> backward) {}

    /** A loss to put to the test: how to create one. */
    record Subject(String name, Supplier<Loss> constructor) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Subject> subjects() {
        return Stream.of(
                new Subject("CrossEntropyLoss", () -> {
                    CrossEntropyLoss loss = new CrossEntropyLoss();
                    return new Loss(loss::forward, loss::backward);
                }),
                new Subject("SoftmaxCrossEntropyLoss", () -> {
                    SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
                    return new Loss(loss::forward, loss::backward);
                }));
    }

    private static Tensor scores(int stream) {
        return Tensor.uniform(new Philox(8, stream), DType.F64, 5, 3).add(0.1);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void backwardMayBeCalledAgain(Subject subject) {
        Loss loss = subject.constructor().get();
        loss.forward().applyAsDouble(scores(0), LABELS);
        Tensor first = loss.backward().get().copy();
        assertTrue(first.bitwiseEquals(loss.backward().get()));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void nothingOfTheLastBatchIsLeft(Subject subject) {
        Loss used = subject.constructor().get();
        used.forward().applyAsDouble(scores(0), LABELS);
        used.backward().get();
        Loss fresh = subject.constructor().get();
        assertEquals(fresh.forward().applyAsDouble(scores(1), OTHER_LABELS),
                used.forward().applyAsDouble(scores(1), OTHER_LABELS));
        assertTrue(fresh.backward().get().bitwiseEquals(used.backward().get()));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void scoresThatAreNoMatrixOfSamplesAndClassesAreRefused(Subject subject) {
        Loss loss = subject.constructor().get();
        for (int[] shape : new int[][] {{0, 3}, {2, 0}, {3}, {1, 2, 3}}) {
            Tensor wrong = Tensor.ones(DType.F64, shape);
            assertEquals(subject + ": the input has shape " + wrong.shape()
                    + ", not (S, C) with at least one sample and one class",
                    assertThrows(ShapeMismatchException.class,
                            () -> loss.forward().applyAsDouble(wrong, new int[shape[0]])).getMessage());
        }
    }
}
