package lanewise.train.run;

import lanewise.nn.Module;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.data.Cifar10;

/**
 * Multiplies small matrices and trains a tiny network on one thread while the data is loaded, so that the hot loops are
 * compiled before the first real step, which takes almost half a second otherwise. The sums are kept short, because the
 * compiler counts calls as well as turns of loops. Changes no result.
 */
public final class WarmUp implements AutoCloseable {
    private static final int INPUTS = 16;
    private static final int BATCH = 16;
    private static final int STEPS = 600;
    private static final int PRODUCTS = 600;
    private static final int PRODUCT_SIZE = 64;
    private static final int PRODUCT_DEPTH = 4;

    private final Thread thread;
    private volatile boolean stopped;

    /** Starts warming up for runs of the given configuration. */
    public WarmUp(RunConfig config) {
        thread = Thread.ofPlatform().daemon().name("warm-up").start(() -> run(config));
    }

    private void run(RunConfig config) {
        try {
            Parallelism.withThreads(1, () -> {
                multiplySmallMatrices(config.dtype());
                trainTinyNetwork(config);
                return null;
            });
        } catch (Exception e) {
            // Whatever is wrong will be met, and told, by the run itself.
            System.getLogger(WarmUp.class.getName()).log(System.Logger.Level.DEBUG, "warm-up failed", e);
        }
    }

    private void multiplySmallMatrices(DType dtype) {
        Tensor a = Tensor.ones(dtype, PRODUCT_SIZE, PRODUCT_DEPTH);
        Tensor b = Tensor.ones(dtype, PRODUCT_DEPTH, PRODUCT_SIZE);
        Tensor c = Tensor.zeros(dtype, PRODUCT_SIZE, PRODUCT_SIZE);
        for (int i = 0; i < PRODUCTS && !stopped; i++) {
            a.matmul(b, c).addmm(a, b);
        }
    }

    private void trainTinyNetwork(RunConfig config) {
        DType dtype = config.dtype();
        Module model = Mlp.create(INPUTS, config.network(), Cifar10.CLASSES, 1);
        config.network().init().initializer().initializeAll(model, 1);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Optimizer optimizer = config.optimizer().create(model.parameters(), 1e-3);
        Tensor x = Tensor.normal(new Philox(1, 1), dtype, BATCH, INPUTS);
        int[] labels = new int[BATCH];
        for (int step = 0; step < STEPS && !stopped; step++) {
            loss.forward(model.forward(x), labels);
            model.zeroGrad();
            model.backwardParameters(loss.backward());
            optimizer.step();
        }
    }

    /** Ends the warming up, after the step that it is in. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
