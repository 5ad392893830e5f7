package lanewise.train.evaluation;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lanewise.nn.LayerObserver;
import lanewise.nn.Module;
import lanewise.nn.data.DataLoader;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.nn.metrics.Metric;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;

/**
 * How well a model does on images it was not trained on.
 *
 * @param loss the mean cross-entropy in nats
 * @param confusion the counts of labels and predictions
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {
    /** The number of images of a batch. */
    public static final int BATCH = 500;

    /** Returns the share of images whose most likely class is their label. */
    public double accuracy() {
        return confusion.accuracy();
    }

    /** Returns the mean over the classes of the share of images whose most likely class is their label. */
    public double balancedAccuracy() {
        return confusion.balancedAccuracy();
    }

    /**
     * Returns the balanced accuracy as words that follow the accuracy, or none if it is the same: the classes have the
     * same number of images.
     */
    public static String describeBalanced(double accuracy, Double balanced) {
        String text = balanced == null ? "" : String.format(Locale.ROOT, "%.4f", balanced);
        return text.isEmpty() || text.equals(String.format(Locale.ROOT, "%.4f", accuracy)) ? ""
                : ", balanced accuracy " + text;
    }

    /** Evaluates on all images. */
    public static Evaluation of(Module model, Images images, DType dtype) {
        return of(model, images, IntStream.range(0, images.count()).toArray(), dtype);
    }

    /** Evaluates on some images. */
    public static Evaluation of(Module model, Images images, int[] indices, DType dtype) {
        return of(model, images, indices, dtype, (name, layer, output) -> { });
    }

    /** Evaluates on some images, and hands out the logits of each batch. */
    static Evaluation of(Module model, Images images, int[] indices, DType dtype, Consumer<Tensor> onLogits) {
        return of(model, images, indices, dtype, (name, layer, output) -> { }, onLogits);
    }

    /**
     * Evaluates on some images in eval mode, and shows the layers' outputs to an observer, batch by batch; each module gets
     * the mode back that it had.
     *
     * @param indices the numbers of the images, at least one
     */
    public static Evaluation of(Module model, Images images, int[] indices, DType dtype, LayerObserver observer) {
        return of(model, images, indices, dtype, observer, logits -> { });
    }

    private static Evaluation of(Module model, Images images, int[] indices, DType dtype, LayerObserver observer,
            Consumer<Tensor> onLogits) {
        ConfusionMatrix confusion = new ConfusionMatrix(images.classes());
        DataLoader loader = DataLoader.of(new ImageDataset(images, dtype, model).subset(indices), BATCH);
        double loss = lanewise.nn.training.Evaluation.of(model, new SoftmaxCrossEntropyLoss(), loader, observer,
                new Counts(confusion, onLogits)).loss();
        return new Evaluation(loss, confusion);
    }

    /** The accuracy of one evaluation, with its counts, for which it sees the logits of each batch. */
    private record Counts(ConfusionMatrix confusion, Consumer<Tensor> onLogits) implements Metric, Metric.Accumulator {
        @Override
        public String name() {
            return "accuracy";
        }

        @Override
        public boolean rising() {
            return true;
        }

        @Override
        public Metric.Accumulator start() {
            return this;
        }

        @Override
        public void add(Tensor logits, Tensor labels) {
            onLogits.accept(logits);
            confusion.add(logits, labels);
        }

        @Override
        public double value() {
            return confusion.accuracy();
        }
    }
}
