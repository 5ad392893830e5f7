package lanewise.train.run;

import java.util.List;
import lanewise.tensor.DType;

/**
 * What to train: together with the data it determines every bit of the resulting model.
 *
 * @param hidden the widths of the hidden layers; none for softmax regression
 * @param activation the activation after each hidden layer
 * @param init the initialisation
 * @param learningRate the step size of gradient descent
 * @param momentum the momentum, in [0, 1)
 * @param nesterov whether the momentum is Nesterov's
 * @param weightDecay the weight decay
 * @param batchSize images per step; a last incomplete batch is dropped in training
 * @param epochs passes over the training images
 * @param seed the seed of the split, the initialisation and the shuffles
 * @param dtype the element type of parameters and activations
 */
public record RunConfig(List<Integer> hidden, ActivationKind activation, InitKind init, double learningRate,
        double momentum, boolean nesterov, double weightDecay, int batchSize, int epochs, long seed, DType dtype) {

    private static final int WIDEST = 1 << 16;

    /** The common protocol: one hidden layer of 128, ELU, batches of 128, rate 0.1, ten epochs, seed 42. */
    public static final RunConfig DEFAULT = new RunConfig(List.of(128), ActivationKind.ELU, InitKind.KAIMING_NORMAL,
            0.1, 0, false, 0, 128, 10, 42, DType.F32);

    /** Checks every value. */
    public RunConfig {
        hidden = List.copyOf(hidden);
        for (int width : hidden) {
            require(width >= 1 && width <= WIDEST, "--hidden: a width must be 1 to " + WIDEST + ", not " + width);
        }
        require(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
                "--lr: the learning rate must be a positive number, not " + learningRate);
        require(momentum >= 0 && momentum < 1, "--momentum: must be at least 0 and below 1, not " + momentum);
        require(!nesterov || momentum > 0, "--nesterov: needs a --momentum above 0");
        require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
                "--weight-decay: must be 0 or a positive number, not " + weightDecay);
        require(batchSize >= 1, "--batch-size: must be at least 1, not " + batchSize);
        require(epochs >= 1, "--epochs: must be at least 1, not " + epochs);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new InvalidConfigException(message);
        }
    }

    /** Returns this configuration with another seed. */
    public RunConfig withSeed(long other) {
        return new RunConfig(hidden, activation, init, learningRate, momentum, nesterov, weightDecay, batchSize,
                epochs, other, dtype);
    }

    /** Returns this configuration with another number of epochs. */
    public RunConfig withEpochs(int other) {
        return new RunConfig(hidden, activation, init, learningRate, momentum, nesterov, weightDecay, batchSize,
                other, seed, dtype);
    }
}
