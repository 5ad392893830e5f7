package lanewise.nn;

import lanewise.tensor.Tensor;

/** Is shown what each layer of a network gives in a forward pass: see {@link Module#forward(Tensor, LayerObserver)}. */
@FunctionalInterface
public interface LayerObserver {
    /**
     * Called when a layer has computed its output.
     *
     * @param name the layer's name in the network, as in {@code 2.branch.0}; empty if it is the network itself
     * @param layer the layer
     * @param output its output, to be left unchanged; in training mode it is valid until this method returns, since a later
     *     layer of the same pass may use its memory: copy what must live longer
     */
    void onLayer(String name, Module layer, Tensor output);
}
