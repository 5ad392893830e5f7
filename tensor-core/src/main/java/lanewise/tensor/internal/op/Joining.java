package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.List;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** New tensors made of copies of whole tensors. */
public final class Joining {
    private Joining() {}

    /** Joins tensors along an axis; their other axes have the same sizes. */
    public static Strided concat(int axis, List<Strided> parts) {
        return join("concat", axis, parts);
    }

    /** Joins tensors of one shape along a new axis. */
    public static Strided stack(int axis, List<Strided> parts) {
        requireSome("stack", parts);
        Shape shape = parts.getFirst().shape();
        for (Strided part : parts) {
            if (!part.shape().equals(shape)) {
                throw new ShapeMismatchException("stack: shapes differ: " + shape + " and " + part.shape());
            }
        }
        return join("stack", axis, parts.stream().map(x -> x.withLayout(x.layout().unsqueeze(axis))).toList());
    }

    private static Strided join(String operation, int axis, List<Strided> parts) {
        requireSome(operation, parts);
        Strided first = parts.getFirst();
        int k = first.shape().normalizeAxis(axis);
        int[] sizes = first.shape().toArray();
        sizes[k] = 0;
        for (Strided part : parts) {
            Operands.requireSameType(operation, first, part);
            requireFit(operation, k, first.shape(), part.shape());
            sizes[k] = Math.addExact(sizes[k], part.layout().dim(k));
        }
        Strided out = Strided.allocate(first.dtype(), Shape.of(sizes));
        int at = 0;
        for (Strided part : parts) {
            int length = part.layout().dim(k);
            Elementwise.copyInto(part, out.withLayout(out.layout().narrow(k, at, length)));
            at += length;
        }
        return out;
    }

    private static void requireSome(String operation, List<Strided> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(operation + ": at least one tensor is needed");
        }
    }

    private static void requireFit(String operation, int axis, Shape first, Shape other) {
        boolean fits = other.rank() == first.rank();
        for (int k = 0; fits && k < first.rank(); k++) {
            fits = k == axis || other.dim(k) == first.dim(k);
        }
        if (!fits) {
            throw new ShapeMismatchException(operation + ": shapes " + first + " and " + other
                    + " differ elsewhere than along axis " + axis);
        }
    }

    /** Moves the elements by {@code shift} places along an axis; what leaves at one end enters at the other. */
    public static Strided roll(int shift, int axis, Strided x) {
        int k = x.shape().normalizeAxis(axis);
        int length = x.layout().dim(k);
        if (length == 0) {
            return Strided.allocate(x.dtype(), x.shape());
        }
        int places = Math.floorMod(shift, length);
        Layout layout = x.layout();
        return concat(k, List.of(x.withLayout(layout.narrow(k, length - places, places)),
                x.withLayout(layout.narrow(k, 0, length - places))));
    }

    /** Repeats a tensor along each axis; the shorter one of shape and repetitions gets ones in front. */
    public static Strided tile(Strided x, int... repetitions) {
        for (int count : repetitions) {
            if (count < 0) {
                throw new IllegalArgumentException("tile: the number of repetitions must not be negative, as in "
                        + Arrays.toString(repetitions));
            }
        }
        int rank = Math.max(x.layout().rank(), repetitions.length);
        int[] split = new int[2 * rank];
        int[] stretched = new int[2 * rank];
        int[] joined = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - x.layout().rank());
            int given = axis - (rank - repetitions.length);
            int size = own < 0 ? 1 : x.layout().dim(own);
            int count = given < 0 ? 1 : repetitions[given];
            split[2 * axis] = 1;
            split[2 * axis + 1] = size;
            stretched[2 * axis] = count;
            stretched[2 * axis + 1] = size;
            joined[axis] = Math.multiplyExact(count, size);
        }
        Strided out = Strided.allocate(x.dtype(), Shape.of(joined));
        Layout pieces = out.layout().reshapeOrNull(Shape.of(stretched));
        Layout piece = x.layout().reshapeOrNull(Shape.of(split));
        Elementwise.copyInto(x.withLayout(piece), out.withLayout(pieces));
        return out;
    }
}
