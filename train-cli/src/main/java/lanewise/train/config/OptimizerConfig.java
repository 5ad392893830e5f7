package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.optim.Adam.Settings;
import lanewise.nn.optim.CombinedOptimizer;
import lanewise.nn.optim.Optimizer;
import lanewise.nn.optim.ParameterGroup;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.model.Network;

/** The rule that changes the parameters, with its constants; each rule has those that it uses and no others. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @Type(value = OptimizerConfig.Sgd.class, name = "sgd"),
    @Type(value = OptimizerConfig.Adam.class, name = "adam"),
    @Type(value = OptimizerConfig.AdamW.class, name = "adamw"),
    @Type(value = OptimizerConfig.Muon.class, name = "muon")})
public sealed interface OptimizerConfig {
    /** The most iterations of Muon in a step. */
    int MOST_ITERATIONS = 20;

    /** The constants of Adam's paper. */
    Settings PAPER = Settings.DEFAULT;

    /** Creates the optimizer of a network's parameters but for frozen ones, with the learning rate of its first step. */
    Optimizer create(Network network, double learningRate);

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
        public Optimizer create(Network network, double learningRate) {
            return new lanewise.nn.optim.Sgd(network.trainable(), learningRate,
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
        public Optimizer create(Network network, double learningRate) {
            return new lanewise.nn.optim.Adam(network.trainable(), learningRate,
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
        public Optimizer create(Network network, double learningRate) {
            return new lanewise.nn.optim.AdamW(network.trainable(), learningRate,
                    new Settings(beta1, beta2, epsilon, weightDecay));
        }

        @Override
        public int numbersKept() {
            return 2;
        }
    }

    /**
     * Muon for the weights of hidden layers, each a matrix, and gradient descent with Nesterov's momentum of {@value
     * #OTHER_MOMENTUM} for all else: biases and scales, and the weight of the last layer.
     *
     * @param momentum Muon's momentum, in [0, 1)
     * @param iterations how many times Muon's iteration runs in a step, from 1
     * @param fixedNorm whether Muon scales each weight to a fixed norm, for networks that normalise what each layer gives
     * @param biasRate the learning rate of biases and scales
     * @param headRate the learning rate of the last layer's weight
     * @param weightDecay the share of what gradient descent moves that a step at the full rate takes away, in [0, 1)
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Muon(double momentum, int iterations, boolean fixedNorm, double biasRate, double headRate, double weightDecay)
            implements OptimizerConfig {
        /** The momentum of gradient descent. */
        public static final double OTHER_MOMENTUM = 0.85;

        /** Checks every value. */
        public Muon {
            InvalidConfigException.require(momentum >= 0 && momentum < 1, ConfigField.MOMENTUM,
                    "must be at least 0 and below 1, not %s", momentum);
            InvalidConfigException.require(iterations >= 1 && iterations <= MOST_ITERATIONS, ConfigField.ITERATIONS,
                    "must be 1 to %s, not %s", MOST_ITERATIONS, iterations);
            requireRate(biasRate, ConfigField.BIAS_RATE);
            requireRate(headRate, ConfigField.HEAD_RATE);
            InvalidConfigException.require(weightDecay >= 0 && weightDecay < 1, ConfigField.WEIGHT_DECAY,
                    "must be at least 0 and below 1 with muon, not %s", weightDecay);
        }

        private static void requireRate(double rate, ConfigField field) {
            InvalidConfigException.require(rate > 0 && rate < Double.POSITIVE_INFINITY, field,
                    "the learning rate must be a positive number, not %s", rate);
        }

        @Override
        public Optimizer create(Network network, double learningRate) {
            List<Parameter> matrices = new ArrayList<>();
            List<Parameter> others = new ArrayList<>();
            for (Parameter parameter : network.trainable()) {
                (parameter.value().rank() < 2 ? others : matrices).add(parameter);
            }
            List<Parameter> head = List.of(matrices.removeLast());
            InvalidConfigException.require(!matrices.isEmpty(), ConfigField.OPTIMIZER,
                    "muon moves the weights of hidden layers, and the network has none");
            Optimizer muon = new lanewise.nn.optim.Muon(matrices, learningRate,
                    new lanewise.nn.optim.Muon.Settings(momentum, iterations, fixedNorm));
            ParameterGroup<lanewise.nn.optim.Sgd.Settings> ofHead = ParameterGroup.of(head, settings(headRate));
            if (others.isEmpty()) {
                return new CombinedOptimizer(muon, lanewise.nn.optim.Sgd.ofGroups(List.of(ofHead), headRate));
            }
            return new CombinedOptimizer(muon, lanewise.nn.optim.Sgd.ofGroups(List.of(
                    ParameterGroup.of(others, settings(biasRate)), ofHead.withRateFactor(headRate / biasRate)), biasRate));
        }

        // PyTorch's decay is part of the gradient, which the learning rate multiplies.
        private lanewise.nn.optim.Sgd.Settings settings(double rate) {
            return lanewise.nn.optim.Sgd.Settings.PLAIN.withMomentum(OTHER_MOMENTUM).withNesterov()
                    .withWeightDecay(weightDecay / rate);
        }

        @Override
        public int numbersKept() {
            return 1;
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
