package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.nn.loss.CrossEntropyLoss;
import lanewise.nn.loss.NegativeLogLikelihoodLoss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels as tensors of integers are the labels of the {@code int[]} with the same numbers. */
class LabelTensorsTest {
    private static final int[] LABELS = {2, 0, 1, 2, 2};
    private static final Tensor LOGITS = Tensor.normal(new Philox(4, 0), DType.F64, 5, 3);

    @ParameterizedTest
    @EnumSource(names = {"I64", "I32", "U8"}, value = DType.class)
    void lossesAndTheConfusionMatrixTakeThem(DType dtype) {
        Tensor labels = Tensor.of(LABELS).to(dtype);
        for (double smoothing : new double[] {0, 0.1}) {
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(smoothing);
            assertEquals(loss.forward(LOGITS, LABELS), loss.forward(LOGITS, labels));
            Tensor gradient = loss.backward().copy();
            loss.forward(LOGITS, LABELS);
            assertTrue(gradient.bitwiseEquals(loss.backward()));
        }
        CrossEntropyLoss loss = new CrossEntropyLoss();
        Tensor probabilities = LOGITS.softmax(1);
        assertEquals(loss.forward(probabilities, LABELS), loss.forward(probabilities, labels));

        ConfusionMatrix ofScores = new ConfusionMatrix(3);
        ofScores.add(LOGITS, labels);
        ConfusionMatrix ofPredictions = new ConfusionMatrix(3);
        ofPredictions.add(LOGITS.argmax(1), labels);
        ConfusionMatrix expected = new ConfusionMatrix(3);
        expected.add(LOGITS.argmax(1).toIntArray(), LABELS);
        for (int label = 0; label < 3; label++) {
            for (int prediction = 0; prediction < 3; prediction++) {
                assertEquals(expected.count(label, prediction), ofScores.count(label, prediction));
                assertEquals(expected.count(label, prediction), ofPredictions.count(label, prediction));
            }
        }
    }

    @Test
    void whatIsNoClassIsNamed() {
        Tensor far = Tensor.of(new long[] {0, 1, 1L << 32, 0, 1});
        for (ToDoubleFunction<Tensor> loss : losses()) {
            String message = assertThrows(IllegalArgumentException.class, () -> loss.applyAsDouble(far)).getMessage();
            assertTrue(message.endsWith("label 4294967296 of sample 2 is no class"), message);
            message = assertThrows(IllegalArgumentException.class,
                    () -> loss.applyAsDouble(Tensor.of(new int[] {0, 1, 3, 0, 1}))).getMessage();
            assertTrue(message.contains("label 3 of sample 2 is not in 0 .. 2"), message);
            message = assertThrows(ShapeMismatchException.class,
                    () -> loss.applyAsDouble(Tensor.zeros(DType.I64, 5, 1))).getMessage();
            assertTrue(message.endsWith("labels of shape (5, 1) for an input of shape (5, 3); one label for each sample is "
                    + "needed, (5,)"), message);
        }
        ConfusionMatrix matrix = new ConfusionMatrix(3);
        assertEquals("ConfusionMatrix: labels of type F32; classes are integers: I64, I32 or U8",
                assertThrows(DTypeMismatchException.class, () -> matrix.add(LOGITS, Tensor.zeros(DType.F32, 5))).getMessage());
        assertThrows(IllegalArgumentException.class, () -> matrix.add(LOGITS, far));
        assertEquals(0, matrix.total());
    }

    private static List<ToDoubleFunction<Tensor>> losses() {
        NegativeLogLikelihoodLoss likelihood = new NegativeLogLikelihoodLoss();
        return List.of(labels -> likelihood.forward(LOGITS.logSoftmax(1), labels),
                labels -> new SoftmaxCrossEntropyLoss().forward(LOGITS, labels),
                labels -> new CrossEntropyLoss().forward(LOGITS.softmax(1), labels));
    }
}
