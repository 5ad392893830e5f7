package lanewise.nn;

import java.util.stream.Stream;
import lanewise.nn.init.PyTorchDefault;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.testing.FloatingTypes;

/** A module to put to the test, with inputs for it. */
record ModuleSubject(String name, Constructor constructor, DType dtype, Form inputs, Form outputs) {
    private static final int WORDS = 4; // in an embedding

    /** A module constructor: the width of input and output, and the element type. */
    @FunctionalInterface
    interface Constructor {
        Module create(int width, DType dtype);
    }

    /** The shape of a module's input or output, by the number of samples and the width that the module was made with. */
    @FunctionalInterface
    interface Form {
        Form ROWS = (samples, width) -> new int[] {samples, width};
        Form INDICES = (samples, width) -> new int[] {samples};
        /** Images of few pixels, and of fewer where there are many. */
        Form IMAGES = (samples, width) -> new int[] {samples, width, 2, samples < 100 ? 3 : 1};

        Form PIXELS = (samples, width) -> new int[] {samples, width, 1, 1};

        int[] shape(int samples, int width);
    }

    ModuleSubject(String name, Constructor constructor, DType dtype) {
        this(name, constructor, dtype, Form.ROWS, Form.ROWS);
    }

    static ModuleSubject ofImages(String name, Constructor constructor, DType dtype) {
        return new ModuleSubject(name, constructor, dtype, Form.IMAGES, Form.IMAGES);
    }

    Module create(int width) {
        Module module = Seeding.withSeed(11, () -> constructor.create(width, dtype));
        new PyTorchDefault().initializeAll(module, 11);
        // A scale of 1 and a shift of 0, as normalisations have them at first, would hide what they do.
        module.stateDict().values().stream().filter(tensor -> tensor.rank() == 1).forEach(
                tensor -> tensor.add(Tensor.uniform(new Philox(11, 12), dtype, tensor.dim(0)), tensor));
        return module;
    }

    /** Returns a random input. */
    Tensor input(int stream, int samples, int width) {
        int[] shape = inputs.shape(samples, width);
        return inputs == Form.INDICES
                ? Tensor.uniform(new Philox(11, stream), dtype, shape).mul(WORDS).floor().to(DType.I64)
                : random(stream, shape);
    }

    /** Returns a random gradient of the output. */
    Tensor gradient(int stream, int samples, int width) {
        return random(stream, outputs.shape(samples, width));
    }

    private Tensor random(int stream, int... shape) {
        return Tensor.normal(new Philox(11, stream), dtype, shape);
    }

    @Override
    public String toString() {
        return name + " " + dtype;
    }


    /** Returns every module, in both types that compute gradients. */
    static Stream<ModuleSubject> all() {
        return Stream.of(FloatingTypes.all()).flatMap(dtype -> Stream.of(
                new ModuleSubject("Linear", (width, type) -> new Linear(width, width, type), dtype),
                ModuleSubject.ofImages("Conv2d", (width, type) -> new Conv2d(width, width, Window2d.of(3).padding(1), type),
                        dtype),
                ModuleSubject.ofImages("MaxPool2d", (width, type) -> new MaxPool2d(Window2d.of(3).padding(1)), dtype),
                ModuleSubject.ofImages("AvgPool2d", (width, type) -> new AvgPool2d(Window2d.of(3).padding(1)), dtype),
                new ModuleSubject("GlobalAvgPool2d", (width, type) -> new GlobalAvgPool2d(), dtype, Form.IMAGES, Form.PIXELS),
                new ModuleSubject("ReLU", (width, type) -> new ReLU(), dtype),
                new ModuleSubject("LeakyReLU", (width, type) -> new LeakyReLU(), dtype),
                new ModuleSubject("ELU", (width, type) -> new ELU(), dtype),
                new ModuleSubject("Sigmoid", (width, type) -> new Sigmoid(), dtype),
                new ModuleSubject("Tanh", (width, type) -> new Tanh(), dtype),
                new ModuleSubject("GELU", (width, type) -> new GELU(), dtype),
                new ModuleSubject("GELU tanh", (width, type) -> new GELU(GELU.Approximation.TANH), dtype),
                new ModuleSubject("SiLU", (width, type) -> new SiLU(), dtype),
                new ModuleSubject("Softplus", (width, type) -> new Softplus(), dtype),
                new ModuleSubject("Activation.of", (width, type) -> Activation.of("Softsign", x -> x / (1 + Math.abs(x)),
                        x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)))), dtype),
                new ModuleSubject("Softmax", (width, type) -> new Softmax(), dtype),
                new ModuleSubject("LogSoftmax", (width, type) -> new LogSoftmax(), dtype),
                new ModuleSubject("BatchNorm1d", BatchNorm1d::new, dtype),
                ModuleSubject.ofImages("BatchNorm2d", BatchNorm2d::new, dtype),
                new ModuleSubject("MeanOnlyBatchNorm1d", MeanOnlyBatchNorm1d::new, dtype),
                new ModuleSubject("LayerNorm", LayerNorm::new, dtype),
                new ModuleSubject("RMSNorm", RMSNorm::new, dtype),
                ModuleSubject.ofImages("GroupNorm", (width, type) -> new GroupNorm(1, width, type), dtype),
                new ModuleSubject("Residual", (width, type) -> new Residual(new Sequential(new Linear(width, 70, type),
                        new SiLU(), new Linear(70, width, type))), dtype),
                new ModuleSubject("Residual with a shortcut", (width, type) -> new Residual(new Tanh(),
                        new Linear(width, width, type)), dtype),
                new ModuleSubject("Embedding", (width, type) -> new Embedding(WORDS, width, type), dtype, Form.INDICES,
                        Form.ROWS),
                new ModuleSubject("Embedding with padding", (width, type) -> Embedding.withPadding(WORDS, width, type, 1),
                        dtype, Form.INDICES, Form.ROWS),
                ModuleSubject.ofImages("Dropout2d", (width, type) -> new Dropout2d(0.3, 5), dtype),
                new ModuleSubject("Dropout", (width, type) -> new Dropout(0.3, 5), dtype),
                new ModuleSubject("GaussianDropout", (width, type) -> new GaussianDropout(0.4, 6), dtype),
                new ModuleSubject("Flatten", (width, type) -> new Flatten(), dtype),
                new ModuleSubject("Sequential", (width, type) -> new Sequential(new Linear(width, 70, type), new ELU(),
                        new Linear(70, width, type), new Softmax()), dtype)));
    }
}
