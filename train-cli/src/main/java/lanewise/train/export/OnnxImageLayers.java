package lanewise.train.export;

import static lanewise.train.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import lanewise.nn.Conv2d;
import lanewise.nn.GroupNorm;
import lanewise.tensor.DType;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/** Layers of images (N, C, H, W), and of other values with channels, as operators of ONNX. */
final class OnnxImageLayers {
    private OnnxImageLayers() {}

    /** Adds a convolution. */
    static OnnxValue convolution(OnnxLayer layer, Conv2d convolution, OnnxValue x) {
        Tensor weight = convolution.weight().value();
        String y = layer.applyWith("Conv", x.name(), convolution.hasBias() ? List.of("weight", "bias") : List.of("weight"),
                attributes(convolution.convolution().window(), attribute("group", convolution.convolution().groups())));
        return OnnxValue.numbers(y, convolution.convolution().outputShape(x.zeros(weight.dtype()), weight));
    }

    /** Adds the maximum of each window. */
    static OnnxValue maximum(OnnxLayer layer, Pooling2d pooling, OnnxValue x) {
        Shape shape = pooling.outputShape(x.zeros(DType.F32));
        Window2d window = withoutCeiling(pooling.window(), x.shape(), shape);
        if (hasTapsOutside(window)) {
            return OnnxValue.numbers(layer.apply("MaxPool",
                    List.of(padded(layer, window, Double.NEGATIVE_INFINITY, x.name())), attributes(window.padding(0))), shape);
        }
        return OnnxValue.numbers(layer.apply("MaxPool", List.of(x.name()), attributes(window)), shape);
    }

    /** Adds the average of each window. */
    static OnnxValue average(OnnxLayer layer, Pooling2d pooling, OnnxValue x) {
        Shape shape = pooling.outputShape(x.zeros(DType.F32));
        Window2d window = withoutCeiling(pooling.window(), x.shape(), shape);
        boolean dilated = window.dilationHeight() > 1 || window.dilationWidth() > 1;
        boolean beyondPadding = pooling.countsPadding() && !window.equals(pooling.window());
        if (dilated || beyondPadding || pooling.divisor() != 0 || hasTapsOutside(window)) {
            return OnnxValue.numbers(quotient(layer, pooling, window, x), shape);
        }
        String y = layer.apply("AveragePool", List.of(x.name()), attribute("kernel_shape", window.height(), window.width()),
                strides(window), pads(window), attribute("count_include_pad", pooling.countsPadding() ? 1 : 0));
        return OnnxValue.numbers(y, shape);
    }

    // What AveragePool of operator set 17 does not know: a sum of taps, as a convolution, divided by numbers of our own.
    private static String quotient(OnnxLayer layer, Pooling2d pooling, Window2d window, OnnxValue x) {
        int channels = x.shape().dim(1);
        String ones = layer.constant(Tensor.ones(DType.F32, channels, 1, window.height(), window.width()));
        String sums = layer.apply("Conv", List.of(x.name(), ones), attributes(window, attribute("group", channels)));
        return layer.apply("Div", sums, layer.constant(divisors(pooling, x.shape())));
    }

    // What the sum of each window is divided by, (1, 1, H', W'): its taps in the image, over their share in the average.
    private static Tensor divisors(Pooling2d pooling, Shape images) {
        Tensor ones = Tensor.ones(DType.F64, 1, 1, images.dim(2), images.dim(3));
        Tensor taps = pooling.withDivisor(1).average(ones);
        return Tensor.where(taps.eq(0), Tensor.scalar(DType.F64, 1), taps.div(pooling.average(ones)));
    }

    // Programs differ in what a ceiling does to a window beyond the padding. Padding for it behind the image leaves no doubt.
    private static Window2d withoutCeiling(Window2d window, Shape images, Shape windows) {
        int below = (windows.dim(2) - 1) * window.strideHeight() + (window.height() - 1) * window.dilationHeight() + 1
                - images.dim(2) - window.paddingTop();
        int right = (windows.dim(3) - 1) * window.strideWidth() + (window.width() - 1) * window.dilationWidth() + 1
                - images.dim(3) - window.paddingLeft();
        return window.padding(window.paddingTop(), Math.max(window.paddingBottom(), below), window.paddingLeft(),
                Math.max(window.paddingRight(), right));
    }

    // ONNX Runtime's pooling refuses as much padding as there are taps: a window might have no pixel. Of such a window it has
    // the most negative number as the maximum, where it is −∞ here.
    private static boolean hasTapsOutside(Window2d window) {
        return Math.max(window.paddingTop(), window.paddingBottom()) >= window.height()
                || Math.max(window.paddingLeft(), window.paddingRight()) >= window.width();
    }

    private static String padded(OnnxLayer layer, Window2d window, double value, String x) {
        return layer.apply("Pad", x, layer.integers(0, 0, window.paddingTop(), window.paddingLeft(), 0, 0,
                window.paddingBottom(), window.paddingRight()), layer.number(value));
    }

    private static AttributeProto[] attributes(Window2d window, AttributeProto... others) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                attribute("kernel_shape", window.height(), window.width()), strides(window), pads(window),
                attribute("dilations", window.dilationHeight(), window.dilationWidth())));
        attributes.addAll(Arrays.asList(others));
        return attributes.toArray(AttributeProto[]::new);
    }

    private static AttributeProto strides(Window2d window) {
        return attribute("strides", window.strideHeight(), window.strideWidth());
    }

    // First what is in front of the pixels along each axis, then what is behind them.
    private static AttributeProto pads(Window2d window) {
        return attribute("pads", window.paddingTop(), window.paddingLeft(), window.paddingBottom(), window.paddingRight());
    }

    /**
     * Adds a group normalisation. The one of operator set 21 is not read everywhere; with each group as one channel it is an
     * instance normalisation, to which scale and shift of the channels come.
     */
    static OnnxValue groupNorm(OnnxLayer layer, GroupNorm norm, OnnxValue x) {
        String grouped = layer.apply("Reshape", x.name(), layer.integers(0, norm.groups(), -1));
        String normalized = layer.apply("InstanceNormalization",
                List.of(grouped, layer.constant(Tensor.ones(DType.F32, norm.groups())),
                        layer.constant(Tensor.zeros(DType.F32, norm.groups()))),
                attribute("epsilon", norm.epsilon()));
        long[] sizes = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        sizes[0] = 0; // the number of samples is that of the input
        String xHat = layer.apply("Reshape", normalized, layer.integers(sizes));
        String scaled = layer.apply("Mul", xHat, ofChannels(layer, "weight", sizes.length));
        return x.named(layer.apply("Add", scaled, ofChannels(layer, "bias", sizes.length)));
    }

    // (C) as (C, 1, …, 1), so that it broadcasts along the axes behind the channels.
    private static String ofChannels(OnnxLayer layer, String own, int rank) {
        String parameter = layer.parameter(own);
        long[] behind = LongStream.range(1, rank - 1).toArray();
        return behind.length == 0 ? parameter : layer.apply("Unsqueeze", parameter, layer.integers(behind));
    }
}
