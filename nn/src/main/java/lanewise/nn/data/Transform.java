package lanewise.nn.data;

import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * Changes the input of a sample before it goes into a batch, at random or not: noise, flips, crops, normalisation.
 *
 * <pre>{@code
 * loader.withTransform(42, (input, random) -> random.below(2, 0) == 1 ? input.flip(2) : input)
 * }</pre>
 *
 * <p>It is a pure function: what becomes of a sample follows from seed, epoch and the sample's number alone, so that a
 * resumed training, another number of threads or another order meet the same inputs.
 */
@FunctionalInterface
public interface Transform {
    /**
     * Returns the changed input.
     *
     * @param input the sample's, to be left unchanged: it may be a view of the data set
     * @param random random numbers of this sample in this epoch, at any position
     * @return {@code input} itself or another tensor, of one type and shape for all samples
     */
    Tensor apply(Tensor input, Philox random);
}
