package lanewise.nn.internal;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Batches such as images (N, C, H, W) whose memory order is (N, H, W, C): the channels of a pixel are neighbours, and
 * pixels × channels is a matrix. The same holds for sequences (N, C, L) and for plain rows (N, C).
 */
public final class ChannelsLast {
    private ChannelsLast() {}

    /** Returns zeros of the given shape (N, C, …) whose memory order is (N, …, C). */
    public static Tensor zeros(DType dtype, Shape shape) {
        return channelsSecond(Tensor.zeros(dtype, stored(shape)));
    }

    /** Returns (N, …, C) for a shape (N, C, …). */
    static Shape stored(Shape shape) {
        int[] sizes = shape.toArray();
        int[] stored = sizes.clone();
        System.arraycopy(sizes, 2, stored, 1, sizes.length - 2);
        stored[sizes.length - 1] = sizes[1];
        return Shape.of(stored);
    }

    /** Returns the view (N, C, …) of a tensor (N, …, C). */
    public static Tensor channelsSecond(Tensor x) {
        int last = x.rank() - 1;
        return last == 1 ? x : x.permute(axes(x.rank(), axis -> axis == 0 ? 0 : axis == 1 ? last : axis - 1));
    }

    /** Returns the view (N, …, C) of a tensor (N, C, …). */
    public static Tensor channelsLast(Tensor x) {
        int last = x.rank() - 1;
        return last == 1 ? x : x.permute(axes(x.rank(), axis -> axis == 0 ? 0 : axis == last ? 1 : axis + 1));
    }

    private static int[] axes(int rank, IntUnaryOperator source) {
        return IntStream.range(0, rank).map(source).toArray();
    }

    /** Returns whether the memory order of {@code x} (N, C, …) is (N, …, C), without gaps. */
    public static boolean is(Tensor x) {
        return channelsLast(x).isContiguous();
    }

    /**
     * Returns {@code x} (N, C, …) if its memory order is (N, …, C), otherwise a copy that has it.
     *
     * @param copies where the copy is kept
     */
    public static Tensor of(Tensor x, Workspace copies) {
        return is(x) ? x : copies.channelsLast(x.dtype(), x.shape()).copyFrom(x);
    }

    /**
     * Returns the matrix (N ⋯, C) of a batch (N, C, …), whose rows are pixels: a view where the memory order is
     * (N, …, C), or where the batch is a matrix itself; otherwise a view of a copy.
     *
     * @param copies where the copy is kept
     */
    public static Tensor matrix(Tensor x, Workspace copies) {
        if (x.rank() == 2) {
            return x;
        }
        return channelsLast(of(x, copies)).reshape(rows(x), x.dim(1));
    }

    private static int rows(Tensor x) {
        int rows = x.dim(0);
        for (int axis = 2; axis < x.rank(); axis++) {
            rows *= x.dim(axis);
        }
        return rows;
    }
}
