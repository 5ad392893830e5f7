package lanewise.train.export;

import static lanewise.train.export.OnnxGraph.attribute;

import java.util.List;
import java.util.Map;
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

/** What each module computes in eval mode, as operators of ONNX's operator set 17. Constants have PyTorch's names. */
final class OnnxLayers {
    // As in GELU.
    private static final double GELU_CUBIC = 0.044715;
    private static final double GELU_SLOPE = 2 * Math.sqrt(2 / Math.PI);

    private final OnnxGraph graph;

    OnnxLayers(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * Adds a module to the graph.
     *
     * @param name its name in the model, as in {@code 1.branch.0}; empty for the model itself
     * @param x the name of its input
     * @return the name of its output
     * @throws IllegalArgumentException if it is none of the modules of {@code lanewise.nn}
     */
    String add(String name, Module module, String x) {
        return switch (module) {
            case Sequential sequential -> chain(name, sequential, x);
            case Residual residual -> apply(name, "Add", add(join(name, "branch"), residual.branch(), x),
                    residual.shortcut().map(shortcut -> add(join(name, "shortcut"), shortcut, x)).orElse(x));
            case Linear linear -> graph.apply(name, "Gemm", linear.hasBias()
                    ? List.of(x, constant(name, linear, "weight"), constant(name, linear, "bias"))
                    : List.of(x, constant(name, linear, "weight")), attribute("transB", 1));
            case ReLU _ -> apply(name, "Relu", x);
            case LeakyReLU leaky -> graph.apply(name, "LeakyRelu", List.of(x), attribute("alpha", leaky.slope()));
            case ELU elu -> graph.apply(name, "Elu", List.of(x), attribute("alpha", elu.alpha()));
            case Sigmoid _ -> apply(name, "Sigmoid", x);
            case Tanh _ -> apply(name, "Tanh", x);
            case GELU gelu -> gelu(name, gelu, x);
            case SiLU _ -> apply(name, "Mul", x, apply(name, "Sigmoid", x));
            case Softplus softplus -> softplus(name, softplus, x);
            case Softmax _ -> graph.apply(name, "Softmax", List.of(x), attribute("axis", -1));
            case LogSoftmax _ -> graph.apply(name, "LogSoftmax", List.of(x), attribute("axis", -1));
            case BatchNorm norm -> graph.apply(name, "BatchNormalization", List.of(x, constant(name, norm, "weight"),
                    constant(name, norm, "bias"), constant(name, norm, "running_mean"),
                    constant(name, norm, "running_var")), attribute("epsilon", norm.epsilon()));
            case MeanOnlyBatchNorm1d norm -> apply(name, "Add", apply(name, "Mul",
                    apply(name, "Sub", x, constant(name, norm, "running_mean")), constant(name, norm, "weight")),
                    constant(name, norm, "bias"));
            case LayerNorm norm -> graph.apply(name, "LayerNormalization", List.of(x, constant(name, norm, "weight"),
                    constant(name, norm, "bias")), attribute("axis", -norm.weight().value().rank()),
                    attribute("epsilon", norm.epsilon()));
            case RMSNorm norm -> rmsNorm(name, norm, x);
            case Flatten _ -> graph.apply(name, "Flatten", List.of(x), attribute("axis", 1));
            case MultiplicativeNoise _ -> x;
            case Conv2d _, MaxPool2d _, AvgPool2d _, GlobalAvgPool2d _, GroupNorm _, Embedding _ ->
                    throw new IllegalArgumentException("layer " + name + ", " + module
                            + ", cannot be exported as ONNX yet");
            default -> throw new IllegalArgumentException("layer " + name + ", " + module
                    + ", cannot be exported as ONNX: it is no module of lanewise.nn");
        };
    }

    private String chain(String name, Sequential sequential, String x) {
        String y = x;
        for (Map.Entry<String, Module> child : sequential.children().entrySet()) {
            y = add(join(name, child.getKey()), child.getValue(), y);
        }
        return y;
    }

    private String gelu(String name, GELU gelu, String x) {
        if (gelu.approximation() == GELU.Approximation.NONE) {
            String erf = apply(name, "Erf", scaled(name, x, Math.sqrt(0.5)));
            return apply(name, "Mul", x, scaled(name, apply(name, "Add", erf, graph.number(name, 1)), 0.5));
        }
        String square = apply(name, "Mul", x, x);
        String factor = apply(name, "Add", scaled(name, square, GELU_CUBIC), graph.number(name, 1));
        String twice = scaled(name, apply(name, "Mul", x, factor), GELU_SLOPE);
        return apply(name, "Mul", x, apply(name, "Sigmoid", twice));
    }

    private String softplus(String name, Softplus softplus, String x) {
        String scaled = scaled(name, x, softplus.beta());
        String y = scaled(name, apply(name, "Softplus", scaled), 1 / softplus.beta());
        String linear = apply(name, "Greater", scaled, graph.number(name, softplus.threshold()));
        return apply(name, "Where", linear, x, y);
    }

    private String rmsNorm(String name, RMSNorm norm, String x) {
        String mean = graph.apply(name, "ReduceMean", List.of(apply(name, "Mul", x, x)), attribute("axes", List.of(-1L)));
        String root = apply(name, "Sqrt", apply(name, "Add", mean, graph.number(name, norm.epsilon())));
        return apply(name, "Mul", apply(name, "Div", x, root), constant(name, norm, "weight"));
    }

    private String scaled(String name, String x, double factor) {
        return apply(name, "Mul", x, graph.number(name, factor));
    }

    private String apply(String name, String operator, String... inputs) {
        return graph.apply(name, operator, List.of(inputs));
    }

    private String constant(String name, Module module, String own) {
        return graph.constant(join(name, own), module.stateDict().get(own));
    }

    private static String join(String name, String own) {
        return name.isEmpty() ? own : name + "." + own;
    }
}
