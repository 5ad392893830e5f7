package lanewise.train.cli.option;

import static lanewise.train.cli.option.OptionValues.orElse;
import static lanewise.train.cli.option.OptionValues.positive;

import java.util.Locale;
import lanewise.nn.optim.Muon;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import picocli.CommandLine.Option;

/** The options that say how parameters are changed. */
final class OptimizerOptions {
    private static final double ADAM_RATE = 1e-3;
    private static final double ADAMW_DECAY = 0.01;
    private static final double MUON_RATE = 0.02;
    private static final double OTHER_RATE = 0.1;

    /** The rules by the names they have on the command line. */
    enum Rule {
        SGD, ADAM, ADAMW, MUON;

        @Override
        public String toString() {
            return OptionValues.nameOf(this);
        }
    }

    @Option(names = "--optimizer", paramLabel = "sgd|adam|adamw|muon", order = 11,
            description = "The rule of the steps; muon moves the weights of hidden layers, and sgd all else then."
                    + " Default: sgd.")
    private Rule rule;

    @Option(names = "--lr", paramLabel = "RATE", order = 12,
            description = "Learning rate. Default: 0.1, with adam and adamw 0.001, with muon 0.02.")
    private Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", order = 13,
            description = "Momentum of sgd and muon. Default: 0, with muon 0.95.")
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

    @Option(names = "--bias-lr", paramLabel = "RATE", order = 18,
            description = "muon: learning rate of biases and scales. Default: 0.1.")
    private Double biasRate;

    @Option(names = "--head-lr", paramLabel = "RATE", order = 18,
            description = "muon: learning rate of the last layer's weight. Default: 0.1.")
    private Double headRate;

    @Option(names = "--muon-iterations", paramLabel = "N", order = 18,
            description = "muon: how many times its iteration runs in a step. Default: 5.")
    private Integer iterations;

    @Option(names = "--fixed-norm", paramLabel = "on|off", arity = "0..1", fallbackValue = "on",
            converter = OptionValues.Switch.class, completionCandidates = OptionValues.Switch.class, order = 18,
            description = "muon: scale each weight to a fixed norm before a step; for networks with a normalisation after each"
                    + " convolution.")
    private boolean fixedNorm;

    @Option(names = "--clip-norm", paramLabel = "N", order = 19,
            description = "Scale the gradients down to a norm of N where it is larger.")
    private Double clipNorm;

    OptimizerConfig toConfig() {
        Rule chosen = orElse(rule, Rule.SGD);
        requireUse("--momentum", momentum, chosen, chosen == Rule.SGD || chosen == Rule.MUON);
        requireUse("--nesterov", nesterov ? true : null, chosen, chosen == Rule.SGD);
        requireUse("--beta1", beta1, chosen, isAdam(chosen));
        requireUse("--beta2", beta2, chosen, isAdam(chosen));
        requireUse("--eps", epsilon, chosen, isAdam(chosen));
        requireUse("--bias-lr", biasRate, chosen, chosen == Rule.MUON);
        requireUse("--head-lr", headRate, chosen, chosen == Rule.MUON);
        requireUse("--muon-iterations", iterations, chosen, chosen == Rule.MUON);
        requireUse("--fixed-norm", fixedNorm ? true : null, chosen, chosen == Rule.MUON);
        double b1 = orElse(beta1, OptimizerConfig.PAPER.beta1());
        double b2 = orElse(beta2, OptimizerConfig.PAPER.beta2());
        double eps = orElse(epsilon, OptimizerConfig.PAPER.epsilon());
        return switch (chosen) {
            case SGD -> new OptimizerConfig.Sgd(orElse(momentum, 0.0), nesterov, orElse(weightDecay, 0.0));
            case ADAM -> new OptimizerConfig.Adam(b1, b2, eps, orElse(weightDecay, 0.0));
            case ADAMW -> new OptimizerConfig.AdamW(b1, b2, eps, orElse(weightDecay, ADAMW_DECAY));
            case MUON -> new OptimizerConfig.Muon(orElse(momentum, Muon.Settings.DEFAULT.momentum()),
                    orElse(iterations, Muon.Settings.DEFAULT.iterations()), fixedNorm, orElse(biasRate, OTHER_RATE),
                    orElse(headRate, OTHER_RATE), orElse(weightDecay, 0.0));
        };
    }

    private static boolean isAdam(Rule rule) {
        return rule == Rule.ADAM || rule == Rule.ADAMW;
    }

    private static void requireUse(String option, Object value, Rule chosen, boolean used) {
        InvalidConfigException.require(value == null || used, option + ": has no effect with --optimizer "
                + chosen.name().toLowerCase(Locale.ROOT) + "; leave it out");
    }

    double learningRate() {
        double usual = switch (orElse(rule, Rule.SGD)) {
            case SGD -> RunConfig.DEFAULT.learningRate();
            case ADAM, ADAMW -> ADAM_RATE;
            case MUON -> MUON_RATE;
        };
        return orElse(learningRate, usual);
    }

    double clipNorm() {
        return positive("--clip-norm", clipNorm);
    }
}
