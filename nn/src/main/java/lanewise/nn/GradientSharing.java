package lanewise.nn;

import lanewise.nn.internal.SharedMemory;
import lanewise.nn.internal.Workspace;

/**
 * Where layers one after another put their dX. Each is read by the layer before alone, and then never again, so two
 * memories by turns serve them all.
 *
 * <p>A maximum over windows of a convolution's output needs neither: that output has the shape of dX, and nobody reads it once
 * the maximum is taken. So it and dX lie in a third memory, with those of all such pairs.
 */
final class GradientSharing {
    private final SharedMemory[] memories = {new SharedMemory(), new SharedMemory()};
    private final SharedMemory beforeMaxima = new SharedMemory();
    private int turn;
    private Module previous;

    /** Gives the next layer, in the order of forward, its memory; a composed one keeps what its parts have. */
    void add(Module layer) {
        Workspace space = layer.inputGradientSpace();
        if (layer instanceof MaxPool2d maximum && previous instanceof Conv2d convolution) {
            convolution.outputSpace().share(beforeMaxima);
            maximum.writeInputGradientTo(convolution.outputSpace());
        } else if (space != null) {
            space.share(memories[turn]);
            turn = 1 - turn;
        }
        previous = layer;
    }
}
