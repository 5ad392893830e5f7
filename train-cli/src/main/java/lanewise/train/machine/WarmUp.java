package lanewise.train.machine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import lanewise.nn.Module;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.config.RunConfig;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.model.Network;
import lanewise.train.model.NetworkPlan;

/**
 * Multiplies small matrices and trains a tiny network on one thread while the data is loaded, so that the hot loops are
 * compiled before the first real step, which takes seconds otherwise. The sums are kept short, because the compiler
 * counts calls as well as turns of loops. Changes no result.
 *
 * <p>The products come first: their loops are the longest to compile and cost the most before. Until that is done each
 * vector is an object, hundreds of them in each turn, so that the memory that a product allocates says whether it is.
 * Once the compiler has counted enough calls, the products leave the processor to it.
 */
public final class WarmUp implements AutoCloseable {
    private static final int INPUTS = 16;
    private static final int BATCH = 16;
    private static final int STEPS = 600;
    private static final int PRODUCTS = 300; // at full speed
    private static final int PAUSE_MILLIS = 4; // between others; the compiler forgets what is not called for 50
    private static final int PRODUCT_SIZE = 64;
    private static final int PRODUCT_DEPTH = 4;
    private static final long COMPILED_BYTES = 10_000; // that all these products allocate then, 300,000 before
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("warm-up").factory());
    private volatile boolean stopped;
    private volatile long stoppedAt;

    /** Starts warming up for runs of the given configuration. */
    public WarmUp(RunConfig config) {
        executor.execute(() -> run(config));
    }

    private void run(RunConfig config) {
        try {
            Parallelism.withThreads(1, () -> {
                multiplySmallMatrices(config.dtype());
                if (!NetworkPlan.takesImages(config.network().layers())) {
                    trainTinyNetwork(config); // a step of others takes as long as one of the run
                }
                return null;
            });
        } catch (Exception | Error e) {
            // Whatever is wrong will be met, and told, by the run itself.
            System.getLogger(WarmUp.class.getName()).log(System.Logger.Level.DEBUG, "warm-up failed", e);
        }
    }

    // As wide as a hidden layer, as the last one, and wider than high, as the gradients of weights are.
    private void multiplySmallMatrices(DType dtype) throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        Tensor a = Tensor.ones(dtype, PRODUCT_SIZE, PRODUCT_DEPTH);
        Tensor b = Tensor.ones(dtype, PRODUCT_DEPTH, PRODUCT_SIZE);
        Tensor narrow = b.narrow(1, 0, Cifar10.CLASSES);
        Tensor low = a.narrow(0, 0, PRODUCT_SIZE / 2);
        Tensor c = Tensor.zeros(dtype, PRODUCT_SIZE, PRODUCT_SIZE);
        Tensor narrowC = Tensor.zeros(dtype, PRODUCT_SIZE, Cifar10.CLASSES);
        Tensor lowC = Tensor.zeros(dtype, PRODUCT_SIZE / 2, PRODUCT_SIZE);
        boolean compiled = false;
        for (int i = 0; i < PRODUCTS && !stopped || !compiled && hasPatience(); i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            a.matmul(b, c).addmm(a, b);
            a.matmul(narrow, narrowC);
            low.matmul(b, lowC);
            compiled = threads.getCurrentThreadAllocatedBytes() - before < COMPILED_BYTES;
            if (i >= PRODUCTS && !compiled) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean hasPatience() {
        return !stopped || System.nanoTime() - stoppedAt < PATIENCE_NANOS;
    }

    private void trainTinyNetwork(RunConfig config) {
        DType dtype = config.dtype();
        Network network = config.network().plan(Shape.of(INPUTS), Cifar10.CLASSES, 1).build();
        Module model = network.module();
        config.network().initialize(model, 1);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Optimizer optimizer = config.optimizer().create(network, 1e-3);
        Tensor x = Tensor.normal(new Philox(1, 1), dtype, BATCH, INPUTS);
        int[] labels = new int[BATCH];
        for (int step = 0; step < STEPS && !stopped; step++) {
            loss.forward(model.forward(x), labels);
            model.zeroGrad();
            model.backwardParameters(loss.backward());
            optimizer.step();
        }
    }

    /** Ends the warming up, after the step that it is in, or once products are compiled, for a second at most. */
    @Override
    public void close() {
        stoppedAt = System.nanoTime();
        stopped = true;
        executor.close();
    }
}
