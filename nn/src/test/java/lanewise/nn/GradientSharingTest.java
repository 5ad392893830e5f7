package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Passes everything on, and remembers the gradient. */
    private static final class Probe extends Module {
        private Tensor gradient;

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }

        @Override
        public Tensor backward(Tensor dY) {
            gradient = dY;
            return dY;
        }
    }

    // Whether what is written to the first element of one tensor is that of the other.
    private static boolean shareMemory(Tensor one, Tensor other) {
        Tensor first = element(one);
        Tensor second = element(other);
        double before = first.item();
        second.fill(before + 1);
        boolean shared = first.item() != before;
        second.fill(before);
        return shared;
    }

    private static Tensor element(Tensor x) {
        Tensor element = x;
        while (element.rank() > 0) {
            element = element.select(0, 0);
        }
        return element;
    }

    /** What a layer returned is read by the one before, and overwritten by the one before that. */
    @Test
    void twoMemoriesServeAllLayersOfAChain() {
        List<Probe> probes = Stream.generate(Probe::new).limit(5).toList();
        Sequential chain = new Sequential(probes.get(0), new Tanh(), probes.get(1), new Sigmoid(),
                new Sequential(probes.get(2), new ELU(), probes.get(3), new GELU()), probes.get(4), new SiLU());
        chain.forward(Tensor.normal(new Philox(7, 0), DType.F64, 6, 5));
        chain.backward(Tensor.normal(new Philox(7, 1), DType.F64, 6, 5));
        for (int i = 0; i < probes.size(); i++) {
            for (int j = 0; j < probes.size(); j++) {
                assertEquals((i - j) % 2 == 0, shareMemory(probes.get(i).gradient, probes.get(j).gradient),
                        "layers " + i + " and " + j);
            }
        }
    }

    /** Each layer but the composed ones takes the memory whose turn it is: that of the layer two places on. */
    @ParameterizedTest
    @MethodSource("layersThatShare")
    void everyLayerTakesItsTurn(Module layer) {
        Probe beforeFirst = new Probe();
        Probe beforeLayer = new Probe();
        Probe beforeThird = new Probe();
        Probe beforeLast = new Probe();
        Sequential chain = new Sequential(beforeFirst, new Tanh(), beforeLayer, layer, beforeThird, new Tanh(), beforeLast,
                new Tanh());
        Tensor x = Tensor.normal(new Philox(9, 0), DType.F64, 2, 3, 4, 4);
        chain.backward(Tensor.onesLike(chain.forward(x)));
        assertTrue(shareMemory(beforeFirst.gradient, beforeThird.gradient), "one memory");
        assertTrue(shareMemory(beforeLayer.gradient, beforeLast.gradient), "the other");
        assertFalse(shareMemory(beforeLayer.gradient, beforeThird.gradient), "two memories");
    }

    static Stream<Module> layersThatShare() {
        Window2d same = Window2d.of(3).padding(1);
        return Stream.of(new Conv2d(3, 3, same, DType.F64), new MaxPool2d(same), new AvgPool2d(same), new GlobalAvgPool2d(),
                new BatchNorm2d(3, DType.F64), new Residual(new Tanh()), new ELU(), new GELU(), new Softplus());
    }

    // The output of the layer of a name, which is not copied.
    private static Tensor outputOf(Sequential chain, Tensor x, String wanted) {
        Map<String, Tensor> outputs = new HashMap<>();
        chain.forward(x, (name, _, output) -> outputs.put(name, output));
        return outputs.get(wanted);
    }

    /** A maximum over windows puts its gradient where the output of the convolution before it was. */
    @Test
    void theOutputOfAConvolutionBecomesItsGradient() {
        Conv2d convolution = new Conv2d(3, 5, Window2d.of(3).padding(1), DType.F64);
        MaxPool2d maximum = new MaxPool2d(2);
        Sequential chain = new Sequential(convolution, maximum);
        Tensor output = outputOf(chain, input(0), "0");
        Tensor dY = Tensor.ones(DType.F64, 4, 5, 6, 5);
        Tensor expected = maximum.backward(dY);
        assertFalse(expected.bitwiseEquals(output));
        chain.backward(dY);
        assertTrue(expected.bitwiseEquals(output));
    }

    /** A layer that is run by itself shares nothing, whatever chains it is in. */
    @Test
    void aLayerByItselfHasMemoryOfItsOwn() {
        Conv2d convolution = new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64);
        MaxPool2d maximum = new MaxPool2d(Window2d.of(3).padding(1));
        Conv2d next = new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64);
        Sequential chain = new Sequential(new Tanh(), convolution, maximum, next);
        chain.backward(Tensor.onesLike(chain.forward(input(0))));
        List<Tensor> tensors = List.of(convolution.forward(input(0)), maximum.forward(input(0)), next.forward(input(0)),
                convolution.backward(input(1)), maximum.backward(input(1)), next.backward(input(1)));
        List<Tensor> copies = tensors.stream().map(Tensor::copy).toList();
        chain.backward(Tensor.onesLike(chain.forward(input(2))));
        for (int i : new int[] {0, 3, 4, 5}) { // the chain's pass is the next one of the other layers' outputs
            assertTrue(tensors.get(i).bitwiseEquals(copies.get(i)), "tensor " + i);
        }
    }

    /** What a thread was given stays what it is when another thread goes on, though the memory is the chain's. */
    @Test
    void passesOfAnotherThreadWriteElsewhere() throws InterruptedException {
        Sequential chain = new Sequential(new Tanh(), new Conv2d(3, 3, Window2d.of(3).padding(1), DType.F64), new MaxPool2d(2));
        Tensor output = outputOf(chain, input(0), "1");
        Tensor before = output.copy();
        Thread other = new Thread(() -> chain.forward(input(1)));
        other.start();
        other.join();
        assertTrue(before.bitwiseEquals(output));
        Tensor gradient = chain.backward(Tensor.onesLike(chain.forward(input(2))));
        Tensor gradientBefore = gradient.copy();
        other = new Thread(() -> chain.backward(Tensor.onesLike(chain.forward(input(1)))));
        other.start();
        other.join();
        assertTrue(gradientBefore.bitwiseEquals(gradient));
    }

    /** A module of a user whose branches add up; it is composed without any call to the library. */
    private static final class Sum extends Module {
        private final List<Module> branches;

        Sum(Module... branches) {
            this.branches = List.of(branches);
        }

        @Override
        public Tensor forward(Tensor x) {
            return branches.stream().map(branch -> branch.forward(x)).reduce(Tensor::add).orElseThrow();
        }

        @Override
        public Tensor backward(Tensor dY) {
            List<Tensor> gradients = branches.stream().map(branch -> branch.backward(dY)).toList();
            return gradients.stream().reduce(Tensor::add).orElseThrow();
        }

        @Override
        public SequencedMap<String, Module> children() {
            SequencedMap<String, Module> named = new LinkedHashMap<>();
            branches.forEach(branch -> named.put("branch" + named.size(), branch));
            return named;
        }
    }

    /** Layers that were in other chains, and those whose chain is run after others were made of them, have right gradients. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void layersMayMoveFromChainToChain(int composition) {
        Window2d same = Window2d.of(3).padding(1);
        Conv2d c = new Conv2d(3, 3, same, DType.F64);
        Conv2d d = new Conv2d(3, 3, same, DType.F64);
        MaxPool2d p = new MaxPool2d(same);
        MaxPool2d q = new MaxPool2d(same);
        Sequential first = new Sequential(c, p, d, q);
        Sequential second = new Sequential(d, p);
        Sequential third = new Sequential(c, new GELU(), d);
        Module module = switch (composition) {
            case 0 -> new Sequential(c, new BatchNorm2d(3, DType.F64), p);
            case 1 -> new Sequential(c, new GELU(), p);
            case 2 -> new Sequential(c, new GELU(), new MaxPool2d(2), d, new GELU(), new MaxPool2d(2));
            case 3 -> new Residual(c, d);
            case 4 -> new Sum(c, d, new Sequential(p), new Sequential(q));
            case 5 -> new Sequential(new Tanh(), new Sum(second, new Residual(new Sequential(c, q))), new Sigmoid());
            case 6 -> first;
            case 7 -> second;
            case 8 -> third;
            default -> throw new AssertionError(composition);
        };
        GradientCheck.assertGradients(module, Tensor.normal(new Philox(11, composition), DType.F64, 2, 3, 4, 4));
    }

    /** The same layers, once by one chain and once by the other. */
    @Test
    void chainsOfTheSameLayersTakeTurns() {
        List<Module> layers = List.of(new Tanh(), new Sigmoid(), new ELU(), new GELU());
        Sequential all = new Sequential(layers.toArray(Module[]::new));
        Sequential some = new Sequential(layers.get(0), layers.get(2), layers.get(3));
        Tensor x = Tensor.normal(new Philox(12, 0), DType.F64, 6, 5);
        for (int round = 0; round < 2; round++) {
            GradientCheck.assertGradients(all, x);
            GradientCheck.assertGradients(some, x);
        }
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
        Map<String, Tensor> outputs = new HashMap<>();
        chain.forward(input(0), (name, _, output) -> outputs.put(name, output));
        assertTrue(shareMemory(outputs.get("0"), outputs.get("3.0")));
        assertFalse(shareMemory(outputs.get("1"), outputs.get("3.1")));
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
