package lanewise.train.cli.option;

import static lanewise.train.cli.option.NetworkOptions.orElse;

import java.util.Locale;
import lanewise.train.config.InvalidConfigException;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import picocli.CommandLine.Option;

/** The options that say how parameters are changed. */
final class OptimizerOptions {
    private static final double ADAM_RATE = 1e-3;
    private static final double ADAMW_DECAY = 0.01;

    /** The rules by the names they have on the command line. */
    enum Rule {
        SGD, ADAM, ADAMW;

        @Override
        public String toString() {
            return OptionValues.nameOf(this);
        }
    }

    @Option(names = "--optimizer", paramLabel = "sgd|adam|adamw", order = 11,
            description = "The rule of the steps. Default: sgd.")
    private Rule rule;

    @Option(names = "--lr", paramLabel = "RATE", order = 12,
            description = "Learning rate. Default: 0.1, with adam and adamw 0.001.")
    private Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", order = 13, description = "Momentum of sgd. Default: 0.")
    private Double momentum;

    @Option(names = "--nesterov", paramLabel = "on|off", arity = "0..1", fallbackValue = "on",
            converter = OptionValues.Switch.class, completionCandidates = OptionValues.Switch.class, order = 14,
            description = "Use Nesterov's momentum.")
    private boolean nesterov;

    @Option(names = "--beta1", paramLabel = "B", order = 15,
            description = "adam, adamw: how slowly the mean of the gradients forgets. Default: 0.9.")
    private Double beta1;

    @Option(names = "--beta2", paramLabel = "B", order = 16,
            description = "adam, adamw: how slowly the mean of their squares forgets. Default: 0.999.")
    private Double beta2;

    @Option(names = "--eps", paramLabel = "E", order = 17,
            description = "adam, adamw: what is added to the root of the squares. Default: 1e-8.")
    private Double epsilon;

    @Option(names = "--weight-decay", paramLabel = "D", order = 18,
            description = "Weight decay. Default: 0, with adamw 0.01.")
    private Double weightDecay;

    @Option(names = "--clip-norm", paramLabel = "N", order = 19,
            description = "Scale the gradients down to a norm of N where it is larger.")
    private Double clipNorm;

    OptimizerConfig toConfig() {
        Rule chosen = orElse(rule, Rule.SGD);
        requireUse("--momentum", momentum, chosen, chosen == Rule.SGD);
        requireUse("--nesterov", nesterov ? true : null, chosen, chosen == Rule.SGD);
        requireUse("--beta1", beta1, chosen, chosen != Rule.SGD);
        requireUse("--beta2", beta2, chosen, chosen != Rule.SGD);
        requireUse("--eps", epsilon, chosen, chosen != Rule.SGD);
        double b1 = orElse(beta1, OptimizerConfig.PAPER.beta1());
        double b2 = orElse(beta2, OptimizerConfig.PAPER.beta2());
        double eps = orElse(epsilon, OptimizerConfig.PAPER.epsilon());
        return switch (chosen) {
            case SGD -> new OptimizerConfig.Sgd(orElse(momentum, 0.0), nesterov, orElse(weightDecay, 0.0));
            case ADAM -> new OptimizerConfig.Adam(b1, b2, eps, orElse(weightDecay, 0.0));
            case ADAMW -> new OptimizerConfig.AdamW(b1, b2, eps, orElse(weightDecay, ADAMW_DECAY));
        };
    }

    private static void requireUse(String option, Object value, Rule chosen, boolean used) {
        InvalidConfigException.require(value == null || used, option + ": has no effect with --optimizer "
                + chosen.name().toLowerCase(Locale.ROOT) + "; leave it out");
    }

    double learningRate() {
        return orElse(learningRate, rule == null || rule == Rule.SGD ? RunConfig.DEFAULT.learningRate() : ADAM_RATE);
    }

    double clipNorm() {
        return NetworkOptions.positive("--clip-norm", clipNorm);
    }
}
