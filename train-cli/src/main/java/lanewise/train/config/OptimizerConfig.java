package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.optim.Adam.Settings;
import lanewise.nn.optim.Optimizer;

/** The rule that changes the parameters, with its constants; each rule has those that it uses and no others. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @Type(value = OptimizerConfig.Sgd.class, name = "sgd"),
    @Type(value = OptimizerConfig.Adam.class, name = "adam"),
    @Type(value = OptimizerConfig.AdamW.class, name = "adamw")})
public sealed interface OptimizerConfig {
    /** The constants of Adam's paper. */
    Settings PAPER = Settings.DEFAULT;

    /** Creates the optimizer, with the learning rate of its first step. */
    Optimizer create(List<Parameter> parameters, double learningRate);

    /** Returns how many numbers the optimizer keeps for each parameter. */
    int numbersKept();

    /**
     * Gradient descent.
     *
     * @param momentum the momentum, in [0, 1)
     * @param nesterov whether the momentum is Nesterov's
     * @param weightDecay the weight decay
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Sgd(double momentum, boolean nesterov, double weightDecay) implements OptimizerConfig {
        /** No momentum, no weight decay. */
        public static final Sgd PLAIN = new Sgd(0, false, 0);

        /** Checks every value. */
        public Sgd {
            InvalidConfigException.require(momentum >= 0 && momentum < 1, ConfigField.MOMENTUM,
                    "must be at least 0 and below 1, not %s", momentum);
            InvalidConfigException.require(!nesterov || momentum > 0, ConfigField.NESTEROV, "needs a %s above 0",
                    ConfigField.MOMENTUM);
            requireWeightDecay(weightDecay);
        }

        @Override
        public Optimizer create(List<Parameter> parameters, double learningRate) {
            return new lanewise.nn.optim.Sgd(parameters, learningRate,
                    new lanewise.nn.optim.Sgd.Settings(momentum, 0, nesterov, weightDecay));
        }

        @Override
        public int numbersKept() {
            return momentum > 0 ? 1 : 0;
        }
    }

    /**
     * Adam.
     *
     * @param beta1 the rate at which the mean of the gradients decays, in [0, 1)
     * @param beta2 the rate at which the mean of their squares decays, in [0, 1)
     * @param epsilon what is added to the root of the squares, above 0
     * @param weightDecay the weight decay, which is part of the gradient
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements OptimizerConfig {
        /** Checks every value. */
        public Adam {
            requireAdam(beta1, beta2, epsilon);
            requireWeightDecay(weightDecay);
        }

        /** The constants of Adam's paper. */
        public Adam(double weightDecay) {
            this(PAPER.beta1(), PAPER.beta2(), PAPER.epsilon(), weightDecay);
        }

        @Override
        public Optimizer create(List<Parameter> parameters, double learningRate) {
            return new lanewise.nn.optim.Adam(parameters, learningRate,
                    new Settings(beta1, beta2, epsilon, weightDecay));
        }

        @Override
        public int numbersKept() {
            return 2;
        }
    }

    /**
     * Adam with the weight decay apart from the gradient.
     *
     * @param beta1 the rate at which the mean of the gradients decays, in [0, 1)
     * @param beta2 the rate at which the mean of their squares decays, in [0, 1)
     * @param epsilon what is added to the root of the squares, above 0
     * @param weightDecay the weight decay, which shrinks the weights before each step
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements OptimizerConfig {
        /** Checks every value. */
        public AdamW {
            requireAdam(beta1, beta2, epsilon);
            requireWeightDecay(weightDecay);
        }

        /** The constants of Adam's paper. */
        public AdamW(double weightDecay) {
            this(PAPER.beta1(), PAPER.beta2(), PAPER.epsilon(), weightDecay);
        }

        @Override
        public Optimizer create(List<Parameter> parameters, double learningRate) {
            return new lanewise.nn.optim.AdamW(parameters, learningRate,
                    new Settings(beta1, beta2, epsilon, weightDecay));
        }

        @Override
        public int numbersKept() {
            return 2;
        }
    }

    private static void requireAdam(double beta1, double beta2, double epsilon) {
        InvalidConfigException.require(beta1 >= 0 && beta1 < 1, ConfigField.BETA1,
                "must be at least 0 and below 1, not %s", beta1);
        InvalidConfigException.require(beta2 >= 0 && beta2 < 1, ConfigField.BETA2,
                "must be at least 0 and below 1, not %s", beta2);
        InvalidConfigException.require(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY, ConfigField.EPSILON,
                "must be a positive number, not %s", epsilon);
    }

    private static void requireWeightDecay(double weightDecay) {
        InvalidConfigException.require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
                ConfigField.WEIGHT_DECAY, "must be 0 or a positive number, not %s", weightDecay);
    }
}
