package lanewise.nn.data;

import lanewise.tensor.Tensor;

/**
 * Some samples together. The tensors of a batch that a {@link DataLoader} hands out are used again: they are valid until
 * the next batch is asked for. Take a {@code copy()} of what must live longer.
 *
 * @param inputs (S, …), what the model is given
 * @param targets (S, …), what the loss is given: a vector (S) of integers for labels, or numbers
 * @param indices the numbers of the samples in their data set
 */
public record Batch(Tensor inputs, Tensor targets, int[] indices) {
    /** Returns S, the number of samples. */
    public int size() {
        return indices.length;
    }
}
