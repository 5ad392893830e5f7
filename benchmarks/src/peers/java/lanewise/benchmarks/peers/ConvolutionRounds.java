package lanewise.benchmarks.peers;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.benchmarks.ConvolutionLayer;
import lanewise.benchmarks.ImageNetwork;
import lanewise.benchmarks.Threads;
import lanewise.tensor.ConvolutionAlgorithm;

/**
 * Convolutions, or steps of training, by Lanewise and by PyTorch in turns on one thread, for machines that others use too: what
 * counts is the least processor time of the thread, not the clock.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -cp benchmarks/target/benchmarks.jar \
 *     lanewise.benchmarks.peers.ConvolutionRounds layers ROUNDS LAYER …
 *     lanewise.benchmarks.peers.ConvolutionRounds network ROUNDS BATCH WINDOWS|WINOGRAD
 * </pre>
 */
public final class ConvolutionRounds {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ConvolutionRounds() {}

    /** Prints GFLOP/s of forward, dX and dW for each layer, or images/s of a step. */
    public static void main(String[] args) {
        if (args.length < 3 || args[0].equals("network") && args.length < 4 || !List.of("layers", "network").contains(args[0])) {
            System.err.println("usage: ConvolutionRounds layers ROUNDS LAYER ... | network ROUNDS BATCH WINDOWS|WINOGRAD");
            System.exit(2);
        }
        Threads.useFromTheStart(1);
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        int rounds = Integer.parseInt(args[1]);
        if (args[0].equals("network")) {
            network(rounds, Integer.parseInt(args[2]), ConvolutionAlgorithm.valueOf(args[3]));
            return;
        }
        for (String layer : Arrays.asList(args).subList(2, args.length)) {
            print(layer, rounds);
        }
    }

    private static void print(String text, int rounds) {
        ConvolutionLayer layer = ConvolutionLayer.parse(text);
        Map<Convolver, ConvolutionPasses> libraries = new EnumMap<>(Convolver.class);
        Map<Convolver, double[]> least = new EnumMap<>(Convolver.class);
        for (Convolver convolver : Convolver.values()) {
            libraries.put(convolver, convolver.passes(layer, 1));
            least.put(convolver, new double[] {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE});
        }
        for (int round = 0; round < rounds; round++) {
            libraries.forEach((convolver, passes) -> takeLeast(least.get(convolver), seconds(passes)));
        }
        libraries.forEach((convolver, passes) -> {
            double[] rates = Arrays.stream(least.get(convolver)).map(seconds -> layer.operations() / seconds * 1e-9).toArray();
            System.out.printf(Locale.ROOT, "%-20s %-9s forward %6.1f  dX %6.1f  dW %6.1f GFLOP/s%n", text, convolver, rates[0],
                    rates[1], rates[2]);
            passes.close();
        });
    }

    private static void takeLeast(double[] least, double... seconds) {
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], seconds[i]);
        }
    }

    // Of forward, dX, dW.
    private static double[] seconds(ConvolutionPasses passes) {
        double[] seconds = {seconds(passes::forward), 0, 0};
        for (ConvolutionPasses.Gradient gradient : ConvolutionPasses.Gradient.values()) {
            try (ConvolutionPasses.Backward backward = passes.prepare(gradient)) {
                seconds[1 + gradient.ordinal()] = seconds(backward::run);
            }
        }
        return seconds;
    }

    private static double seconds(Runnable pass) {
        long start = THREADS.getCurrentThreadCpuTime();
        pass.run();
        return (THREADS.getCurrentThreadCpuTime() - start) * 1e-9;
    }

    private static void network(int rounds, int batch, ConvolutionAlgorithm algorithm) {
        ImageNetwork ours = new ImageNetwork(batch, algorithm);
        try (PyTorchImageNetwork theirs = new PyTorchImageNetwork(batch)) {
            double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
            double[] losses = new double[2];
            for (int round = 0; round < rounds; round++) {
                takeLeast(least, seconds(() -> losses[0] = ours.step()), seconds(() -> losses[1] = theirs.step()));
            }
            System.out.printf(Locale.ROOT,
                    "batch %d: LANEWISE %.1f images/s (loss %.4f), PYTORCH %.1f images/s (loss %.4f)%n", batch,
                    batch / least[0], losses[0], batch / least[1], losses[1]);
        }
    }
}
