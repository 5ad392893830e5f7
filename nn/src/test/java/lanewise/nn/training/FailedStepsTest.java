package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.nn.Sequential;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Adam;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.ShardSum;
import lanewise.nn.sharding.ShardTree;
import lanewise.nn.sharding.Sharding;
import lanewise.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails within a step of shards, the module and the optimizer are those of the latest pause. */
class FailedStepsTest {
    private final Sequential network = Rings.network();
    private final Adam adam = new Adam(network.parameters(), 0.02);
    private final Map<String, Tensor> latest = new LinkedHashMap<>();

    private TrainingBuilder training(Loss loss, Sharding sharding) {
        return Training.of(network, loss, adam, Rings.train()).epochs(2).shards(sharding)
                .listener(new TrainingListener() {
                    @Override
                    public void onPause(Pause pause, int step, Supplier<TrainingState> state) {
                        latest.putAll(state());
                    }
                });
    }

    private Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        network.stateDict().forEach((name, tensor) -> state.put(name, tensor.copy()));
        adam.state().forEach((name, tensor) -> state.put("optimizer." + name, tensor.copy()));
        return state;
    }

    private void assertLatest() {
        state().forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(latest.get(name)), name));
    }

    private static Sharding sharding(boolean averaged) {
        return averaged ? Sharding.of(4).withAveraging(2) : Sharding.of(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anExchangeThatFails(boolean averaged) {
        IOException gone = new IOException("the peer is gone");
        GradientExchange failing = new GradientExchange() {
            private int sums;

            @Override
            public ShardTree part(ShardTree shards) {
                return shards;
            }

            @Override
            public void sum(ShardSum sum) throws IOException {
                if (++sums == 3) {
                    throw gone;
                }
            }
        };
        Training training = training(new SoftmaxCrossEntropyLoss(), sharding(averaged).withExchange(failing)).build();
        assertSame(gone, assertThrows(IOException.class, training::run));
        assertLatest();
    }

    /** In the second of four shards, when the module is no longer what it was. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLossThatFails(boolean averaged) {
        AssertionError failure = new AssertionError("no loss");
        Loss failing = new Loss() {
            private final Loss loss = new SoftmaxCrossEntropyLoss();
            private int passes;

            @Override
            public double forward(Tensor input, Tensor targets) {
                if (++passes == (averaged ? 12 : 10)) {
                    throw failure;
                }
                return loss.forward(input, targets);
            }

            @Override
            public Tensor backward() {
                return loss.backward();
            }
        };
        Training training = training(failing, sharding(averaged)).build();
        assertSame(failure, assertThrows(AssertionError.class, training::run));
        assertLatest();
    }
}
