package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.train.data.Images;
import lanewise.train.model.LayerList;
import lanewise.train.model.Network;
import lanewise.train.model.NetworkPlan;

/** What network to train: a multilayer perceptron by its widths and settings, or any network by the list of its layers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(MlpConfig.class), @JsonSubTypes.Type(LayersConfig.class)})
public sealed interface NetworkConfig permits MlpConfig, LayersConfig {
    /** The shape of an image: (channels, height, width). */
    Shape IMAGE = Shape.of(Images.CHANNELS, Images.HEIGHT, Images.WIDTH);

    /** A number of classes, where any does: the last layer's width alone depends on it. */
    int SOME_CLASSES = 10;

    /** Returns the layers. */
    LayerList layers();

    /** Returns the initialisation. */
    InitKind init();

    /** Returns the element type of parameters and activations. */
    DType dtype();

    /** Returns whether there is a batch normalisation, for which a batch needs two images. */
    default boolean normalizesBatches() {
        return plan(SOME_CLASSES, 0).normalizesBatches();
    }

    /**
     * Plans the network, for images.
     *
     * @param seed the seed of the layers of noise, each of which gets one of its own
     */
    default NetworkPlan plan(int classes, long seed) {
        return plan(IMAGE, classes, seed);
    }

    /** Plans the network, for samples of another shape. */
    default NetworkPlan plan(Shape sample, int classes, long seed) {
        Philox noise = new Philox(seed, RandomStreams.DROPOUT);
        int[] seeds = {0};
        return NetworkPlan.of(layers(), sample, classes, dtype(), () -> noise.bits(seeds[0]++));
    }

    /**
     * Makes the network with zero weights, for an initialisation or a file to fill.
     *
     * @param seed the seed of the layers of noise, each of which gets one of its own
     */
    default Network create(int classes, long seed) {
        return plan(classes, seed).build();
    }

    /** Fills the parameters of a network by the initialisation; filters that whiten images come from images, later. */
    default void initialize(Module network, long seed) {
        init().initializer().initializeAll(network, seed);
    }
}
