package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.PadMode;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** A tensor with further elements around it: so many before and after it along each axis. */
public final class Padding {
    private static final String OPERATION = "pad";

    private Padding() {}

    /** Returns the tensor surrounded by a value; {@code widths[axis]} is {before, after}. */
    public static Strided constant(Strided x, int[][] widths, double value) {
        Shape shape = paddedShape(x, widths);
        Operands.requireFits(OPERATION, value, x.dtype());
        Strided out = Strided.allocate(x.dtype(), shape);
        surround(x, widths, value, out);
        return out;
    }

    public static void constant(Strided x, int[][] widths, double value, Strided out) {
        Operands.requireFits(OPERATION, value, x.dtype());
        requireOutput(x, widths, out);
        surround(x, widths, value, out);
    }

    /** Returns the tensor surrounded by elements of its own. */
    public static Strided repeated(Strided x, int[][] widths, PadMode mode) {
        Strided out = Strided.allocate(x.dtype(), paddedShape(x, widths));
        repeat(x, widths, mode, out);
        return out;
    }

    public static void repeated(Strided x, int[][] widths, PadMode mode, Strided out) {
        requireOutput(x, widths, out);
        repeat(x, widths, mode, out);
    }

    private static void requireOutput(Strided x, int[][] widths, Strided out) {
        Operands.requireSameType(OPERATION, x, out);
        Operands.requireOutput(OPERATION, out, paddedShape(x, widths));
        Operands.requireNoOverlap(OPERATION, out, x, false);
    }

    private static Shape paddedShape(Strided x, int[][] widths) {
        Shape shape = x.shape();
        if (widths.length != shape.rank()) {
            throw Errors.mismatch(OPERATION, "shape " + shape + " needs " + shape.rank() + " pairs of widths, one for"
                    + " each axis, not " + widths.length);
        }
        long[] sizes = Operands.sizes(shape);
        for (int axis = 0; axis < sizes.length; axis++) {
            int[] pair = widths[axis];
            if (pair == null) {
                throw Errors.missing(OPERATION, "widths[" + axis + "]");
            }
            if (pair.length != 2 || pair[0] < 0 || pair[1] < 0) {
                throw Errors.unusable(OPERATION, "the widths of axis " + axis + " of shape " + shape
                        + " must be two numbers that are not negative, not " + Arrays.toString(pair));
            }
            sizes[axis] += (long) pair[0] + pair[1];
        }
        return Operands.resultShape(OPERATION, () -> "shape " + shape + " with widths " + Arrays.deepToString(widths),
                sizes);
    }

    private static void surround(Strided x, int[][] widths, double value, Strided out) {
        Layout inside = out.layout();
        for (int axis = 0; axis < widths.length; axis++) {
            int size = x.layout().dim(axis);
            int end = widths[axis][0] + size;
            fill(inside.narrow(OPERATION, axis, 0, widths[axis][0]), value, out);
            fill(inside.narrow(OPERATION, axis, end, widths[axis][1]), value, out);
            inside = inside.narrow(OPERATION, axis, widths[axis][0], size);
        }
        Copying.copyInto(OPERATION, x, out.withLayout(inside));
    }

    private static void fill(Layout part, double value, Strided out) {
        if (part.elements() > 0) {
            Copying.fill(out.withLayout(part), value);
        }
    }

    // One axis after the other: what is around the ones before is repeated too.
    private static void repeat(Strided x, int[][] widths, PadMode mode, Strided out) {
        requireSomethingToRepeat(x.shape(), widths);
        Layout inside = out.layout();
        for (int axis = 0; axis < widths.length; axis++) {
            inside = inside.narrow(OPERATION, axis, widths[axis][0], x.layout().dim(axis));
        }
        Copying.copyInto(OPERATION, x, out.withLayout(inside));
        for (int axis = 0; axis < widths.length; axis++) {
            int size = x.layout().dim(axis);
            int before = widths[axis][0];
            Layout whole = out.layout();
            for (int next = axis + 1; next < widths.length; next++) {
                whole = whole.narrow(OPERATION, next, widths[next][0], x.layout().dim(next));
            }
            Strided source = out.withLayout(whole.narrow(OPERATION, axis, before, size));
            take(source, axis, places(-before, before, size, mode), whole.narrow(OPERATION, axis, 0, before));
            int after = widths[axis][1];
            take(source, axis, places(size, after, size, mode),
                    whole.narrow(OPERATION, axis, before + size, after));
        }
    }

    private static void take(Strided source, int axis, int[] places, Layout target) {
        if (places.length > 0) {
            Selection.indexSelect(source, axis, source.withLayout(target), places);
        }
    }

    private static void requireSomethingToRepeat(Shape shape, int[][] widths) {
        for (int axis = 0; axis < widths.length; axis++) {
            if (shape.dim(axis) == 0 && (widths[axis][0] > 0 || widths[axis][1] > 0)) {
                throw Errors.unusable(OPERATION, "axis " + axis + " of shape " + shape
                        + " has no elements to repeat; pad it with a value");
            }
        }
    }

    // Which elements of an axis stand at places from one on, which are outside.
    private static int[] places(int from, int count, int size, PadMode mode) {
        long period = Math.max(1, 2L * (size - 1)); // of the mirrored axis, there and back
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            long mirrored = Math.floorMod((long) from + i, period);
            places[i] = switch (mode) {
                case EDGE -> from < 0 ? 0 : size - 1;
                case REFLECT -> (int) (Math.min(mirrored, period - mirrored) % size);
            };
        }
        return places;
    }
}
