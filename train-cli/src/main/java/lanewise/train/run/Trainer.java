package lanewise.train.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.Optimizer;
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
    private final List<MultiplicativeNoise> dropouts;
    private final Optimizer optimizer;
    private final Optional<GradientClipping> clipping;
    private final LearningRates rates;
    private final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
    private final BatchLoader batches;
    private final int stepsPerEpoch;

    /**
     * Prepares a run.
     *
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public Trainer(RunConfig config, Images images, TrainingListener listener) {
        this.config = config;
        this.images = images;
        this.listener = listener;
        split = DataSplit.of(images, config.seed());
        stepsPerEpoch = split.train().length / config.batchSize();
        if (stepsPerEpoch == 0) {
            throw new InvalidConfigException("--batch-size: " + config.batchSize() + " is more than the "
                    + split.train().length + " training images");
        }
        model = Mlp.create(Cifar10.PIXELS, config.network(), Cifar10.CLASSES, config.seed());
        config.network().init().initializer().initializeAll(model, config.seed());
        dropouts = dropouts(model).toList();
        optimizer = config.optimizer().create(model.parameters(), config.learningRate());
        clipping = config.clipNorm() == 0 ? Optional.empty()
                : Optional.of(new GradientClipping(model.parameters(), config.clipNorm()));
        rates = new LearningRates(config, stepsPerEpoch);
        batches = new BatchLoader(images, config.dtype(), config.augmentation(), config.seed());
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
            if (config.earlyStopping() > 0 && epoch - best.epoch() >= config.earlyStopping()) {
                break;
            }
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
        rates.onEpoch(epoch, validation.loss());
        return new EpochMetrics(epoch, total / stepsPerEpoch, validation.loss(), validation.accuracy(),
                optimizer.learningRate(), trainSeconds, evalSeconds,
                stepsPerEpoch * (double) config.batchSize() / trainSeconds);
    }

    private double trainStep(int[] order, int epoch, int step) throws DivergedException {
        long stepsBefore = (long) (epoch - 1) * stepsPerEpoch + step - 1;
        batches.load(order, (step - 1) * config.batchSize(), config.batchSize(), epoch);
        dropouts.forEach(dropout -> dropout.setStep(stepsBefore));
        double stepLoss = loss.forward(model.forward(batches.x()), batches.labels());
        if (!Double.isFinite(stepLoss)) {
            throw new DivergedException(epoch, step, stepLoss, config.learningRate());
        }
        optimizer.zeroGrad();
        model.backwardParameters(loss.backward());
        clipping.ifPresent(GradientClipping::clip);
        optimizer.setLearningRate(rates.rate(stepsBefore));
        optimizer.step();
        return stepLoss;
    }

    // Their factors are functions of the step, so that a resumed run goes on with the same ones.
    private static Stream<MultiplicativeNoise> dropouts(Module module) {
        return module instanceof MultiplicativeNoise noise
                ? Stream.of(noise)
                : module.children().values().stream().flatMap(Trainer::dropouts);
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
