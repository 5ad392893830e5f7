package lanewise.train.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
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
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;
import lanewise.train.data.Counts;

/**
 * Finds what each layer of a {@link LayerList} is, for samples of a stated shape: the number of its inputs follows from what the
 * layers before it give. Convolutions and linear layers, which hold most of the numbers, are made later.
 */
final class NetworkPlanner {
    private static final String RESIDUAL = "residual";
    static final String WHITEN = "whiten";
    private static final int IMAGE_AXES = 3;
    private static final int MOST_FILTERS = 1 << 16;
    private static final long MOST_WEIGHTS = Integer.MAX_VALUE - 8; // the longest array of any JVM

    private static final Map<String, Supplier<Module>> ACTIVATIONS = Map.of("elu", ELU::new, "relu", ReLU::new, "leaky-relu",
            LeakyReLU::new, "sigmoid", Sigmoid::new, "tanh", Tanh::new, "gelu", GELU::new, "silu", SiLU::new, "softplus",
            Softplus::new);

    private final int classes;
    private final DType dtype;
    private final Supplier<Long> noiseSeeds;
    private final Map<String, Function<LayerArguments, Supplier<Module>>> kinds = new TreeMap<>();
    private int[] shape; // of what the layers so far give: (channels, height, width) or (features)
    private long parameters; // those of the layers so far
    private long outputs; // the numbers that they give for one sample
    private final MemoryCount memory = new MemoryCount();
    private final List<NetworkPlan.LayerWork> work = new ArrayList<>();
    private boolean normalizesBatches;
    private boolean whitens;
    private Conv2d whitening; // once it is made

    NetworkPlanner(Shape sample, int classes, DType dtype, Supplier<Long> noiseSeeds) {
        this.classes = classes;
        this.dtype = dtype;
        this.noiseSeeds = noiseSeeds;
        shape = sample.toArray();
        ACTIVATIONS.forEach((name, constructor) -> kinds.put(name, _ -> constructor));
        kinds.put(WHITEN, this::whiten);
        kinds.put("conv", this::conv);
        kinds.put("linear", this::linear);
        kinds.put("bn", this::batchNorm);
        kinds.put("groupnorm", this::groupNorm);
        kinds.put("layernorm", this::layerNorm);
        kinds.put("maxpool", arguments -> made(new MaxPool2d(pooled(arguments))));
        kinds.put("avgpool", arguments -> made(new AvgPool2d(pooled(arguments))));
        kinds.put("globalavgpool", this::globalAverage);
        kinds.put("flatten", this::flatten);
        kinds.put("dropout", arguments -> made(new Dropout(arguments.number("a probability"), noiseSeeds.get())));
        kinds.put("dropout2d", this::dropout2d);
        kinds.put("gaussian-dropout",
                arguments -> made(new GaussianDropout(arguments.number("a deviation"), noiseSeeds.get())));
    }

    /** Returns whether the name is that of a layer around others. */
    static boolean isAround(String name) {
        return name.equals(RESIDUAL);
    }

    NetworkPlan plan(LayerList layers) {
        Shape sample = Shape.of(shape);
        Supplier<Sequential> module = sequence(layers.layers());
        if (!Arrays.equals(shape, new int[] {classes})) {
            throw new IllegalArgumentException("the last layer gives " + described(shape) + ", and there are " + classes
                    + " classes; end with linear(" + LayerSpec.CLASSES + ")");
        }
        return new NetworkPlan(sample, parameters, outputs, memory.memory(), normalizesBatches, work, () -> {
            Sequential network = Seeding.withoutFirstValues(module::get);
            return new Network(network, Optional.ofNullable(whitening));
        });
    }

    private Supplier<Sequential> sequence(List<LayerSpec> layers) {
        List<Supplier<? extends Module>> modules = new ArrayList<>();
        MemoryCount.Chain chain = memory.chain();
        for (LayerSpec layer : layers) {
            int before = Shape.of(shape).elements();
            modules.add(module(layer));
            int after = Shape.of(shape).elements();
            outputs += after;
            chain.add(layer.name(), before, after);
        }
        chain.end();
        return () -> new Sequential(modules.stream().map(Supplier::get).toArray(Module[]::new));
    }

    private Supplier<? extends Module> module(LayerSpec layer) {
        if (isAround(layer.name())) {
            return residual(layer);
        }
        Function<LayerArguments, Supplier<Module>> kind = kinds.get(layer.name());
        if (kind == null) {
            throw new IllegalArgumentException("there is no layer '" + layer.name() + "'; there are " + RESIDUAL + ", "
                    + String.join(", ", kinds.keySet()));
        }
        LayerArguments arguments = new LayerArguments(layer, classes);
        try {
            Supplier<Module> module = kind.apply(arguments);
            arguments.requireAllTaken();
            return module;
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw reason.startsWith(layer.toString()) ? e : new IllegalArgumentException(layer + ": " + reason, e);
        }
    }

    // A module without parameters.
    private static Supplier<Module> made(Module module) {
        return () -> module;
    }

    // A module with parameters, for which there is no memory yet: a short text can ask for any number of them.
    private Supplier<Module> later(long parameterCount, Supplier<Module> module) {
        parameters += parameterCount;
        return module;
    }

    /** The first layer, two filters of opposite signs for each number of a patch; with a bias, and one pixel apart. */
    private Supplier<Module> whiten(LayerArguments arguments) {
        int size = arguments.size("a size of patches", 2);
        if (whitens) {
            throw arguments.error("is there twice");
        }
        whitens = true;
        long filters = 2L * channels(arguments) * size * size;
        if (filters > MOST_FILTERS) {
            throw arguments.error("would have " + filters + " filters, more than " + MOST_FILTERS + "; choose smaller patches");
        }
        Supplier<Conv2d> layer = convolution(arguments, (int) filters, new Convolution2d(Window2d.of(size), 1), true);
        return () -> {
            whitening = layer.get();
            return whitening;
        };
    }

    private Supplier<Module> conv(LayerArguments arguments) {
        int filters = arguments.size("a number of filters");
        int taps = arguments.size("a size of windows", 3);
        int dilation = arguments.setting("dilation", 1, 1);
        int padding = arguments.setting("padding", dilation * (taps - 1) / 2, 0);
        Window2d window = Window2d.of(taps).stride(arguments.setting("stride", 1, 1)).padding(padding).dilation(dilation);
        Convolution2d convolution = new Convolution2d(window, arguments.setting("groups", 1, 1));
        if (arguments.flag("winograd")) {
            convolution = convolution.by(ConvolutionAlgorithm.WINOGRAD);
            requireTiles(arguments, convolution, filters);
        }
        return convolution(arguments, filters, convolution, !arguments.flag("nobias"))::get;
    }

    private void requireTiles(LayerArguments arguments, Convolution2d convolution, int filters) {
        if (!convolution.hasTiles(channels(arguments), filters)) {
            throw arguments.error("has no Winograd form, which is for windows of 3, with a stride and a dilation of 1,"
                    + " and for groups of "
                    + ConvolutionAlgorithm.FEWEST_CHANNELS + " channels and filters or more; leave winograd out");
        }
    }

    private Supplier<Conv2d> convolution(LayerArguments arguments, int filters, Convolution2d convolution, boolean bias) {
        int channels = channels(arguments);
        int groups = convolution.groups();
        if (channels % groups != 0 || filters % groups != 0) {
            throw arguments.error("has " + groups + " groups, which do not divide its " + Counts.of(channels, "channel") + " and "
                    + Counts.of(filters, "filter"));
        }
        Window2d window = convolution.window();
        long ofOneOutput = (long) window.height() * window.width() * channels / groups;
        move(arguments, window, filters);
        count(arguments, ofOneOutput, filters, bias);
        return () -> bias ? new Conv2d(channels, filters, convolution, dtype)
                : Conv2d.withoutBias(channels, filters, convolution, dtype);
    }

    // A layer whose outputs are each a sum of so many products, each with weights of its own for so many of them.
    private void count(LayerArguments arguments, long products, int weights, boolean bias) {
        if (products > MOST_WEIGHTS / weights) {
            throw arguments.error("has " + products + " × " + weights
                    + " weights, more than an array may hold; choose narrower ones");
        }
        parameters += products * weights + (bias ? weights : 0);
        work.add(new NetworkPlan.LayerWork(arguments.layer(), 2 * products * Shape.of(shape).elements()));
    }

    private void move(LayerArguments arguments, Window2d window, int channels) {
        int[] next = {channels, window.outputHeight(shape[1]), window.outputWidth(shape[2])};
        if (next[1] < 1 || next[2] < 1) {
            throw arguments.error("has a window that does not fit into " + described(shape));
        }
        shape = next;
    }

    private Supplier<Module> linear(LayerArguments arguments) {
        int inputs = features(arguments);
        int width = arguments.size("a width");
        boolean bias = !arguments.flag("nobias");
        shape = new int[] {width};
        count(arguments, inputs, width, bias);
        return () -> bias ? new Linear(inputs, width, dtype) : Linear.withoutBias(inputs, width, dtype);
    }

    private Supplier<Module> batchNorm(LayerArguments arguments) {
        BatchNorm.Settings settings = BatchNorm.Settings.DEFAULT
                .withMomentum(arguments.setting("momentum", BatchNorm.DEFAULT_MOMENTUM))
                .withEpsilon(arguments.setting("eps", BatchNorm.DEFAULT_EPSILON));
        normalizesBatches = true;
        BatchNorm.Settings chosen = arguments.flag("noscale") ? settings.withFixedScale() : settings;
        boolean image = isImage();
        IntFunction<Module> ofWidth = width -> image ? new BatchNorm2d(width, dtype, chosen)
                : new BatchNorm1d(width, dtype, chosen);
        int width = shape[0];
        return later(ofWidth.apply(1).parameterCount() * width, () -> ofWidth.apply(width));
    }

    private Supplier<Module> groupNorm(LayerArguments arguments) {
        int groups = arguments.size("a number of groups");
        int channels = channels(arguments);
        if (channels % groups != 0) {
            throw arguments.error("cannot divide " + Counts.of(channels, "channel") + " into " + groups + " groups of one size");
        }
        return later(2L * channels, () -> new GroupNorm(groups, channels, dtype));
    }

    private Supplier<Module> layerNorm(LayerArguments arguments) {
        int features = features(arguments);
        return later(2L * features, () -> new LayerNorm(features, dtype));
    }

    private Pooling2d pooled(LayerArguments arguments) {
        int channels = channels(arguments);
        int size = arguments.size("a size of windows");
        Window2d window = Window2d.of(size).stride(arguments.setting("stride", size, 1))
                .padding(arguments.setting("padding", 0, 0));
        move(arguments, window, channels);
        return Pooling2d.of(window);
    }

    private Supplier<Module> globalAverage(LayerArguments arguments) {
        shape = new int[] {channels(arguments), 1, 1};
        return made(new GlobalAvgPool2d());
    }

    private Supplier<Module> flatten(LayerArguments arguments) {
        channels(arguments);
        shape = new int[] {Shape.of(shape).elements()};
        return made(new Flatten());
    }

    private Supplier<Module> dropout2d(LayerArguments arguments) {
        channels(arguments);
        return made(new Dropout2d(arguments.number("a probability"), noiseSeeds.get()));
    }

    // Where the branch changes the shape, the shortcut is a convolution of one pixel, with the stride that is needed, or a
    // linear layer; both are normalised, as in He's networks, unless it is to be otherwise.
    private Supplier<Module> residual(LayerSpec layer) {
        LayerArguments arguments = new LayerArguments(layer, classes);
        boolean normalised = !arguments.flag("nobn");
        arguments.requireAllTaken();
        int[] before = shape;
        long inputs = Shape.of(before).elements();
        memory.hold(inputs);
        Supplier<Sequential> branch = sequence(layer.inner());
        int[] after = shape;
        long sums = Shape.of(after).elements();
        if (Arrays.equals(before, after)) {
            memory.live(2 * sums);
            memory.release(inputs);
            return () -> new Residual(branch.get());
        }
        if (before.length != after.length) {
            throw new IllegalArgumentException(layer + ": makes " + described(after) + " of " + described(before)
                    + ", which no shortcut leads to");
        }
        shape = before;
        LayerSpec projection = isImage() ? projection(before, after)
                : LayerSpec.of("linear", after[0]).with("nobias", "");
        memory.hold(sums);
        Supplier<Sequential> skip = sequence(normalised ? List.of(projection, LayerSpec.of("bn")) : List.of(projection));
        memory.live(2 * sums);
        memory.release(inputs + sums);
        if (!Arrays.equals(shape, after)) {
            throw new IllegalArgumentException(layer + ": makes " + described(after) + " of " + described(before)
                    + ", which no convolution of one pixel with a stride does");
        }
        return () -> {
            Sequential made = branch.get();
            return new Residual(made, skip.get());
        };
    }

    private static LayerSpec projection(int[] before, int[] after) {
        LayerSpec projection = LayerSpec.of("conv", after[0], 1).with("nobias", "");
        int stride = Math.ceilDiv(before[1], after[1]);
        return stride == 1 ? projection : projection.with("stride", stride);
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
                    + "; put flatten before it");
        }
        return shape[0];
    }

    private static String described(int[] shape) {
        return shape.length == IMAGE_AXES ? Counts.of(shape[0], "channel") + " of " + shape[1] + "x" + shape[2] + " pixels"
                : Counts.of(shape[0], "number");
    }
}
