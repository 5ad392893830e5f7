package lanewise.train.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Dropout;
import lanewise.nn.ELU;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GaussianDropout;
import lanewise.nn.LayerNorm;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.LogSoftmax;
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
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;

/** Networks that hold each layer once, with numbers that leave no part of it without effect. */
final class ExportedModels {
    static final List<String> CLASS_NAMES = Cifar10.CLASS_NAMES;

    private static final int WIDTH = 16;

    private ExportedModels() {}

    /** A layer that keeps the width of its input. */
    record Layer(String name, Module module) {
        /** Returns a network from pixels to classes with the layer in the middle, in eval mode. */
        Sequential network(DType dtype) {
            Sequential network = new Sequential(new Linear(Images.PIXELS, WIDTH, dtype), module,
                    new Linear(WIDTH, Cifar10.CLASSES, dtype));
            new PyTorchDefault().initializeAll(network, 5);
            network.namedParameters().forEach((parameter, value) -> {
                if (parameter.startsWith("1.") && !parameter.contains("branch") && !parameter.contains("shortcut")) {
                    value.value().copyFrom(normal(parameter.hashCode(), dtype, value.value().dim(0)).add(1));
                }
            });
            network.namedBuffers().forEach((buffer, value) -> value.copyFrom(
                    normal(buffer.hashCode(), dtype, value.dim(0)).abs().add(0.5)));
            network.eval();
            return network;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Layer> layers() {
        DType dtype = DType.F32;
        List<Module> modules = new ArrayList<>(List.of(new Linear(WIDTH, WIDTH, dtype),
                Linear.withoutBias(WIDTH, WIDTH, dtype), new ReLU(), new LeakyReLU(0.2), new ELU(), new ELU(0.7), new Sigmoid(), new Tanh(), new GELU(), new GELU(GELU.Approximation.TANH),
                new SiLU(), new Softplus(), new Softplus(2, 0.5), new Softmax(), new LogSoftmax(),
                new BatchNorm1d(WIDTH, dtype, 0.1, 0.01), new MeanOnlyBatchNorm1d(WIDTH, dtype),
                new LayerNorm(WIDTH, dtype), new RMSNorm(WIDTH, dtype, 0.01), new Dropout(0.5, 1), new GaussianDropout(0.5, 1), new Flatten(),
                new Residual(new Sequential(new Linear(WIDTH, 7, dtype), new Tanh(), new Linear(7, WIDTH, dtype))),
                new Residual(new Tanh(), new Linear(WIDTH, WIDTH, dtype)),
                new Residual(new Sequential(new Residual(new Linear(WIDTH, WIDTH, dtype)),
                        new Sequential(new ELU())))));
        return modules.stream().map(module -> new Layer(module.toString(), module));
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

    private static Tensor normal(int stream, DType dtype, int size) {
        return Tensor.normal(new Philox(9, stream), dtype, size).mul(0.3);
    }
}
