package lanewise.train.cli.option;

import static lanewise.train.cli.option.OptionValues.orElse;
import static lanewise.train.cli.option.OptionValues.positive;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.InitKind;
import lanewise.train.config.LayersConfig;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.NetworkConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.model.LayerList;
import lanewise.train.model.NamedNetworks;
import picocli.CommandLine.Option;

/** The options that say what network to train. */
public final class NetworkOptions {
    private static final String MLP = "mlp";

    /** What a shell offers for {@code --model}. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Stream.of(MLP), NamedNetworks.NAMES.stream()).iterator();
        }
    }

    @Option(names = "--model", paramLabel = "NAME|LAYERS", order = 0, completionCandidates = Names.class,
            description = "mlp, conv, conv-small, resnet20, resnet56 (or another 6n + 2), plain20, plain56, the same with -nobn"
                    + " (without batch normalisation), or the layers of a network as text, as docs/models.md tells: 'conv(32)"
                    + " relu maxpool(2) flatten linear(classes)'. Default: mlp, with the options below.")
    private String model;

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
            description = "kaiming-normal (or kaiming), kaiming-uniform, xavier-normal, xavier-uniform, pytorch"
                    + " (uniform ±1/√width) or dirac (for convolutions: the first filters pass images on). Default:"
                    + " kaiming-normal, with --model pytorch.")
    private InitKind init;

    @Option(names = "--dtype", paramLabel = "f32|f64", order = 8,
            completionCandidates = OptionValues.ComputingTypes.class, description = "Element type. Default: f32.")
    private DType dtype;

    NetworkConfig toConfig() {
        if (model != null && !model.equals(MLP)) {
            return layers();
        }
        MlpConfig defaults = MlpConfig.DEFAULT;
        List<Integer> widths = hidden == null ? defaults.hidden() : widths(hidden);
        InvalidConfigException.require(activation == null || !widths.isEmpty(),
                "--activation: has no effect without a hidden layer; leave it out");
        return new MlpConfig(widths, orElse(activation, defaults.activation()), batchNorm,
                positive("--residual", residual), positive("--dropout", dropout),
                positive("--gaussian-dropout", gaussianDropout), orElse(init, defaults.init()),
                orElse(dtype, defaults.dtype()));
    }

    private NetworkConfig layers() {
        requireNotGiven("--hidden", hidden);
        requireNotGiven("--activation", activation);
        requireNotGiven("--batch-norm", batchNorm ? true : null);
        requireNotGiven("--residual", residual);
        requireNotGiven("--dropout", dropout);
        requireNotGiven("--gaussian-dropout", gaussianDropout);
        LayerList layers;
        try {
            Optional<LayerList> named = NamedNetworks.find(model);
            layers = named.isPresent() ? named.get() : LayerList.parse(model);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigException("--model: " + e.getMessage());
        }
        return new LayersConfig(layers, orElse(init, InitKind.PYTORCH), orElse(dtype, DType.F32));
    }

    private static void requireNotGiven(String option, Object value) {
        InvalidConfigException.require(value == null, option + ": is one of a multilayer perceptron, and --model names another"
                + " network; leave it out");
    }

    private static List<Integer> widths(String text) {
        try {
            return text.equals("none") ? List.of() : Stream.of(text.split(",", -1)).map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new InvalidConfigException("--hidden: '" + text + "' is neither a list of widths such as 512,256 nor"
                    + " none");
        }
    }
}
