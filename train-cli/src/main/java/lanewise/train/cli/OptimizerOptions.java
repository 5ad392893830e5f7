package lanewise.train.cli;

import static lanewise.train.cli.NetworkOptions.orElse;

import java.util.Locale;
import lanewise.train.run.InvalidConfigException;
import lanewise.train.run.OptimizerConfig;
import lanewise.train.run.RunConfig;
import picocli.CommandLine.Option;

/** The options that say how parameters are changed. */
final class OptimizerOptions {
    private static final double ADAM_RATE = 1e-3;
    private static final double ADAMW_DECAY = 0.01;

    /** The rules by the names they have on the command line. */
    enum Rule { SGD, ADAM, ADAMW }

    @Option(names = "--optimizer", paramLabel = "sgd|adam|adamw", order = 11,
            description = "The rule of the steps. Default: sgd.")
    private Rule rule;

    @Option(names = "--lr", paramLabel = "RATE", order = 12,
            description = "Learning rate. Default: 0.1, with adam and adamw 0.001.")
    private Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", order = 13, description = "Momentum of sgd. Default: 0.")
    private Double momentum;

    @Option(names = "--nesterov", order = 14, description = "Use Nesterov's momentum.")
    private boolean nesterov;

    @Option(names = "--weight-decay", paramLabel = "D", order = 15,
            description = "Weight decay. Default: 0, with adamw 0.01.")
    private Double weightDecay;

    @Option(names = "--clip-norm", paramLabel = "N", order = 16,
            description = "Scale the gradients down to a norm of N where it is larger.")
    private Double clipNorm;

    OptimizerConfig toConfig() {
        Rule chosen = orElse(rule, Rule.SGD);
        String with = " has no effect with --optimizer " + chosen.name().toLowerCase(Locale.ROOT)
                + "; leave it out";
        InvalidConfigException.require(chosen == Rule.SGD || momentum == null, "--momentum:" + with);
        InvalidConfigException.require(chosen == Rule.SGD || !nesterov, "--nesterov:" + with);
        return switch (chosen) {
            case SGD -> new OptimizerConfig.Sgd(orElse(momentum, 0.0), nesterov, orElse(weightDecay, 0.0));
            case ADAM -> new OptimizerConfig.Adam(orElse(weightDecay, 0.0));
            case ADAMW -> new OptimizerConfig.AdamW(orElse(weightDecay, ADAMW_DECAY));
        };
    }

    double learningRate() {
        return orElse(learningRate, rule == null || rule == Rule.SGD ? RunConfig.DEFAULT.learningRate() : ADAM_RATE);
    }

    double clipNorm() {
        return NetworkOptions.positive("--clip-norm", clipNorm);
    }
}
