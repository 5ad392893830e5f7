package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of a chain write their gradients over those that nobody needs any more, and nothing else. */
class GradientSharingTest {
    private static final int[] SHAPE = {4, 3, 12, 10};

    private static List<Module> layers() {
        Window2d same = Window2d.of(3).padding(1);
        return List.of(new Conv2d(3, 5, same, DType.F64), new MaxPool2d(2), new BatchNorm2d(5, DType.F64), new GELU(),
                new Residual(new Sequential(new Conv2d(5, 5, same, DType.F64), new BatchNorm2d(5, DType.F64), new Tanh())),
                new Residual(new Sequential(new ELU(), new Conv2d(5, 6, same, DType.F64)),
                        Conv2d.withoutBias(5, 6, Window2d.of(1), DType.F64)),
                new MaxPool2d(Window2d.of(2)), new SiLU(), new Conv2d(6, 4, Window2d.of(2), DType.F64), new Sigmoid(),
                new AvgPool2d(2), new Tanh(), new GlobalAvgPool2d(), new Flatten(), new ELU(), new Linear(4, 3, DType.F64));
    }

    private static Tensor input(int stream) {
        return Tensor.normal(new Philox(5, stream), DType.F64, SHAPE);
    }

    /** A chain, and chains within it, against the same layers that know nothing of each other. */
    @Test
    void gradientsHaveTheBitsOfLayersAlone() {
        List<Module> alone = Seeding.withSeed(1, GradientSharingTest::layers);
        List<Module> parts = Seeding.withSeed(1, GradientSharingTest::layers);
        Sequential chain = new Sequential(new Sequential(parts.subList(0, 1).toArray(Module[]::new)),
                new Sequential(parts.subList(1, 7).toArray(Module[]::new)),
                new Sequential(parts.subList(7, parts.size()).toArray(Module[]::new)));
        for (int step = 0; step < 3; step++) {
            Tensor y = input(step).narrow(0, 0, 4 - step);
            Tensor expected = y;
            for (Module layer : alone) {
                expected = layer.forward(expected);
            }
            assertTrue(chain.forward(y).bitwiseEquals(expected.copy()));
            Tensor dY = Tensor.normal(new Philox(6, step), DType.F64, 4 - step, 3);
            for (int times = 0; times < 2; times++) { // a second backward pass adds to the gradients
                Tensor gradient = dY;
                for (Module layer : alone.reversed()) {
                    gradient = layer.backward(gradient);
                }
                assertTrue(chain.backward(dY).copy().bitwiseEquals(gradient.copy()));
            }
            chain.backwardParameters(dY);
            for (Module layer : alone.reversed()) {
                dY = layer.backward(dY);
            }
        }
        List<Tensor> expected = new ArrayList<>();
        alone.forEach(layer -> layer.parameters().forEach(parameter -> expected.add(parameter.grad().copy())));
        List<Tensor> actual = chain.parameters().stream().map(parameter -> parameter.grad().copy()).toList();
        for (int i = 0; i < actual.size(); i++) {
            assertTrue(actual.get(i).bitwiseEquals(expected.get(i)), "parameter " + i);
        }
    }

    /** What a layer returned is read by the one before, and overwritten by the one before that. */
    @Test
    void twoMemoriesServeAllLayersOfAChain() {
        Sequential chain = new Sequential(new Tanh(), new Sigmoid(), new Sequential(new ELU(), new GELU()), new SiLU());
        Tensor x = Tensor.normal(new Philox(7, 0), DType.F64, 6, 5);
        chain.forward(x);
        List<Module> layers = List.of(chain.layers().get(0), chain.layers().get(1),
                ((Sequential) chain.layers().get(2)).layers().get(0), ((Sequential) chain.layers().get(2)).layers().get(1),
                chain.layers().get(3));
        IdentityHashMap<Module, Tensor> gradients = new IdentityHashMap<>();
        Tensor gradient = Tensor.normal(new Philox(7, 1), DType.F64, 6, 5);
        for (Module layer : layers.reversed()) {
            gradient = layer.backward(gradient);
            gradients.put(layer, gradient);
        }
        for (int i = 0; i < layers.size(); i++) {
            for (int j = 0; j < layers.size(); j++) {
                Tensor one = gradients.get(layers.get(i));
                double before = one.get(0, 0);
                gradients.get(layers.get(j)).set(before + 1, 0, 0);
                boolean shared = one.get(0, 0) != before;
                gradients.get(layers.get(j)).set(before, 0, 0);
                assertEquals((i - j) % 2 == 0, shared, "layers " + i + " and " + j);
            }
        }
    }

    /** So do layers of images. */
    @Test
    void layersOfImagesShareTheMemoriesToo() {
        Conv2d first = new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64);
        BatchNorm2d second = new BatchNorm2d(3, DType.F64);
        Conv2d third = new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64);
        Sequential chain = new Sequential(first, second, third);
        chain.forward(input(0));
        Tensor ofThird = third.backward(Tensor.normal(new Philox(8, 0), DType.F64, SHAPE));
        Tensor ofSecond = second.backward(ofThird);
        Tensor before = ofSecond.copy();
        Tensor ofFirst = first.backward(ofSecond);
        assertTrue(ofFirst.bitwiseEquals(ofThird), "one memory");
        assertTrue(ofSecond.bitwiseEquals(before), "another one");
    }

    /** Each layer but the composed ones takes the memory whose turn it is, so the one after next has it again. */
    @ParameterizedTest
    @MethodSource("layersThatShare")
    void everyLayerTakesItsTurn(Module layer) {
        Tanh before = new Tanh();
        Tanh after = new Tanh();
        Sequential chain = new Sequential(before, layer, after);
        Tensor x = Tensor.normal(new Philox(9, 0), DType.F64, 2, 3, 4, 4);
        Tensor ofAfter = after.backward(Tensor.onesLike(chain.forward(x)));
        Tensor ofLayer = layer.backward(ofAfter);
        Tensor kept = ofLayer.copy();
        Tensor ofBefore = before.backward(ofLayer);
        assertTrue(kept.bitwiseEquals(ofLayer), "another memory");
        double first = ofBefore.get(0, 0, 0, 0);
        ofAfter.set(first + 1, 0, 0, 0, 0);
        assertEquals(first + 1, ofBefore.get(0, 0, 0, 0), "one memory");
    }

    static Stream<Module> layersThatShare() {
        Window2d same = Window2d.of(3).padding(1);
        return Stream.of(new Conv2d(3, 3, same, DType.F64), new MaxPool2d(same), new AvgPool2d(same), new GlobalAvgPool2d(),
                new BatchNorm2d(3, DType.F64), new Residual(new Tanh()), new ELU(), new GELU(), new Softplus());
    }

    /** A maximum over windows puts its gradient where the output of the convolution before it was. */
    @Test
    void theOutputOfAConvolutionBecomesItsGradient() {
        Conv2d convolution = new Conv2d(3, 5, Window2d.of(3).padding(1), DType.F64);
        MaxPool2d maximum = new MaxPool2d(2);
        Sequential chain = new Sequential(convolution, maximum);
        Tensor y = chain.forward(input(0));
        Tensor output = convolution.outputSpace().channelsLast(DType.F64, Shape.of(4, 5, 12, 10));
        Tensor gradient = maximum.backward(y.copy());
        assertSame(output, gradient);
    }

    /** What lies before a maximum is read by it alone: all such outputs, of any size, use one memory, and no gradient changes. */
    @Test
    void outputsBeforeMaximaShareAMemory() {
        Window2d same = Window2d.of(3).padding(1);
        List<List<Module>> twice = List.of(0, 1).stream().map(_ -> Seeding.withSeed(3, () -> List.<Module>of(
                new Conv2d(3, 2, same, DType.F64), new MaxPool2d(2), new Tanh(),
                new Sequential(new Conv2d(2, 9, same, DType.F64), new MaxPool2d(2), new GELU(),
                        new Conv2d(9, 9, same, DType.F64), new MaxPool2d(2), new Flatten())))).toList();
        Sequential chain = new Sequential(twice.getFirst().toArray(Module[]::new));
        List<Module> alone = new ArrayList<>(twice.getLast().subList(0, 3));
        List<Module> inner = ((Sequential) twice.getLast().getLast()).layers();
        inner.forEach(layer -> alone.add(layer instanceof Conv2d convolution ? copyOf(convolution) : fresh(layer)));
        for (int step = 0; step < 3; step++) {
            Tensor x = input(step).narrow(0, 0, step == 1 ? 2 : 4);
            Tensor y = chain.forward(x);
            Tensor z = x;
            for (Module layer : alone) {
                z = layer.forward(z);
            }
            assertTrue(y.copy().bitwiseEquals(z.copy()));
            Tensor dX = chain.backward(y.copy());
            Tensor gradient = z.copy();
            for (Module layer : alone.reversed()) {
                gradient = layer.backward(gradient);
            }
            assertTrue(dX.copy().bitwiseEquals(gradient.copy()), "step " + step);
        }
        List<Conv2d> pairs = List.of((Conv2d) twice.getFirst().getFirst(),
                (Conv2d) ((Sequential) twice.getFirst().getLast()).layers().get(0));
        Tensor first = pairs.getFirst().outputSpace().channelsLast(DType.F64, Shape.of(4, 2, 12, 10));
        Tensor second = pairs.getLast().outputSpace().channelsLast(DType.F64, Shape.of(4, 9, 6, 5));
        first.set(7, 0, 0, 0, 0);
        assertEquals(7, second.get(0, 0, 0, 0), "one memory");
    }

    private static Module copyOf(Conv2d layer) {
        Conv2d copy = new Conv2d(layer.inChannels(), layer.outChannels(), layer.convolution(), DType.F64);
        copy.weight().value().copyFrom(layer.weight().value());
        copy.bias().value().copyFrom(layer.bias().value());
        return copy;
    }

    private static Module fresh(Module layer) {
        return layer instanceof MaxPool2d ? new MaxPool2d(2) : layer instanceof GELU ? new GELU() : new Flatten();
    }
}
