package lanewise.train.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lanewise.nn.Conv2d;
import lanewise.nn.Module;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.Sharding;
import lanewise.nn.training.EpochResult;
import lanewise.nn.training.Pause;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.nn.training.Training;
import lanewise.nn.training.TrainingBuilder;
import lanewise.nn.training.TrainingListener;
import lanewise.nn.training.TrainingResult;
import lanewise.nn.training.TrainingState;
import lanewise.tensor.Tensor;
import lanewise.train.config.KeptModel;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Images;
import lanewise.train.evaluation.BatchLoader;
import lanewise.train.evaluation.DeadUnitShares;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.evaluation.GradientNorms;
import lanewise.train.evaluation.ImageDataset;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.machine.CompilerLoad;
import lanewise.train.model.Network;
import lanewise.train.model.Whitening;

/**
 * Trains one network on images as a configuration says: a {@link Training}, whose events become those of a run. For one run;
 * not thread-safe.
 */
public final class Trainer {
    private static final int WHITENING_IMAGES = 5_000;
    private static final String ACCURACY = Metric.accuracy().name();

    private final RunConfig config;
    private final Images images;
    private final RunListener listener;
    private final DataSplit split;
    private final Network network;
    private final Module model;
    private final Training training;
    private final GradientNorms gradients;
    private final LearningRates rates;
    private final int stepsPerEpoch;
    private StopRule stopRule = StopRule.NEVER;

    private final List<EpochMetrics> history = new ArrayList<>();
    private int stepsOfLast; // those of the latest epoch in the history that were made
    private Map<String, Double> gradientNorms = Map.of();
    private DeadUnitShares deadUnits = new DeadUnitShares();

    /**
     * Prepares a run.
     *
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public Trainer(RunConfig config, Images images, RunListener listener) {
        this(config, images, listener, GradientExchange.NONE);
    }

    /**
     * Prepares a run whose shards several processes compute, each with a trainer of the same configuration and images.
     *
     * @param exchange brings the processes together
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public Trainer(RunConfig config, Images images, RunListener listener, GradientExchange exchange) {
        this(config, images, listener, exchange, () -> config.network().create(images.classes(), config.seed()));
    }

    /**
     * Prepares a run of a network that need not be the one of the configuration.
     *
     * @param networks creates it, and another one for each further thread that computes shards
     */
    Trainer(RunConfig config, Images images, RunListener listener, GradientExchange exchange,
            Supplier<Network> networks) {
        this.config = config;
        this.images = images;
        this.listener = listener;
        split = DataSplit.of(images, config);
        config.requireFits(split.train().length);
        stepsPerEpoch = split.train().length / config.batchSize();
        network = networks.get();
        model = network.module();
        config.network().initialize(model, config.seed());
        network.whitening().ifPresent(this::whiten);
        gradients = new GradientNorms(model);
        rates = new LearningRates(config, stepsPerEpoch);
        training = training(networks, exchange);
    }

    // By the first of the images to train on, as they are: more of them change nothing that could be seen.
    private void whiten(Conv2d layer) {
        BatchLoader loader = new BatchLoader(images, config.dtype(), model);
        int count = Math.min(WHITENING_IMAGES, split.train().length);
        Whitening.fill(layer, (Iterable<Tensor>) () -> IntStream.range(0, Math.ceilDiv(count, Evaluation.BATCH))
                .mapToObj(batch -> {
                    int from = batch * Evaluation.BATCH;
                    loader.load(split.train(), from, Math.min(Evaluation.BATCH, count - from));
                    return loader.x();
                }).iterator());
    }

    private Training training(Supplier<Network> networks, GradientExchange exchange) {
        Optimizer optimizer = config.optimizer().create(network, config.learningRate());
        Dataset shown = new ImageDataset(images, config.dtype(), model, config.augmentation(), config.seed());
        Dataset plain = new ImageDataset(images, config.dtype(), model);
        Supplier<Loss> losses = () -> new SoftmaxCrossEntropyLoss(config.labelSmoothing());
        TrainingBuilder builder = Training.of(model, losses.get(), optimizer,
                        DataLoader.of(shown.subset(split.train()), config.batchSize()).shuffled(config.seed())
                                .droppingLast())
                .validation(DataLoader.of(plain.subset(split.validation()), Evaluation.BATCH),
                        new SoftmaxCrossEntropyLoss())
                .bestBy(Metric.accuracy())
                .epochs(config.epochs())
                .learningRatePerStep(rates::rate)
                .shards(sharding(networks, losses).withExchange(exchange))
                .threads(new CompilerLoad()::threads)
                .stopWhen(this::decide)
                .listener(new Events());
        if (config.evaluation().keptModel() == KeptModel.LAST) {
            builder.keepLast();
        }
        if (config.clipNorm() > 0) {
            builder.clipNorm(config.clipNorm());
        }
        if (config.earlyStopping() > 0) {
            builder.earlyStopping(config.earlyStopping());
        }
        return builder.build();
    }

    private Sharding sharding(Supplier<Network> networks, Supplier<Loss> losses) {
        Sharding shards = Sharding.of(config.shards());
        if (config.averageEvery() == 0) {
            return shards.withReplicas(() -> new Sharding.Replica(networks.get().module(), losses.get()));
        }
        return shards.withAveraging(config.averageEvery()).withReplicas(() -> {
            Network other = networks.get();
            return new Sharding.Replica(other.module(), losses.get(),
                    config.optimizer().create(other, config.learningRate()));
        });
    }

    /** Sets the rule that may end or suspend the run before its last epoch; returns this trainer. */
    public Trainer stopWhen(StopRule rule) {
        stopRule = rule;
        return this;
    }

    // After an epoch's last step nothing is left later to compute the norms from.
    private Decision decide(int epoch, int step) {
        Decision decision = stopRule.after(epoch, step);
        if (step == stepsPerEpoch || decision == Decision.FINISH) {
            gradientNorms = gradients.byParameter();
        }
        return decision;
    }

    /**
     * Goes on from the state of an earlier trainer with the same configuration and data; returns this trainer.
     *
     * @throws IllegalArgumentException if the state is not of such a trainer
     */
    public Trainer resume(RunState state) {
        RunState.Progress progress = state.progress();
        if (!state.config().equals(config) || progress.step() > stepsPerEpoch || progress.step() < 0) {
            throw new IllegalArgumentException("the state is that of another configuration or data set");
        }
        history.addAll(progress.history());
        boolean over = progress.ended() && progress.epoch() <= history.size();
        stepsOfLast = over ? progress.step() : stepsPerEpoch;
        gradientNorms = progress.gradientNorms();
        if (progress.plateau() != null) {
            rates.setPlateau(progress.plateau());
        }
        training.resume(new TrainingState(
                new TrainingState.Progress(over ? history.size() + 1 : progress.epoch(),
                        over ? 0 : progress.step(), progress.ended(), progress.lossTotal(),
                        progress.trainSeconds(), results(), Optional.empty()),
                state.model(), state.optimizer(), state.best()));
        return this;
    }

    private List<EpochResult> results() {
        List<EpochResult> results = new ArrayList<>();
        for (EpochMetrics metrics : history) {
            LinkedHashMap<String, Double> figures = new LinkedHashMap<>(Map.of(ACCURACY, metrics.validationAccuracy()));
            results.add(new EpochResult(metrics.epoch(), metrics.epoch() < history.size() ? stepsPerEpoch : stepsOfLast,
                    metrics.trainLoss(),
                    Optional.of(new lanewise.nn.training.Evaluation(metrics.validationLoss(), figures)),
                    metrics.learningRate(), metrics.trainSeconds(), metrics.evalSeconds()));
        }
        return results;
    }

    private RunState state(TrainingState state) {
        TrainingState.Progress progress = state.progress();
        boolean over = progress.stopped() && progress.step() == 0 || progress.epoch() > config.epochs();
        return new RunState(config, new RunState.Progress(over ? history.size() : progress.epoch(),
                over ? stepsOfLast : progress.step(), over || progress.stopped(), progress.lossTotal(),
                progress.trainSeconds(), history, gradientNorms, rates.plateau()),
                state.module(), state.optimizer(), state.best());
    }

    /**
     * Runs all epochs.
     *
     * @throws DivergedException if a loss or a gradient is not finite; the step is not made
     * @throws SuspendedException if the stop rule says so
     * @throws IOException if a listener cannot do its work
     */
    public TrainedModel train() throws DivergedException, IOException {
        try {
            TrainingResult result = training.run();
            EpochMetrics best = config.evaluation().keptModel() == KeptModel.LAST ? history.getLast()
                    : history.get(result.best().orElseThrow().epoch() - 1);
            return new TrainedModel(model, config, List.copyOf(history), best,
                    new Ending(history.size(), stepsOfLast), images.classNames());
        } catch (lanewise.nn.training.DivergedException e) {
            long stepsBefore = (long) (e.epoch() - 1) * stepsPerEpoch + e.step() - 1;
            int[] indices = Arrays.stream(e.indices()).map(index -> split.train()[index]).toArray();
            Divergence divergence = new Divergence(config, e.epoch(), e.step(), stepsBefore, e.finding(), indices,
                    model.stateDict());
            listener.onDivergence(divergence);
            throw new DivergedException(divergence);
        }
    }

    /** What a training tells, as a run tells it. */
    private final class Events implements TrainingListener {
        @Override
        public void onStart(Training started) throws IOException {
            listener.onStart(config, stepsPerEpoch);
        }

        @Override
        public void onStep(int epoch, int step, double loss) throws IOException {
            listener.onStep(epoch, step, loss);
        }

        @Override
        public void onValidationLayer(String name, Module layer, Tensor output) {
            deadUnits.onLayer(name, layer, output);
        }

        @Override
        public void onEpoch(EpochResult result) throws IOException {
            rates.onEpoch(result.epoch(), result.validationLoss());
            EpochMetrics metrics = new EpochMetrics(result.epoch(), result.trainLoss(), result.validationLoss(),
                    result.metric(ACCURACY), result.learningRate(), result.trainSeconds(), result.validationSeconds(),
                    result.steps() * (double) config.batchSize() / result.trainSeconds());
            LayerMetrics layers = new LayerMetrics(result.epoch(), gradientNorms, deadUnits.byLayer());
            history.add(metrics);
            stepsOfLast = result.steps();
            gradientNorms = Map.of();
            deadUnits = new DeadUnitShares();
            listener.onEpoch(metrics);
            listener.onLayers(layers);
        }

        @Override
        public void onPause(Pause pause, int step, Supplier<TrainingState> state) throws IOException {
            listener.onPause(pause, step, () -> state(state.get()));
        }

        @Override
        public void onEnd(TrainingResult result) throws IOException {
            listener.onEnd();
        }
    }
}
