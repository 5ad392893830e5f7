package lanewise.train.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import lanewise.nn.Module;
import lanewise.nn.Residual;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryNeedsTest {
    static List<MlpConfig> networks() {
        MlpConfig plain = MlpConfig.DEFAULT;
        MlpConfig wide = plain.withHidden(List.of(24, 17)).withResidualBlocks(2);
        return List.of(plain, plain.withHidden(List.of()), wide, wide.withBatchNorm(true),
                wide.withBatchNorm(true).withDropout(0.2), wide.withGaussianDropout(0.3).withDtype(DType.F64));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theNumbersAreThoseOfTheNetworkThatIsBuilt(MlpConfig network) {
        Module model = network.create(7, 1).module();
        AtomicLong outputs = new AtomicLong();
        IdentityHashMap<Module, Integer> last = new IdentityHashMap<>();
        model.eval();
        model.forward(Tensor.zeros(network.dtype(), 1, Images.PIXELS), (name, layer, output) -> {
            outputs.addAndGet(output.elements());
            last.put(layer, output.elements());
        });
        // A residual block gives what its branch gives, and keeps the sum.
        model.modules().stream().filter(Residual.class::isInstance)
                .forEach(block -> outputs.addAndGet(last.get(block.modules().getLast())));
        RunConfig config = RunConfig.DEFAULT.withNetwork(network);
        MemoryNeeds needs = MemoryNeeds.of(config, 100, 7);
        int element = network.dtype().bytes();
        assertEquals(model.parameterCount(), needs.parameters());
        assertEquals(100L * Cifar10.RECORD_BYTES, needs.bytes().get("images"));
        assertEquals(3L * element * model.parameterCount(), needs.bytes().get("parameters, gradients, best model"));
        assertEquals((2 * outputs.get() + Images.PIXELS) * element * config.batchSize(),
                needs.bytes().get("activations and their gradients"));
        assertFalse(needs.bytes().containsKey("shards"));
    }

    /** Two threads with 4 of 128 images at a time each; a replica, and a sum for each level of 16 shards. */
    @Test
    void shardsTakeReplicasAndSumsAndFewerActivations() {
        RunConfig config = RunConfig.DEFAULT.withShards(32);
        long parameters = 4 * MemoryNeeds.of(config, 100, 7).parameters();
        MemoryNeeds needs = Parallelism.withThreads(2, () -> MemoryNeeds.of(config, 100, 7));
        assertEquals(2 * parameters + 2 * 4 * parameters, needs.bytes().get("shards"));
        RunConfig averaged = config.withAverageEvery(5).withOptimizer(new OptimizerConfig.Adam(0), 1e-3);
        // A replica with m and v, sums of three tensors, the beginning of a step, gradients; and five batches.
        assertEquals((4 + 3 * 8 + 3 + 1) * parameters + 5L * 128 * 4 * Images.PIXELS,
                Parallelism.withThreads(2, () -> MemoryNeeds.of(averaged, 100, 7)).bytes().get("shards"));
        MemoryNeeds whole = MemoryNeeds.of(RunConfig.DEFAULT, 100, 7);
        String activations = "activations and their gradients";
        long images = 4L * 128 * Images.PIXELS;
        assertEquals((whole.bytes().get(activations) - images) / 16, needs.bytes().get(activations) - images);
    }
}
