package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pieces together: a small network learns, and its parameters carry PyTorch's names. */
class TrainingStepTest {
    private static Sequential network(DType dtype) {
        Sequential network = new Sequential(new Linear(6, 16, dtype), new ELU(), new Linear(16, 3, dtype));
        KaimingNormal.forRectifiers().initializeAll(network, 42);
        return network;
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void learnsToTellClustersApart(DType dtype) {
        int samples = 60;
        Tensor x = Tensor.normal(new Philox(1, 0), dtype, samples, 6);
        int[] labels = new int[samples];
        for (int s = 0; s < samples; s++) {
            labels[s] = s % 3;
            x.set(x.get(s, labels[s]) + 3, s, labels[s]);
        }
        Sequential network = network(dtype);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Sgd sgd = new Sgd(network.parameters(), 0.1);
        double first = loss.forward(network.forward(x), labels);
        for (int step = 0; step < 200; step++) {
            sgd.zeroGrad();
            loss.forward(network.forward(x), labels);
            network.backwardParameters(loss.backward());
            sgd.step();
        }
        double last = loss.forward(network.forward(x), labels);
        assertTrue(first > 0.8 && last < 0.1, "loss went from " + first + " to " + last);
    }

    @Test
    void parametersAreNamedAndOrderedLikeAPyTorchStateDict() {
        Sequential network = new Sequential(network(DType.F32), new Softmax());
        assertEquals(List.of("0.0.weight", "0.0.bias", "0.2.weight", "0.2.bias"),
                List.copyOf(network.namedParameters().keySet()));
        assertEquals(List.copyOf(network.namedParameters().values()), network.parameters());
        assertEquals(6 * 16 + 16 + 16 * 3 + 3,
                network.parameters().stream().mapToInt(parameter -> parameter.value().elements()).sum());
    }
}
