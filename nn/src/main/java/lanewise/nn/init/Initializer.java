package lanewise.nn.init;

import lanewise.nn.Fans;
import lanewise.nn.Module;
import lanewise.nn.Parameter;
import lanewise.tensor.Philox;

/**
 * A rule for the first values of weights and biases: of all parameters with {@link Fans}, whatever module they belong to.
 * The values are a function of (seed, number of the weight, position in the tensor) alone; f32 gets the f64 values rounded.
 *
 * <p>A parameter with two or more axes is a weight, one with fewer a bias. Parameters without fans, such as scales and
 * shifts of a normalisation, stay as they are.
 *
 * <p>A rule of your own implements {@link #fill}. Derivation: {@code docs/derivations/kaiming.md}.
 */
@FunctionalInterface
public interface Initializer {
    /**
     * Fills one parameter, which has fans.
     *
     * @param random the stream of random numbers
     * @param first the position of the parameter's first number in the stream: 0 for a weight; a bias goes on where the
     *     parameter before it ends
     * @param index the number of the weight in the network, from 0; of the weight before it for a bias
     */
    void fill(Parameter parameter, Philox random, long first, int index);

    /** Fills all parameters with fans of a network. Weight i, in the order of the parameters, has stream i of the seed. */
    default void initializeAll(Module network, long seed) {
        initialize(network, seed, 0);
    }

    /**
     * Fills all parameters with fans of a part of a network, as {@link #initializeAll} does in the whole one.
     *
     * @param seed the seed of the random numbers
     * @param index the number of the part's first weight in the network, from 0: its stream
     */
    default void initialize(Module part, long seed, int index) {
        int number = index - 1; // of the latest weight
        long position = 0;
        for (Parameter parameter : part.parameters()) {
            if (parameter.fans().isPresent()) {
                if (number < index || !Fill.isBias(parameter)) {
                    number++;
                    position = 0;
                }
                fill(parameter, new Philox(seed, number), position, number);
                position += parameter.value().elements();
            }
        }
    }
}
