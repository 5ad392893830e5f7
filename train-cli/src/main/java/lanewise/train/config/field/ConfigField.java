package lanewise.train.config.field;

import java.util.Locale;

/**
 * The fields of a {@link lanewise.train.config.RunConfig} and of its parts, so that a message can name them and whoever
 * shows it can call them as its reader does: a file by the names of entries, a command line by those of options.
 */
public enum ConfigField {
    LAYERS, HIDDEN, ACTIVATION, BATCH_NORM, RESIDUAL_BLOCKS, DROPOUT, GAUSSIAN_DROPOUT, INIT, DTYPE,
    OPTIMIZER, LEARNING_RATE, MOMENTUM, NESTEROV, BETA1, BETA2, EPSILON, WEIGHT_DECAY, CLIP_NORM,
    BIAS_RATE, HEAD_RATE, ITERATIONS, FIXED_NORM,
    SCHEDULE, MILESTONES, STEP_SIZE, GAMMA, MINIMUM_RATE, PATIENCE, WARMUP,
    BATCH_SIZE, SHARDS, AVERAGE_EVERY, EPOCHS, SEED, LABEL_SMOOTHING, AUGMENTATION, EARLY_STOPPING,
    VALIDATION_SHARE, KEPT_MODEL, TEST_VIEWS;

    /** Returns the name of the record's component, such as {@code learningRate}. */
    @Override
    public String toString() {
        StringBuilder name = new StringBuilder();
        for (String word : entry().split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /** Returns the name of the entry in files, such as {@code learning_rate}. */
    public String entry() {
        return name().toLowerCase(Locale.ROOT);
    }
}
