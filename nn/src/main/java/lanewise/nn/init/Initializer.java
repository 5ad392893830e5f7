package lanewise.nn.init;

import lanewise.nn.Linear;
import lanewise.nn.Module;

/**
 * A rule for the first values of weights and biases. The values are a function of (seed, number of the layer, position
 * in the tensor) alone; f32 gets the f64 values rounded.
 *
 * <p>Derivation: {@code docs/derivations/kaiming.md}.
 */
@FunctionalInterface
public interface Initializer {
    /**
     * Fills the weight and the bias of one layer.
     *
     * @param seed the seed of the random numbers
     * @param index the layer's number among the linear layers of the network, from 0: the stream of random numbers
     */
    void initialize(Linear layer, long seed, int index);

    /** Fills every {@link Linear} of a network, numbered from 0 in the order of the parameters. */
    default void initializeAll(Module network, long seed) {
        int index = 0;
        for (Module module : network.modules()) {
            if (module instanceof Linear layer) {
                initialize(layer, seed, index++);
            }
        }
    }
}
