package lanewise.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Samples by number, from 0. Tensors become one by {@link #of(Tensor, Tensor)}; a data set of your own, such as one that
 * reads files, has a {@link #size} and a {@link #sample}:
 *
 * <pre>{@code
 * class Images implements Dataset {
 *     public int size() {
 *         return files.size();
 *     }
 *
 *     public Sample sample(int index) {
 *         return new Sample(read(files.get(index)), Tensor.scalar(DType.I64, labels[index]));
 *     }
 * }
 * }</pre>
 *
 * <p>A sample is a function of its number. Loaders with prefetching ask for samples on another thread, one at a time.
 * A file that cannot be read is told by an {@code UncheckedIOException}.
 */
public interface Dataset {
    /** Returns the number of samples. */
    int size();

    /**
     * Returns a sample. All samples of a batch have one shape and one element type.
     *
     * @param index its number, in 0 .. size − 1
     */
    Sample sample(int index);

    /**
     * Returns samples as a batch: those of {@link #sample}, stacked along a new first axis. Override it where many are
     * read faster at once. A loader with a transform does not call it, but {@link #sample}.
     *
     * @param indices their numbers
     * @param epoch the epoch of a training, from 1; 0 outside of one
     * @param before a batch of as many samples whose tensors nobody uses any more, to be used again for this one; null if
     *     there is none
     */
    default Batch batch(int[] indices, int epoch, Batch before) {
        return Stack.of(this, indices, before, (input, _) -> input);
    }

    /**
     * Returns the data set of the rows of two tensors, which are used as they are.
     *
     * @param inputs (N, …), a sample for each index of the first axis
     * @param targets (N) labels, as integers, or (N, …) numbers
     * @throws ShapeMismatchException if they are not as many
     */
    static Dataset of(Tensor inputs, Tensor targets) {
        return new TensorDataset(inputs, targets);
    }

    /**
     * Returns the data set of the rows of a tensor, which is used as it is, with labels, which are copied.
     *
     * @param inputs (N, …)
     * @param labels the class of each sample
     * @throws ShapeMismatchException if they are not as many
     */
    static Dataset of(Tensor inputs, int[] labels) {
        return new TensorDataset(inputs, Tensor.of(labels));
    }

    /**
     * Returns the data set of some of the samples: its sample i is this one's sample {@code indices[i]}.
     *
     * @throws IllegalArgumentException if a number is not that of a sample
     */
    default Dataset subset(int... indices) {
        return new Subset(this, indices.clone());
    }

    /**
     * Divides the samples at random: the seed decides which go where, and each goes to one place at most.
     *
     * <pre>{@code
     * List<Dataset> parts = all.split(42, 400, 100);   // to train on, to validate with
     * }</pre>
     *
     * @param sizes the number of samples of each part
     * @throws IllegalArgumentException if there are fewer samples, or a part has none
     */
    default List<Dataset> split(long seed, int... sizes) {
        long wanted = Arrays.stream(sizes).asLongStream().sum();
        if (wanted > size() || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("split: parts of " + Arrays.toString(sizes) + " samples from " + size()
                    + "; each needs at least one, and together there are no more than that");
        }
        int[] order = RandomStreams.split(seed, size());
        List<Dataset> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(subset(Arrays.copyOfRange(order, from, from + size)));
            from += size;
        }
        return parts;
    }
}
