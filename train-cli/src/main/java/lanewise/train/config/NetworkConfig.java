package lanewise.train.config;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import lanewise.tensor.DType;

/**
 * What network to train. For each hidden width it has a hidden layer: Linear, batch normalisation if wanted, the
 * activation, dropout if wanted; after each of them as many residual blocks of the same width as are wanted.
 *
 * @param hidden the widths of the hidden layers; none for softmax regression
 * @param activation the activation
 * @param batchNorm whether each Linear but the last one is followed by batch normalisation
 * @param residualBlocks the number of residual blocks after each hidden layer
 * @param dropout the probability p of dropout after each hidden activation, 0 for none
 * @param gaussianDropout the standard deviation σ of Gaussian dropout in its place, 0 for none
 * @param init the initialisation
 * @param dtype the element type of parameters and activations
 */
@JsonNaming(SnakeCaseStrategy.class)
public record NetworkConfig(List<Integer> hidden, ActivationKind activation, boolean batchNorm, int residualBlocks,
        double dropout, double gaussianDropout, InitKind init, DType dtype) {

    private static final int WIDEST = 1 << 16;
    private static final int MOST_BLOCKS = 1000;

    /** The common protocol: one hidden layer of 128 with ELU, Kaiming's normal weights, f32. */
    public static final NetworkConfig DEFAULT = new NetworkConfig(List.of(128), ActivationKind.ELU, false, 0, 0, 0,
            InitKind.KAIMING_NORMAL, DType.F32);

    /** Checks every value. */
    public NetworkConfig {
        hidden = List.copyOf(hidden);
        for (int width : hidden) {
            InvalidConfigException.require(width >= 1 && width <= WIDEST, ConfigField.HIDDEN,
                    "a width must be 1 to %s, not %s", WIDEST, width);
        }
        InvalidConfigException.require(residualBlocks >= 0 && residualBlocks <= MOST_BLOCKS,
                ConfigField.RESIDUAL_BLOCKS, "must be 0 to %s, not %s", MOST_BLOCKS, residualBlocks);
        InvalidConfigException.require(dropout >= 0 && dropout < 1, ConfigField.DROPOUT,
                "must be at least 0 and below 1, not %s", dropout);
        InvalidConfigException.require(gaussianDropout >= 0 && gaussianDropout < Double.POSITIVE_INFINITY,
                ConfigField.GAUSSIAN_DROPOUT, "must be 0 or a positive number, not %s", gaussianDropout);
        InvalidConfigException.require(dropout == 0 || gaussianDropout == 0, ConfigField.GAUSSIAN_DROPOUT,
                "takes the place of %s; choose one of them", ConfigField.DROPOUT);
        if (hidden.isEmpty()) {
            requireNoEffect(ConfigField.BATCH_NORM, batchNorm);
            requireNoEffect(ConfigField.RESIDUAL_BLOCKS, residualBlocks > 0);
            requireNoEffect(ConfigField.DROPOUT, dropout > 0);
            requireNoEffect(ConfigField.GAUSSIAN_DROPOUT, gaussianDropout > 0);
        }
    }

    private static void requireNoEffect(ConfigField field, boolean given) {
        InvalidConfigException.require(!given, field, "has no effect without a hidden layer; leave it out");
    }

    /** Returns this network with other hidden widths. */
    public NetworkConfig withHidden(List<Integer> other) {
        return new NetworkConfig(other, activation, batchNorm, residualBlocks, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with another activation. */
    public NetworkConfig withActivation(ActivationKind other) {
        return new NetworkConfig(hidden, other, batchNorm, residualBlocks, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with or without batch normalisation. */
    public NetworkConfig withBatchNorm(boolean other) {
        return new NetworkConfig(hidden, activation, other, residualBlocks, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with another number of residual blocks after each hidden layer. */
    public NetworkConfig withResidualBlocks(int other) {
        return new NetworkConfig(hidden, activation, batchNorm, other, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with another probability of dropout. */
    public NetworkConfig withDropout(double other) {
        return new NetworkConfig(hidden, activation, batchNorm, residualBlocks, other, gaussianDropout, init, dtype);
    }

    /** Returns this network with another standard deviation of Gaussian dropout. */
    public NetworkConfig withGaussianDropout(double other) {
        return new NetworkConfig(hidden, activation, batchNorm, residualBlocks, dropout, other, init, dtype);
    }

    /** Returns this network with another initialisation. */
    public NetworkConfig withInit(InitKind other) {
        return new NetworkConfig(hidden, activation, batchNorm, residualBlocks, dropout, gaussianDropout, other,
                dtype);
    }

    /** Returns this network with another element type. */
    public NetworkConfig withDtype(DType other) {
        return new NetworkConfig(hidden, activation, batchNorm, residualBlocks, dropout, gaussianDropout, init, other);
    }
}
