package lanewise.benchmarks;

import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/**
 * A training of images of CIFAR-10's sizes, one batch again and again: a convolution of 2 × 2 to 24 channels, then three blocks
 * of two convolutions of 3 × 3 with a maximum over 2 × 2, batch normalisation and GELU, with 64, 256 and 256 filters.
 */
public final class ImageNetwork {
    /** The number of classes. */
    public static final int CLASSES = 10;
    /** The filters in the second and third block. */
    public static final int WIDTH = 256;
    /** The learning rate. */
    public static final double RATE = 1e-3;
    /** The momentum, Nesterov's. */
    public static final double MOMENTUM = 0.85;

    private final Tensor x;
    private final int[] labels;
    private final Module model;
    private final SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
    private final Sgd optimizer;

    /** Begins a training with batches of a number of images. */
    public ImageNetwork(int batch, ConvolutionAlgorithm algorithm) {
        model = Seeding.withSeed(42, () -> network(WIDTH, algorithm));
        optimizer = new Sgd(model.parameters(), RATE, Sgd.Settings.PLAIN.withMomentum(MOMENTUM).withNesterov());
        x = pixels(batch).permute(0, 3, 1, 2);
        labels = labels(batch);
    }

    /** Returns images, of shape (batch, 32, 32, 3). */
    public static Tensor pixels(int batch) {
        return Tensor.normal(new Philox(42, 0), DType.F32, batch, 32, 32, 3);
    }

    /** Returns their labels. */
    public static int[] labels(int batch) {
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = new Philox(42, 1).below(CLASSES, i);
        }
        return labels;
    }

    /** Returns the network with 64 filters in the first block and {@code width} in the others. */
    static Sequential network(int width, ConvolutionAlgorithm algorithm) {
        return new Sequential(new Conv2d(3, 24, Window2d.of(2), DType.F32), new GELU(),
                block(24, 64, algorithm), block(64, width, algorithm),
                block(width, width, algorithm),
                new MaxPool2d(3), new Flatten(), new Linear(width, CLASSES, DType.F32));
    }

    private static Module block(int inChannels, int outChannels, ConvolutionAlgorithm algorithm) {
        Convolution2d convolution = Convolution2d.of(Window2d.of(3).padding(1)).by(algorithm);
        return new Sequential(
                Conv2d.withoutBias(inChannels, outChannels, convolution, DType.F32), new MaxPool2d(2),
                new BatchNorm2d(outChannels, DType.F32), new GELU(),
                Conv2d.withoutBias(outChannels, outChannels, convolution, DType.F32),
                new BatchNorm2d(outChannels, DType.F32), new GELU());
    }

    /** Makes a step; returns the loss before it. */
    public double step() {
        double value = loss.forward(model.forward(x), labels);
        optimizer.zeroGrad();
        model.backwardParameters(loss.backward());
        optimizer.step();
        return value;
    }
}
