package lanewise.train.cli.option;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.InitKind;
import lanewise.train.config.InvalidConfigException;
import lanewise.train.config.NetworkConfig;
import picocli.CommandLine.Option;

/** The options that say what network to train. */
public final class NetworkOptions {
    @Option(names = "--hidden", paramLabel = "WIDTHS", order = 1,
            description = "Widths of the hidden layers, such as 512,256, or none. Default: 128.")
    private String hidden;

    @Option(names = "--activation", paramLabel = "FUNCTION", order = 2,
            description = "elu, relu, leaky-relu, sigmoid, tanh, gelu, silu or softplus. Default: elu.")
    private ActivationKind activation;

    @Option(names = "--batch-norm", paramLabel = "on|off", arity = "0..1", fallbackValue = "on",
            converter = OptionValues.Switch.class, completionCandidates = OptionValues.Switch.class, order = 3,
            description = "Batch normalisation between each Linear and what follows; not after the last Linear.")
    private boolean batchNorm;

    @Option(names = "--residual", paramLabel = "BLOCKS", arity = "0..1", fallbackValue = "1", order = 4,
            description = "After each hidden layer so many residual blocks of its width: Linear, activation, Linear,"
                    + " and a skip connection around them. Without a number: 1.")
    private Integer residual;

    @Option(names = "--dropout", paramLabel = "P", order = 5,
            description = "Dropout with probability P after each hidden activation.")
    private Double dropout;

    @Option(names = "--gaussian-dropout", paramLabel = "S", order = 6,
            description = "Gaussian dropout with standard deviation S after each hidden activation.")
    private Double gaussianDropout;

    @Option(names = "--init", paramLabel = "INIT", order = 7,
            description = "kaiming-normal (or kaiming), kaiming-uniform, xavier-normal, xavier-uniform or pytorch"
                    + " (uniform ±1/√width). Default: kaiming-normal.")
    private InitKind init;

    @Option(names = "--dtype", paramLabel = "f32|f64", order = 8,
            completionCandidates = OptionValues.ComputingTypes.class, description = "Element type. Default: f32.")
    private DType dtype;

    NetworkConfig toConfig() {
        NetworkConfig defaults = NetworkConfig.DEFAULT;
        List<Integer> widths = hidden == null ? defaults.hidden() : widths(hidden);
        InvalidConfigException.require(activation == null || !widths.isEmpty(),
                "--activation: has no effect without a hidden layer; leave it out");
        return new NetworkConfig(widths, orElse(activation, defaults.activation()), batchNorm,
                positive("--residual", residual), positive("--dropout", dropout),
                positive("--gaussian-dropout", gaussianDropout), orElse(init, defaults.init()),
                orElse(dtype, defaults.dtype()));
    }

    private static List<Integer> widths(String text) {
        try {
            return text.equals("none") ? List.of() : Stream.of(text.split(",", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new InvalidConfigException("--hidden: '" + text + "' is neither a list of widths such as 512,256 nor"
                    + " none");
        }
    }

    /** Returns the value of an option, 0 if it is not given; refuses a given 0, which would have no effect. */
    public static int positive(String option, Integer value) {
        InvalidConfigException.require(value == null || value > 0, option + ": must be at least 1, not " + value);
        return value == null ? 0 : value;
    }

    /** Returns the value of an option, 0 if it is not given; refuses a given 0, which would have no effect. */
    public static double positive(String option, Double value) {
        InvalidConfigException.require(value == null || value > 0, option + ": must be above 0, not " + value);
        return value == null ? 0 : value;
    }

    /** Returns what was given, or what holds otherwise. */
    public static <T> T orElse(T value, T otherwise) {
        return Optional.ofNullable(value).orElse(otherwise);
    }
}
