package lanewise.train.export;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * A value of a graph.
 *
 * @param name its name in the graph
 * @param shape its shape for one sample: the first axis, that of the samples, has size 1
 * @param dtype F32 for numbers, I64 or I32 for indices
 */
record OnnxValue(String name, Shape shape, DType dtype) {
    /** Returns a value of this shape and type under another name. */
    OnnxValue named(String other) {
        return new OnnxValue(other, shape, dtype);
    }

    /** Returns numbers of another shape under another name. */
    static OnnxValue numbers(String name, Shape shape) {
        return new OnnxValue(name, shape, DType.F32);
    }

    /** Returns zeros of the shape, to ask operations for that of their results. */
    Tensor zeros(DType type) {
        return Tensor.zeros(type, shape);
    }

    /** Returns the sizes of the axes but that of the samples. */
    int[] sampleShape() {
        return Arrays.copyOfRange(shape.toArray(), 1, shape.rank());
    }
}
