package lanewise.train.model;

import java.util.List;
import java.util.function.Supplier;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;

/**
 * A network of layers that fit together, before it is made: what it holds and what it costs, for one sample.
 *
 * @param sample the shape of a sample: (channels, height, width), or (features) of a network that takes rows of numbers
 * @param parameters how many parameters it has
 * @param outputs how many numbers its layers give, those of shortcuts too
 * @param memory what passes keep, if it is a network of images
 * @param normalizesBatches whether there is a batch normalisation, be it in a shortcut alone
 * @param work the operations of convolutions and linear layers in a forward pass, in order
 * @param modules makes the modules, once; parameters are zeros, for an initialisation or a file to fill
 */
public record NetworkPlan(Shape sample, long parameters, long outputs, NetworkMemory memory, boolean normalizesBatches,
        List<LayerWork> work, Supplier<Network> modules) {
    /**
     * What a layer costs in a forward pass of one sample.
     *
     * @param layer the layer
     * @param operations two for each multiplication, with which goes an addition
     */
    public record LayerWork(LayerSpec layer, long operations) {}

    /** Keeps a copy of the list. */
    public NetworkPlan {
        work = List.copyOf(work);
    }

    /**
     * Plans a network; nothing large is allocated.
     *
     * @param image the shape of an image, (channels, height, width); a network whose first layer is {@code linear} takes it as
     *     one row of numbers
     * @param classes how many numbers the last layer must give for an image
     * @param noiseSeeds gives each layer of noise its seed, in order
     * @throws IllegalArgumentException if a layer is not known, has settings that it cannot have, or does not fit what lies
     *     before it; the message is one line that names the layer
     */
    public static NetworkPlan of(LayerList layers, Shape image, int classes, DType dtype, Supplier<Long> noiseSeeds) {
        Shape sample = takesImages(layers) ? image : Shape.of(image.elements());
        return new NetworkPlanner(sample, classes, dtype, noiseSeeds).plan(layers);
    }

    /** Returns whether a network takes (N, C, H, W); one that begins with {@code linear} takes (N, M). */
    public static boolean takesImages(LayerList layers) {
        return !layers.layers().getFirst().name().equals("linear");
    }

    /** Returns whether a network takes (N, C, H, W); one whose first layer is a {@link Linear} takes (N, M). */
    public static boolean takesImages(Module network) {
        return network.modules().stream().filter(module -> module.children().isEmpty()).findFirst()
                .map(first -> !(first instanceof Linear)).orElse(true);
    }

    /** Returns whether a network begins with filters that come from the training images and stay as they are. */
    public static boolean whitens(LayerList layers) {
        return layers.layers().getFirst().name().equals(NetworkPlanner.WHITEN);
    }

    /** Makes the modules; to be called once. */
    public Network build() {
        return modules.get();
    }

    /** Returns the shape of a batch of samples. */
    public int[] batch(int size) {
        int[] shape = new int[sample.rank() + 1];
        shape[0] = size;
        System.arraycopy(sample.toArray(), 0, shape, 1, sample.rank());
        return shape;
    }

    /** Returns the operations of a forward pass. */
    public long forwardOperations() {
        return work.stream().mapToLong(LayerWork::operations).sum();
    }

    /** Returns the operations of a step of training: forward, and both gradients of all layers but the first, which has one. */
    public long trainingOperations() {
        return work.isEmpty() ? 0 : 3 * forwardOperations() - work.getFirst().operations();
    }
}
