package lanewise.train.spark.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.ShardSum;
import lanewise.nn.sharding.ShardTree;
import lanewise.nn.sharding.Sharding;
import lanewise.nn.training.Training;
import lanewise.nn.training.TrainingResult;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.spark.link.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings in threads, which know each other by their sockets alone. */
class TreeExchangeTest {
    private static final int CLASSES = 3;
    private static final Secret SECRET = Secret.random();

    // Of several chunks: 70,000 and more parameters of 4 bytes.
    private static Sequential network(DType dtype) {
        Sequential network = new Sequential(new Linear(70, 1000, dtype), new Tanh(), new Linear(1000, CLASSES, dtype));
        new XavierNormal().initializeAll(network, 1);
        return network;
    }

    /** What a training gave: parameters, and the loss of its last epoch. */
    private record Trained(Map<String, Tensor> state, double loss) {
        boolean isSame(Trained other) {
            return loss == other.loss && state.keySet().equals(other.state.keySet())
                    && state.entrySet().stream().allMatch(each -> each.getValue().bitwiseEquals(other.state.get(each.getKey())));
        }
    }

    private static Trained train(DType dtype, int shards, int averageEvery, GradientExchange exchange) throws IOException {
        Sequential network = network(dtype);
        Tensor labels = Tensor.uniform(new Philox(2, 1), DType.F64, 60).mul(CLASSES).floor().to(DType.I64);
        Dataset samples = Dataset.of(Tensor.normal(new Philox(2, 0), dtype, 60, 70), labels);
        Sgd optimizer = new Sgd(network.parameters(), 0.1);
        Sharding sharding = Sharding.of(shards).withExchange(exchange);
        TrainingResult result = Training.of(network, new SoftmaxCrossEntropyLoss(), optimizer,
                        DataLoader.of(samples, 20).shuffled(3))
                .shards(averageEvery == 0 ? sharding : sharding.withAveraging(averageEvery).withReplicas(() -> {
                    Sequential other = network(dtype);
                    return new Sharding.Replica(other, new SoftmaxCrossEntropyLoss(), new Sgd(other.parameters(), 0.1));
                }))
                .epochs(2).run();
        return new Trained(network.stateDict(), result.history().getLast().trainLoss());
    }

    private static List<TreeExchange> exchanges(int workers) throws IOException {
        List<TreeExchange> exchanges = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            exchanges.add(new TreeExchange(workers, rank, InetAddress.getLoopbackAddress(), SECRET));
        }
        List<Endpoint> endpoints = exchanges.stream().map(TreeExchange::endpoint).toList();
        exchanges.forEach(exchange -> exchange.connect(endpoints));
        return exchanges;
    }

    /** Ways by which processes find each other. */
    enum Way {
        /** By sockets of the machine. */
        LOCAL,
        /** As processes of several machines. */
        NETWORK,
        /** As processes of one address that do not see each other's files. */
        CONTAINERS;

        Endpoint of(Endpoint endpoint) {
            return switch (this) {
                case LOCAL -> endpoint;
                case NETWORK -> new Endpoint(endpoint.network(), Optional.empty());
                case CONTAINERS -> new Endpoint(endpoint.network(), Optional.of(UnixDomainSocketAddress.of("/not/there")));
            };
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 0, F32, LOCAL", "2, 4, 0, F32, LOCAL", "3, 4, 0, F32, NETWORK", "4, 4, 0, F64, LOCAL",
        "5, 7, 0, F32, CONTAINERS", "7, 7, 0, F64, NETWORK", "2, 5, 2, F32, LOCAL", "3, 3, 1, F64, CONTAINERS"})
    void processesComeToTheBitsOfOne(int workers, int shards, int averageEvery, DType dtype, Way way) throws Exception {
        Trained alone = train(dtype, shards, averageEvery, GradientExchange.NONE);
        List<TreeExchange> exchanges = exchanges(workers);
        List<Endpoint> endpoints = exchanges.stream().map(TreeExchange::endpoint).map(way::of).toList();
        exchanges.forEach(exchange -> exchange.connect(endpoints));
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Future<Trained>> all = exchanges.stream()
                    .map(exchange -> threads.submit(() -> train(dtype, shards, averageEvery, exchange))).toList();
            for (Future<Trained> each : all) {
                assertTrue(alone.isSame(each.get()));
            }
        }
        for (TreeExchange exchange : exchanges) {
            exchange.close();
        }
    }

    @Test
    void whoLosesAnotherOneFails() throws Exception {
        List<TreeExchange> exchanges = exchanges(3);
        GradientExchange mortal = new GradientExchange() {
            private int steps;

            @Override
            public ShardTree part(ShardTree shards) {
                return exchanges.get(1).part(shards);
            }

            @Override
            public void sum(ShardSum sum) throws IOException {
                if (++steps == 3) {
                    exchanges.get(1).close();
                }
                exchanges.get(1).sum(sum);
            }
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Trained>> all = List.of(exchanges.get(0), mortal, exchanges.get(2)).stream()
                    .map(exchange -> threads.submit(() -> train(DType.F32, 6, 0, exchange))).toList();
            for (Future<Trained> each : all) {
                ExecutionException failure = assertThrows(ExecutionException.class, each::get);
                assertTrue(failure.getCause() instanceof IOException, failure::toString);
            }
        } finally {
            for (TreeExchange exchange : exchanges) {
                exchange.close();
            }
        }
        assertTrue(exchanges.get(0).isBroken() && exchanges.get(2).isBroken());
    }

    @Test
    void eachProcessButTheFirstHasAParent() {
        for (int shards = 1; shards <= 9; shards++) {
            for (int workers = 1; workers <= shards; workers++) {
                int children = 0;
                for (int rank = 0; rank < workers; rank++) {
                    RankTree place = RankTree.of(ShardTree.of(shards), workers, rank);
                    assertEquals(rank > 0, place.parent().isPresent());
                    assertTrue(place.parent().orElse(-1) < rank);
                    children += place.children().size();
                }
                assertEquals(workers - 1, children);
            }
        }
        assertEquals(List.of(1, 2), RankTree.of(ShardTree.of(4), 4, 0).children());
        assertEquals(List.of(3), RankTree.of(ShardTree.of(4), 4, 2).children());
    }
}
