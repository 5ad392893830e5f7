package lanewise.train.config;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lanewise.tensor.DType;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.model.LayerList;
import lanewise.train.model.LayerSpec;

/**
 * A multilayer perceptron. For each hidden width it has a hidden layer: Linear, batch normalisation if wanted, the
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
public record MlpConfig(List<Integer> hidden, ActivationKind activation, boolean batchNorm, int residualBlocks,
        double dropout, double gaussianDropout, InitKind init, DType dtype) implements NetworkConfig {

    private static final int WIDEST = 1 << 16;
    private static final int MOST_WEIGHTS = Integer.MAX_VALUE - 8; // the longest array of any JVM
    private static final int MOST_BLOCKS = 1000;

    /** The common protocol: one hidden layer of 128 with ELU, Kaiming's normal weights, f32. */
    public static final MlpConfig DEFAULT = new MlpConfig(List.of(128), ActivationKind.ELU, false, 0, 0, 0,
            InitKind.KAIMING_NORMAL, DType.F32);

    /** Checks every value. */
    public MlpConfig {
        hidden = List.copyOf(hidden);
        for (int width : hidden) {
            InvalidConfigException.require(width >= 1 && width <= WIDEST, ConfigField.HIDDEN,
                    "a width must be 1 to %s, not %s", WIDEST, width);
        }
        for (int i = 0; i < hidden.size(); i++) {
            int before = hidden.get(residualBlocks > 0 ? i : Math.max(0, i - 1));
            InvalidConfigException.require(i == 0 && residualBlocks == 0
                    || (long) before * hidden.get(i) <= MOST_WEIGHTS, ConfigField.HIDDEN,
                    "a layer of %s × %s weights is larger than an array may be; choose narrower ones", before,
                    hidden.get(i));
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

    /** Returns the layers; a residual block is a hidden layer and a Linear without activation. */
    @Override
    public LayerList layers() {
        List<LayerSpec> layers = new ArrayList<>();
        for (int width : hidden) {
            layers.addAll(hiddenLayer(width));
            List<LayerSpec> branch = new ArrayList<>(hiddenLayer(width));
            branch.addAll(linear(width));
            layers.addAll(Collections.nCopies(residualBlocks, LayerSpec.around("residual", branch)));
        }
        layers.add(LayerSpec.of("linear", LayerSpec.CLASSES));
        return new LayerList(layers);
    }

    private List<LayerSpec> hiddenLayer(int width) {
        List<LayerSpec> layers = new ArrayList<>(linear(width));
        layers.add(LayerSpec.of(activation.toString()));
        if (dropout > 0) {
            layers.add(LayerSpec.of("dropout", dropout));
        } else if (gaussianDropout > 0) {
            layers.add(LayerSpec.of("gaussian-dropout", gaussianDropout));
        }
        return layers;
    }

    private List<LayerSpec> linear(int width) {
        LayerSpec linear = LayerSpec.of("linear", width);
        return batchNorm ? List.of(linear, LayerSpec.of("bn")) : List.of(linear);
    }

    /** Returns this network with other hidden widths. */
    public MlpConfig withHidden(List<Integer> other) {
        return new MlpConfig(other, activation, batchNorm, residualBlocks, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with another activation. */
    public MlpConfig withActivation(ActivationKind other) {
        return new MlpConfig(hidden, other, batchNorm, residualBlocks, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with or without batch normalisation. */
    public MlpConfig withBatchNorm(boolean other) {
        return new MlpConfig(hidden, activation, other, residualBlocks, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with another number of residual blocks after each hidden layer. */
    public MlpConfig withResidualBlocks(int other) {
        return new MlpConfig(hidden, activation, batchNorm, other, dropout, gaussianDropout, init, dtype);
    }

    /** Returns this network with another probability of dropout. */
    public MlpConfig withDropout(double other) {
        return new MlpConfig(hidden, activation, batchNorm, residualBlocks, other, gaussianDropout, init, dtype);
    }

    /** Returns this network with another standard deviation of Gaussian dropout. */
    public MlpConfig withGaussianDropout(double other) {
        return new MlpConfig(hidden, activation, batchNorm, residualBlocks, dropout, other, init, dtype);
    }

    /** Returns this network with another initialisation. */
    public MlpConfig withInit(InitKind other) {
        return new MlpConfig(hidden, activation, batchNorm, residualBlocks, dropout, gaussianDropout, other,
                dtype);
    }

    /** Returns this network with another element type. */
    public MlpConfig withDtype(DType other) {
        return new MlpConfig(hidden, activation, batchNorm, residualBlocks, dropout, gaussianDropout, init, other);
    }
}
