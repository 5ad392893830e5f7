package lanewise.train.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import lanewise.tensor.DType;

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
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunConfig(NetworkConfig network, OptimizerConfig optimizer, double learningRate, ScheduleConfig schedule,
        int warmup, double labelSmoothing, double clipNorm, int batchSize, int epochs, long seed,
        Augmentation augmentation, int earlyStopping) {

    private static final int STEPS_OF_FEW_IMAGES = 4;

    /** The common protocol: one hidden layer of 128, ELU, batches of 128, rate 0.1, ten epochs, seed 42. */
    public static final RunConfig DEFAULT = new RunConfig(NetworkConfig.DEFAULT, OptimizerConfig.Sgd.PLAIN, 0.1,
            new ScheduleConfig.Constant(), 0, 0, 0, 128, 10, 42, Augmentation.NONE, 0);

    /** Checks every value, and what they are together. */
    public RunConfig {
        require(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
                "--lr: the learning rate must be a positive number, not " + learningRate);
        require(labelSmoothing >= 0 && labelSmoothing < 1,
                "--label-smoothing: must be at least 0 and below 1, not " + labelSmoothing);
        require(clipNorm >= 0 && clipNorm < Double.POSITIVE_INFINITY,
                "--clip-norm: must be a positive number, not " + clipNorm);
        require(batchSize >= 1, "--batch-size: must be at least 1, not " + batchSize);
        require(batchSize >= 2 || !network.batchNorm(), "--batch-norm: needs a --batch-size of at least 2");
        require(epochs >= 1, "--epochs: must be at least 1, not " + epochs);
        require(earlyStopping >= 0, "--early-stopping: must be at least 1, not " + earlyStopping);
        require(earlyStopping == 0 || earlyStopping < epochs,
                "--early-stopping: " + earlyStopping + " has no effect in " + epochs + " epochs; choose fewer");
        require(warmup >= 0, "--warmup: must be at least 1, not " + warmup);
        require(warmup == 0 || warmup < epochs,
                "--warmup: " + warmup + " must be fewer than the " + epochs + " epochs");
        requireSchedule(schedule, learningRate, warmup, epochs);
    }

    private static void requireSchedule(ScheduleConfig schedule, double learningRate, int warmup, int epochs) {
        switch (schedule) {
            case ScheduleConfig.MultiStep s -> {
                require(s.milestones().getFirst() > warmup,
                        "--milestones: must lie after the " + warmup + " epochs of --warmup, unlike " + s.milestones());
                require(s.milestones().getLast() < epochs, "--milestones: " + s.milestones().getLast()
                        + " has no effect in " + epochs + " epochs");
            }
            case ScheduleConfig.Step s -> require(warmup + s.stepSize() < epochs,
                    "--step-size: " + s.stepSize() + " has no effect in " + (epochs - warmup) + " epochs");
            case ScheduleConfig.Exponential _ -> require(epochs - warmup > 1,
                    "--lr-schedule: exponential has no effect in one epoch");
            case ScheduleConfig.Cosine s -> requireBelow(s.minimumRate(), learningRate);
            case ScheduleConfig.Plateau s -> {
                requireBelow(s.minimumRate(), learningRate);
                require(s.patience() + 2 < epochs, "--patience: " + s.patience() + " has no effect in " + epochs
                        + " epochs; the rate could fall after epoch " + (s.patience() + 2) + " at the earliest");
            }
            case ScheduleConfig.Constant _ -> { }
        }
    }

    private static void requireBelow(double minimum, double learningRate) {
        require(minimum < learningRate, "--min-lr: " + minimum + " must be below --lr, " + learningRate);
    }

    private static void require(boolean condition, String message) {
        InvalidConfigException.require(condition, message);
    }

    /**
     * Checks that there are images for a step.
     *
     * @param images the number of images to train on
     */
    public void requireFits(int images) {
        require(batchSize <= images, "--batch-size: " + batchSize + " is more than the " + images + " training images");
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

    /** Returns this configuration with another network. */
    public RunConfig withNetwork(NetworkConfig other) {
        return new RunConfig(other, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, batchSize,
                epochs, seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another optimizer and learning rate, which belong together. */
    public RunConfig withOptimizer(OptimizerConfig other, double otherRate) {
        return new RunConfig(network, other, otherRate, schedule, warmup, labelSmoothing, clipNorm, batchSize, epochs,
                seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another learning rate. */
    public RunConfig withLearningRate(double other) {
        return withOptimizer(optimizer, other);
    }

    /** Returns this configuration with another schedule and number of warm-up epochs. */
    public RunConfig withSchedule(ScheduleConfig other, int otherWarmup) {
        return new RunConfig(network, optimizer, learningRate, other, otherWarmup, labelSmoothing, clipNorm, batchSize,
                epochs, seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another label smoothing. */
    public RunConfig withLabelSmoothing(double other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, other, clipNorm, batchSize, epochs,
                seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another bound of the gradients' norm. */
    public RunConfig withClipNorm(double other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, other, batchSize,
                epochs, seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another batch size. */
    public RunConfig withBatchSize(int other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, other,
                epochs, seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another number of epochs. */
    public RunConfig withEpochs(int other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, batchSize,
                other, seed, augmentation, earlyStopping);
    }

    /** Returns this configuration with another seed. */
    public RunConfig withSeed(long other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, batchSize,
                epochs, other, augmentation, earlyStopping);
    }

    /** Returns this configuration with another augmentation. */
    public RunConfig withAugmentation(Augmentation other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, batchSize,
                epochs, seed, other, earlyStopping);
    }

    /** Returns this configuration with another rule of early stopping. */
    public RunConfig withEarlyStopping(int other) {
        return new RunConfig(network, optimizer, learningRate, schedule, warmup, labelSmoothing, clipNorm, batchSize,
                epochs, seed, augmentation, other);
    }
}
