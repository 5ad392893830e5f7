package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.config.NetworkConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryNeedsTest {
    static List<NetworkConfig> networks() {
        NetworkConfig plain = NetworkConfig.DEFAULT;
        NetworkConfig wide = plain.withHidden(List.of(24, 17)).withResidualBlocks(2);
        return List.of(plain, plain.withHidden(List.of()), wide, wide.withBatchNorm(true),
                wide.withBatchNorm(true).withDropout(0.2), wide.withGaussianDropout(0.3).withDtype(DType.F64));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theNumbersAreThoseOfTheNetworkThatIsBuilt(NetworkConfig network) {
        Module model = Mlp.create(Images.PIXELS, network, 7, 1);
        AtomicLong outputs = new AtomicLong();
        model.eval();
        model.forward(Tensor.zeros(network.dtype(), 1, Images.PIXELS), (name, layer, output) -> {
            if (layer.children().isEmpty()) {
                outputs.addAndGet(output.elements());
            }
        });
        assertEquals(new Mlp.Sizes(model.parameterCount(), outputs.get()), Mlp.sizes(Images.PIXELS, network, 7));

        RunConfig config = RunConfig.DEFAULT.withNetwork(network);
        MemoryNeeds needs = MemoryNeeds.of(config, 100, 7);
        int element = network.dtype().bytes();
        assertEquals(model.parameterCount(), needs.parameters());
        assertEquals(100L * Cifar10.RECORD_BYTES, needs.bytes().get("images"));
        assertEquals(3 * element * model.parameterCount(), needs.bytes().get("parameters, gradients, best model"));
        assertEquals((2 * outputs.get() + Images.PIXELS) * element * config.batchSize(),
                needs.bytes().get("activations and their gradients"));
    }
}
