package lanewise.train.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Dropout2d;
import lanewise.nn.ELU;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GaussianDropout;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GroupNorm;
import lanewise.nn.LayerNorm;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.SiLU;
import lanewise.nn.Sigmoid;
import lanewise.nn.Softplus;
import lanewise.nn.Tanh;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.DType;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;

/**
 * Makes the modules of a {@link LayerList}, for images of a stated shape. Each layer finds the number of its inputs by what
 * the layers before it give. Parameters are zeros, for an initialisation or a file to fill.
 */
public final class NetworkBuilder {
    /** The word that stands for the number of classes of the data. */
    public static final String CLASSES = "classes";

    private static final String RESIDUAL = "residual";
    private static final String WHITEN = "whiten";
    private static final int IMAGE_AXES = 3;

    private static final Map<String, Supplier<Module>> ACTIVATIONS = Map.of("elu", ELU::new, "relu", ReLU::new, "leaky-relu",
            LeakyReLU::new, "sigmoid", Sigmoid::new, "tanh", Tanh::new, "gelu", GELU::new, "silu", SiLU::new, "softplus",
            Softplus::new);

    private final int classes;
    private final DType dtype;
    private final Supplier<Long> noiseSeeds;
    private final Map<String, Function<LayerArguments, Module>> kinds = new TreeMap<>();
    private int[] shape; // of what the layers so far give: (channels, height, width) or (features)
    private Conv2d whitening;

    private NetworkBuilder(Shape image, int classes, DType dtype, Supplier<Long> noiseSeeds) {
        this.classes = classes;
        this.dtype = dtype;
        this.noiseSeeds = noiseSeeds;
        shape = image.toArray();
        ACTIVATIONS.forEach((name, constructor) -> kinds.put(name, _ -> constructor.get()));
        kinds.put(WHITEN, this::whiten);
        kinds.put("conv", this::conv);
        kinds.put("linear", this::linear);
        kinds.put("bn", this::batchNorm);
        kinds.put("groupnorm", arguments -> new GroupNorm(arguments.size("groups"), channels(arguments), dtype));
        kinds.put("layernorm", arguments -> new LayerNorm(features(arguments), dtype));
        kinds.put("maxpool", arguments -> new MaxPool2d(pooled(arguments)));
        kinds.put("avgpool", arguments -> new AvgPool2d(pooled(arguments)));
        kinds.put("globalavgpool", this::globalAverage);
        kinds.put("flatten", this::flatten);
        kinds.put("dropout", arguments -> new Dropout(arguments.number("a probability"), noiseSeeds.get()));
        kinds.put("dropout2d", this::dropout2d);
        kinds.put("gaussian-dropout", arguments -> new GaussianDropout(arguments.number("a deviation"), noiseSeeds.get()));
    }

    /**
     * Makes the network.
     *
     * @param image the shape of an image, (channels, height, width); a network whose first layer is {@code linear} takes it as
     *     one row of numbers
     * @param classes how many numbers the last layer must give for an image
     * @param noiseSeeds gives each layer of noise its seed, in order
     * @throws IllegalArgumentException if a layer is not known, has settings that it cannot have, or does not fit what lies
     *     before it; the message is one line that names the layer
     */
    public static Network build(LayerList layers, Shape image, int classes, DType dtype, Supplier<Long> noiseSeeds) {
        NetworkBuilder builder = new NetworkBuilder(takesImages(layers) ? image : Shape.of(image.elements()), classes, dtype,
                noiseSeeds);
        Sequential module = Seeding.withoutFirstValues(() -> builder.sequence(layers.layers()));
        if (!Arrays.equals(builder.shape, new int[] {classes})) {
            throw new IllegalArgumentException("the last layer gives " + described(builder.shape) + ", and there are " + classes
                    + " classes; end with linear(" + CLASSES + ")");
        }
        return new Network(module, Optional.ofNullable(builder.whitening));
    }

    /** Returns whether a network takes (N, C, H, W); one that begins with {@code linear} takes (N, M). */
    public static boolean takesImages(LayerList layers) {
        return !layers.layers().getFirst().name().equals("linear");
    }

    /** Returns whether a network takes (N, C, H, W); one whose first layer is a {@link Linear} takes (N, M). */
    public static boolean takesImages(Module network) {
        return network.modules().stream().filter(module -> module.children().isEmpty()).findFirst()
                .map(first -> !(first instanceof Linear)).orElse(true);
    }

    /** Returns whether the name is that of a layer around others. */
    static boolean isAround(String name) {
        return name.equals(RESIDUAL);
    }

    private Sequential sequence(List<LayerSpec> layers) {
        List<Module> modules = new ArrayList<>();
        for (LayerSpec layer : layers) {
            modules.add(module(layer));
        }
        return new Sequential(modules.toArray(Module[]::new));
    }

    private Module module(LayerSpec layer) {
        if (isAround(layer.name())) {
            return residual(layer);
        }
        Function<LayerArguments, Module> kind = kinds.get(layer.name());
        if (kind == null) {
            throw new IllegalArgumentException("there is no layer '" + layer.name() + "'; there are " + RESIDUAL + ", "
                    + String.join(", ", kinds.keySet()));
        }
        LayerArguments arguments = new LayerArguments(layer, classes);
        try {
            Module module = kind.apply(arguments);
            arguments.requireAllTaken();
            return module;
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw reason.startsWith(layer.toString()) ? e : new IllegalArgumentException(layer + ": " + reason, e);
        }
    }

    /** The first layer, two filters of opposite signs for each number of a patch; with a bias, and one pixel apart. */
    private Module whiten(LayerArguments arguments) {
        int size = arguments.size("a size of patches", 2);
        if (whitening != null) {
            throw arguments.error("is there twice");
        }
        int channels = channels(arguments);
        whitening = convolution(arguments, 2 * channels * size * size, Convolution2d.of(Window2d.of(size)), true);
        return whitening;
    }

    private Module conv(LayerArguments arguments) {
        int filters = arguments.size("a number of filters");
        int taps = arguments.size("a size of windows", 3);
        int dilation = arguments.setting("dilation", 1, 1);
        int padding = arguments.setting("padding", dilation * (taps - 1) / 2, 0);
        Window2d window = Window2d.of(taps).stride(arguments.setting("stride", 1, 1)).padding(padding).dilation(dilation);
        Convolution2d convolution = new Convolution2d(window, arguments.setting("groups", 1, 1));
        return convolution(arguments, filters, convolution, !arguments.flag("nobias"));
    }

    private Conv2d convolution(LayerArguments arguments, int filters, Convolution2d convolution, boolean bias) {
        int channels = channels(arguments);
        Conv2d layer = bias ? new Conv2d(channels, filters, convolution, dtype)
                : Conv2d.withoutBias(channels, filters, convolution, dtype);
        move(arguments, convolution.window(), filters);
        return layer;
    }

    private void move(LayerArguments arguments, Window2d window, int channels) {
        int[] next = {channels, window.outputHeight(shape[1]), window.outputWidth(shape[2])};
        if (next[1] < 1 || next[2] < 1) {
            throw arguments.error("has a window that does not fit into " + described(shape));
        }
        shape = next;
    }

    private Module linear(LayerArguments arguments) {
        int inputs = features(arguments);
        int outputs = arguments.size("a width");
        shape = new int[] {outputs};
        return arguments.flag("nobias") ? Linear.withoutBias(inputs, outputs, dtype) : new Linear(inputs, outputs, dtype);
    }

    private Module batchNorm(LayerArguments arguments) {
        BatchNorm.Settings settings = BatchNorm.Settings.DEFAULT
                .withMomentum(arguments.setting("momentum", BatchNorm.DEFAULT_MOMENTUM))
                .withEpsilon(arguments.setting("eps", BatchNorm.DEFAULT_EPSILON));
        settings = arguments.flag("noscale") ? settings.withFixedScale() : settings;
        return isImage() ? new BatchNorm2d(shape[0], dtype, settings) : new BatchNorm1d(shape[0], dtype, settings);
    }

    private Pooling2d pooled(LayerArguments arguments) {
        int channels = channels(arguments);
        int size = arguments.size("a size of windows");
        Window2d window = Window2d.of(size).stride(arguments.setting("stride", size, 1))
                .padding(arguments.setting("padding", 0, 0));
        move(arguments, window, channels);
        return Pooling2d.of(window);
    }

    private Module globalAverage(LayerArguments arguments) {
        shape = new int[] {channels(arguments)};
        return new GlobalAvgPool2d();
    }

    private Module flatten(LayerArguments arguments) {
        channels(arguments);
        shape = new int[] {Shape.of(shape).elements()};
        return new Flatten();
    }

    private Module dropout2d(LayerArguments arguments) {
        channels(arguments);
        return new Dropout2d(arguments.number("a probability"), noiseSeeds.get());
    }

    // Where the branch changes the shape, the shortcut is a convolution of one pixel, with the stride that is needed, or a
    // linear layer; both are normalised, as in He's networks.
    private Module residual(LayerSpec layer) {
        int[] before = shape;
        Sequential branch = sequence(layer.inner());
        if (Arrays.equals(before, shape)) {
            return new Residual(branch);
        }
        if (before.length != shape.length) {
            throw new IllegalArgumentException(layer + ": makes " + described(shape) + " of " + described(before)
                    + ", which no shortcut leads to");
        }
        if (!isImage()) {
            return new Residual(branch, new Sequential(Linear.withoutBias(before[0], shape[0], dtype),
                    new BatchNorm1d(shape[0], dtype)));
        }
        int vertical = Math.ceilDiv(before[1], shape[1]);
        int horizontal = Math.ceilDiv(before[2], shape[2]);
        Window2d window = Window2d.of(1).stride(vertical, horizontal);
        if (window.outputHeight(before[1]) != shape[1] || window.outputWidth(before[2]) != shape[2]) {
            throw new IllegalArgumentException(layer + ": makes " + described(shape) + " of " + described(before)
                    + ", which no convolution of one pixel with a stride does");
        }
        return new Residual(branch, new Sequential(Conv2d.withoutBias(before[0], shape[0], window, dtype),
                new BatchNorm2d(shape[0], dtype)));
    }

    private boolean isImage() {
        return shape.length == IMAGE_AXES;
    }

    private int channels(LayerArguments arguments) {
        if (!isImage()) {
            throw arguments.error("takes images, and what lies before it gives " + described(shape));
        }
        return shape[0];
    }

    private int features(LayerArguments arguments) {
        if (isImage()) {
            throw arguments.error("takes rows of numbers, and what lies before it gives " + described(shape)
                    + "; put flatten or globalavgpool before it");
        }
        return shape[0];
    }

    private static String described(int[] shape) {
        return shape.length == IMAGE_AXES ? shape[0] + " channels of " + shape[1] + "x" + shape[2] + " pixels"
                : shape[0] + " numbers";
    }
}
