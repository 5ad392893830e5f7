package lanewise.train.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.train.data.Images;
import lanewise.train.record.ShortRun;
import org.junit.jupiter.api.Test;

class LayerStatisticsTest {
    private static final int[] INDICES = {5, 1499, 0};

    private final Images images = ShortRun.images();
    private final Conv2d first = new Conv2d(3, 4, Window2d.of(3).stride(2), DType.F64);
    private final Sequential network = new Sequential(first, new ReLU(),
            new Residual(new Sequential(new BatchNorm2d(4, DType.F64))), new Flatten(),
            new Linear(4 * 15 * 15, 10, DType.F64));

    /** Against plain loops over the outputs that the layers give to an observer. */
    @Test
    void numbersAreThoseOfAllElements() {
        first.bias().value().set(-1e6, 1); // one of four channels of the ReLU is dead
        Map<String, Tensor> outputs = new HashMap<>();
        BatchLoader loader = new BatchLoader(images, DType.F64, network);
        loader.load(INDICES, 0, INDICES.length);
        network.eval();
        network.forward(loader.x(), (name, layer, y) -> outputs.put(name, y.copy()));
        network.train();
        List<LayerStatistics> layers = LayerStatistics.of(network, images, INDICES, DType.F64);
        assertEquals(List.of("0 Conv2d", "1 ReLU", "2.branch.0 BatchNorm2d", "3 Flatten", "4 Linear"),
                layers.stream().map(layer -> layer.layer() + " " + layer.kind()).toList());
        for (LayerStatistics layer : layers) {
            double[] y = outputs.get(layer.layer()).toDoubleArray();
            double mean = Arrays.stream(y).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(y).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
            double size = Arrays.stream(y).map(Math::abs).max().orElseThrow();
            double rounding = y.length * size * 0x1p-52;
            assertEquals(mean, layer.mean(), rounding, layer.layer());
            assertEquals(deviation, layer.deviation(), rounding, layer.layer());
            assertEquals((double) Arrays.stream(y).filter(x -> x == 0).count() / y.length, layer.zeros());
            assertEquals(Arrays.stream(y).min().orElseThrow(), layer.least());
            assertEquals(Arrays.stream(y).max().orElseThrow(), layer.greatest());
            assertEquals(layer.kind().equals("ReLU") ? OptionalDouble.of(0.25) : OptionalDouble.empty(), layer.dead());
        }
        assertEquals(Shape.of(4, 15, 15), layers.get(1).shape());
        assertEquals(Shape.of(10), layers.get(4).shape());
        assertTrue(layers.get(1).zeros() >= 0.25, layers.toString());
    }

    @Test
    void theModelStaysAsItIs() {
        network.train();
        Map<String, Tensor> before = new HashMap<>();
        network.stateDict().forEach((name, value) -> before.put(name, value.copy()));
        LayerStatistics.of(network, images, INDICES, DType.F64);
        assertTrue(network.modules().stream().allMatch(Module::isTraining));
        network.stateDict().forEach((name, value) -> assertEquals(Arrays.toString(before.get(name).toDoubleArray()),
                Arrays.toString(value.toDoubleArray()), name));
    }

    @Test
    void threadsChangeNoBit() {
        assertEquals(Parallelism.withThreads(1, () -> LayerStatistics.of(network, images, INDICES, DType.F64)),
                Parallelism.withThreads(3, () -> LayerStatistics.of(network, images, INDICES, DType.F64)));
    }

    @Test
    void noImagesAndMoreThanABatchAreRefused() {
        for (int count : new int[] {0, Evaluation.BATCH + 1}) {
            assertThrows(IllegalArgumentException.class, () -> LayerStatistics.of(network, images,
                    IntStream.range(0, count).toArray(), DType.F64));
        }
    }
}
