package lanewise.train.evaluation;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import lanewise.nn.LayerObserver;
import lanewise.nn.Module;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.ConfusionMatrix;
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

    /** Evaluates on some images; puts the model into eval mode and back. */
    public static Evaluation of(Module model, Images images, int[] indices, DType dtype) {
        return of(model, images, indices, dtype, logits -> { });
    }

    /** Evaluates on some images, and hands out the logits of each batch; puts the model into eval mode and back. */
    static Evaluation of(Module model, Images images, int[] indices, DType dtype, Consumer<Tensor> onLogits) {
        return of(model, images, indices, dtype, model::forward, onLogits);
    }

    /**
     * Evaluates on some images, and shows the layers' outputs to an observer, batch by batch; puts the model into eval
     * mode and back.
     *
     * @param indices the numbers of the images, at least one
     */
    public static Evaluation of(Module model, Images images, int[] indices, DType dtype, LayerObserver observer) {
        return of(model, images, indices, dtype, x -> model.forward(x, observer), logits -> { });
    }

    private static Evaluation of(Module model, Images images, int[] indices, DType dtype, UnaryOperator<Tensor> forward,
            Consumer<Tensor> onLogits) {
        boolean wasTraining = model.isTraining();
        model.eval();
        try {
            BatchLoader batches = new BatchLoader(images, dtype, model);
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
            ConfusionMatrix confusion = new ConfusionMatrix(images.classes());
            double total = 0;
            for (int from = 0; from < indices.length; from += BATCH) {
                int count = Math.min(BATCH, indices.length - from);
                batches.load(indices, from, count);
                Tensor logits = forward.apply(batches.x());
                onLogits.accept(logits);
                total += loss.forward(logits, batches.labels()) * count;
                confusion.add(logits, batches.labels());
            }
            return new Evaluation(total / indices.length, confusion);
        } finally {
            if (wasTraining) {
                model.train();
            }
        }
    }
}
