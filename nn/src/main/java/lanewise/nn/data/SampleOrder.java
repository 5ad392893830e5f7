package lanewise.nn.data;

/**
 * In which order the samples of a data set come in an epoch: a function of the epoch's number alone, so that a resumed
 * training and several processes have the same one. What is said by {@code toString}, in the words "shuffled by …",
 * belongs to what a checkpoint is compared with; so it names all that decides the order. Orders without a {@code toString},
 * such as lambdas, are not told apart.
 */
public interface SampleOrder {
    /**
     * Returns the numbers of the samples, each once, in a new array.
     *
     * @param epoch from 1; 0 outside of a training
     */
    int[] of(int epoch);
}
