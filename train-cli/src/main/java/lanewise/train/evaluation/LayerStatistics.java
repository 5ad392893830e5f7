package lanewise.train.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;

/**
 * What a layer gives for some images: numbers over all elements of its output, be it feature maps or rows.
 *
 * @param layer the layer's name in the network, as in {@code 2.branch.0}
 * @param kind what it is, as in {@code Conv2d}
 * @param shape the shape of the output for one image: (C, H, W) or (M)
 * @param mean the mean of the elements x
 * @param deviation √(mean of (x − mean)²)
 * @param zeros the share of elements that are 0, in [0, 1]
 * @param dead the share of the units or channels of a ReLU that are silent on all images, in [0, 1]; of other layers nothing
 * @param least the smallest element
 * @param greatest the largest element
 */
public record LayerStatistics(String layer, String kind, Shape shape, double mean, double deviation, double zeros,
        OptionalDouble dead, double least, double greatest) {
    /**
     * Computes the statistics of each layer of a network, in order, in one pass in eval mode.
     *
     * @param indices the numbers of the images, from 1 to {@link Evaluation#BATCH} of them: they are one batch
     * @throws IllegalArgumentException if there are none, or more
     */
    public static List<LayerStatistics> of(Module network, Images images, int[] indices, DType dtype) {
        if (indices.length < 1 || indices.length > Evaluation.BATCH) {
            throw new IllegalArgumentException("statistics are those of 1 to " + Evaluation.BATCH + " images, not of "
                    + indices.length);
        }
        List<LayerStatistics> layers = new ArrayList<>();
        DeadUnitShares dead = new DeadUnitShares();
        Evaluation.of(network, images, indices, dtype, (name, layer, output) -> {
            dead.onLayer(name, layer, output);
            layers.add(of(name, layer, output));
        });
        Map<String, Double> shares = dead.byLayer();
        return layers.stream().map(layer -> shares.containsKey(layer.layer())
                ? layer.withDead(shares.get(layer.layer())) : layer).toList();
    }

    private static LayerStatistics of(String name, Module layer, Tensor y) {
        double zeros = y.elements() - y.countNonzero().itemLong();
        return new LayerStatistics(name, layer.getClass().getSimpleName(), y.select(0, 0).shape(), y.mean().item(),
                y.std().item(), zeros / y.elements(), OptionalDouble.empty(), y.min().item(), y.max().item());
    }

    private LayerStatistics withDead(double share) {
        return new LayerStatistics(layer, kind, shape, mean, deviation, zeros, OptionalDouble.of(share), least, greatest);
    }
}
