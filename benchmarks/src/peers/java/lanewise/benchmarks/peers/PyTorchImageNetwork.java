package lanewise.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import lanewise.benchmarks.ImageNetwork;

/** The training of {@link ImageNetwork} in PyTorch through DJL, channels last, with PyTorch's differentiation. */
final class PyTorchImageNetwork implements AutoCloseable {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager manager = engine.newBaseManager();
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final NDArray x;
    private final NDArray labels;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> velocities = new ArrayList<>();
    private final List<NDArray> statistics = new ArrayList<>();
    private final NDArray firstWeight = filters(24, 2, 3);
    private final NDArray firstBias = parameter(manager.zeros(new Shape(24)));
    private final List<Block> blocks = List.of(new Block(24, 64), new Block(64, ImageNetwork.WIDTH),
            new Block(ImageNetwork.WIDTH, ImageNetwork.WIDTH));
    private final NDArray lastWeight = parameter(normal(ImageNetwork.WIDTH, ImageNetwork.CLASSES, ImageNetwork.WIDTH));
    private final NDArray lastBias = parameter(manager.zeros(new Shape(ImageNetwork.CLASSES)));

    PyTorchImageNetwork(int batch) {
        x = manager.create(ImageNetwork.pixels(batch).toFloatArray(), new Shape(batch, 32, 32, 3)).transpose(0, 3, 1, 2);
        labels = manager.create(ImageNetwork.labels(batch), new Shape(batch));
    }

    /** Two convolutions, each with a normalisation. */
    private final class Block {
        private final NDArray first;
        private final Norm firstNorm;
        private final NDArray second;
        private final Norm secondNorm;

        Block(int inChannels, int outChannels) {
            first = filters(outChannels, 3, inChannels);
            firstNorm = new Norm(outChannels);
            second = filters(outChannels, 3, outChannels);
            secondNorm = new Norm(outChannels);
        }

        NDArray forward(NDArray images) {
            NDArray y = maximum(convolution(images, first, null, ONE), 2);
            y = Activation.gelu(firstNorm.forward(y));
            return Activation.gelu(secondNorm.forward(convolution(y, second, null, ONE)));
        }
    }

    private final class Norm {
        private final NDArray scale;
        private final NDArray shift;
        private final NDArray mean;
        private final NDArray variance;

        Norm(int channels) {
            scale = parameter(manager.ones(new Shape(channels)));
            shift = parameter(manager.zeros(new Shape(channels)));
            mean = manager.zeros(new Shape(channels));
            variance = manager.ones(new Shape(channels));
            statistics.addAll(List.of(mean, variance));
        }

        NDArray forward(NDArray images) {
            return BatchNorm.batchNorm(images, mean, variance, scale, shift, 1, 0.9f, 1e-5f, true).singletonOrThrow();
        }
    }

    private static NDArray convolution(NDArray images, NDArray filters, NDArray bias, Shape padding) {
        return Conv2d.conv2d(images, filters, bias, ONE, padding, ONE, 1).singletonOrThrow();
    }

    private static NDArray maximum(NDArray images, int size) {
        return Pool.maxPool2d(images, new Shape(size, size), new Shape(size, size), NONE, false);
    }

    // Channels last: PyTorch takes the memory order that strides have.
    private NDArray filters(int count, int size, int channels) {
        return parameter(normal(size * size * channels, count, size, size, channels).transpose(0, 3, 1, 2));
    }

    private NDArray normal(int fanIn, long... sizes) {
        return manager.randomNormal(new Shape(sizes)).mul(Math.sqrt(1.0 / fanIn));
    }

    private NDArray parameter(NDArray value) {
        value.setRequiresGradient(true);
        parameters.add(value);
        velocities.add(manager.zeros(value.getShape()));
        return value;
    }

    /** Makes a step; returns the loss before it. */
    double step() {
        try (NDManager temporary = manager.newSubManager()) {
            attach(temporary); // so that results belong to it
            NDArray value;
            try (GradientCollector collector = engine.newGradientCollector()) {
                value = loss.evaluate(new NDList(labels), new NDList(logits()));
                collector.backward(value);
            }
            for (int i = 0; i < parameters.size(); i++) {
                update(parameters.get(i), velocities.get(i));
            }
            double result = value.getFloat();
            attach(manager);
            return result;
        }
    }

    private NDArray logits() {
        NDArray y = Activation.gelu(convolution(x, firstWeight, firstBias, NONE));
        for (Block block : blocks) {
            y = block.forward(y);
        }
        y = maximum(y, 3);
        return Linear.linear(y.reshape(y.getShape().get(0), ImageNetwork.WIDTH), lastWeight, lastBias).singletonOrThrow();
    }

    private static void update(NDArray parameter, NDArray velocity) {
        NDArray gradient = parameter.getGradient();
        velocity.muli(ImageNetwork.MOMENTUM).addi(gradient);
        parameter.subi(gradient.add(velocity.mul(ImageNetwork.MOMENTUM)).mul(ImageNetwork.RATE));
        gradient.subi(gradient);
    }

    private void attach(NDManager owner) {
        x.attach(owner);
        labels.attach(owner);
        for (List<NDArray> arrays : List.of(parameters, velocities, statistics)) {
            arrays.forEach(array -> array.attach(owner));
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
