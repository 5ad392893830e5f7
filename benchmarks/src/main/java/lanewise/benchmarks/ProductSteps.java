package lanewise.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Simd;
import lanewise.tensor.Tensor;

/**
 * The steps from three nested loops to {@code Tensor.matmul}, measured: the table of {@code docs/matmul.md}. The steps take
 * turns, so that a slow moment of the machine meets all of them, and each shows its best turn: by the clock, and by the
 * processor time of the calling thread, which says more where others use the machine too, and nothing about several threads.
 *
 * <pre>
 * java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar lanewise.benchmarks.ProductSteps 1024 10
 * </pre>
 *
 * The arguments are the size n of the n × n matrices and the number of rounds.
 */
public final class ProductSteps {
    private static final double OPERATIONS_OF_A_TURN = 2e8;
    private static final double OPERATIONS_OF_A_WARM_UP = 4e9;
    private static final int SIZE_OF_A_WARM_UP = 128;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * GFLOP/s.
     *
     * @param ofClock by the clock
     * @param ofProcessor by the processor time of the calling thread
     */
    private record Speed(double ofClock, double ofProcessor) {
        Speed best(Speed other) {
            return new Speed(Math.max(ofClock, other.ofClock), Math.max(ofProcessor, other.ofProcessor));
        }
    }

    /** A way to multiply: its name in the table, and what runs. */
    record Step(String name, Product product) {}

    /** c = a·b of n × n matrices in row-major order. */
    interface Product {
        /** Writes the product into c. */
        void multiply(int n, float[] a, float[] b, float[] c);
    }

    private ProductSteps() {}

    public static void main(String[] arguments) {
        if (arguments.length != 2 || !arguments[0].matches("[1-9]\\d{0,3}") || !arguments[1].matches("[1-9]\\d{0,3}")) {
            System.err.println("usage: ProductSteps SIZE ROUNDS, both from 1 to 9999");
            System.exit(2);
        }
        int n = Integer.parseInt(arguments[0]);
        List<Step> steps = steps(Parallelism.threads());
        steps.forEach(step -> run(step, SIZE_OF_A_WARM_UP, OPERATIONS_OF_A_WARM_UP));
        Speed[] best = new Speed[steps.size()];
        Arrays.fill(best, new Speed(0, 0));
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            for (int i = 0; i < best.length; i++) {
                best[i] = best[i].best(run(steps.get(i), n, OPERATIONS_OF_A_TURN));
            }
        }
        System.out.printf(Locale.ROOT, "%d x %d x %d, F32, GFLOP/s; %s%n", n, n, n, Simd.reason());
        System.out.printf(Locale.ROOT, "%-24s %12s %18s %18s%n", "step", "by the clock", "by processor time", "times the first");
        for (int i = 0; i < best.length; i++) {
            boolean alone = i < best.length - 1;
            System.out.printf(Locale.ROOT, "%-24s %12.1f %18s %18s%n", steps.get(i).name(), best[i].ofClock(),
                    alone ? text(best[i].ofProcessor()) : "", alone ? text(best[i].ofProcessor() / best[0].ofProcessor()) : "");
        }
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    /** All steps; the last one on so many threads. */
    static List<Step> steps(int threads) {
        return List.of(
                new Step("naive", ProductLoops::naive),
                new Step("ordered", ProductLoops::ordered),
                new Step("blocked", ProductLoops::blocked),
                new Step("packed", ProductLoops::packed),
                new Step("vectors", library(1)),
                new Step("vectors, " + threads + " threads", library(threads)));
    }

    private static Product library(int threads) {
        return (n, a, b, c) -> Parallelism.withThreads(threads,
                () -> Tensor.wrap(a, n, n).matmul(Tensor.wrap(b, n, n), Tensor.wrap(c, n, n)));
    }

    // Of one product, or of as many as make up the operations.
    private static Speed run(Step step, int n, double operations) {
        float[] a = Tensor.uniform(new Philox(1, 0), DType.F32, n, n).toFloatArray();
        float[] b = Tensor.uniform(new Philox(1, 1), DType.F32, n, n).toFloatArray();
        float[] c = new float[n * n];
        double each = 2.0 * n * n * n;
        int times = (int) Math.max(1, operations / each);
        long start = System.nanoTime();
        long startOfProcessor = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            step.product().multiply(n, a, b, c);
        }
        return new Speed(each * times / (System.nanoTime() - start),
                each * times / (THREADS.getCurrentThreadCpuTime() - startOfProcessor));
    }
}
