package lanewise.nn.internal;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** A tensor that is handed out again and again while the wanted type and shape repeat. */
public final class Workspace {
    private Tensor tensor;

    /** Returns the tensor, with whatever it holds from its last use; a new one if type or shape changed. */
    public Tensor get(DType dtype, Shape shape) {
        if (!fits(dtype, shape)) {
            tensor = Tensor.zeros(dtype, shape);
        }
        return tensor;
    }

    /** As above, for a matrix. */
    public Tensor get(DType dtype, int rows, int columns) {
        boolean fits = tensor != null && tensor.dtype() == dtype && tensor.rank() == 2
                && tensor.dim(0) == rows && tensor.dim(1) == columns;
        return fits ? tensor : get(dtype, Shape.of(rows, columns));
    }

    /** Returns the tensor, of the type and shape of {@code model}; a new one also has its order in memory. */
    public Tensor like(Tensor model) {
        if (!fits(model.dtype(), model.shape())) {
            tensor = Tensor.zerosLike(model);
        }
        return tensor;
    }

    /** Returns the tensor, of the type of {@code model} and its shape with size 1 in place of the last {@code axes}. */
    public Tensor reduced(Tensor model, int axes) {
        int[] sizes = model.shape().toArray();
        Arrays.fill(sizes, sizes.length - axes, sizes.length, 1);
        return get(model.dtype(), Shape.of(sizes));
    }

    /** Returns the tensor, of a shape (N, C, …) and with the memory order (N, …, C). */
    public Tensor channelsLast(DType dtype, Shape shape) {
        if (!fits(dtype, shape) || !ChannelsLast.is(tensor)) {
            tensor = ChannelsLast.zeros(dtype, shape);
        }
        return tensor;
    }

    /** Returns the tensor, of the type of {@code model} and its shape with size 1 in place of one axis. */
    public Tensor along(Tensor model, int axis) {
        if (!fitsAlong(model, axis)) {
            int[] sizes = model.shape().toArray();
            sizes[axis] = 1;
            tensor = Tensor.zeros(model.dtype(), sizes);
        }
        return tensor;
    }

    private boolean fitsAlong(Tensor model, int axis) {
        boolean fits = tensor != null && tensor.dtype() == model.dtype() && tensor.rank() == model.rank();
        for (int a = 0; fits && a < model.rank(); a++) {
            fits = tensor.dim(a) == (a == axis ? 1 : model.dim(a));
        }
        return fits;
    }

    private boolean fits(DType dtype, Shape shape) {
        return tensor != null && tensor.dtype() == dtype && tensor.shape().equals(shape);
    }

    /** Lets go of the tensor. */
    public void release() {
        tensor = null;
    }
}
