package lanewise.train.cli.option;

import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;

/** What the fields of a configuration are called on the command line. */
public final class OptionNames {
    private OptionNames() {}

    /** Returns the option that sets a field. */
    static String of(ConfigField field) {
        return switch (field) {
            case LAYERS -> "--model";
            case HIDDEN -> "--hidden";
            case ACTIVATION -> "--activation";
            case BATCH_NORM -> "--batch-norm";
            case RESIDUAL_BLOCKS -> "--residual";
            case DROPOUT -> "--dropout";
            case GAUSSIAN_DROPOUT -> "--gaussian-dropout";
            case INIT -> "--init";
            case DTYPE -> "--dtype";
            case OPTIMIZER -> "--optimizer";
            case LEARNING_RATE -> "--lr";
            case MOMENTUM -> "--momentum";
            case NESTEROV -> "--nesterov";
            case BETA1 -> "--beta1";
            case BETA2 -> "--beta2";
            case EPSILON -> "--eps";
            case WEIGHT_DECAY -> "--weight-decay";
            case CLIP_NORM -> "--clip-norm";
            case BIAS_RATE -> "--bias-lr";
            case HEAD_RATE -> "--head-lr";
            case ITERATIONS -> "--muon-iterations";
            case FIXED_NORM -> "--fixed-norm";
            case SCHEDULE -> "--lr-schedule";
            case MILESTONES -> "--milestones";
            case STEP_SIZE -> "--step-size";
            case GAMMA -> "--gamma";
            case MINIMUM_RATE -> "--min-lr";
            case PATIENCE -> "--patience";
            case WARMUP -> "--warmup";
            case BATCH_SIZE -> "--batch-size";
            case SHARDS -> "--shards";
            case AVERAGE_EVERY -> "--average-every";
            case EPOCHS -> "--epochs";
            case SEED -> "--seed";
            case LABEL_SMOOTHING -> "--label-smoothing";
            case AUGMENTATION -> "--augment";
            case EARLY_STOPPING -> "--early-stopping";
            case VALIDATION_SHARE -> "--validation";
            case KEPT_MODEL -> "--keep";
            case TEST_VIEWS -> "--views";
        };
    }

    /** Returns what is wrong with a configuration, with options instead of fields. */
    public static String message(InvalidConfigException failure) {
        return failure.message(OptionNames::of);
    }
}
