package lanewise.examples;

import java.io.IOException;
import java.util.List;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.AdamW;
import lanewise.nn.training.Evaluation;
import lanewise.nn.training.Training;
import lanewise.nn.training.TrainingListener;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/**
 * A small network of convolutions: do the stripes in a noisy image of 16 × 16 pixels lie, stand, or lean to either side? They
 * begin anywhere, so that no single pixel tells.
 *
 * <pre>
 * epoch 1/4: train loss 0.8870
 * epoch 2/4: train loss 0.2173
 * epoch 3/4: train loss 0.06393
 * epoch 4/4: train loss 0.03269
 * ended after epoch 4
 * test accuracy 1.0
 * </pre>
 */
public final class StripesByConvolution {
    private static final int SIDE = 16;
    private static final int CLASSES = 4;

    private StripesByConvolution() {}

    // (N, 1, 16, 16): sin of the distance along one of four directions, from a random start, and noise.
    private static Tensor images(int[] labels) {
        Tensor noise = Tensor.normal(new Philox(7, 0), DType.F32, labels.length, 1, SIDE, SIDE);
        Tensor down = Tensor.arange(DType.F32, 0, SIDE, 1).reshape(SIDE, 1);
        Tensor across = Tensor.arange(DType.F32, 0, SIDE, 1);
        for (int i = 0; i < labels.length; i++) {
            Tensor way = switch (labels[i]) {
                case 0 -> down.broadcastTo(SIDE, SIDE);
                case 1 -> across.broadcastTo(SIDE, SIDE);
                case 2 -> down.add(across).mul(Math.sqrt(0.5));
                default -> down.sub(across).mul(Math.sqrt(0.5));
            };
            double start = new Philox(7, 1).uniform(i) * 2 * Math.PI;
            Tensor image = noise.select(0, i).select(0, 0);
            image.add(way.add(start).sin(), image);
        }
        return noise;
    }

    public static void main(String[] args) throws IOException {
        int[] labels = new int[1200];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Philox(7, 2).below(CLASSES, i);
        }
        List<Dataset> parts = Dataset.of(images(labels), labels).split(42, 1000, 200);

        Window2d window = Window2d.of(3).padding(1);
        Sequential model = Seeding.withSeed(42, () -> new Sequential(
                Conv2d.withoutBias(1, 8, window, DType.F32), new MaxPool2d(2), new BatchNorm2d(8, DType.F32), new GELU(),
                Conv2d.withoutBias(8, 16, window, DType.F32), new BatchNorm2d(16, DType.F32), new GELU(),
                new GlobalAvgPool2d(), new Flatten(), new Linear(16, CLASSES, DType.F32)));
        Training.of(model, new SoftmaxCrossEntropyLoss(), new AdamW(model.parameters(), 0.01),
                        DataLoader.of(parts.get(0), 50).shuffled(42))
                .epochs(4)
                .listener(TrainingListener.progressPrinter(System.out))
                .run();

        Evaluation test = Evaluation.of(model, new SoftmaxCrossEntropyLoss(), DataLoader.of(parts.get(1), 100),
                Metric.accuracy());
        System.out.println("test accuracy " + test.metric("accuracy"));
    }
}
