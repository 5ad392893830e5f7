package lanewise.train.evaluation;

import java.util.stream.IntStream;
import lanewise.nn.Module;
import lanewise.nn.Softmax;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;

/**
 * What a model says about one image.
 *
 * @param probabilities the probability of each class: the softmax of the logits
 */
public record Prediction(double[] probabilities) {
    /**
     * Returns what a model says about image {@code i}.
     *
     * @param model the model, in eval mode
     * @param dtype the element type of its parameters
     */
    public static Prediction of(Module model, Images images, int i, DType dtype) {
        BatchLoader batch = new BatchLoader(images, dtype, model);
        batch.load(new int[] {i}, 0, 1);
        Softmax softmax = new Softmax();
        softmax.eval();
        Tensor row = softmax.forward(model.forward(batch.x()));
        return new Prediction(row.toDoubleArray());
    }

    /** Returns the labels of the {@code count} most likely classes, the most likely first. */
    public int[] best(int count) {
        return IntStream.range(0, probabilities.length).boxed()
                .sorted((a, b) -> Double.compare(probabilities[b], probabilities[a]))
                .limit(count).mapToInt(Integer::intValue).toArray();
    }
}
