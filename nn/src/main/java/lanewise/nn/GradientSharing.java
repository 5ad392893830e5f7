package lanewise.nn;

import java.util.IdentityHashMap;
import java.util.List;
import lanewise.nn.internal.SharedMemory;
import lanewise.nn.internal.Workspace;

/**
 * Where the layers of a chain put their dX. Each is read by the layer before alone, and then never again, so two memories by
 * turns serve them all.
 *
 * <p>A maximum over windows of a convolution's output needs neither: that output has the shape of dX, and nobody reads it once
 * the maximum is taken. So it and dX lie in a third memory, with those of all such pairs.
 *
 * <p>The memories are the chain's, which hands them to its layers in each pass. A layer knows nothing of them: one that is run
 * by another chain, or by anyone else, writes where that one says, or to memory of its own.
 */
final class GradientSharing {
    /** Every layer uses memory of its own. */
    static final GradientSharing NONE = new GradientSharing(List.of());

    private final SharedMemory[] memories = {new SharedMemory(), new SharedMemory()};
    private final SharedMemory beforeMaxima = new SharedMemory();
    private final IdentityHashMap<Module, Workspace> outputs = new IdentityHashMap<>();
    private final IdentityHashMap<Module, Workspace> inputGradients = new IdentityHashMap<>();
    private int turn;
    private Module previous;

    /** Creates what layers share, those of chains within the chain too; other composed ones keep what their parts have. */
    GradientSharing(List<Module> layers) {
        layers.forEach(this::add);
    }

    private void add(Module layer) {
        if (layer instanceof Sequential chain) {
            chain.layers().forEach(this::add);
            return;
        }
        if (layer instanceof MaxPool2d && previous instanceof Conv2d) {
            Workspace output = in(beforeMaxima);
            outputs.put(previous, output);
            inputGradients.put(layer, output);
        } else if (layer.sharesGradient()) {
            inputGradients.put(layer, in(memories[turn]));
            turn = 1 - turn;
        }
        previous = layer;
    }

    private static Workspace in(SharedMemory memory) {
        Workspace space = new Workspace();
        space.share(memory);
        return space;
    }

    /** Returns where a layer puts Y: its own place, unless backward does not read Y and nobody but the next layer does. */
    Workspace output(Module layer, Workspace own) {
        return outputs.getOrDefault(layer, own);
    }

    /** Returns where a layer puts dX: its own place if it is no layer of the chain. */
    Workspace inputGradient(Module layer, Workspace own) {
        return inputGradients.getOrDefault(layer, own);
    }

    /** Says how many elements dX will have, so that the memory is large enough at once. */
    void reserve(Module layer, int elements) {
        Workspace space = inputGradients.get(layer);
        if (space != null) {
            space.reserve(elements);
        }
    }

    /** Lets go of the memories; tensors in them stay what they are. */
    void release() {
        inputGradients.values().forEach(Workspace::release); // those of outputs are among them
    }
}
