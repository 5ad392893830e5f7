package lanewise.train.export;

import java.util.List;
import java.util.stream.Stream;
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
import lanewise.nn.LogSoftmax;
import lanewise.nn.MaxPool2d;
import lanewise.nn.MeanOnlyBatchNorm1d;
import lanewise.nn.Module;
import lanewise.nn.RMSNorm;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.nn.SiLU;
import lanewise.nn.Sigmoid;
import lanewise.nn.Softmax;
import lanewise.nn.Softplus;
import lanewise.nn.Tanh;
import lanewise.nn.init.PyTorchDefault;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;

/** Networks that hold each layer once, with numbers that leave no part of it without effect. */
final class ExportedModels {
    static final List<String> CLASS_NAMES = Cifar10.CLASS_NAMES;

    private static final int WIDTH = 16;
    private static final int CHANNELS = 8;
    private static final DType DTYPE = DType.F32;

    private ExportedModels() {}

    /**
     * A layer in a network from pixels to classes, in eval mode.
     *
     * @param name what is special about it
     * @param network the network, whose module 1 it is
     * @param images whether the network takes images (N, 3, 32, 32), not rows
     */
    record Layer(String name, Sequential network, boolean images) {
        Module module() {
            return network.layers().get(1);
        }

        /** Returns what the network makes of images of raw pixels. */
        Tensor logits(byte... pixels) {
            Tensor x = normalized(pixels).to(DTYPE);
            return network.forward(images ? x.reshape(-1, Images.CHANNELS, Images.HEIGHT, Images.WIDTH) : x);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Layer> layers() {
        return Stream.concat(ofRows().map(ExportedModels::ofRows), ofImages().map(ExportedModels::ofImages));
    }

    private static Stream<Module> ofRows() {
        return Stream.of(new Linear(WIDTH, WIDTH, DTYPE), Linear.withoutBias(WIDTH, WIDTH, DTYPE), new ReLU(), new LeakyReLU(0.2),
                new ELU(), new ELU(0.7), new Sigmoid(), new Tanh(), new GELU(), new GELU(GELU.Approximation.TANH), new SiLU(),
                new Softplus(), new Softplus(2, 0.5), new Softmax(), new LogSoftmax(),
                new BatchNorm1d(WIDTH, DTYPE, 0.1, 0.01), new MeanOnlyBatchNorm1d(WIDTH, DTYPE), new GroupNorm(4, WIDTH, DTYPE),
                new LayerNorm(WIDTH, DTYPE), new RMSNorm(WIDTH, DTYPE, 0.01), new Dropout(0.5, 1), new GaussianDropout(0.5, 1),
                new Flatten(), new Residual(new Sequential(new Linear(WIDTH, 7, DTYPE), new Tanh(), new Linear(7, WIDTH, DTYPE))),
                new Residual(new Tanh(), new Linear(WIDTH, WIDTH, DTYPE)),
                new Residual(new Sequential(new Residual(new Linear(WIDTH, WIDTH, DTYPE)), new Sequential(new ELU()))));
    }

    /** Layers of images of 15 × 15 pixels. */
    private static Stream<Module> ofImages() {
        Window2d three = Window2d.of(3).stride(2);
        Window2d uneven = Window2d.of(3, 2).stride(2, 1).padding(2, 1, 0, 1);
        Window2d wide = Window2d.of(2).stride(3).padding(3).dilation(4);
        Window2d leftOver = Window2d.of(2).stride(3).padding(1, 1, 0, 0);
        Stream<Module> convolutions = Stream.of(new Conv2d(CHANNELS, 12, Window2d.of(3).padding(1), DTYPE),
                Conv2d.withoutBias(CHANNELS, 5, three, DTYPE), new Conv2d(CHANNELS, 4, uneven, DTYPE),
                new Conv2d(CHANNELS, 4, uneven.dilation(2, 3), DTYPE), new Conv2d(CHANNELS, 3, wide, DTYPE),
                new Conv2d(CHANNELS, 12, new Convolution2d(three, 4), DTYPE),
                Conv2d.withoutBias(CHANNELS, CHANNELS, new Convolution2d(uneven, CHANNELS), DTYPE));
        Stream<Module> pools = Stream.of(three, uneven, wide, leftOver, three.padding(1).dilation(2)).flatMap(window -> {
            Pooling2d pooling = Pooling2d.of(window);
            return Stream.of(new MaxPool2d(window), new MaxPool2d(pooling.withCeiling()), new AvgPool2d(window),
                    new AvgPool2d(pooling.withCeiling()), new AvgPool2d(pooling.withoutCountingPadding()),
                    new AvgPool2d(pooling.withCeiling().withoutCountingPadding()), new AvgPool2d(pooling.withDivisor(5)));
        });
        Window2d alone = Window2d.of(2).stride(3).padding(3); // has windows without a pixel, whose average is 0
        Stream<Module> others = Stream.of(new AvgPool2d(alone),
                new AvgPool2d(Pooling2d.of(alone).withoutCountingPadding()), new GlobalAvgPool2d(),
                new BatchNorm2d(CHANNELS, DTYPE),
                new BatchNorm2d(CHANNELS, DTYPE, BatchNorm.Settings.DEFAULT.withEpsilon(0.01).withFixedScale()),
                new GroupNorm(1, CHANNELS, DTYPE), new GroupNorm(2, CHANNELS, DTYPE, 0.01),
                new GroupNorm(CHANNELS, CHANNELS, DTYPE),
                new LayerNorm(Shape.of(CHANNELS, 15, 15), DTYPE, 1e-5), new RMSNorm(15, DTYPE), new Dropout2d(0.5, 1),
                new Linear(15, 7, DTYPE), Linear.withoutBias(15, 7, DTYPE), new GELU(), new Softmax(), new Flatten(),
                new Residual(new Sequential(new Conv2d(CHANNELS, 12, three, DTYPE), new BatchNorm2d(12, DTYPE)),
                        Conv2d.withoutBias(CHANNELS, 12, Window2d.of(2).stride(2), DTYPE)));
        return Stream.of(convolutions, pools, others).flatMap(stream -> stream);
    }

    private static Layer ofRows(Module module) {
        return new Layer(module.toString(), ready(new Linear(Images.PIXELS, WIDTH, DTYPE), module,
                new Linear(WIDTH, Cifar10.CLASSES, DTYPE)), false);
    }

    private static Layer ofImages(Module module) {
        Module first = new Conv2d(Images.CHANNELS, CHANNELS, Window2d.of(4).stride(2), DTYPE);
        module.eval();
        int features = module.forward(Tensor.zeros(DTYPE, 1, CHANNELS, 15, 15)).elements();
        return new Layer(module + " of images", ready(first, module, new Flatten(),
                new Linear(features, Cifar10.CLASSES, DTYPE)), true);
    }

    private static Sequential ready(Module... layers) {
        Sequential network = new Sequential(layers);
        new PyTorchDefault().initializeAll(network, 5);
        network.namedParameters().forEach((parameter, value) -> {
            if (parameter.startsWith("1.") && value.value().rank() == 1 && !parameter.contains("branch")) {
                value.value().copyFrom(normal(parameter.hashCode(), value.value().dim(0)).add(1));
            }
        });
        network.namedBuffers().forEach((buffer, value) -> value.copyFrom(
                normal(buffer.hashCode(), value.dim(0)).abs().add(0.5)));
        network.eval();
        return network;
    }

    /** Returns random bytes of images, as planes. */
    static byte[] pixels(int images) {
        byte[] pixels = new byte[images * Images.PIXELS];
        Philox random = new Philox(3, 3);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.below(256, i);
        }
        return pixels;
    }

    /** Returns rows of normalised pixels, by the formula of the protocol. */
    static Tensor normalized(byte... pixels) {
        double[] values = new double[pixels.length];
        for (int i = 0; i < values.length; i++) {
            int channel = i / Images.PLANE % Images.CHANNELS;
            values[i] = ((pixels[i] & 0xff) / 255.0 - Cifar10.MEAN.get(channel)) / Cifar10.STD.get(channel);
        }
        return Tensor.of(values, pixels.length / Images.PIXELS, Images.PIXELS);
    }

    private static Tensor normal(int stream, int size) {
        return Tensor.normal(new Philox(9, stream), DTYPE, size).mul(0.3);
    }
}
