package lanewise.train.export;

import static lanewise.train.export.OnnxGraph.attribute;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm;
import lanewise.nn.Conv2d;
import lanewise.nn.ELU;
import lanewise.nn.Embedding;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GroupNorm;
import lanewise.nn.LayerNorm;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.LogSoftmax;
import lanewise.nn.MaxPool2d;
import lanewise.nn.MeanOnlyBatchNorm1d;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.RMSNorm;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.nn.SiLU;
import lanewise.nn.Sigmoid;
import lanewise.nn.Softmax;
import lanewise.nn.Softplus;
import lanewise.nn.Tanh;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;

/** What each module computes in eval mode, as operators of ONNX's operator set 17. Constants have PyTorch's names. */
final class OnnxLayers {
    // As in GELU.
    private static final double GELU_CUBIC = 0.044715;
    private static final double GELU_SLOPE = 2 * Math.sqrt(2 / Math.PI);

    private OnnxLayers() {}

    /**
     * Adds a module to its graph.
     *
     * @param x its input, of a shape that the module takes
     * @return its output
     * @throws IllegalArgumentException if it is none of the modules of {@code lanewise.nn}
     */
    static OnnxValue add(OnnxLayer layer, OnnxValue x) {
        return switch (layer.module()) {
            case Sequential sequential -> chain(layer, sequential, x);
            case Residual residual -> residual(layer, residual, x);
            case Linear linear -> linear(layer, linear, x);
            case Embedding embedding -> embedding(layer, embedding, x);
            case Conv2d convolution -> OnnxImageLayers.convolution(layer, convolution, x);
            case MaxPool2d pool -> OnnxImageLayers.maximum(layer, pool.pooling(), x);
            case AvgPool2d pool -> OnnxImageLayers.average(layer, pool.pooling(), x);
            case GlobalAvgPool2d _ -> OnnxValue.numbers(layer.apply("GlobalAveragePool", x.name()),
                    Shape.of(1, x.shape().dim(1), 1, 1));
            case GroupNorm norm -> OnnxImageLayers.groupNorm(layer, norm, x);
            case Flatten _ -> new OnnxValue(layer.apply("Flatten", List.of(x.name()), attribute("axis", 1)),
                    Shape.of(1, x.shape().elements()), x.dtype());
            default -> x.named(sameShape(layer, layer.module(), x.name()));
        };
    }

    private static OnnxValue chain(OnnxLayer layer, Sequential sequential, OnnxValue x) {
        OnnxValue y = x;
        for (Map.Entry<String, Module> child : sequential.children().entrySet()) {
            y = add(layer.child(child.getKey(), child.getValue()), y);
        }
        return y;
    }

    private static OnnxValue residual(OnnxLayer layer, Residual residual, OnnxValue x) {
        OnnxValue branch = add(layer.child("branch", residual.branch()), x);
        OnnxValue skipped = residual.shortcut().map(shortcut -> add(layer.child("shortcut", shortcut), x)).orElse(x);
        return branch.named(layer.apply("Add", branch.name(), skipped.name()));
    }

    private static OnnxValue linear(OnnxLayer layer, Linear linear, OnnxValue x) {
        int[] sizes = x.shape().toArray();
        sizes[sizes.length - 1] = linear.outFeatures();
        return OnnxValue.numbers(sizes.length == 2 ? rows(layer, linear, x.name()) : stacks(layer, linear, x.name()),
                Shape.of(sizes));
    }

    private static String rows(OnnxLayer layer, Linear linear, String x) {
        return layer.applyWith("Gemm", x, linear.hasBias() ? List.of("weight", "bias") : List.of("weight"),
                attribute("transB", 1));
    }

    // Gemm takes matrices alone.
    private static String stacks(OnnxLayer layer, Linear linear, String x) {
        String transposed = layer.apply("Transpose", layer.parameter("weight"));
        String y = layer.apply("MatMul", x, transposed);
        return linear.hasBias() ? layer.apply("Add", y, layer.parameter("bias")) : y;
    }

    private static OnnxValue embedding(OnnxLayer layer, Embedding embedding, OnnxValue x) {
        if (x.dtype() == DType.F32) {
            throw refused(layer, "it takes indices, and what is in front of it makes other numbers");
        }
        int[] sizes = IntStream.concat(IntStream.of(x.shape().toArray()), IntStream.of(embedding.features())).toArray();
        return OnnxValue.numbers(layer.apply("Gather", layer.parameter("weight"), x.name()), Shape.of(sizes));
    }

    private static String sameShape(OnnxLayer layer, Module module, String x) {
        return switch (module) {
            case ReLU _ -> layer.apply("Relu", x);
            case LeakyReLU leaky -> layer.apply("LeakyRelu", List.of(x), attribute("alpha", leaky.slope()));
            case ELU elu -> layer.apply("Elu", List.of(x), attribute("alpha", elu.alpha()));
            case Sigmoid _ -> layer.apply("Sigmoid", x);
            case Tanh _ -> layer.apply("Tanh", x);
            case GELU gelu -> gelu(layer, gelu, x);
            case SiLU _ -> layer.apply("Mul", x, layer.apply("Sigmoid", x));
            case Softplus softplus -> softplus(layer, softplus, x);
            case Softmax _ -> layer.apply("Softmax", List.of(x), attribute("axis", -1));
            case LogSoftmax _ -> layer.apply("LogSoftmax", List.of(x), attribute("axis", -1));
            case BatchNorm norm -> layer.applyWith("BatchNormalization", x,
                    List.of("weight", "bias", "running_mean", "running_var"), attribute("epsilon", norm.epsilon()));
            case MeanOnlyBatchNorm1d _ -> layer.apply("Add", layer.apply("Mul",
                    layer.apply("Sub", x, layer.parameter("running_mean")), layer.parameter("weight")),
                    layer.parameter("bias"));
            case LayerNorm norm -> layer.applyWith("LayerNormalization", x, List.of("weight", "bias"),
                    attribute("axis", -norm.weight().value().rank()), attribute("epsilon", norm.epsilon()));
            case RMSNorm norm -> rmsNorm(layer, norm, x);
            case MultiplicativeNoise _ -> x;
            default -> throw refused(layer, "it is no module of lanewise.nn");
        };
    }

    private static IllegalArgumentException refused(OnnxLayer layer, String reason) {
        return new IllegalArgumentException(
                "layer " + layer.name() + ", " + layer.module() + ", cannot be exported as ONNX: " + reason);
    }

    private static String gelu(OnnxLayer layer, GELU gelu, String x) {
        if (gelu.approximation() == GELU.Approximation.NONE) {
            String erf = layer.apply("Erf", layer.scaled(x, Math.sqrt(0.5)));
            return layer.apply("Mul", x, layer.scaled(layer.apply("Add", erf, layer.number(1)), 0.5));
        }
        String square = layer.apply("Mul", x, x);
        String factor = layer.apply("Add", layer.scaled(square, GELU_CUBIC), layer.number(1));
        String twice = layer.scaled(layer.apply("Mul", x, factor), GELU_SLOPE);
        return layer.apply("Mul", x, layer.apply("Sigmoid", twice));
    }

    private static String softplus(OnnxLayer layer, Softplus softplus, String x) {
        String scaled = layer.scaled(x, softplus.beta());
        String y = layer.scaled(layer.apply("Softplus", scaled), 1 / softplus.beta());
        String linear = layer.apply("Greater", scaled, layer.number(softplus.threshold()));
        return layer.apply("Where", linear, x, y);
    }

    private static String rmsNorm(OnnxLayer layer, RMSNorm norm, String x) {
        String mean = layer.apply("ReduceMean", List.of(layer.apply("Mul", x, x)), attribute("axes", new long[] {-1}));
        String root = layer.apply("Sqrt", layer.apply("Add", mean, layer.number(norm.epsilon())));
        return layer.apply("Mul", layer.apply("Div", x, root), layer.parameter("weight"));
    }
}
