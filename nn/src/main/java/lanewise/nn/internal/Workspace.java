package lanewise.nn.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** A tensor that is handed out again and again while the wanted type and shape repeat. */
public final class Workspace {
    private Tensor tensor;
    private SharedMemory memory; // null if the tensor has its own
    private int generation;

    /** Lets the tensor lie in memory that other workspaces use too. */
    public void share(SharedMemory memory) {
        this.memory = memory;
        tensor = null;
    }

    /** Says that the tensor will have so many elements, so that shared memory is large enough at once. */
    public void reserve(int elements) {
        if (memory != null) {
            memory.reserve(elements);
        }
    }

    /** Returns the tensor, with whatever it holds from its last use; a new one if type or shape changed. */
    public Tensor get(DType dtype, Shape shape) {
        if (!fits(dtype, shape)) {
            tensor = create(dtype, shape);
        }
        return tensor;
    }

    /** As above, for a matrix. */
    public Tensor get(DType dtype, int rows, int columns) {
        boolean fits = isCurrent() && tensor.dtype() == dtype && tensor.rank() == 2
                && tensor.dim(0) == rows && tensor.dim(1) == columns;
        return fits ? tensor : get(dtype, Shape.of(rows, columns));
    }

    /** Returns the tensor, of the type and shape of {@code model}; a new one also has its order in memory. */
    public Tensor like(Tensor model) {
        if (!fits(model.dtype(), model.shape())) {
            tensor = memory == null ? Tensor.zerosLike(model) : inOrderOf(model);
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
            tensor = ChannelsLast.channelsSecond(create(dtype, ChannelsLast.stored(shape)));
        }
        return tensor;
    }

    /** Returns the tensor, of the type of {@code model} and its shape with size 1 in place of one axis. */
    public Tensor along(Tensor model, int axis) {
        if (!fitsAlong(model, axis)) {
            int[] sizes = model.shape().toArray();
            sizes[axis] = 1;
            tensor = create(model.dtype(), Shape.of(sizes));
        }
        return tensor;
    }

    private boolean fitsAlong(Tensor model, int axis) {
        boolean fits = isCurrent() && tensor.dtype() == model.dtype() && tensor.rank() == model.rank();
        for (int a = 0; fits && a < model.rank(); a++) {
            fits = tensor.dim(a) == (a == axis ? 1 : model.dim(a));
        }
        return fits;
    }

    private boolean fits(DType dtype, Shape shape) {
        return isCurrent() && tensor.dtype() == dtype && tensor.shape().equals(shape);
    }

    private boolean isCurrent() {
        return tensor != null && (memory == null || memory.generation() == generation);
    }

    private Tensor create(DType dtype, Shape shape) {
        if (memory == null) {
            return Tensor.zeros(dtype, shape);
        }
        Tensor view = memory.view(dtype, shape);
        generation = memory.generation();
        return view;
    }

    // With the axes in the same order in memory: the one with the largest stride first.
    private Tensor inOrderOf(Tensor model) {
        Integer[] axes = IntStream.range(0, model.rank()).boxed().toArray(Integer[]::new);
        Arrays.sort(axes, Comparator.comparingInt(axis -> -Math.abs(model.stride(axis))));
        int[] sizes = new int[axes.length];
        int[] back = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            sizes[i] = model.dim(axes[i]);
            back[axes[i]] = i;
        }
        return create(model.dtype(), Shape.of(sizes)).permute(back);
    }

    /** Lets go of the tensor, and of shared memory. */
    public void release() {
        tensor = null;
        if (memory != null) {
            memory.release();
        }
    }
}
