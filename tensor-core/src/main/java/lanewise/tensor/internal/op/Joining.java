package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** New tensors made of copies of whole tensors. */
public final class Joining {
    // An error names at most so many shapes.
    private static final int LISTED = 4;

    private Joining() {}

    /** Joins tensors along an axis; their other axes have the same sizes. */
    public static Strided concat(int axis, List<Strided> parts) {
        return join(axis, parts);
    }

    public static void concat(int axis, List<Strided> parts, Strided out) {
        join(axis, parts, out);
    }

    /** Joins tensors of one shape along a new axis. */
    public static Strided stack(int axis, List<Strided> parts) {
        return join(axis, withNewAxis(axis, parts));
    }

    public static void stack(int axis, List<Strided> parts, Strided out) {
        join(axis, withNewAxis(axis, parts), out);
    }

    private static List<Strided> withNewAxis(int axis, List<Strided> parts) {
        requireSome(parts);
        Shape shape = parts.getFirst().shape();
        for (Strided part : parts) {
            if (!part.shape().equals(shape)) {
                throw Errors.mismatch("shapes differ: " + shape + " and " + part.shape()
                        + concatHint(shape, part.shape()));
            }
        }
        Shape ofOne = parts.getFirst().layout().unsqueeze(axis).shape();
        long[] sizes = Operands.sizes(ofOne);
        sizes[ofOne.normalizeAxis(axis)] = parts.size();
        Operands.resultShape(() -> parts.size() + " tensors of shape " + shape, sizes);
        return parts.stream().map(x -> x.withLayout(x.layout().unsqueeze(axis))).toList();
    }

    private static Strided join(int axis, List<Strided> parts) {
        Shape shape = joinedShape(axis, parts);
        Strided out = Strided.allocate(parts.getFirst().dtype(), shape);
        copyParts(shape.normalizeAxis(axis), parts, out);
        return out;
    }

    private static void join(int axis, List<Strided> parts, Strided out) {
        Shape shape = joinedShape(axis, parts);
        Operands.requireSameType(parts.getFirst(), out);
        Operands.requireOutput(out, shape);
        for (Strided part : parts) {
            Operands.requireNoOverlap(out, part, false);
        }
        copyParts(shape.normalizeAxis(axis), parts, out);
    }

    private static Shape joinedShape(int axis, List<Strided> parts) {
        requireSome(parts);
        Strided first = parts.getFirst();
        int k = first.shape().normalizeAxis(axis);
        long[] sizes = Operands.sizes(first.shape());
        sizes[k] = 0;
        for (Strided part : parts) {
            Operands.requireSameType(first, part);
            requireFit(k, first.shape(), part.shape());
            sizes[k] += part.layout().dim(k);
        }
        return Operands.resultShape(() -> "shapes " + parts.stream().limit(LISTED)
                .map(part -> part.shape().toString()).collect(Collectors.joining(", ", "", more(parts))), sizes);
    }

    private static String more(List<Strided> parts) {
        return parts.size() > LISTED ? " and " + (parts.size() - LISTED) + " more" : "";
    }

    private static void copyParts(int axis, List<Strided> parts, Strided out) {
        int at = 0;
        for (Strided part : parts) {
            int length = part.layout().dim(axis);
            Elementwise.copyInto(part, out.withLayout(out.layout().narrow(axis, at, length)));
            at += length;
        }
    }

    private static void requireSome(List<Strided> parts) {
        if (parts.isEmpty()) {
            throw Errors.unusable("at least one tensor is needed");
        }
    }

    private static void requireFit(int axis, Shape first, Shape other) {
        if (!fit(axis, first, other)) {
            throw Errors.mismatch("shapes " + first + " and " + other + " differ elsewhere than along axis " + axis
                    + concatHint(first, other));
        }
    }

    private static boolean fit(int axis, Shape first, Shape other) {
        boolean fits = other.rank() == first.rank();
        for (int k = 0; fits && k < first.rank(); k++) {
            fits = k == axis || other.dim(k) == first.dim(k);
        }
        return fits;
    }

    private static String concatHint(Shape first, Shape other) {
        for (int axis = 0; axis < first.rank(); axis++) {
            if (fit(axis, first, other)) {
                return "; did you mean concat along axis " + axis + "?";
            }
        }
        return Math.abs(first.rank() - other.rank()) == 1 ? "; did you mean unsqueeze on the smaller one?" : "";
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
                throw Errors.unusable("the number of repetitions of shape " + x.shape()
                        + " must not be negative, as in " + Arrays.toString(repetitions));
            }
        }
        int rank = Math.max(x.layout().rank(), repetitions.length);
        int[] split = new int[2 * rank];
        int[] stretched = new int[2 * rank];
        long[] joined = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - x.layout().rank());
            int given = axis - (rank - repetitions.length);
            int size = own < 0 ? 1 : x.layout().dim(own);
            int count = given < 0 ? 1 : repetitions[given];
            split[2 * axis] = 1;
            split[2 * axis + 1] = size;
            stretched[2 * axis] = count;
            stretched[2 * axis + 1] = size;
            joined[axis] = (long) count * size;
        }
        Strided out = Strided.allocate(x.dtype(), Operands.resultShape(
                () -> "shape " + x.shape() + " repeated " + Arrays.toString(repetitions) + " times", joined));
        Layout pieces = out.layout().reshapeOrNull(Shape.of(stretched));
        Layout piece = x.layout().reshapeOrNull(Shape.of(split));
        Elementwise.copyInto(x.withLayout(piece), out.withLayout(pieces));
        return out;
    }
}
