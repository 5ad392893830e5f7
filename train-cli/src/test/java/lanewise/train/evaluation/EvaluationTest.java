package lanewise.train.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final Images IMAGES = SyntheticImages.generate(1200, 1, 1).train();

    private final BatchNorm1d frozen = new BatchNorm1d(8, DType.F32);
    private final Sequential model = Seeding.withSeed(1, () -> new Sequential(new Linear(Images.PIXELS, 8, DType.F32),
            frozen, new ReLU(), new Linear(8, 10, DType.F32)));

    private List<Boolean> modes() {
        return model.modules().stream().map(Module::isTraining).toList();
    }

    @Test
    void itIsTheLoopThatOneWouldWrite() {
        int[] indices = IntStream.range(0, 1100).map(i -> 1199 - i).toArray();
        model.eval();
        BatchLoader loader = new BatchLoader(IMAGES, DType.F32, model);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        ConfusionMatrix confusion = new ConfusionMatrix(10);
        double total = 0;
        List<Tensor> expected = new ArrayList<>();
        for (int from = 0; from < indices.length; from += Evaluation.BATCH) {
            int count = Math.min(Evaluation.BATCH, indices.length - from);
            loader.load(indices, from, count);
            Tensor logits = model.forward(loader.x());
            total += loss.forward(logits, loader.labels()) * count;
            confusion.add(logits, loader.labels());
            expected.add(logits);
        }
        List<Tensor> seen = new ArrayList<>();
        Evaluation evaluation = Evaluation.of(model, IMAGES, indices, DType.F32, logits -> seen.add(logits.copy()));
        assertEquals(total / indices.length, evaluation.loss());
        assertEquals(confusion.toString(), evaluation.confusion().toString());
        assertEquals(expected.stream().map(Tensor::toString).toList(), seen.stream().map(Tensor::toString).toList());
    }

    @Test
    void eachModuleGetsItsModeBack() {
        model.train();
        frozen.eval();
        List<Boolean> before = modes();
        Evaluation.of(model, IMAGES, new int[] {1, 2}, DType.F32);
        assertEquals(before, modes());
        assertThrows(IllegalStateException.class, () -> Evaluation.of(model, IMAGES, new int[] {1, 2}, DType.F32,
                (name, layer, output) -> {
                    throw new IllegalStateException("halfway");
                }));
        assertEquals(before, modes());
        model.eval();
        Evaluation.of(model, IMAGES, DType.F32);
        assertEquals(List.of(false, false, false, false, false), modes());
    }
}
