package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;

/** New tensors made of copies of whole tensors. */
public final class Joining {
    // An error names at most so many shapes.
    private static final int LISTED = 4;

    private Joining() {}

    /** Joins tensors along an axis; their other axes have the same sizes. */
    public static Strided concat(int axis, List<Strided> parts) {
        return join("concat", axis, parts);
    }

    public static void concat(int axis, List<Strided> parts, Strided out) {
        join("concat", axis, parts, out);
    }

    /** Joins tensors of one shape along a new axis. */
    public static Strided stack(int axis, List<Strided> parts) {
        return join("stack", axis, withNewAxis(axis, parts));
    }

    public static void stack(int axis, List<Strided> parts, Strided out) {
        join("stack", axis, withNewAxis(axis, parts), out);
    }

    private static List<Strided> withNewAxis(int axis, List<Strided> parts) {
        requireSome("stack", parts);
        Shape shape = parts.getFirst().shape();
        for (Strided part : parts) {
            if (!part.shape().equals(shape)) {
                throw Errors.mismatch("stack", "shapes differ: " + shape + " and " + part.shape()
                        + concatHint(shape, part.shape()));
            }
        }
        Shape ofOne = parts.getFirst().layout().unsqueeze("stack", axis).shape();
        long[] sizes = Operands.sizes(ofOne);
        sizes[ofOne.normalizeAxis(axis)] = parts.size();
        Operands.resultShape("stack", () -> parts.size() + " tensors of shape " + shape, sizes);
        return parts.stream().map(x -> x.withLayout(x.layout().unsqueeze("stack", axis))).toList();
    }

    private static Strided join(String operation, int axis, List<Strided> parts) {
        Shape shape = joinedShape(operation, axis, parts);
        Strided out = Strided.allocate(parts.getFirst().dtype(), shape);
        copyParts(operation, shape.normalizeAxis(axis), parts, out);
        return out;
    }

    private static void join(String operation, int axis, List<Strided> parts, Strided out) {
        Shape shape = joinedShape(operation, axis, parts);
        Operands.requireSameType(operation, parts.getFirst(), out);
        Operands.requireOutput(operation, out, shape);
        for (Strided part : parts) {
            Operands.requireNoOverlap(operation, out, part, false);
        }
        copyParts(operation, shape.normalizeAxis(axis), parts, out);
    }

    private static Shape joinedShape(String operation, int axis, List<Strided> parts) {
        requireSome(operation, parts);
        Strided first = parts.getFirst();
        int k = ShapeRules.axis(operation, first.shape(), axis);
        long[] sizes = Operands.sizes(first.shape());
        sizes[k] = 0;
        for (Strided part : parts) {
            Operands.requireSameType(operation, first, part);
            requireFit(operation, k, first.shape(), part.shape());
            sizes[k] += part.layout().dim(k);
        }
        return Operands.resultShape(operation, () -> "shapes " + parts.stream().limit(LISTED)
                .map(part -> part.shape().toString()).collect(Collectors.joining(", ", "", more(parts))), sizes);
    }

    private static String more(List<Strided> parts) {
        return parts.size() > LISTED ? " and " + (parts.size() - LISTED) + " more" : "";
    }

    private static void copyParts(String operation, int axis, List<Strided> parts, Strided out) {
        int at = 0;
        for (Strided part : parts) {
            int length = part.layout().dim(axis);
            Strided target = out.withLayout(out.layout().narrow(operation, axis, at, length));
            Copying.copyInto(operation, part, target);
            at += length;
        }
    }

    private static void requireSome(String operation, List<Strided> parts) {
        if (parts.isEmpty()) {
            throw Errors.unusable(operation, "at least one tensor is needed");
        }
    }

    private static void requireFit(String operation, int axis, Shape first, Shape other) {
        if (!fit(axis, first, other)) {
            throw Errors.mismatch(operation, "shapes " + first + " and " + other
                    + " differ elsewhere than along axis " + axis + concatHint(first, other));
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
        int k = ShapeRules.axis("roll", x.shape(), axis);
        int length = x.layout().dim(k);
        if (length == 0) {
            return Strided.allocate(x.dtype(), x.shape());
        }
        int places = Math.floorMod(shift, length);
        Layout layout = x.layout();
        return join("roll", k, List.of(x.withLayout(layout.narrow("roll", k, length - places, places)),
                x.withLayout(layout.narrow("roll", k, 0, length - places))));
    }

    /** Repeats a tensor along each axis; the shorter one of shape and repetitions gets ones in front. */
    public static Strided tile(Strided x, int... repetitions) {
        for (int count : repetitions) {
            if (count < 0) {
                throw Errors.unusable("tile", "the number of repetitions of shape " + x.shape()
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
        Strided out = Strided.allocate(x.dtype(), Operands.resultShape("tile",
                () -> "shape " + x.shape() + " repeated " + Arrays.toString(repetitions) + " times", joined));
        Layout pieces = out.layout().reshapeOrNull(Shape.of(stretched));
        Layout piece = x.layout().reshapeOrNull(Shape.of(split));
        Copying.copyInto("tile", x.withLayout(piece), out.withLayout(pieces));
        return out;
    }
}
