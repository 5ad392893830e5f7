package lanewise.nn.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.nn.data.DataLoader;
import lanewise.nn.loss.Loss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.GradientClipping;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.nn.sharding.Sharding;
import lanewise.tensor.Parallelism;

/**
 * The settings of a {@link Training}, from {@link Training#of}. Only {@link #epochs} must be set. Each method changes this
 * builder and returns it; what does not fit together is refused by {@link #build}.
 */
public final class TrainingBuilder {
    final Module module;
    final Loss loss;
    final Optimizer optimizer;
    final DataLoader train;
    Optional<DataLoader> validation = Optional.empty();
    Loss validationLoss;
    final List<Metric> metrics = new ArrayList<>();
    Choice choice = Choice.BY_LOSS;
    boolean keepLast;
    int epochs;
    int patience; // 0 for no early stopping
    Supplier<LearningRates> rates; // null if the optimizer's own stays
    private ReduceOnPlateau plateau; // null if there is none
    int accumulation = 1;
    Sharding sharding = Sharding.NONE;
    OptionalDouble clipNorm = OptionalDouble.empty();
    Optional<Path> checkpoint = Optional.empty();
    int checkpointSteps; // 0 for none within an epoch
    final List<TrainingListener> listeners = new ArrayList<>();
    StopRule stopRule = StopRule.NEVER;
    IntSupplier threads = Parallelism::threads;

    TrainingBuilder(Module module, Loss loss, Optimizer optimizer, DataLoader train) {
        this.module = Objects.requireNonNull(module, "Training: module is null");
        this.loss = Objects.requireNonNull(loss, "Training: loss is null");
        this.optimizer = Objects.requireNonNull(optimizer, "Training: optimizer is null");
        this.train = Objects.requireNonNull(train, "Training: train is null");
        validationLoss = loss;
    }

    /** Sets the number of passes over the samples, from 1. */
    public TrainingBuilder epochs(int number) {
        require(number >= 1, "the number of epochs must be at least 1, not " + number);
        epochs = number;
        return this;
    }

    /** Sets what the module is validated with after each epoch. The module of the best epoch is kept then. */
    public TrainingBuilder validation(DataLoader loader) {
        return validation(loader, loss);
    }

    /** Sets what the module is validated with after each epoch, and by which loss, as one without label smoothing. */
    public TrainingBuilder validation(DataLoader loader, Loss without) {
        validation = Optional.of(Objects.requireNonNull(loader, "Training: the samples to validate with are null"));
        validationLoss = Objects.requireNonNull(without, "Training: the loss to validate with is null");
        return this;
    }

    /** Adds figures that each validation measures. */
    public TrainingBuilder metrics(Metric... more) {
        metrics.addAll(List.of(more));
        return this;
    }

    /**
     * Chooses the best epoch by a metric instead of the loss of the validation. It is measured too, if none of its name is
     * anyway. Early stopping and {@link #reduceOnPlateau} follow it.
     */
    public TrainingBuilder bestBy(Metric metric) {
        choice = new Choice(Optional.of(metric));
        return this;
    }

    /** Leaves the module as it is after the last step, instead of that of the best epoch. */
    public TrainingBuilder keepLast() {
        keepLast = true;
        return this;
    }

    /** Ends the training after so many epochs in a row, from 1, none of which is better than the best one before. */
    public TrainingBuilder earlyStopping(int epochsInARow) {
        require(epochsInARow >= 1, "the patience of early stopping must be at least 1 epoch, not " + epochsInARow);
        patience = epochsInARow;
        return this;
    }

    /** Sets the learning rate of each step, which count from 0 over all epochs. */
    public TrainingBuilder learningRatePerStep(LearningRateSchedule schedule) {
        return rates(() -> new LearningRates.PerStep(schedule), null);
    }

    /** Sets the learning rate of each epoch, which count from 0. */
    public TrainingBuilder learningRatePerEpoch(LearningRateSchedule schedule) {
        return rates(() -> new LearningRates.PerEpoch(schedule), null);
    }

    /** Reduces the optimizer's learning rate when the figure by which the best epoch is chosen stays where it is. */
    public TrainingBuilder reduceOnPlateau(ReduceOnPlateau rule) {
        return rates(() -> new LearningRates.OnPlateau(rule, rule.start(optimizer.learningRate())), rule);
    }

    private TrainingBuilder rates(Supplier<LearningRates> other, ReduceOnPlateau rule) {
        require(rates == null, "two rules for the learning rate; choose one");
        rates = other;
        plateau = rule;
        return this;
    }

    /**
     * Makes a step of the optimizer from the gradients of so many batches, as if they were one: each counts by its number of
     * samples. The last step of an epoch may have fewer. Batch normalisation sees each batch by itself.
     *
     * @param batches from 1
     */
    public TrainingBuilder accumulation(int batches) {
        require(batches >= 1, "the number of batches of a step must be at least 1, not " + batches);
        accumulation = batches;
        return this;
    }

    /**
     * Cuts each batch into shards, which go forward and backward alone: see {@link Sharding}. One thread computes them.
     *
     * @param number S, from 1, which is a batch as it is, to the batch size
     */
    public TrainingBuilder shards(int number) {
        return shards(Sharding.of(number));
    }

    /** Cuts each batch into shards, which several threads or processes compute. Results do not depend on how many. */
    public TrainingBuilder shards(Sharding other) {
        sharding = other;
        return this;
    }

    /** Bounds the norm of the gradients of the optimizer's parameters, as {@code GradientClipping} does. */
    public TrainingBuilder clipNorm(double maxNorm) {
        require(maxNorm > 0, "the largest norm of the gradients must be positive, not " + maxNorm);
        clipNorm = OptionalDouble.of(maxNorm);
        return this;
    }

    /**
     * Keeps a checkpoint: where the training stands, with the module and the optimizer, as a safetensors file, written after
     * each epoch and when the training is suspended. If the file is there at the start, the training goes on from it, to the
     * same bits as without an interruption. A file of another kind of optimizer, of another learning rate at the beginning,
     * another patience or other settings of the batches is refused.
     */
    public TrainingBuilder checkpoint(Path file) {
        checkpoint = Optional.of(file);
        return this;
    }

    /** Keeps a checkpoint, and writes it after every so many steps of an epoch too. */
    public TrainingBuilder checkpoint(Path file, int everySteps) {
        require(everySteps >= 1, "the number of steps between two checkpoints must be at least 1, not " + everySteps);
        checkpointSteps = everySteps;
        return checkpoint(file);
    }

    /** Adds a listener; they are told in this order. */
    public TrainingBuilder listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Sets the rule that may end or suspend the training before its last epoch. */
    public TrainingBuilder stopWhen(StopRule rule) {
        stopRule = rule;
        return this;
    }

    /** Sets how many threads work on a step, which is asked before each one. Results do not depend on it. */
    public TrainingBuilder threads(IntSupplier number) {
        threads = number;
        return this;
    }

    /**
     * Returns the training.
     *
     * @throws IllegalArgumentException if something is missing or does not fit together; the message is one line that names
     *     the setting
     */
    public Training build() {
        require(epochs >= 1, "how many epochs? set them with epochs(n)");
        choice.metric().filter(metric -> metrics.stream().noneMatch(other -> other.name().equals(metric.name())))
                .ifPresent(metrics::add);
        Evaluation.requireNames(metrics.toArray(Metric[]::new));
        requireParameters();
        require(sharding.shards() <= train.batchSize(), sharding.shards() + " shards are more than the "
                + train.batchSize() + " samples of a batch; choose fewer");
        requireAveraging();
        if (validation.isEmpty()) {
            require(metrics.isEmpty(), "metrics " + metricNames() + " are measured on samples to validate with; add"
                    + " validation(loader)");
            require(patience == 0, "early stopping looks at samples to validate with; add validation(loader)");
            require(plateau == null, "a plateau is one of samples to validate with; add validation(loader)");
        }
        require(plateau == null || plateau.rising() == choice.rising(), "reduceOnPlateau waits for a figure that is to "
                + (choice.rising() ? "fall, and " + choice + " is to rise; use ReduceOnPlateau.whenNotRising()"
                        : "rise, and " + choice + " is to fall; use ReduceOnPlateau.whenNotFalling()"));
        return new Training(this);
    }

    /** Returns whether each step's learning rate is given by a schedule, and the optimizer's own does not matter. */
    boolean followsSchedule() {
        return rates != null && plateau == null;
    }

    /** Returns what the metrics are called. Their own texts may be another one in each process. */
    List<String> metricNames() {
        return metrics.stream().map(Metric::name).toList();
    }

    private void requireAveraging() {
        require(sharding.averageEvery() == 0 || accumulation == 1, "batches are accumulated, and shards are averaged;"
                + " choose one of them");
        int smallest = train.sizeOf(train.batches() - 1);
        require(sharding.averageEvery() == 0 || sharding.shards() <= smallest, "the last batch of an epoch has fewer"
                + " samples, " + smallest + ", than there are shards to average, " + sharding.shards()
                + "; use a loader with droppingLast()");
    }

    /** Returns the clipping of the gradients of an optimizer's parameters. */
    Optional<GradientClipping> clipping(Optimizer of) {
        return clipNorm.isPresent() ? Optional.of(new GradientClipping(of.parameters(), clipNorm.getAsDouble()))
                : Optional.empty();
    }

    // Parameters that are the module's and not the optimizer's stay as they are: that is how layers are frozen.
    private void requireParameters() {
        Set<Parameter> known = new HashSet<>(module.parameters());
        for (Parameter parameter : optimizer.parameters()) {
            require(known.contains(parameter), "the optimizer has a parameter that the module has not, " + parameter
                    + "; make it of module.parameters()");
        }
    }

    /**
     * Builds the training and runs it.
     *
     * @throws IllegalArgumentException as {@link #build}
     * @throws IOException as {@link Training#run}
     */
    public TrainingResult run() throws IOException {
        return build().run();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("Training: " + message);
        }
    }
}
