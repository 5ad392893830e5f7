package lanewise.train.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.nn.LayerObserver;
import lanewise.nn.Module;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.data.Cifar10;
import lanewise.train.data.Images;
import lanewise.train.run.RunListener.Pause;

/** Trains one network by stochastic gradient descent. For one run; not thread-safe. */
public final class Trainer {
    private final RunConfig config;
    private final Images images;
    private final RunListener listener;
    private final DataSplit split;
    private final Module model;
    private final TrainingStep training;
    private final Optimizer optimizer;
    private final Optional<GradientClipping> clipping;
    private final GradientNorms gradients;
    private final LearningRates rates;
    private final BatchLoader batches;
    private final CompilerLoad compiler = new CompilerLoad();
    private final int stepsPerEpoch;
    private StopRule stopRule = StopRule.NEVER;

    // Where the run stands, as in RunState.Progress.
    private int epoch = 1;
    private int step;
    private boolean ended;
    private double lossTotal;
    private double trainSecondsBefore; // of the epoch's steps in earlier processes
    private long trainStart = System.nanoTime();
    private final List<EpochMetrics> history = new ArrayList<>();
    private Map<String, Double> gradientNorms = Map.of();
    private final Map<String, Tensor> bestState = new HashMap<>();

    /**
     * Prepares a run.
     *
     * @throws InvalidConfigException if a batch is larger than the training set
     */
    public Trainer(RunConfig config, Images images, RunListener listener) {
        this(config, images, listener,
                Mlp.create(Cifar10.PIXELS, config.network(), images.classes(), config.seed()));
    }

    /** Prepares a run of a network that need not be the one of the configuration. */
    Trainer(RunConfig config, Images images, RunListener listener, Module model) {
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
        config.network().init().initializer().initializeAll(model, config.seed());
        training = new TrainingStep(model, config.labelSmoothing());
        optimizer = config.optimizer().create(model.parameters(), config.learningRate());
        clipping = config.clipNorm() == 0 ? Optional.empty()
                : Optional.of(new GradientClipping(model.parameters(), config.clipNorm()));
        gradients = new GradientNorms(model);
        rates = new LearningRates(config, stepsPerEpoch);
        batches = new BatchLoader(images, config.dtype(), config.augmentation(), config.seed());
    }

    /** Sets the rule that may end or suspend the run before its last epoch; returns this trainer. */
    public Trainer stopWhen(StopRule rule) {
        stopRule = rule;
        return this;
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
        model.loadStateDict(state.model());
        optimizer.loadState(state.optimizer());
        bestState.putAll(state.best());
        epoch = progress.epoch();
        step = progress.step();
        ended = progress.ended();
        lossTotal = progress.lossTotal();
        trainSecondsBefore = progress.trainSeconds();
        history.addAll(progress.history());
        gradientNorms = progress.gradientNorms();
        if (progress.plateau() != null) {
            rates.setPlateau(progress.plateau());
        }
        return this;
    }

    private RunState state() {
        return new RunState(config, new RunState.Progress(epoch, step, ended, lossTotal, trainSeconds(),
                history, gradientNorms, rates.plateau()), model.stateDict(), optimizer.state(), bestState);
    }

    /**
     * Runs all epochs.
     *
     * @throws DivergedException if a loss or a gradient is not finite; the step is not made
     * @throws SuspendedException if the stop rule says so
     * @throws IOException if a listener cannot do its work
     */
    public TrainedModel train() throws DivergedException, IOException {
        listener.onStart(config, stepsPerEpoch);
        listener.onPause(Pause.START, step, this::state);
        while (!ended) {
            boolean finish = trainEpoch();
            DeadUnitShares dead = new DeadUnitShares();
            EpochMetrics metrics = validate(dead);
            LayerMetrics layers = new LayerMetrics(epoch, gradientNorms, dead.byLayer());
            gradientNorms = Map.of();
            history.add(metrics);
            if (best() == metrics) {
                model.stateDict().forEach(
                        (name, tensor) -> bestState.put(name, Tensor.zerosLike(tensor).copyFrom(tensor)));
            }
            ended = finish || epoch == config.epochs() || isStoppedEarly();
            if (!ended) {
                epoch++;
                step = 0;
                lossTotal = 0;
                trainSecondsBefore = 0;
                trainStart = System.nanoTime();
            }
            listener.onEpoch(metrics);
            listener.onLayers(layers);
            listener.onPause(Pause.EPOCH, step, this::state);
        }
        model.loadStateDict(bestState);
        model.eval();
        listener.onEnd();
        return new TrainedModel(model, config, List.copyOf(history), best(), new Ending(epoch, step),
                images.classNames());
    }

    // The earliest of equals.
    private EpochMetrics best() {
        EpochMetrics best = history.getFirst();
        for (EpochMetrics metrics : history) {
            best = metrics.validationAccuracy() > best.validationAccuracy() ? metrics : best;
        }
        return best;
    }

    private boolean isStoppedEarly() {
        return config.earlyStopping() > 0 && epoch - best().epoch() >= config.earlyStopping();
    }

    // Makes the steps of the epoch that are not done; returns whether the run ends with the last one.
    private boolean trainEpoch() throws DivergedException, IOException {
        trainStart = System.nanoTime();
        int[] order = shuffled(epoch);
        while (step < stepsPerEpoch) {
            double stepLoss = trainStep(order);
            step++;
            lossTotal += stepLoss;
            listener.onStep(epoch, step, stepLoss);
            StopRule.Decision decision = stopRule.after(epoch, step);
            if (step == stepsPerEpoch || decision == StopRule.Decision.FINISH) {
                gradientNorms = gradients.byParameter();
            }
            listener.onPause(decision == StopRule.Decision.SUSPEND ? Pause.SUSPENSION : Pause.STEP, step, this::state);
            if (decision == StopRule.Decision.SUSPEND) {
                throw new SuspendedException(epoch, step);
            }
            if (decision == StopRule.Decision.FINISH) {
                return true;
            }
        }
        return false;
    }

    private EpochMetrics validate(LayerObserver observer) {
        double trainSeconds = trainSeconds();
        long start = System.nanoTime();
        Evaluation validation = Evaluation.of(model, images, split.validation(), config.dtype(), observer);
        double evalSeconds = secondsSince(start);
        rates.onEpoch(epoch, validation.loss());
        return new EpochMetrics(epoch, lossTotal / step, validation.loss(), validation.accuracy(),
                optimizer.learningRate(), trainSeconds, evalSeconds,
                step * (double) config.batchSize() / trainSeconds);
    }

    private double trainStep(int[] order) throws DivergedException, IOException {
        long stepsBefore = (long) (epoch - 1) * stepsPerEpoch + step;
        String finding = Parallelism.withThreads(compiler.threads(), () -> makeStep(order, stepsBefore));
        if (!finding.isEmpty()) {
            throw diverged(finding, order, stepsBefore);
        }
        return training.loss();
    }

    // Returns the empty string, or what is not finite: then the step is not made.
    private String makeStep(int[] order, long stepsBefore) {
        batches.load(order, step * config.batchSize(), config.batchSize(), epoch);
        String finding = training.compute(batches.x(), batches.labels(), stepsBefore);
        if (finding.isEmpty()) {
            clipping.ifPresent(GradientClipping::clip);
            optimizer.setLearningRate(rates.rate(stepsBefore));
            optimizer.step();
        }
        return finding;
    }

    private DivergedException diverged(String finding, int[] order, long stepsBefore) throws IOException {
        int from = step * config.batchSize();
        Divergence divergence = new Divergence(config, epoch, step + 1, stepsBefore, finding,
                Arrays.copyOfRange(order, from, from + config.batchSize()), model.stateDict());
        listener.onDivergence(divergence);
        return new DivergedException(divergence);
    }

    private int[] shuffled(int number) {
        int[] order = new Philox(config.seed(), RandomStreams.shuffle(number)).permutation(split.train().length);
        for (int i = 0; i < order.length; i++) {
            order[i] = split.train()[order[i]];
        }
        return order;
    }

    private double trainSeconds() {
        return trainSecondsBefore + secondsSince(trainStart);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
