package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.init.PyTorchDefault;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SummaryTest {
    /** Scales and shifts each feature, and counts the passes in training mode. */
    private static final class Scale extends Module {
        private final Parameter weight;
        private final Parameter bias;
        private final Tensor passes = Tensor.scalar(DType.F64, 0);

        Scale(int features, DType dtype) {
            weight = new Parameter("weight", Tensor.ones(dtype, features));
            bias = new Parameter("bias", Tensor.zeros(dtype, features));
        }

        @Override
        public Tensor forward(Tensor x) {
            if (isTraining()) {
                passes.add(1, passes);
            }
            return x.mul(weight.value()).add(bias.value());
        }

        @Override
        public Tensor backward(Tensor dY) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(weight, bias);
        }

        @Override
        protected SequencedMap<String, Tensor> ownBuffers() {
            return new LinkedHashMap<>(Map.of("passes", passes));
        }
    }

    /** A module made of another, which knows nothing of summaries. */
    private static final class Doubled extends Module {
        private final Module inner;

        Doubled(Module inner) {
            this.inner = inner;
        }

        @Override
        public Tensor forward(Tensor x) {
            return inner.forward(x).mul(2);
        }

        @Override
        public Tensor backward(Tensor dY) {
            return inner.backward(dY.mul(2));
        }

        @Override
        public SequencedMap<String, Module> children() {
            return new LinkedHashMap<>(Map.of("inner", inner));
        }
    }

    /** 20 · 40 weights and 40 biases; a scale and a shift for each of 40 features. */
    @Test
    void parametersAreCountedAsOnPaper() {
        Linear linear = new Linear(20, 40, DType.F32);
        BatchNorm1d normalisation = new BatchNorm1d(40, DType.F32);
        assertEquals(840, linear.parameterCount());
        assertEquals(80, normalisation.parameterCount(), "running statistics are not learned");
        assertEquals(920, new Sequential(linear, normalisation).parameterCount());
        assertEquals(0, new ReLU().parameterCount());
    }

    @Test
    void aBranchIsNamedInFull() {
        String table = new Sequential(new Residual(new Sequential(new Linear(3, 8, DType.F32), new ReLU(),
                new Linear(8, 3, DType.F32)))).summary(2, 3);
        assertTrue(table.contains("0.branch.0") && table.contains("0.branch.2"), table);
        assertTrue(new Sequential(new Residual(new Tanh()), new Linear(3, 8, DType.F32)).summary(2, 3)
                .contains("(2, 8)"), "the block's output goes on");
        Residual wrong = new Residual(new Linear(3, 4, DType.F32));
        assertTrue(assertThrows(ShapeMismatchException.class, () -> wrong.summary(2, 3)).getMessage()
                .startsWith("Residual: the branch makes (2, 4)"));
    }

    @Test
    void anObserverIsShownTheOutputOfEachLayer() {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 5, 3);
        Sequential network = new Sequential(new Linear(3, 3, DType.F64), new Residual(new Sequential(new Tanh(),
                new Linear(3, 3, DType.F64))), new Doubled(new ELU()));
        new PyTorchDefault().initializeAll(network, 4);
        network.eval();
        List<String> names = new ArrayList<>();
        Tensor[] last = new Tensor[1];
        Tensor y = network.forward(x, (name, layer, output) -> {
            names.add(name);
            last[0] = output;
        });
        assertEquals(List.of("0", "1.branch.0", "1.branch.1", "2"), names);
        assertSame(y, last[0]);
        assertTrue(y.bitwiseEquals(network.forward(x)));
        assertTrue(new Tanh().forward(x, (name, layer, output) -> names.add(name)).bitwiseEquals(x.tanh()));
        assertEquals("", names.getLast());
    }

    @Test
    void theTableHasARowForEachLayer() {
        Sequential network = new Sequential(new Linear(3072, 128, DType.F32), new ELU(),
                new Sequential(new Scale(128, DType.F32), new Linear(128, 10, DType.F32)), new Softmax());
        assertEquals("""
                name   layer                  output  parameters
                0      Linear(3072 → 128)  (64, 128)     393,344
                1      ELU(1.0)            (64, 128)           0
                2.0    Scale               (64, 128)         256
                2.1    Linear(128 → 10)     (64, 10)       1,290
                3      Softmax              (64, 10)           0
                total  training mode                     394,890
                """, network.summary(64, 3072).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aModuleMadeOfOthersThatDoesNotListThemHasOneRow() {
        assertEquals("""
                name   layer          output  parameters
                0      Doubled        (5, 3)          12
                total  training mode                  12
                """, new Sequential(new Doubled(new Linear(3, 3, DType.F64))).summary(5, 3)
                .replace(System.lineSeparator(), "\n"));
    }

    /** Whoever forgot eval(), or a layer that stays in it, sees it. */
    @Test
    void theModeIsShown() {
        BatchNorm1d frozen = new BatchNorm1d(3, DType.F32);
        Sequential network = new Sequential(frozen, new Residual(new Tanh()));
        frozen.eval();
        assertEquals("""
                name      layer                        output  parameters
                0         BatchNorm1d(3) in eval mode  (5, 3)           6
                1.branch  Tanh                         (5, 3)           0
                total     training mode                                 6
                """, network.summary(5, 3).replace(System.lineSeparator(), "\n"));
        network.eval();
        assertTrue(network.summary(5, 3).contains("total     eval mode"), network.summary(5, 3));
        assertFalse(network.summary(5, 3).contains("in eval mode"), "only what differs is marked");
    }

    @Test
    void aSingleLayerHasNoName() {
        assertTrue(new Linear(2, 3, DType.F64).summary(4, 2).lines().toList().get(1).strip()
                .startsWith("Linear(2 → 3)"));
        assertTrue(new Tanh().summary(7).contains("(7,)"));
    }

    @Test
    void anEmbeddingAtTheBeginningGetsIndices() {
        Sequential network = new Sequential(new Embedding(7, 4, DType.F64), new Flatten(), new Linear(20, 2, DType.F64));
        assertEquals("""
                name   layer               output  parameters
                0      Embedding(7, 4)  (3, 5, 4)          28
                1      Flatten            (3, 20)           0
                2      Linear(20 → 2)      (3, 2)          42
                total  training mode                       70
                """, network.summary(3, 5).replace(System.lineSeparator(), "\n"));
        String flat = new Sequential(new Flatten(), new Residual(new Embedding(7, 4, DType.F32),
                new Embedding(7, 4, DType.F32))).summary(2, 3, 5);
        assertTrue(flat.contains("1.shortcut"), "what comes before it learns nothing: " + flat);
        assertTrue(new Embedding(3, 2, DType.F32).summary(5).contains("(5, 2)"));
    }

    @Test
    void aLayerThatLearnsInFrontOfAnEmbeddingGetsNumbers() {
        Sequential wrong = new Sequential(new Linear(3, 3, DType.F64), new Embedding(7, 4, DType.F64));
        assertEquals("Embedding(7, 4): indices of type F64; they must be of I64 or I32",
                assertThrows(DTypeMismatchException.class, () -> wrong.summary(2, 3)).getMessage());
    }

    @Test
    void anInputOfOnesOwnTellsTheType() {
        Scale doubles = new Scale(3, DType.F64);
        assertEquals(doubles.summary(4, 3), doubles.summary(Tensor.ones(DType.F64, 4, 3)));
        Sequential words = new Sequential(new Doubled(new Embedding(7, 3, DType.F64)));
        assertTrue(words.summary(Tensor.zeros(DType.I32, 2, 5)).contains("(2, 5, 3)"));
    }

    @Test
    void modesBuffersAndWhatForwardKeptStayAsTheyWere() {
        Linear first = new Linear(3, 4, DType.F64);
        Tanh frozen = new Tanh();
        Scale scale = new Scale(4, DType.F64);
        Sequential network = new Sequential(first, frozen, scale);
        new PyTorchDefault().initializeAll(network, 1);
        frozen.eval();
        Tensor x = Tensor.normal(new Philox(1, 1), DType.F64, 5, 3);
        Tensor y = first.forward(x);
        Tensor yBefore = y.copy();
        network.summary(5, 3);
        assertTrue(network.isTraining() && first.isTraining() && scale.isTraining());
        assertFalse(frozen.isTraining());
        assertEquals(0, network.namedBuffers().get("2.passes").item());
        assertTrue(y.bitwiseEquals(yBefore), "the output that forward returned is still valid");
        Tensor dY = Tensor.ones(DType.F64, 5, 4);
        first.backward(dY);
        assertTrue(first.weight().grad().allClose(dY.transpose().matmul(x), 1e-12, 1e-12), "backward goes on");
        assertSame(y, first.forward(x));
    }

    @Test
    void modesComeBackAfterAnErrorToo() {
        Sequential network = new Sequential(new Linear(3, 4, DType.F32), new Linear(5, 2, DType.F32));
        assertEquals("Linear(5 → 2): the input has shape (1, 4), not (…, 5)",
                assertThrows(ShapeMismatchException.class, () -> network.summary(1, 3)).getMessage());
        assertTrue(network.isTraining() && network.layers().getLast().isTraining());
        network.eval();
        assertThrows(ShapeMismatchException.class, () -> network.summary(1, 3));
        assertFalse(network.isTraining());
    }
}
