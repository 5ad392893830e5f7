package lanewise.train.spark.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
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
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.spark.link.Secret;

/**
 * Prints how long a sum takes that all processes of one machine begin at the same time, for vectors as long as the parameters of
 * networks: the median of many. The arguments are numbers of processes, 2, 4 and 8 without any.
 */
public final class ExchangeTimes {
    private static final int STEPS = 300;

    private ExchangeTimes() {}

    public static void main(String[] args) throws Exception {
        median(200, 2); // until all is compiled
        System.out.println("parameters  processes  ms a sum  GB/s each way");
        int[] processes = args.length == 0 ? new int[] {2, 4, 8} : Stream.of(args).mapToInt(Integer::parseInt).toArray();
        for (int width : new int[] {1, 128, 200, 640, 3000}) {
            for (int workers : processes) {
                int parameters = 3072 * width + width;
                double seconds = median(width, workers);
                System.out.printf(Locale.ROOT, "%,10d  %9d  %8.2f  %13.2f%n", parameters, workers, seconds * 1e3,
                        parameters * 4e-9 / seconds);
            }
        }
    }

    private static double median(int width, int workers) throws Exception {
        Secret secret = Secret.random();
        List<TreeExchange> exchanges = new ArrayList<>();
        for (int rank = 0; rank < workers; rank++) {
            exchanges.add(new TreeExchange(workers, rank, InetAddress.getLoopbackAddress(), secret));
        }
        List<Endpoint> endpoints = exchanges.stream().map(TreeExchange::endpoint).toList();
        exchanges.forEach(exchange -> exchange.connect(endpoints));
        CyclicBarrier barrier = new CyclicBarrier(workers);
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Future<double[]>> all = exchanges.stream().map(exchange -> threads.submit(() -> {
                Timed timed = new Timed(exchange, barrier);
                train(width, workers, timed);
                return timed.seconds;
            })).toList();
            double[] slowest = new double[STEPS];
            for (Future<double[]> each : all) {
                double[] seconds = each.get();
                Arrays.setAll(slowest, i -> Math.max(slowest[i], seconds[i]));
            }
            double[] warm = Arrays.copyOfRange(slowest, STEPS / 2, STEPS);
            Arrays.sort(warm);
            return warm[warm.length / 2];
        } finally {
            for (TreeExchange exchange : exchanges) {
                exchange.close();
            }
        }
    }

    // Of so few samples that the exchange is most of it.
    private static void train(int width, int workers, GradientExchange exchange) throws IOException {
        Sequential network = new Sequential(new Linear(3072, width, DType.F32));
        new XavierNormal().initializeAll(network, 1);
        Dataset samples = Dataset.of(Tensor.ones(DType.F32, workers * STEPS, 3072), Tensor.zeros(DType.I64, workers * STEPS));
        Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0), DataLoader.of(samples, workers))
                .shards(Sharding.of(workers).withExchange(exchange)).threads(() -> 1).epochs(1).run();
    }

    /** Takes the time of each sum, from when all are there. */
    private static final class Timed implements GradientExchange {
        private final GradientExchange exchange;
        private final CyclicBarrier barrier;
        private final double[] seconds = new double[STEPS];
        private int steps;

        Timed(GradientExchange exchange, CyclicBarrier barrier) {
            this.exchange = exchange;
            this.barrier = barrier;
        }

        @Override
        public ShardTree part(ShardTree shards) {
            return exchange.part(shards);
        }

        @Override
        public void sum(ShardSum sum) throws IOException {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IOException(e);
            }
            long start = System.nanoTime();
            exchange.sum(sum);
            seconds[steps++] = (System.nanoTime() - start) * 1e-9;
        }
    }
}
