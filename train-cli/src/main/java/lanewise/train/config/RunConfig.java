package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lanewise.tensor.DType;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.IfAbsent;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Counts;
import lanewise.train.model.NetworkPlan;

/**
 * What to train: together with the data it determines every bit of the resulting model. It is written into
 * {@code run.json} and the checkpoint, and read from there again.
 *
 * @param network the network
 * @param optimizer the rule of the steps
 * @param learningRate the step size, which the schedule starts from
 * @param schedule how the learning rate changes
 * @param warmup the number of epochs in which the learning rate rises linearly at first
 * @param labelSmoothing the share of the targets that is spread over all classes in training, 0 for none
 * @param clipNorm the largest norm of the gradients, 0 for any
 * @param batchSize images per step; a last incomplete batch is dropped in training
 * @param epochs passes over the training images
 * @param seed the seed of the split, the initialisation, the shuffles, dropout and augmentation
 * @param augmentation how training images are changed
 * @param earlyStopping the number of epochs without a better validation accuracy after which the run ends, 0 for never
 * @param evaluation what the model is validated and tested by
 * @param shards the number of parts of a batch that go through the network each by itself; not written where it is 1
 * @param averageEvery the number of steps that each shard makes by itself between two averages; not written where it is 0, for
 *     gradients that are added in each step
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunConfig(NetworkConfig network, OptimizerConfig optimizer, double learningRate, ScheduleConfig schedule,
        int warmup, double labelSmoothing, double clipNorm, int batchSize, int epochs, long seed,
        Augmentation augmentation, int earlyStopping,
        @IfAbsent("{\"validation_share\":0.1,\"kept_model\":\"best\",\"test_views\":\"one\"}") EvaluationConfig evaluation,
        @IfAbsent("1") @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = RunConfig.OneShard.class) int shards,
        @IfAbsent("0") @JsonInclude(JsonInclude.Include.NON_DEFAULT) int averageEvery) {

    private static final int STEPS_OF_FEW_IMAGES = 4;

    /** The common protocol: one hidden layer of 128, ELU, batches of 128, rate 0.1, ten epochs, seed 42. */
    public static final RunConfig DEFAULT = new RunConfig(MlpConfig.DEFAULT, OptimizerConfig.Sgd.PLAIN, 0.1,
            new ScheduleConfig.Constant(), 0, 0, 0, 128, 10, 42, Augmentation.NONE, 0, EvaluationConfig.DEFAULT, 1, 0);

    /** Equals the number that is not written. */
    static final class OneShard {
        @Override
        public boolean equals(Object other) {
            return Integer.valueOf(1).equals(other);
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    /** Checks every value, and what they are together. */
    public RunConfig {
        require(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
                ConfigField.LEARNING_RATE, "must be a positive number, not %s", learningRate);
        require(labelSmoothing >= 0 && labelSmoothing < 1,
                ConfigField.LABEL_SMOOTHING, "must be at least 0 and below 1, not %s", labelSmoothing);
        require(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY,
                ConfigField.CLIP_NORM, "must be a positive number, not %s", clipNorm);
        require(batchSize >= 1, ConfigField.BATCH_SIZE, "must be at least 1, not %s", batchSize);
        require(batchSize >= 2 || !network.normalizesBatches(), ConfigField.BATCH_SIZE,
                "must be at least 2 for batch normalisation, not %s", batchSize);
        require(shards >= 1, ConfigField.SHARDS, "must be at least 1, not %s", shards);
        require(shards <= batchSize, ConfigField.SHARDS, "%s are more than the %s images of a batch (%s); choose fewer",
                shards, batchSize, ConfigField.BATCH_SIZE);
        require(batchSize / shards >= 2 || !network.normalizesBatches(), ConfigField.SHARDS, "%s of a batch of %s leave"
                + " one image to a shard, and %s needs 2; choose at most %s", shards, batchSize, ConfigField.BATCH_NORM,
                batchSize / 2);
        require(averageEvery >= 0, ConfigField.AVERAGE_EVERY, "must be at least 1, not %s", averageEvery);
        require(averageEvery == 0 || shards > 1, ConfigField.AVERAGE_EVERY, "%s has no effect with one shard; give %s 2 or"
                + " more", averageEvery, ConfigField.SHARDS);
        require(epochs >= 1, ConfigField.EPOCHS, "must be at least 1, not %s", epochs);
        require(earlyStopping >= 0, ConfigField.EARLY_STOPPING, "must be at least 1, not %s", earlyStopping);
        require(earlyStopping == 0 || earlyStopping < epochs,
                ConfigField.EARLY_STOPPING, "%s has no effect in %s; choose fewer", earlyStopping,
                Counts.of(epochs, "epoch"));
        require(warmup >= 0, ConfigField.WARMUP, "must be at least 1, not %s", warmup);
        require(warmup == 0 || warmup < epochs,
                ConfigField.WARMUP, "%s must be fewer than the %s", warmup, Counts.of(epochs, "epoch"));
        requireSchedule(schedule, learningRate, warmup, epochs);
        evaluation.testViews().requireImages(NetworkPlan.takesImages(network.layers()));
    }

    private static void requireSchedule(ScheduleConfig schedule, double learningRate, int warmup, int epochs) {
        switch (schedule) {
            case ScheduleConfig.MultiStep s -> {
                require(s.milestones().getFirst() > warmup,
                        ConfigField.MILESTONES,
                        "must lie after the %s of %s, unlike %s", Counts.of(warmup, "epoch"), ConfigField.WARMUP, s.milestones());
                require(s.milestones().getLast() < epochs, ConfigField.MILESTONES,
                        "%s has no effect in %s", s.milestones().getLast(), Counts.of(epochs, "epoch"));
            }
            case ScheduleConfig.Step s -> require(warmup + s.stepSize() < epochs, ConfigField.STEP_SIZE,
                    "%s has no effect in %s", s.stepSize(), Counts.of(epochs - warmup, "epoch"));
            case ScheduleConfig.Exponential _ -> require(epochs - warmup > 1, ConfigField.SCHEDULE,
                    "exponential has no effect in one epoch");
            case ScheduleConfig.Linear s -> requireBelow(s.minimumRate(), learningRate);
            case ScheduleConfig.Cosine s -> requireBelow(s.minimumRate(), learningRate);
            case ScheduleConfig.Plateau s -> {
                requireBelow(s.minimumRate(), learningRate);
                require(s.patience() + 2 < epochs, ConfigField.PATIENCE, "%s has no effect in %s; the rate could"
                        + " fall after epoch %s at the earliest", s.patience(), Counts.of(epochs, "epoch"), s.patience() + 2);
            }
            case ScheduleConfig.Constant _ -> { }
        }
    }

    private static void requireBelow(double minimum, double learningRate) {
        require(minimum < learningRate, ConfigField.MINIMUM_RATE, "%s must be below %s, %s", minimum,
                ConfigField.LEARNING_RATE, learningRate);
    }

    private static void require(boolean condition, ConfigField field, String problem, Object... details) {
        InvalidConfigException.require(condition, field, problem, details);
    }

    /**
     * Checks that there are images for a step.
     *
     * @param images the number of images to train on
     */
    public void requireFits(int images) {
        require(batchSize <= images, ConfigField.BATCH_SIZE, "%s is more than the %s",
                batchSize, Counts.of(images, "training image"));
    }

    /**
     * Returns this configuration if there are images for a step; else with a smaller batch: the largest power of two of
     * which an epoch has four or more, 2 at the least.
     *
     * @param images the number of images to train on
     */
    public RunConfig fittedTo(int images) {
        return batchSize <= images ? this
                : withBatchSize(Math.max(2, Integer.highestOneBit(images / STEPS_OF_FEW_IMAGES)));
    }

    /** Returns what another configuration has otherwise, as in {@code learning_rate 0.1 there, 0.01 here}. */
    public List<String> differences(RunConfig here) {
        return RunJson.differences(this, here);
    }

    /** Returns the element type of parameters and activations. */
    public DType dtype() {
        return network.dtype();
    }

    /** Returns the entries of this configuration by their names in {@code run.json}, as in {@code network.init}. */
    public Map<String, String> entries() {
        return RunJson.entries(this);
    }

    /**
     * Returns the network as a multilayer perceptron.
     *
     * @throws IllegalStateException if it is another one
     */
    public MlpConfig mlp() {
        if (network instanceof MlpConfig mlp) {
            return mlp;
        }
        throw new IllegalStateException("the network is no multilayer perceptron: " + network.layers());
    }

    /** Returns this configuration with another network. */
    public RunConfig withNetwork(NetworkConfig other) {
        return changed(copy -> copy.network = other);
    }

    /** Returns this configuration with another optimizer and learning rate, which belong together. */
    public RunConfig withOptimizer(OptimizerConfig other, double otherRate) {
        return changed(copy -> {
            copy.optimizer = other;
            copy.learningRate = otherRate;
        });
    }

    /** Returns this configuration with another learning rate. */
    public RunConfig withLearningRate(double other) {
        return withOptimizer(optimizer, other);
    }

    /** Returns this configuration with another schedule and number of warm-up epochs. */
    public RunConfig withSchedule(ScheduleConfig other, int otherWarmup) {
        return changed(copy -> {
            copy.schedule = other;
            copy.warmup = otherWarmup;
        });
    }

    /** Returns this configuration with another label smoothing. */
    public RunConfig withLabelSmoothing(double other) {
        return changed(copy -> copy.labelSmoothing = other);
    }

    /** Returns this configuration with another bound of the gradients' norm. */
    public RunConfig withClipNorm(double other) {
        return changed(copy -> copy.clipNorm = other);
    }

    /** Returns this configuration with another batch size. */
    public RunConfig withBatchSize(int other) {
        return changed(copy -> copy.batchSize = other);
    }

    /** Returns this configuration with another number of epochs. */
    public RunConfig withEpochs(int other) {
        return changed(copy -> copy.epochs = other);
    }

    /** Returns this configuration with another seed. */
    public RunConfig withSeed(long other) {
        return changed(copy -> copy.seed = other);
    }

    /** Returns this configuration with another augmentation. */
    public RunConfig withAugmentation(Augmentation other) {
        return changed(copy -> copy.augmentation = other);
    }

    /** Returns this configuration with another rule of early stopping. */
    public RunConfig withEarlyStopping(int other) {
        return changed(copy -> copy.earlyStopping = other);
    }

    /** Returns this configuration with another way to validate and test. */
    public RunConfig withEvaluation(EvaluationConfig other) {
        return changed(copy -> copy.evaluation = other);
    }

    /** Returns this configuration with another number of shards. */
    public RunConfig withShards(int other) {
        return changed(copy -> copy.shards = other);
    }

    /** Returns this configuration with another number of steps between two averages. */
    public RunConfig withAverageEvery(int other) {
        return changed(copy -> copy.averageEvery = other);
    }

    private RunConfig changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toConfig();
    }

    /** The values of a configuration, to be changed before they are checked again. */
    private static final class Copy {
        private NetworkConfig network;
        private OptimizerConfig optimizer;
        private double learningRate;
        private ScheduleConfig schedule;
        private int warmup;
        private double labelSmoothing;
        private double clipNorm;
        private int batchSize;
        private int epochs;
        private long seed;
        private Augmentation augmentation;
        private int earlyStopping;
        private EvaluationConfig evaluation;
        private int shards;
        private int averageEvery;

        Copy(RunConfig config) {
            network = config.network;
            optimizer = config.optimizer;
            learningRate = config.learningRate;
            schedule = config.schedule;
            warmup = config.warmup;
            labelSmoothing = config.labelSmoothing;
            clipNorm = config.clipNorm;
            batchSize = config.batchSize;
            epochs = config.epochs;
            seed = config.seed;
            augmentation = config.augmentation;
            earlyStopping = config.earlyStopping;
            evaluation = config.evaluation;
            shards = config.shards;
            averageEvery = config.averageEvery;
        }

        RunConfig toConfig() {
            return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, batchSize,
                    epochs, seed, augmentation, earlyStopping, evaluation, shards, averageEvery);
        }
    }
}
