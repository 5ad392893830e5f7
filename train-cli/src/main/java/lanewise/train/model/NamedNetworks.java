package lanewise.train.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Networks that have a name, for images of CIFAR's size:
 *
 * <ul>
 * <li>{@code conv} and {@code conv-small}: whitened patches, then three blocks of two convolutions with 64, 256, 256 or 64,
 *     128, 128 filters. Source: K. Jordan: 94% on CIFAR-10 in 3.29 seconds on a single GPU, 2024.
 * <li>{@code resnetN}, N = 6n + 2, from 8: He's residual networks of N layers with weights, n blocks each of 16, 32 and 64
 *     filters; shortcuts that change the shape are convolutions. {@code plainN}: the same without shortcuts. With {@code
 *     -nobn} behind the name: without batch normalisation, whose place biases take. Source: K. He, X. Zhang, S. Ren, J. Sun:
 *     Deep residual learning for image recognition, CVPR 2016.
 * </ul>
 */
public final class NamedNetworks {
    private static final Pattern DEEP = Pattern.compile("(resnet|plain)-?(\\d{1,4})(-nobn)?");
    private static final int DEEPEST = 1202;

    private NamedNetworks() {}

    /** Names that a shell offers; of the deep networks, whose names go on, those of the source. */
    public static final List<String> NAMES = List.of("conv", "conv-small", "resnet20", "resnet56", "plain20", "plain56",
            "resnet20-nobn", "resnet56-nobn", "plain20-nobn", "plain56-nobn");

    /**
     * Returns the layers of the network of this name, empty if there is none.
     *
     * @throws IllegalArgumentException if a deep network cannot have so many layers
     */
    public static Optional<LayerList> find(String name) {
        Matcher deep = DEEP.matcher(name);
        if (deep.matches()) {
            return Optional.of(deep(deep.group(1).equals("resnet"), Integer.parseInt(deep.group(2)),
                    deep.group(3) == null));
        }
        return switch (name) {
            case "conv" -> Optional.of(whitened(64, 256, 256));
            case "conv-small" -> Optional.of(whitened(64, 128, 128));
            default -> Optional.empty();
        };
    }

    private static LayerList whitened(int... widths) {
        LayerSpec bn = LayerSpec.of("bn").with("momentum", 0.4).with("eps", 1e-12).with("noscale", "");
        LayerSpec gelu = LayerSpec.of("gelu");
        List<LayerSpec> layers = new ArrayList<>(List.of(LayerSpec.of("whiten", 2), gelu));
        for (int width : widths) {
            LayerSpec conv = LayerSpec.of("conv", width).with("nobias", "").with("winograd", "");
            layers.addAll(List.of(conv, LayerSpec.of("maxpool", 2), bn, gelu, conv, bn, gelu));
        }
        layers.addAll(List.of(LayerSpec.of("maxpool", 3), LayerSpec.of("flatten"), head().with("nobias", "")));
        return new LayerList(layers);
    }

    private static LayerSpec head() {
        return LayerSpec.of("linear", LayerSpec.CLASSES);
    }

    private static LayerList deep(boolean residual, int depth, boolean normalised) {
        if (depth % 6 != 2 || depth < 8 || depth > DEEPEST) {
            throw new IllegalArgumentException("resnet and plain have 6n + 2 layers, such as 20 or 56, from 8 to " + DEEPEST
                    + ", not " + depth);
        }
        LayerSpec relu = LayerSpec.of("relu");
        List<LayerSpec> layers = new ArrayList<>(convolution(16, 1, normalised));
        layers.add(relu);
        for (int width : new int[] {16, 32, 64}) {
            for (int block = 0; block < (depth - 2) / 6; block++) {
                List<LayerSpec> branch = new ArrayList<>(convolution(width, block == 0 && width > 16 ? 2 : 1, normalised));
                branch.add(relu);
                branch.addAll(convolution(width, 1, normalised));
                layers.addAll(residual ? List.of(around(branch, normalised)) : branch);
                layers.add(relu);
            }
        }
        layers.addAll(List.of(LayerSpec.of("globalavgpool"), LayerSpec.of("flatten"), head()));
        return new LayerList(layers);
    }

    private static List<LayerSpec> convolution(int width, int stride, boolean normalised) {
        LayerSpec conv = normalised ? LayerSpec.of("conv", width).with("nobias", "") : LayerSpec.of("conv", width);
        conv = stride == 1 ? conv : conv.with("stride", stride);
        return normalised ? List.of(conv, LayerSpec.of("bn")) : List.of(conv);
    }

    private static LayerSpec around(List<LayerSpec> branch, boolean normalised) {
        LayerSpec residual = LayerSpec.around("residual", branch);
        return normalised ? residual : residual.with("nobn", "");
    }
}
