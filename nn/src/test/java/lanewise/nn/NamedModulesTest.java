package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import lanewise.nn.init.PyTorchDefault;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What concerns a whole network, through modules that the library has never seen. */
class NamedModulesTest {
    /** Two branches side by side, whose outputs are added. */
    private static final class Fork extends Module {
        private final SequencedMap<String, Module> branches = new LinkedHashMap<>();

        Fork(Module left, Module right) {
            branches.put("left", left);
            branches.put("right", right);
        }

        @Override
        public Tensor forward(Tensor x) {
            return branches.get("left").forward(x).add(branches.get("right").forward(x));
        }

        @Override
        public Tensor backward(Tensor dY) {
            return branches.get("left").backward(dY).add(branches.get("right").backward(dY));
        }

        @Override
        public SequencedMap<String, Module> children() {
            return branches;
        }
    }

    private final Linear first = new Linear(3, 4, DType.F64);
    private final Linear left = new Linear(4, 2, DType.F64);
    private final Dropout dropout = new Dropout(0.5, 7);
    private final BatchNorm1d norm = new BatchNorm1d(4, DType.F64);
    private final Linear right = new Linear(4, 2, DType.F64);
    private final Sequential chain = new Sequential(norm, right);
    private final Sequential leftChain = new Sequential(left, dropout);
    private final Fork fork = new Fork(leftChain, chain);
    private final Sequential network = new Sequential(first, fork);

    @Test
    void aModuleStandsBeforeItsChildrenAndTheseInOrder() {
        assertEquals(List.of("", "0", "1", "1.left", "1.left.0", "1.left.1", "1.right", "1.right.0", "1.right.1"),
                List.copyOf(network.namedModules().keySet()));
        assertEquals(List.of(network, first, fork, leftChain, left, dropout, chain, norm, right), network.modules());
        assertSame(dropout, network.namedModules().get("1.left.1"));
        assertEquals(List.of(first), first.modules());
    }

    @Test
    void everythingGoesThroughAModuleOfTheUsers() {
        assertEquals(List.of("0.weight", "0.bias", "1.left.0.weight", "1.left.0.bias", "1.right.0.weight",
                "1.right.0.bias", "1.right.1.weight", "1.right.1.bias"), List.copyOf(network.namedParameters().keySet()));
        assertEquals(List.of("1.right.0.running_mean", "1.right.0.running_var"),
                List.copyOf(network.namedBuffers().keySet()));
        network.eval();
        assertFalse(dropout.isTraining());
        network.train();
        assertTrue(norm.isTraining());
        MultiplicativeNoise.setSteps(network, 5);
        assertEquals(5, dropout.step());
        new PyTorchDefault().initializeAll(network, 1);
        for (Linear layer : List.of(first, left, right)) {
            assertTrue(layer.weight().value().abs().max().item() > 0, layer::toString);
            layer.weight().grad().fill(1);
        }
        network.zeroGrad();
        assertEquals(0, right.weight().grad().abs().max().item());
    }

    @Test
    void aModuleInTwoPlacesIsRefused() {
        Fork twice = new Fork(new Sequential(first), new Sequential(new ReLU(), first));
        String message = "Fork: module right.1, Linear(3 → 4), is also module left.0; each place needs its own";
        for (var task : List.<Executable>of(twice::modules, twice::parameters,
                twice::namedBuffers, twice::stateDict, twice::train, twice::eval)) {
            assertEquals(message, assertThrows(IllegalStateException.class, task).getMessage());
        }
    }

    /** A network is refused when it is composed, not first when an optimizer asks for its parameters. */
    @Test
    void aNetworkWithAPartInTwoPlacesIsNotComposed() {
        assertEquals("Sequential[Sequential[Linear(3 → 4)], Sequential[ReLU, Linear(3 → 4)]]: module 1.1, Linear(3 → 4), is"
                + " also module 0.0; each place needs its own",
                refusal(() -> new Sequential(new Sequential(first), new Sequential(new ReLU(), first))));
        Fork twice = new Fork(first, first);
        assertEquals("Residual(Fork): module branch.right, Linear(3 → 4), is also module branch.left; each place needs its own",
                refusal(() -> new Residual(twice)));
        Parameter shared = new Parameter("w", Tensor.ones(DType.F64, 2));
        assertEquals("Sequential[Scale, Scale]: parameter 1.w is also 0.w; each place needs its own, or its gradient would"
                + " count twice", refusal(() -> new Sequential(new Scale(shared), new Scale(shared))));
    }

    private static String refusal(Executable composition) {
        return assertThrows(IllegalArgumentException.class, composition).getMessage();
    }

    @Test
    void aParameterInTwoPlacesIsRefused() {
        Parameter shared = new Parameter("w", Tensor.ones(DType.F64, 2));
        Fork network = new Fork(new Scale(shared), new Scale(shared));
        assertEquals("Fork: parameter right.w is also left.w; each place needs its own, or its gradient would count twice",
                assertThrows(IllegalStateException.class, network::parameters).getMessage());
    }

    private static final class Scale extends Module {
        private final Parameter scale;

        Scale(Parameter scale) {
            this.scale = scale;
        }

        @Override
        public Tensor forward(Tensor x) {
            return x.mul(scale.value());
        }

        @Override
        public Tensor backward(Tensor dY) {
            return dY.mul(scale.value());
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(scale);
        }
    }

    /** What decides the bits is in the name, so that two layers of one name compute the same with the same values. */
    @Test
    void constantsAreNamedUnlessTheyAreTheUsualOnes() {
        BatchNorm.Settings settings = new BatchNorm.Settings(0.2, 0.01, true);
        assertEquals(List.of("BatchNorm1d(3, momentum 0.2, epsilon 0.01, fixed scale)",
                "BatchNorm2d(3, momentum 0.2, epsilon 0.01, fixed scale)", "GroupNorm(1, 3, epsilon 0.01)",
                "LayerNorm((3,), epsilon 0.01)", "RMSNorm(3, epsilon 0.01)", "MeanOnlyBatchNorm1d(3, momentum 0.2)"),
                Stream.of(new BatchNorm1d(3, DType.F32, settings), new BatchNorm2d(3, DType.F32, settings),
                        new GroupNorm(1, 3, DType.F32, 0.01), new LayerNorm(Shape.of(3), DType.F32, 0.01),
                        new RMSNorm(3, DType.F32, 0.01), new MeanOnlyBatchNorm1d(3, DType.F32, 0.2))
                        .map(Module::toString).toList());
        assertEquals(List.of("BatchNorm1d(3)", "BatchNorm2d(3)", "GroupNorm(1, 3)", "LayerNorm(3,)", "RMSNorm(3)",
                "MeanOnlyBatchNorm1d(3)"),
                Stream.of(new BatchNorm1d(3, DType.F32), new BatchNorm2d(3, DType.F32), new GroupNorm(1, 3, DType.F32),
                        new LayerNorm(3, DType.F32), new RMSNorm(3, DType.F32), new MeanOnlyBatchNorm1d(3, DType.F32))
                        .map(Module::toString).toList());
    }

    private static String refused(Class<? extends RuntimeException> type, Executable construction) {
        return assertThrows(type, construction).getMessage();
    }

    /** Before a tensor is made of it. */
    @Test
    void whatNoLayerCanBeMadeOfIsNamed() {
        assertEquals("Linear: inFeatures must not be negative, as -1 is",
                refused(IllegalArgumentException.class, () -> new Linear(-1, 5, DType.F32)));
        assertEquals("Linear: outFeatures must not be negative, as -3 is",
                refused(IllegalArgumentException.class, () -> Linear.withoutBias(5, -3, DType.F32)));
        assertEquals("BatchNorm2d: features must not be negative, as -2 is",
                refused(IllegalArgumentException.class, () -> new BatchNorm2d(-2, DType.F32)));
        assertEquals("MeanOnlyBatchNorm1d: features must not be negative, as -1 is",
                refused(IllegalArgumentException.class, () -> new MeanOnlyBatchNorm1d(-1, DType.F32)));
        for (DType dtype : List.of(DType.I64, DType.I32, DType.U8, DType.BOOL, DType.F16, DType.BF16)) {
            for (Executable layer : List.<Executable>of(() -> new Embedding(2, 2, dtype), () -> new Linear(2, 2, dtype),
                    () -> new BatchNorm1d(2, dtype), () -> new LayerNorm(2, dtype))) {
                assertEquals("Parameter weight: what is learned is of type F32 or F64, not " + dtype,
                        refused(DTypeMismatchException.class, layer));
            }
        }
        assertEquals("Sequential: module 1 is null",
                refused(NullPointerException.class, () -> new Sequential(new Tanh(), null)));
        assertEquals("Residual: the branch is null", refused(NullPointerException.class, () -> new Residual(null)));
        assertEquals("Residual: the branch is null", refused(NullPointerException.class, () -> new Residual(null, new Tanh())));
    }

    @Test
    void imagesIntoWhichNoWindowFitsAreNamedInBothModes() {
        Window2d window = Window2d.of(5);
        for (Module layer : List.of(new MaxPool2d(window), new AvgPool2d(window), new Conv2d(2, 3, window, DType.F32))) {
            for (boolean training : new boolean[] {true, false}) {
                if (!training) {
                    layer.eval();
                }
                assertEquals(layer + ": no window " + window + " fits into images of shape (1, 2, 4, 6)",
                        refused(ShapeMismatchException.class, () -> layer.forward(Tensor.ones(DType.F32, 1, 2, 4, 6))));
            }
        }
    }
}
