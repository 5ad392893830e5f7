package lanewise.nn.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import lanewise.nn.Module;
import lanewise.nn.data.Batches;
import lanewise.nn.data.DataLoader;
import lanewise.nn.loss.Loss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.Parallelism;

/**
 * Trains a module: epoch by epoch, batch by batch, with validation, early stopping and checkpoints.
 *
 * <pre>{@code
 * TrainingResult result = Training.of(model, new SoftmaxCrossEntropyLoss(), new Adam(model.parameters(), 1e-3), train)
 *         .validation(validation).metrics(Metric.accuracy())
 *         .epochs(50).earlyStopping(5)
 *         .listener(TrainingListener.progressPrinter(System.out))
 *         .run();
 * }</pre>
 *
 * <p><b>A step</b> is: gradients to zero; for each batch of the step forward, loss and backward; a look whether all numbers
 * are finite; clipping; the learning rate; the optimizer's step.
 *
 * <p><b>The same bits.</b> A training is a function of its settings, the samples and the seeds. Left at any step and resumed
 * from its {@link #state} or its checkpoint file, it ends with the bits that it would have ended with. The module is set to
 * training mode at the start, and to eval mode at the end.
 *
 * <p>For one thread, and for one run. An interrupt of that thread suspends the training after the step, or after the
 * validation: a checkpoint is written if there is a file for it, and the thread stays interrupted.
 */
public final class Training {
    private final Module module;
    private final Optimizer optimizer;
    private final DataLoader train;
    private final Optional<DataLoader> validation;
    private final Loss validationLoss;
    private final Metric[] metrics;
    private final int epochs;
    private final int patience;
    private final LearningRates rates;
    private final EpochPlan plan;
    private final Steps steps;
    private final BestEpoch bestEpoch; // null if the last one is kept
    private final Choice choice;
    private final Optional<Checkpoint> checkpoint;
    private final TrainingListener listener;
    private final StopRule stopRule;
    private final IntSupplier threads;
    private final int stepsPerEpoch;
    private boolean begun;

    // Where the training stands, as in TrainingState.Progress.
    private int epoch = 1;
    private int step;
    private boolean stopped;
    private double lossTotal;
    private double trainSecondsBefore; // of the epoch's steps in earlier processes
    private long trainStart = System.nanoTime();
    private final List<EpochResult> history = new ArrayList<>();

    Training(TrainingBuilder settings) {
        module = settings.module;
        optimizer = settings.optimizer;
        train = settings.train;
        validation = settings.validation;
        validationLoss = settings.validationLoss;
        metrics = settings.metrics.toArray(Metric[]::new);
        epochs = settings.epochs;
        patience = settings.patience;
        rates = settings.rates == null ? new LearningRates.Unchanged() : settings.rates.get();
        plan = new EpochPlan(train, settings.accumulation);
        steps = Steps.of(settings, plan, rates);
        choice = settings.choice;
        bestEpoch = validation.isEmpty() || settings.keepLast ? null : new BestEpoch(choice, module);
        stopRule = settings.stopRule;
        threads = settings.threads;
        stepsPerEpoch = plan.steps();
        checkpoint = settings.checkpoint.map(file ->
                new Checkpoint(file, settings.checkpointSteps, CheckpointSettings.of(settings), validation.isPresent(),
                        metrics));
        List<TrainingListener> listeners = new ArrayList<>(settings.listeners);
        checkpoint.ifPresent(listeners::add);
        listener = new ListenerChain(listeners);
    }

    /**
     * Begins the settings of a training.
     *
     * @param module what is trained
     * @param loss what is minimised; its gradient is taken by {@code backwardParameters}
     * @param optimizer of the module's parameters, or of some of them: the others stay as they are
     * @param train the samples to train on
     */
    public static TrainingBuilder of(Module module, Loss loss, Optimizer optimizer, DataLoader train) {
        return new TrainingBuilder(module, loss, optimizer, train);
    }

    /** Returns the number of epochs that were asked for. */
    public int epochs() {
        return epochs;
    }

    /** Returns the number of steps of the optimizer in an epoch. */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /**
     * Goes on from the state of an earlier training with the same settings and samples, which is copied; returns this
     * training.
     *
     * @throws IllegalArgumentException if the state is not of such a training; nothing is changed then
     * @throws IllegalStateException if this training has begun
     */
    public Training resume(TrainingState state) {
        requireNotBegun();
        requireFits(state);
        module.loadStateDict(state.module());
        optimizer.loadState(state.optimizer());
        if (bestEpoch != null) {
            bestEpoch.load(state.best());
        }
        TrainingState.Progress progress = state.progress();
        epoch = progress.epoch();
        step = progress.step();
        stopped = progress.stopped();
        lossTotal = progress.lossTotal();
        trainSecondsBefore = progress.trainSeconds();
        history.clear(); // of another state that was resumed before
        history.addAll(progress.history());
        progress.plateau().ifPresent(rates::resume);
        return this;
    }

    // All but the module's part, which is checked when it is loaded, before anything else is.
    private void requireFits(TrainingState state) {
        TrainingState.Progress progress = state.progress();
        boolean position = progress.epoch() == progress.history().size() + 1 && progress.step() >= 0
                && progress.step() <= stepsPerEpoch;
        Set<String> kept = bestEpoch == null || progress.history().isEmpty() ? Set.of() : module.stateDict().keySet();
        boolean rules = state.best().keySet().equals(kept)
                && progress.plateau().isPresent() == rates.plateau().isPresent();
        if (!position || !rules) {
            throw new IllegalArgumentException("Training: the state, in epoch " + progress.epoch() + " after "
                    + progress.step() + " steps, is not of a training with these settings and " + stepsPerEpoch
                    + " steps in an epoch");
        }
        if (bestEpoch != null) {
            bestEpoch.require(state.best());
        }
        optimizer.requireState(state.optimizer());
    }

    private void requireNotBegun() {
        if (begun) {
            throw new IllegalStateException("Training: it has begun before; build another one");
        }
    }

    /** Returns where the training stands, with the tensors in use: to be written or copied before the next step. */
    public TrainingState state() {
        return new TrainingState(
                new TrainingState.Progress(epoch, step, stopped, lossTotal, trainSeconds(), history, rates.plateau()),
                module.stateDict(), optimizer.state(), bestEpoch == null ? Map.of() : bestEpoch.state());
    }

    /**
     * Runs all epochs that are left, from the checkpoint if its file is there, and leaves the module with the parameters and
     * buffers of the best epoch, in eval mode.
     *
     * @throws DivergedException if a loss or a gradient is not finite; the step is not made
     * @throws SuspendedException if the stop rule says so, or the thread is interrupted
     * @throws IOException if the checkpoint cannot be read or written or is one of other settings, or a listener cannot do
     *     its work; the message names the file; or if other processes cannot be reached
     * @throws IllegalStateException if this training has begun before
     */
    public TrainingResult run() throws IOException {
        requireNotBegun();
        if (checkpoint.isPresent()) {
            checkpoint.get().resume(this);
        }
        begun = true;
        try (Steps _ = steps) {
            return runEpochs();
        }
    }

    private TrainingResult runEpochs() throws IOException {
        module.train();
        listener.onStart(this);
        listener.onPause(Pause.START, step, this::state);
        while (!isOver()) {
            trainEpoch();
            EpochResult result = endEpoch();
            history.add(result);
            if (bestEpoch != null) {
                bestEpoch.onEpoch(history);
            }
            stopped = stopped || patience > 0 && epoch - choice.best(history).epoch() >= patience;
            startEpoch(epoch + 1);
            listener.onEpoch(result);
            if (Thread.currentThread().isInterrupted()) {
                throw suspended();
            }
            listener.onPause(Pause.EPOCH, step, this::state);
        }
        if (bestEpoch != null) {
            bestEpoch.restore();
        }
        module.eval();
        TrainingResult result = new TrainingResult(history,
                bestEpoch == null ? Optional.empty() : Optional.of(choice.best(history)));
        listener.onEnd(result);
        return result;
    }

    // A training that was stopped within an epoch has the end of that one to come.
    private boolean isOver() {
        return stopped && step == 0 || epoch > epochs;
    }

    private void startEpoch(int number) {
        epoch = number;
        step = 0;
        lossTotal = 0;
        trainSecondsBefore = 0;
        trainStart = System.nanoTime();
    }

    // Makes the steps of the epoch that are not done, until the training is stopped.
    private void trainEpoch() throws IOException {
        trainStart = System.nanoTime();
        int first = Math.min(step * plan.accumulation(), train.batches());
        try (Batches batches = train.epoch(epoch, first)) {
            while (!stopped && step < stepsPerEpoch) {
                int count = Math.min(steps.together(), stepsPerEpoch - step);
                double[] losses = Parallelism.withThreads(threads.getAsInt(), () ->
                        steps.make(batches, epoch, step, count));
                boolean suspend = tell(losses);
                if (suspend || Thread.currentThread().isInterrupted()) {
                    throw suspended();
                }
                listener.onPause(Pause.STEP, step, this::state);
            }
        }
    }

    // Takes note of steps that were made together, and of what the rule says; returns whether to suspend. The rule is not
    // asked about a step again, so that its FINISH is part of the state before the next pause.
    private boolean tell(double... losses) throws IOException {
        boolean suspend = false;
        for (double loss : losses) {
            lossTotal += loss * plan.weight(step);
            step++;
            listener.onStep(epoch, step, loss);
            StopRule.Decision decision = stopRule.after(epoch, step);
            suspend |= decision == StopRule.Decision.SUSPEND;
            stopped |= decision == StopRule.Decision.FINISH;
        }
        return suspend;
    }

    // An interrupted thread cannot write files.
    private SuspendedException suspended() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            listener.onPause(Pause.SUSPENSION, step, this::state);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return new SuspendedException("stopped in epoch " + epoch + " after step " + step);
    }

    private EpochResult endEpoch() {
        double trainSeconds = trainSeconds();
        double weights = 0;
        for (int number = 0; number < step; number++) {
            weights += plan.weight(number);
        }
        long start = System.nanoTime();
        Optional<Evaluation> evaluation = validation.map(loader ->
                Evaluation.of(module, validationLoss, loader, listener::onValidationLayer, metrics));
        double validationSeconds = evaluation.isPresent() ? secondsSince(start) : 0;
        EpochResult result = new EpochResult(epoch, step, lossTotal / weights, evaluation, optimizer.learningRate(),
                trainSeconds, validationSeconds);
        if (rates.plateau().isPresent()) {
            rates.onEpoch(choice.figure(result));
        }
        return result;
    }

    private double trainSeconds() {
        return trainSecondsBefore + secondsSince(trainStart);
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) * 1e-9;
    }
}
