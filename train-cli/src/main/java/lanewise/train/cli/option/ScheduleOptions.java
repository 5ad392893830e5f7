package lanewise.train.cli.option;

import static lanewise.train.cli.option.OptionValues.orElse;
import static lanewise.train.cli.option.OptionValues.positive;

import java.util.List;
import java.util.Locale;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.config.field.InvalidConfigException;
import picocli.CommandLine.Option;

/** The options that say how the learning rate changes. */
final class ScheduleOptions {
    private static final double GAMMA = 0.1;
    private static final double GAMMA_PER_EPOCH = 0.9;
    private static final int STEP_SIZE = 3;
    private static final int PATIENCE = 2;

    /** The schedules by the names they have on the command line. */
    enum Kind {
        CONSTANT, MULTISTEP, STEP, EXPONENTIAL, LINEAR, COSINE, PLATEAU;

        @Override
        public String toString() {
            return OptionValues.nameOf(this);
        }
    }

    @Option(names = "--lr-schedule", paramLabel = "SCHEDULE", order = 21,
            description = "How the learning rate changes: constant, multistep, step, exponential, linear, cosine or plateau"
                    + " (when the validation loss stops falling). Default: constant.")
    private Kind kind;

    @Option(names = "--milestones", split = ",", paramLabel = "EPOCH", order = 22,
            description = "multistep: the epochs after which the rate is multiplied by --gamma, such as 5,8.")
    private List<Integer> milestones;

    @Option(names = "--step-size", paramLabel = "EPOCHS", order = 23,
            description = "step: after how many epochs, each time. Default: 3.")
    private Integer stepSize;

    @Option(names = "--gamma", paramLabel = "G", order = 24,
            description = "multistep, step, exponential (every epoch) and plateau: the factor. Default: 0.1, with"
                    + " exponential 0.9.")
    private Double gamma;

    @Option(names = "--min-lr", paramLabel = "RATE", order = 25,
            description = "linear, cosine: the rate at the end; plateau: the rate below which it does not go. Default: 0.")
    private Double minimumRate;

    @Option(names = "--patience", paramLabel = "EPOCHS", order = 26,
            description = "plateau: how many epochs without a lower loss are borne. Default: 2.")
    private Integer patience;

    @Option(names = "--warmup", paramLabel = "EPOCHS", order = 27,
            description = "Let the rate rise linearly, from step to step, in the first epochs.")
    private Integer warmup;

    ScheduleConfig toConfig() {
        Kind chosen = orElse(kind, Kind.CONSTANT);
        requireUse("--milestones", milestones, chosen, Kind.MULTISTEP);
        requireUse("--step-size", stepSize, chosen, Kind.STEP);
        requireUse("--gamma", gamma, chosen, Kind.MULTISTEP, Kind.STEP, Kind.EXPONENTIAL, Kind.PLATEAU);
        requireUse("--min-lr", minimumRate, chosen, Kind.LINEAR, Kind.COSINE, Kind.PLATEAU);
        requireUse("--patience", patience, chosen, Kind.PLATEAU);
        double factor = orElse(gamma, chosen == Kind.EXPONENTIAL ? GAMMA_PER_EPOCH : GAMMA);
        double minimum = orElse(minimumRate, 0.0);
        return switch (chosen) {
            case CONSTANT -> new ScheduleConfig.Constant();
            case MULTISTEP -> new ScheduleConfig.MultiStep(orElse(milestones, List.of()), factor);
            case STEP -> new ScheduleConfig.Step(orElse(stepSize, STEP_SIZE), factor);
            case EXPONENTIAL -> new ScheduleConfig.Exponential(factor);
            case LINEAR -> new ScheduleConfig.Linear(minimum);
            case COSINE -> new ScheduleConfig.Cosine(minimum);
            case PLATEAU -> new ScheduleConfig.Plateau(factor, orElse(patience, PATIENCE), minimum);
        };
    }

    private static void requireUse(String option, Object value, Kind chosen, Kind... users) {
        InvalidConfigException.require(value == null || List.of(users).contains(chosen), option
                + ": has no effect with --lr-schedule " + chosen.name().toLowerCase(Locale.ROOT) + "; leave it out");
    }

    int warmup() {
        return positive("--warmup", warmup);
    }
}
