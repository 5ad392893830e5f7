package lanewise.train.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * A graph of ONNX operators in the making. Values are known by their names: those of inputs and constants are chosen,
 * those of results are numbered.
 */
final class OnnxGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private int results;

    OnnxGraph(String name, String description) {
        graph.setName(name).setDocString(description);
    }

    /** Declares an input; the first dimension, the number of samples, is free. */
    String input(String name, TensorProto.DataType type, int... sampleShape) {
        graph.addInput(declaration(name, type, sampleShape));
        return name;
    }

    /** Makes a value an output under a name of its own. */
    void output(String name, String value, TensorProto.DataType type, int... sampleShape) {
        graph.addNode(NodeProto.newBuilder().setOpType("Identity").setName(name).addInput(value).addOutput(name));
        graph.addOutput(declaration(name, type, sampleShape));
    }

    private static ValueInfoProto declaration(String name, TensorProto.DataType type, int... sampleShape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder().addDimBuilder().setDimParam("N");
        for (int size : sampleShape) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
        }
        return ValueInfoProto.newBuilder().setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }

    /** Adds a constant, rounded to f32. */
    String constant(String name, Tensor value) {
        float[] elements = value.to(DType.F32).toFloatArray();
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber()).setRawData(ByteString.copyFrom(bytes));
        for (int size : value.shape().toArray()) {
            tensor.addDims(size);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** Adds a constant that is no part of the model, for the layer of that name. */
    String constantOf(String layer, Tensor value) {
        return constant(layer + "/constant" + graph.getInitializerCount(), value);
    }

    /** Adds a vector of whole numbers, such as sizes, for the layer of that name. */
    String integers(String layer, long... values) {
        String name = layer + "/constant" + graph.getInitializerCount();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64.getNumber())
                .setRawData(ByteString.copyFrom(bytes)).addDims(values.length));
        return name;
    }

    /** Applies an operator; returns the name of its result. */
    String apply(String layer, String operator, List<String> inputs, AttributeProto... attributes) {
        String result = layer + "/" + operator + results++;
        graph.addNode(NodeProto.newBuilder().setOpType(operator).setName(result).addAllInput(inputs)
                .addOutput(result).addAllAttribute(List.of(attributes)));
        return result;
    }

    static AttributeProto attribute(String name, double value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value).build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto attribute(String name, long... values) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name)
                .setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    GraphProto build() {
        return graph.build();
    }
}
