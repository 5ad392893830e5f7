package lanewise.train.experiment.depth;

import lanewise.tensor.DType;
import lanewise.train.config.InitKind;
import lanewise.train.config.LayersConfig;
import lanewise.train.model.NamedNetworks;

/**
 * One of He's networks for images of CIFAR's size.
 *
 * @param residual whether skip connections go round each pair of its convolutions
 * @param depth the number of layers with weights, 6n + 2
 * @param normalised whether batch normalisation follows each convolution
 */
record ConvolutionNetwork(boolean residual, int depth, boolean normalised) {
    /** Returns the name on the command line, as in {@code plain56-nobn}. */
    String name() {
        return (residual ? "resnet" : "plain") + depth + (normalised ? "" : "-nobn");
    }

    /** Returns its layers, to start from some first values. */
    LayersConfig config(InitKind init) {
        return new LayersConfig(NamedNetworks.find(name()).orElseThrow(), init, DType.F32);
    }

    /** Returns the kind of network in words. */
    String kind() {
        return (residual ? "residual" : "plain") + ", " + (normalised ? "with" : "without") + " batch norm";
    }
}
