package lanewise.train.cli.option;

import static lanewise.train.cli.option.OptionValues.orElse;
import static lanewise.train.cli.option.OptionValues.positive;

import java.util.List;
import lanewise.train.config.Augmentation;
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

    @ArgGroup(validate = false, order = 5, heading = "%nValidation and test:%n")
    private final EvaluationOptions evaluation = new EvaluationOptions();

    /** The options of the training itself. */
    static final class Training {
        @Option(names = "--batch-size", paramLabel = "N", order = 31,
                description = "Images per step. Default: 128, or less if there are fewer to train on.")
        private Integer batchSize;

        @Option(names = "--shards", paramLabel = "N", order = 32,
                description = "Cut each batch into N parts, each of which goes through the network by itself: N threads can"
                        + " work on a step. Results depend on N, and not on the threads. Default: 1.")
        private Integer shards;

        @Option(names = "--average-every", paramLabel = "N", order = 33,
                description = "Let each shard make N steps by itself before parameters are averaged, for slow networks, where"
                        + " gradients need not be added in each step.")
        private Integer averageEvery;

        @Option(names = "--epochs", paramLabel = "N", order = 34,
                description = "Passes over the training images. Default: 10.")
        private Integer epochs;

        @Option(names = "--seed", paramLabel = "N", order = 35,
                description = "Seed of split, initialisation, shuffles, dropout and augmentation. Default: 42.")
        private Long seed;

        @Option(names = "--label-smoothing", paramLabel = "E", order = 36,
                description = "Train towards targets of which the share E is spread over all classes.")
        private Double labelSmoothing;

        @Option(names = "--augment", split = ",", paramLabel = AugmentationNames.NAMES, order = 37,
                completionCandidates = AugmentationNames.Candidates.class,
                description = "Change training images: flip mirrors half of them, alternating-flip each one in every second"
                        + " epoch; shift moves them by up to 4 pixels (or N), which brings in black, or with reflect the image"
                        + " reflected at its edge; brightness and contrast change by up to B and C; cutout hides a square"
                        + " of N pixels.")
        private List<String> augment;

        @Option(names = "--early-stopping", paramLabel = "N", order = 38,
                description = "Stop after N epochs without a better validation accuracy.")
        private Integer earlyStopping;
    }

    /** Returns the configuration; whatever is wrong with it is told in one line, see {@link OptionNames#message}. */
    public RunConfig toConfig() {
        RunConfig defaults = RunConfig.DEFAULT;
        return new RunConfig(network.toConfig(), optimizer.toConfig(), optimizer.learningRate(), schedule.toConfig(),
                schedule.warmup(), positive("--label-smoothing", training.labelSmoothing),
                optimizer.clipNorm(), orElse(training.batchSize, defaults.batchSize()),
                orElse(training.epochs, defaults.epochs()), orElse(training.seed, defaults.seed()),
                training.augment == null ? Augmentation.NONE : AugmentationNames.parse(training.augment),
                positive("--early-stopping", training.earlyStopping), evaluation.toConfig(),
                orElse(training.shards, defaults.shards()),
                positive("--average-every", training.averageEvery));
    }
}
