package lanewise.train.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.Softmax;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;

/** How well a model does on images it was not trained on, and what it says about each of them. */
public final class Classifications {
    private final Images images;
    private final Softmax softmax = new Softmax();
    private final int[] predictions;
    private final double[] probabilities; // of the prediction
    private final double[] labelProbabilities;
    private final Evaluation evaluation;
    private int count;

    /**
     * What a model says about one image.
     *
     * @param image the number of the image
     * @param label its class
     * @param prediction the class that the model holds for the most likely one
     * @param probability the probability that the model gives to the prediction
     * @param labelProbability the probability that it gives to the label
     */
    public record Classification(int image, int label, int prediction, double probability, double labelProbability) {}

    private Classifications(Module model, Images images, DType dtype) {
        this.images = images;
        softmax.eval();
        predictions = new int[images.count()];
        probabilities = new double[images.count()];
        labelProbabilities = new double[images.count()];
        int[] all = IntStream.range(0, images.count()).toArray();
        evaluation = Evaluation.of(model, images, all, dtype, this::add);
    }

    /** Evaluates a network on all images. */
    public static Classifications of(Module model, Images images, DType dtype) {
        return new Classifications(model, images, dtype);
    }

    // The images of a batch follow those of the batch before.
    private void add(Tensor logits) {
        Tensor rows = softmax.forward(logits);
        int[] predicted = logits.argmax(1).toIntArray();
        double[] values = rows.toDoubleArray();
        int classes = rows.shape().dim(1);
        for (int i = 0; i < predicted.length; i++) {
            predictions[count] = predicted[i];
            probabilities[count] = values[i * classes + predicted[i]];
            labelProbabilities[count] = values[i * classes + images.label(count)];
            count++;
        }
    }

    /** Returns the loss, and the counts of labels and predictions. */
    public Evaluation evaluation() {
        return evaluation;
    }

    /** Returns the images to whose labels the model gives the highest probabilities, the highest first. */
    public List<Classification> best(int most) {
        return all().sorted(Comparator.comparingDouble(Classification::labelProbability).reversed()).limit(most)
                .toList();
    }

    /** Returns the images to whose labels the model gives the lowest probabilities, the lowest first. */
    public List<Classification> worst(int most) {
        return all().sorted(Comparator.comparingDouble(Classification::labelProbability)).limit(most).toList();
    }

    private Stream<Classification> all() {
        return IntStream.range(0, count).mapToObj(i -> new Classification(i, images.label(i), predictions[i],
                probabilities[i], labelProbabilities[i]));
    }
}
