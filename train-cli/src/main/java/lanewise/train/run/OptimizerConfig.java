package lanewise.train.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.optim.Optimizer;

/** The rule that changes the parameters, with its constants; each rule has those that it uses and no others. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @Type(value = OptimizerConfig.Sgd.class, name = "sgd"),
    @Type(value = OptimizerConfig.Adam.class, name = "adam"),
    @Type(value = OptimizerConfig.AdamW.class, name = "adamw")})
public sealed interface OptimizerConfig {
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
            InvalidConfigException.require(momentum >= 0 && momentum < 1,
                    "--momentum: must be at least 0 and below 1, not " + momentum);
            InvalidConfigException.require(!nesterov || momentum > 0, "--nesterov: needs a --momentum above 0");
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
     * Adam with the constants of its paper.
     *
     * @param weightDecay the weight decay, which is part of the gradient
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Adam(double weightDecay) implements OptimizerConfig {
        /** Checks the weight decay. */
        public Adam {
            requireWeightDecay(weightDecay);
        }

        @Override
        public Optimizer create(List<Parameter> parameters, double learningRate) {
            return new lanewise.nn.optim.Adam(parameters, learningRate,
                    lanewise.nn.optim.Adam.Settings.DEFAULT.withWeightDecay(weightDecay));
        }

        @Override
        public int numbersKept() {
            return 2;
        }
    }

    /**
     * AdamW with the constants of Adam's paper.
     *
     * @param weightDecay the weight decay, apart from the gradient
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record AdamW(double weightDecay) implements OptimizerConfig {
        /** Checks the weight decay. */
        public AdamW {
            requireWeightDecay(weightDecay);
        }

        @Override
        public Optimizer create(List<Parameter> parameters, double learningRate) {
            return new lanewise.nn.optim.AdamW(parameters, learningRate,
                    lanewise.nn.optim.AdamW.DEFAULT.withWeightDecay(weightDecay));
        }

        @Override
        public int numbersKept() {
            return 2;
        }
    }

    private static void requireWeightDecay(double weightDecay) {
        InvalidConfigException.require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
                "--weight-decay: must be 0 or a positive number, not " + weightDecay);
    }
}
