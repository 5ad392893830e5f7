package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.gradcheck.GradientReport;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.testing.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SequentialTest {
    @Provide
    Arbitrary<Sample> samples() {
        return Sample.arbitrary();
    }

    // ELU with α = 1 has no kink, so hidden values may lie anywhere.
    private static Sequential network(Sample sample) {
        Sequential network = new Sequential(new Linear(sample.columns(), 5, DType.F64), new ELU(),
                new Linear(5, 4, DType.F64), new Tanh(), new Linear(4, sample.outputs(), DType.F64), new Softmax());
        new PyTorchDefault().initializeAll(network, sample.seed());
        return network;
    }

    @Property(tries = 60)
    void gradientsAgreeWithDifferences(@ForAll("samples") Sample sample) {
        GradientCheck.standard().withSeed(sample.seed()).check(network(sample), sample.input()).orThrow();
    }

    // The seed is fixed: a relative tolerance fails for a right formula whose value happens to lie near zero.
    @Property(tries = 60, seed = "1")
    void gradientsAgreeAtTheCourseTolerance(@ForAll("samples") Sample sample) {
        Sequential network = new Sequential(new Linear(sample.columns(), 5, DType.F64), new ELU(),
                new Linear(5, sample.outputs(), DType.F64));
        new PyTorchDefault().initializeAll(network, sample.seed());
        Sample.courseCheck(1e-5).check(network, sample.input()).orThrow();
    }

    /** The gradients of a whole training step: the loss of a network with respect to each parameter. */
    @Property(tries = 30)
    void theLossOfANetworkHasTheGradientsOfItsParameters(@ForAll("samples") Sample sample) {
        Sequential network = new Sequential(new Linear(3, 6, DType.F64), new ELU(),
                new Linear(6, sample.columns(), DType.F64));
        new PyTorchDefault().initializeAll(network, sample.seed());
        Tensor x = sample.normal(9, sample.rows(), 3);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        network.namedParameters().forEach((name, parameter) -> {
            GradientReport report = GradientCheck.standard().check(name,
                    value -> loss.forward(network.forward(x), sample.labels()),
                    value -> {
                        network.zeroGrad();
                        loss.forward(network.forward(x), sample.labels());
                        network.backwardParameters(loss.backward());
                        return parameter.grad();
                    }, parameter.value());
            report.orThrow();
        });
    }

    /** Counts how often each way back is taken. */
    private static final class Counting extends Module {
        int backwards;
        int backwardParameters;
        private final Linear layer = new Linear(2, 2, DType.F32);

        @Override
        public Tensor forward(Tensor x) {
            return layer.forward(x);
        }

        @Override
        public Tensor backward(Tensor dY) {
            backwards++;
            return layer.backward(dY);
        }

        @Override
        public void backwardParameters(Tensor dY) {
            backwardParameters++;
            layer.backwardParameters(dY);
        }

        @Override
        protected List<Parameter> ownParameters() {
            return layer.ownParameters();
        }
    }

    @Test
    void theFirstLayerWithParametersComputesNoInputGradient() {
        Counting first = new Counting();
        Counting second = new Counting();
        Sequential network = new Sequential(new Tanh(), new Sequential(first, new Tanh()), second);
        network.forward(Tensor.ones(DType.F32, 3, 2));
        network.backwardParameters(Tensor.ones(DType.F32, 3, 2));
        assertEquals(0, first.backwards);
        assertEquals(1, first.backwardParameters);
        assertEquals(1, second.backwards);
    }

    @Test
    void withoutParametersThereIsNothingToDo() {
        Sequential network = new Sequential(new Tanh(), new ReLU());
        network.backwardParameters(Tensor.ones(DType.F32, 1));
        assertTrue(network.parameters().isEmpty());
    }

    @Test
    void modesReachNestedModules() {
        Tanh inner = new Tanh();
        Sequential network = new Sequential(new ReLU(), new Sequential(inner));
        network.eval();
        assertFalse(inner.isTraining());
        network.train();
        assertTrue(inner.isTraining());
    }

    @Test
    void noModulesOrTheSameOneTwiceAreRefused() {
        assertThrows(IllegalArgumentException.class, Sequential::new);
        ReLU relu = new ReLU();
        assertEquals("Sequential[ReLU, ReLU]: module 1, ReLU, is also module 0; each place needs its own",
                assertThrows(IllegalArgumentException.class, () -> new Sequential(relu, relu)).getMessage());
    }

    /** A module of a user may say when two are equal, and yet each has a place and a gradient of its own. */
    private static final class Scale extends Module {
        private final Parameter factor = new Parameter("factor", Tensor.ones(DType.F64, 1));
        private Tensor input;

        @Override
        public Tensor forward(Tensor x) {
            input = x;
            return x.mul(factor.value());
        }

        @Override
        public Tensor backward(Tensor dY) {
            factor.addToGrad(dY.mul(input).sum().reshape(1));
            return dY.mul(factor.value());
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(factor);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Scale;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void equalModulesAreTwo() {
        Sequential network = new Sequential(new Scale(), new ELU(), new Scale());
        assertEquals(2, network.parameters().size());
        GradientCheck.assertGradients(network, Tensor.normal(new Philox(2, 0), DType.F64, 3, 2));
    }

    @Test
    void itsPartsCannotBeExchanged() {
        Sequential network = new Sequential(new ReLU());
        assertThrows(UnsupportedOperationException.class, () -> network.children().clear());
        assertThrows(UnsupportedOperationException.class, () -> network.layers().clear());
    }

    @Test
    void printsItsModules() {
        assertEquals("Sequential[LeakyReLU(0.2), ReLU] in training mode",
                new Sequential(new LeakyReLU(0.2), new ReLU()).toString());
        Sequential network = new Sequential(new Linear(3072, 128, DType.F32), new ELU(),
                new Residual(new Sequential(new Linear(128, 128, DType.F32))));
        network.eval();
        assertEquals("Sequential[Linear(3072 → 128), ELU(1.0), Residual(Sequential[Linear(128 → 128)])] in eval mode",
                network.toString());
    }

    @Test
    void zeroGradClearsEveryParameter() {
        Sequential network = network(new Sample(2, 3, 2, 1, null));
        network.forward(Tensor.normal(new Philox(1, 0), DType.F64, 2, 3));
        network.backward(Tensor.normal(new Philox(1, 1), DType.F64, 2, 2));
        for (Parameter parameter : network.parameters()) {
            assertTrue(parameter.grad().abs().max().item() > 0, parameter.toString());
        }
        network.zeroGrad();
        for (Parameter parameter : network.parameters()) {
            assertEquals(0, parameter.grad().abs().max().item(), parameter.toString());
        }
    }
}
