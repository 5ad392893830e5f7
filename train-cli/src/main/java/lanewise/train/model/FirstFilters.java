package lanewise.train.model;

import java.util.Map;
import java.util.Optional;
import lanewise.nn.Conv2d;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * What a network looks for in its images: the weights of its first convolution or linear layer as pictures, of which the
 * layer's outputs are the products with what it sees.
 *
 * @param layer the layer's name in the network, as in {@code 0}
 * @param kind what it is, as in {@code Conv2d}
 * @param weights (F, C, kH, kW): a picture for each of F filters or units
 */
public record FirstFilters(String layer, String kind, Tensor weights) {
    /**
     * Returns the filters of a network's first convolution, or the weights of its first linear layer if that comes before and
     * sees whole images; none if there is neither.
     *
     * @param image the shape of an image, (channels, height, width)
     */
    public static Optional<FirstFilters> of(Module network, Shape image) {
        for (Map.Entry<String, Module> each : network.namedModules().entrySet()) {
            switch (each.getValue()) {
                case Conv2d layer -> {
                    return Optional.of(new FirstFilters(each.getKey(), "Conv2d", layer.weight().value()));
                }
                case Linear layer -> {
                    return layer.inFeatures() != image.elements() ? Optional.empty()
                            : Optional.of(new FirstFilters(each.getKey(), "Linear", layer.weight().value()
                                    .reshape(layer.outFeatures(), image.dim(0), image.dim(1), image.dim(2))));
                }
                default -> { }
            }
        }
        return Optional.empty();
    }

    /** Returns F. */
    public int count() {
        return weights.dim(0);
    }
}
