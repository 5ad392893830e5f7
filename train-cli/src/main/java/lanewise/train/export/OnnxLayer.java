package lanewise.train.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * A module on its way into a graph. Values are known by their names.
 *
 * @param graph the graph
 * @param name the module's name in the model, as in {@code 1.branch.0}; empty for the model itself
 * @param module the module
 */
record OnnxLayer(OnnxGraph graph, String name, Module module) {
    /** Returns a child of this module. */
    OnnxLayer child(String own, Module child) {
        return new OnnxLayer(graph, join(own), child);
    }

    /** Applies an operator without attributes; returns its result. */
    String apply(String operator, String... inputs) {
        return apply(operator, List.of(inputs));
    }

    /** Applies an operator; returns its result. */
    String apply(String operator, List<String> inputs, AttributeProto... attributes) {
        return graph.apply(name, operator, inputs, attributes);
    }

    /** Applies an operator to a value and to parameters and buffers of the module. */
    String applyWith(String operator, String x, List<String> own, AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(List.of(x));
        own.forEach(each -> inputs.add(parameter(each)));
        return apply(operator, inputs, attributes);
    }

    /** Returns a parameter or buffer of the module, under PyTorch's name. */
    String parameter(String own) {
        return graph.constant(join(own), module.stateDict().get(own));
    }

    /** Returns a number, which broadcasts. */
    String number(double value) {
        return constant(Tensor.scalar(DType.F32, value));
    }

    /** Returns a constant that is no part of the model. */
    String constant(Tensor value) {
        return graph.constantOf(name, value);
    }

    /** Returns a vector of whole numbers, such as sizes. */
    String integers(long... values) {
        return graph.integers(name, values);
    }

    /** Returns a value times a number. */
    String scaled(String x, double factor) {
        return apply("Mul", x, number(factor));
    }

    private String join(String own) {
        return name.isEmpty() ? own : name + "." + own;
    }
}
