package lanewise.train.cli.option;

import static lanewise.train.cli.option.NetworkOptions.orElse;

import java.util.List;
import java.util.Locale;
import lanewise.train.config.Augmentation;
import lanewise.train.config.InvalidConfigException;
import lanewise.train.config.RunConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that together say what to train: a {@link RunConfig}. What is not given has the default's value. */
public final class RunOptions {
    @ArgGroup(validate = false, order = 1, heading = "%nNetwork:%n")
    private final NetworkOptions network = new NetworkOptions();

    @ArgGroup(validate = false, order = 2, heading = "%nOptimizer:%n")
    private final OptimizerOptions optimizer = new OptimizerOptions();

    @ArgGroup(validate = false, order = 3, heading = "%nLearning rate:%n")
    private final ScheduleOptions schedule = new ScheduleOptions();

    @ArgGroup(validate = false, order = 4, heading = "%nTraining:%n")
    private final Training training = new Training();

    /** The options of the training itself. */
    static final class Training {
        /** The changes of images by the names they have on the command line. */
        enum Change { NONE, FLIP, SHIFT }

        @Option(names = "--batch-size", paramLabel = "N", order = 31, description = "Images per step. Default: 128.")
        private Integer batchSize;

        @Option(names = "--epochs", paramLabel = "N", order = 32,
                description = "Passes over the training images. Default: 10.")
        private Integer epochs;

        @Option(names = "--seed", paramLabel = "N", order = 33,
                description = "Seed of split, initialisation, shuffles, dropout and augmentation. Default: 42.")
        private Long seed;

        @Option(names = "--label-smoothing", paramLabel = "E", order = 34,
                description = "Train towards targets of which the share E is spread over all classes.")
        private Double labelSmoothing;

        @Option(names = "--augment", split = ",", paramLabel = "flip|shift|none", order = 35,
                description = "Change training images at random: flip mirrors half of them, shift moves them by up to"
                        + " 4 pixels.")
        private List<Change> augment;

        @Option(names = "--early-stopping", paramLabel = "N", order = 36,
                description = "Stop after N epochs without a better validation accuracy.")
        private Integer earlyStopping;

        private Augmentation augmentation() {
            if (augment == null || augment.equals(List.of(Change.NONE))) {
                return Augmentation.NONE;
            }
            InvalidConfigException.require(!augment.contains(Change.NONE), "--augment: none stands alone");
            for (Change change : augment) {
                InvalidConfigException.require(augment.indexOf(change) == augment.lastIndexOf(change),
                        "--augment: " + change.name().toLowerCase(Locale.ROOT) + " is named twice");
            }
            return new Augmentation(augment.contains(Change.FLIP), augment.contains(Change.SHIFT));
        }
    }

    /** Returns the configuration; whatever is wrong with it is told in one line, see {@link OptionNames#message}. */
    public RunConfig toConfig() {
        RunConfig defaults = RunConfig.DEFAULT;
        return new RunConfig(network.toConfig(), optimizer.toConfig(), optimizer.learningRate(), schedule.toConfig(),
                schedule.warmup(), NetworkOptions.positive("--label-smoothing", training.labelSmoothing),
                optimizer.clipNorm(), orElse(training.batchSize, defaults.batchSize()),
                orElse(training.epochs, defaults.epochs()), orElse(training.seed, defaults.seed()),
                training.augmentation(), NetworkOptions.positive("--early-stopping", training.earlyStopping));
    }
}
