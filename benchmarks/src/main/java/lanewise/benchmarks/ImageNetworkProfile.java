package lanewise.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.Sequential;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Prints what a step of the network of {@link ImageNetwork} keeps for each image, and where its time goes: the least
 * processor time of eight passes of each layer, on one thread with 50 images, by kinds of layers, with convolutions over
 * windows and by Winograd's algorithm.
 */
public final class ImageNetworkProfile {
    private static final int IMAGES = 50;
    private static final int PASSES = 8;
    private static final double MEGABYTES = Float.BYTES * 1e-6;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ImageNetworkProfile() {}

    public static void main(String[] args) {
        for (int width : new int[] {256, 128}) {
            printMemory(width);
        }
        Parallelism.withThreads(1, () -> {
            for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
                System.out.println(algorithm);
                printTimes(layers(ImageNetwork.network(256, algorithm)));
            }
            return null;
        });
    }

    private static void printMemory(int width) {
        Module network = ImageNetwork.network(width, ConvolutionAlgorithm.WINDOWS);
        network.eval();
        Shape[] input = {Shape.of(1, 3, 32, 32)};
        Module[] before = {null};
        long[] floats = new long[4]; // kept, in one of the two memories, in the one before maxima, in memories of their own
        network.forward(Tensor.zeros(DType.F32, input[0]), (_, layer, y) -> {
            boolean maximum = layer instanceof MaxPool2d;
            boolean view = layer instanceof Flatten;
            floats[0] += view ? 0 : maximum ? 2L * y.elements() : y.elements(); // a maximum keeps its taps too
            boolean ofImages = before[0] == null; // for which nobody asks
            boolean overOutput = maximum && before[0] instanceof Conv2d;
            if (overOutput) {
                floats[0] -= input[0].elements();
                floats[2] = Math.max(floats[2], input[0].elements());
            }
            floats[1] = Math.max(floats[1], ofImages || overOutput ? 0 : input[0].elements());
            floats[3] += ofImages || view ? 0 : input[0].elements();
            input[0] = y.shape();
            before[0] = layer;
        });
        System.out.printf(Locale.ROOT, "64/%d/%d: kept %.2f MB, before maxima %.2f MB, gradients %.2f MB, without shared memory"
                + " %.2f MB%n", width, width, floats[0] * MEGABYTES, floats[2] * MEGABYTES, 2 * floats[1] * MEGABYTES,
                floats[3] * MEGABYTES);
    }

    private static List<Module> layers(Sequential network) {
        List<Module> layers = new ArrayList<>();
        for (Module layer : network.layers()) {
            if (layer instanceof Sequential block) {
                layers.addAll(layers(block));
            } else {
                layers.add(layer);
            }
        }
        return layers;
    }

    private static void printTimes(List<Module> layers) {
        long[] forward = new long[layers.size()];
        long[] backward = new long[layers.size()];
        Arrays.fill(forward, Long.MAX_VALUE);
        Arrays.fill(backward, Long.MAX_VALUE);
        Tensor x = Tensor.normal(new Philox(42, 0), DType.F32, IMAGES, 32, 32, 3).permute(0, 3, 1, 2);
        for (int pass = 0; pass < PASSES; pass++) {
            Tensor y = x;
            for (int i = 0; i < layers.size(); i++) {
                long start = THREADS.getCurrentThreadCpuTime();
                y = layers.get(i).forward(y);
                forward[i] = Math.min(forward[i], THREADS.getCurrentThreadCpuTime() - start);
            }
            Tensor gradient = Tensor.ones(DType.F32, y.dim(0), y.dim(1));
            for (int i = layers.size() - 1; i >= 0; i--) {
                layers.get(i).zeroGrad();
                long start = THREADS.getCurrentThreadCpuTime();
                if (i == 0) {
                    layers.get(i).backwardParameters(gradient);
                } else {
                    gradient = layers.get(i).backward(gradient);
                }
                backward[i] = Math.min(backward[i], THREADS.getCurrentThreadCpuTime() - start);
            }
        }
        Map<String, Long> byKind = new TreeMap<>();
        long all = 0;
        for (int i = 0; i < layers.size(); i++) {
            long time = forward[i] + backward[i];
            byKind.merge(layers.get(i).getClass().getSimpleName(), time, Long::sum);
            all += time;
        }
        for (Map.Entry<String, Long> kind : byKind.entrySet()) {
            System.out.printf(Locale.ROOT, "%-12s %7.1f ms %5.1f %%%n", kind.getKey(), kind.getValue() * 1e-6,
                    100.0 * kind.getValue() / all);
        }
        System.out.printf(Locale.ROOT, "%.1f images/s%n", IMAGES / (all * 1e-9));
    }
}
