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
     * @param output its output, to be left unchanged; in training mode it is valid until the layer's next pass
     */
    void onLayer(String name, Module layer, Tensor output);
}
