package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Supplier;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/** The checks that every operation makes of its operands. */
public final class Operands {
    private Operands() {}

    public static void requireSameType(Strided a, Strided b) {
        if (a.dtype() != b.dtype()) {
            throw Errors.mismatch("element types differ: " + a.dtype() + " " + a.shape()
                    + " and " + b.dtype() + " " + b.shape() + "; convert one with to(DType)");
        }
    }

    /** Returns the sizes of a shape, with room to grow. */
    static long[] sizes(Shape shape) {
        long[] sizes = new long[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = shape.dim(axis);
        }
        return sizes;
    }

    /**
     * Returns the shape of a result, whose sizes may turn out too large.
     *
     * @param inputs what the result is made of, with the shapes, for the message
     */
    static Shape resultShape(Supplier<String> inputs, long... sizes) {
        int[] dimensions = new int[sizes.length];
        double elements = 1;
        long largest = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            dimensions[axis] = (int) sizes[axis];
            elements *= sizes[axis];
            largest = Math.max(largest, sizes[axis]);
        }
        if (Math.max(elements, largest) > Integer.MAX_VALUE) {
            String list = Arrays.toString(sizes);
            throw Errors.unusable(inputs.get() + " would give shape (" + list.substring(1, list.length() - 1)
                    + (sizes.length == 1 ? ",)" : ")")
                    + "; each size and the number of elements are at most 2,147,483,647");
        }
        return Shape.of(dimensions);
    }

    /** Checks that a result of the given shape can be written to {@code out}. */
    static void requireOutput(Strided out, Shape shape) {
        if (!out.shape().equals(shape)) {
            throw Errors.mismatch("the result has shape " + shape + " but out has shape " + out.shape());
        }
        requireWritable(out.layout());
    }

    /** Checks that no two elements of a layout are the same one. */
    static void requireWritable(Layout layout) {
        for (int axis = 0; axis < layout.rank(); axis++) {
            if (layout.stride(axis) == 0 && layout.dim(axis) > 1) {
                throw Errors.unusable("out is a broadcast view of shape " + layout.shape()
                        + " whose elements share storage; write into its copy()");
            }
        }
    }

    /** Checks that {@code out} shares no element with an input; the very same view is allowed if {@code inPlace}. */
    static void requireNoOverlap(Strided out, Strided in, boolean inPlace) {
        if (!out.sharesArrayWith(in) || inPlace && out.layout().addressesSame(in.layout())) {
            return;
        }
        if (overlap(out.layout(), in.layout())) {
            throw Errors.unusable("out of shape " + out.shape()
                    + " overlaps an input of shape " + in.shape()
                    + (inPlace ? " without being the same view" : "") + "; pass a copy() of the input");
        }
    }

    private static boolean overlap(Layout a, Layout b) {
        if (a.elements() == 0 || b.elements() == 0 || last(a) < first(b) || last(b) < first(a)) {
            return false;
        }
        BitSet positions = positions(a);
        return positions.intersects(positions(b));
    }

    private static int first(Layout layout) {
        int position = layout.offset();
        for (int axis = 0; axis < layout.rank(); axis++) {
            position += Math.min(0, layout.stride(axis) * (layout.dim(axis) - 1));
        }
        return position;
    }

    private static int last(Layout layout) {
        int position = layout.offset();
        for (int axis = 0; axis < layout.rank(); axis++) {
            position += Math.max(0, layout.stride(axis) * (layout.dim(axis) - 1));
        }
        return position;
    }

    private static BitSet positions(Layout layout) {
        BitSet positions = new BitSet();
        StridedRuns runs = StridedRuns.over(layout);
        int stride = runs.stride(0);
        runs.walk(0, runs.elements(), (starts, length) -> {
            for (int i = 0; i < length; i++) {
                positions.set(starts[0] + i * stride);
            }
        });
        return positions;
    }
}
