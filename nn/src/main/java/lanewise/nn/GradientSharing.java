package lanewise.nn;

import lanewise.nn.internal.SharedMemory;
import lanewise.nn.internal.Workspace;

/**
 * Where layers one after another put their dX. Each is read by the layer before alone, and then never again, so two
 * memories by turns serve them all. A maximum over windows of a convolution's output needs neither: that output is not
 * needed any more, and has the shape of dX.
 */
final class GradientSharing {
    private final SharedMemory[] memories = {new SharedMemory(), new SharedMemory()};
    private int turn;
    private Module previous;

    /** Gives the next layer, in the order of forward, its memory; a composed one keeps what its parts have. */
    void add(Module layer) {
        Workspace space = layer.inputGradientSpace();
        if (layer instanceof MaxPool2d maximum && previous instanceof Conv2d convolution) {
            maximum.writeInputGradientTo(convolution.outputSpace());
        } else if (space != null) {
            space.share(memories[turn]);
            turn = 1 - turn;
        }
        previous = layer;
    }
}
