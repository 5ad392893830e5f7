package lanewise.train.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.data.Cifar10;
import lanewise.train.data.Images;

/** Trains one network by stochastic gradient descent. For one run; not thread-safe. */
public final class Trainer {
    private final RunConfig config;
    private final Images images;
    private final TrainingListener listener;
    private final DataSplit split;
    private final Module model;
    private final Optimizer optimizer;
    private final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
    private final BatchLoader batches;
    private final int stepsPerEpoch;

    /**
     * Prepares a run.
     *
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public Trainer(RunConfig config, Images images, TrainingListener listener) {
        this(config, images, listener,
                Mlp.create(Cifar10.PIXELS, config.hidden(), config.activation(), Cifar10.CLASSES, config.dtype()));
    }

    /** Prepares a run of a network that need not be the one of the configuration. */
    Trainer(RunConfig config, Images images, TrainingListener listener, Module model) {
        this.config = config;
        this.images = images;
        this.listener = listener;
        split = DataSplit.of(images, config.seed());
        stepsPerEpoch = split.train().length / config.batchSize();
        if (stepsPerEpoch == 0) {
            throw new InvalidConfigException("--batch-size: " + config.batchSize() + " is more than the "
                    + split.train().length + " training images");
        }
        this.model = model;
        config.init().initializer().initializeAll(model, config.seed());
        optimizer = new Sgd(model.parameters(), config.learningRate(),
                new Sgd.Settings(config.momentum(), 0, config.nesterov(), config.weightDecay()));
        batches = new BatchLoader(images, config.dtype());
    }

    /**
     * Runs all epochs.
     *
     * @throws DivergedException if a loss is not finite; the step that would have followed is not made
     * @throws IOException if a listener cannot do its work
     */
    public TrainedModel train() throws DivergedException, IOException {
        listener.onStart(config, stepsPerEpoch);
        List<EpochMetrics> history = new ArrayList<>();
        EpochMetrics best = null;
        Map<String, Tensor> bestState = new HashMap<>();
        for (int epoch = 1; epoch <= config.epochs(); epoch++) {
            EpochMetrics metrics = trainEpoch(epoch);
            history.add(metrics);
            if (best == null || metrics.validationAccuracy() > best.validationAccuracy()) {
                best = metrics;
                model.stateDict().forEach(
                        (name, tensor) -> bestState.put(name, Tensor.zerosLike(tensor).copyFrom(tensor)));
            }
            listener.onEpoch(metrics);
        }
        model.loadStateDict(bestState);
        model.eval();
        listener.onEnd();
        return new TrainedModel(model, config, List.copyOf(history), best);
    }

    private EpochMetrics trainEpoch(int epoch) throws DivergedException, IOException {
        long start = System.nanoTime();
        int[] order = shuffled(epoch);
        double total = 0;
        for (int step = 1; step <= stepsPerEpoch; step++) {
            double stepLoss = trainStep(order, epoch, step);
            total += stepLoss;
            listener.onStep(epoch, step, stepLoss);
        }
        double trainSeconds = secondsSince(start);
        long evalStart = System.nanoTime();
        Evaluation validation = Evaluation.of(model, images, split.validation(), config.dtype());
        double evalSeconds = secondsSince(evalStart);
        return new EpochMetrics(epoch, total / stepsPerEpoch, validation.loss(), validation.accuracy(),
                optimizer.learningRate(), trainSeconds, evalSeconds,
                stepsPerEpoch * (double) config.batchSize() / trainSeconds);
    }

    private double trainStep(int[] order, int epoch, int step) throws DivergedException {
        batches.load(order, (step - 1) * config.batchSize(), config.batchSize());
        double stepLoss = loss.forward(model.forward(batches.x()), batches.labels());
        if (!Double.isFinite(stepLoss)) {
            throw new DivergedException(epoch, step, stepLoss, config.learningRate());
        }
        optimizer.zeroGrad();
        model.backwardParameters(loss.backward());
        optimizer.step();
        return stepLoss;
    }

    private int[] shuffled(int epoch) {
        int[] order = new Philox(config.seed(), RandomStreams.shuffle(epoch)).permutation(split.train().length);
        for (int i = 0; i < order.length; i++) {
            order[i] = split.train()[order[i]];
        }
        return order;
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
