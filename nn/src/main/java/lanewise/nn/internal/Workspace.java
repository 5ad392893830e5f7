package lanewise.nn.internal;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** A tensor that is handed out again and again while the wanted type and shape repeat. */
public final class Workspace {
    private Tensor tensor;

    /** Returns the tensor, with whatever it holds from its last use; a new one if type or shape changed. */
    public Tensor get(DType dtype, Shape shape) {
        if (tensor == null || tensor.dtype() != dtype || !tensor.shape().equals(shape)) {
            tensor = Tensor.zeros(dtype, shape);
        }
        return tensor;
    }

    /** Returns the tensor, of the type and shape of {@code model}. */
    public Tensor like(Tensor model) {
        return get(model.dtype(), model.shape());
    }

    /** Lets go of the tensor. */
    public void release() {
        tensor = null;
    }
}
