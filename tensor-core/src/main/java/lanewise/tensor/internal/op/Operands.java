package lanewise.tensor.internal.op;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** The checks that every operation makes of its operands, under its own name. */
public final class Operands {
    // Doubles below hold every whole number.
    private static final double EXACT = 0x1p53;

    private Operands() {}

    static void requireSameType(String operation, Strided a, Strided b) {
        if (a.dtype() != b.dtype()) {
            throw Errors.typesDiffer(operation, "element types differ: " + a.dtype() + " " + a.shape()
                    + " and " + b.dtype() + " " + b.shape() + "; convert one with to(DType)");
        }
    }

    /** Checks that the elements compute. */
    static void requireComputing(String operation, Strided x) {
        if (!x.dtype().computes()) {
            throw unsupported(operation, x.dtype());
        }
    }

    /** Checks that the elements are numbers: not BOOL, and of a type that computes. */
    static void requireNumbers(String operation, Strided x) {
        if (!x.dtype().isFloating() && !x.dtype().isInteger()) {
            throw unsupported(operation, x.dtype());
        }
    }

    /** Checks that a result has the type that it must have. */
    static void requireType(String operation, DType dtype, Strided out) {
        if (out.dtype() != dtype) {
            throw Errors.typesDiffer(operation, "the result is of type " + dtype + ", but out is " + out.dtype() + " "
                    + out.shape());
        }
    }

    /** Checks that the elements are floating-point numbers that compute. */
    static void requireFloating(String operation, Strided x) {
        requireFloating(operation, x.dtype());
    }

    static void requireFloating(String operation, DType dtype) {
        if (!dtype.isFloating()) {
            throw unsupported(operation, dtype);
        }
    }

    /** Returns what is thrown where an element type has no such operation. */
    static DTypeMismatchException unsupported(String operation, DType dtype) {
        String way = switch (dtype) {
            case F32, F64 -> " do not have this operation; compare them, or convert them to integers by to(DType.I64)";
            case I32, I64, U8, BOOL -> " do not have this operation; convert them by to(DType.F32) or to(DType.F64)";
            case F16, BF16 -> " are for storage; convert them by to(DType.F32)";
        };
        return Errors.typesDiffer(operation, "elements of type " + dtype + way);
    }

    /** Checks that the elements are halves. */
    public static void requireHalves(String operation, Strided x) {
        if (x.dtype().computes()) {
            throw Errors.typesDiffer(operation, "elements of type " + x.dtype() + " are not F16 or BF16");
        }
    }

    /** Checks that a number is one of an integer type, or 0 or 1 for BOOL; floating-point types round any number. */
    public static void requireFits(String operation, double value, DType dtype) {
        boolean fits = switch (dtype) {
            case F32, F64, F16, BF16 -> true;
            case I32 -> value == (int) value;
            case I64 -> value == (long) value && Math.abs(value) < EXACT;
            case U8 -> value == ((int) value & 0xFF);
            case BOOL -> value == 0 || value == 1;
        };
        if (dtype == DType.I64 && value == (long) value && !fits) {
            throw Errors.unusable(operation, (long) value + " may have been rounded: beyond 2^53 a double does not hold"
                    + " every whole number; use Tensor.scalar(DType.I64, " + (long) value + "L)");
        }
        if (!fits) {
            throw doesNotFit(operation, value == (long) value ? Long.toString((long) value) : Double.toString(value),
                    dtype);
        }
    }

    /** The same for a whole number. */
    public static void requireFits(String operation, long value, DType dtype) {
        boolean fits = switch (dtype) {
            case F32, F64, F16, BF16, I64 -> true;
            case I32 -> value == (int) value;
            case U8 -> value == (value & 0xFF);
            case BOOL -> value == 0 || value == 1;
        };
        if (!fits) {
            throw doesNotFit(operation, Long.toString(value), dtype);
        }
    }

    private static IllegalArgumentException doesNotFit(String operation, String value, DType dtype) {
        return Errors.unusable(operation, value + " is no " + dtype + (dtype == DType.BOOL ? ", which has 0 and 1"
                : "; convert the tensor with to(DType) if it shall hold such numbers"));
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
    static Shape resultShape(String operation, Supplier<String> inputs, long... sizes) {
        int[] dimensions = new int[sizes.length];
        double elements = 1;
        long largest = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            dimensions[axis] = (int) sizes[axis];
            elements *= sizes[axis];
            largest = Math.max(largest, sizes[axis]);
        }
        if (elements > Shape.MAX_ELEMENTS || largest > Integer.MAX_VALUE) {
            String list = Arrays.toString(sizes);
            throw Errors.unusable(operation, inputs.get() + " would give shape ("
                    + list.substring(1, list.length() - 1) + (sizes.length == 1 ? ",)" : ")")
                    + String.format(Locale.ROOT, "; a size is at most %,d, and the number of elements %,d",
                            Integer.MAX_VALUE, Shape.MAX_ELEMENTS));
        }
        return Shape.of(dimensions);
    }

    /** Checks that a result of the given shape can be written to {@code out}. */
    static void requireOutput(String operation, Strided out, Shape shape) {
        if (!out.shape().equals(shape)) {
            throw Errors.mismatch(operation,
                    "the result has shape " + shape + " but out has shape " + out.shape());
        }
        requireWritable(operation, out.layout());
    }

    /** Checks that no two elements of a layout are the same one. */
    public static void requireWritable(String operation, Layout layout) {
        for (int axis = 0; axis < layout.rank(); axis++) {
            if (layout.stride(axis) == 0 && layout.dim(axis) > 1) {
                throw Errors.unusable(operation, "the tensor to write to, of shape " + layout.shape()
                        + ", is a broadcast view, whose elements share storage; pass a copy() of it");
            }
        }
    }

    /** Checks that the elements in row-major order stand side by side. */
    static void requireContiguous(String operation, Strided out) {
        if (!out.layout().isContiguous()) {
            throw Errors.unusable(operation, "the tensor of shape " + out.shape()
                    + " is not contiguous; set a contiguous one and copy it");
        }
    }

    /** Checks that {@code out} shares no element with an input; the very same view is allowed if {@code inPlace}. */
    static void requireNoOverlap(String operation, Strided out, Strided in, boolean inPlace) {
        if (!out.sharesArrayWith(in) || inPlace && out.layout().addressesSame(in.layout())) {
            return;
        }
        if (overlap(out.layout(), in.layout())) {
            throw Errors.unusable(operation, "out of shape " + out.shape()
                    + " overlaps an input of shape " + in.shape()
                    + (inPlace ? " without being the same view" : "") + "; pass a copy() of the input");
        }
    }

    private static boolean overlap(Layout a, Layout b) {
        if (a.elements() == 0 || b.elements() == 0 || last(a) < first(b) || last(b) < first(a)) {
            return false;
        }
        int[] strides = new int[a.rank() + b.rank()];
        int[] fewest = new int[strides.length];
        int[] most = new int[strides.length];
        int count = addSteps(a, 1, strides, fewest, most, 0);
        count = addSteps(b, -1, strides, fewest, most, count);
        return canAddUp(first(b) - (long) first(a), 0, count, strides, fewest, most);
    }

    // The element that stands first in the array is so many steps away from each other one. Steps of the same size are
    // counted together, the largest first.
    private static int addSteps(Layout layout, int sign, int[] strides, int[] fewest, int[] most, int count) {
        for (int axis = 0; axis < layout.rank(); axis++) {
            int stride = Math.abs(layout.stride(axis));
            int steps = sign * (layout.dim(axis) - 1);
            int k = 0;
            while (k < count && strides[k] > stride) {
                k++;
            }
            if (k == count || strides[k] < stride) {
                for (int[] numbers : new int[][] {strides, fewest, most}) {
                    System.arraycopy(numbers, k, numbers, k + 1, count - k);
                    numbers[k] = 0;
                }
                strides[k] = stride;
                count++;
            }
            fewest[k] += Math.min(0, steps);
            most[k] += Math.max(0, steps);
        }
        return count;
    }

    // Whether numbers of steps within the limits, from the k-th size on, make a distance.
    private static boolean canAddUp(long distance, int k, int count, int[] strides, int[] fewest, int[] most) {
        if (k == count || strides[k] == 0) {
            return distance == 0;
        }
        long low = 0;
        long high = 0;
        for (int inner = k + 1; inner < count; inner++) {
            low += (long) strides[inner] * fewest[inner];
            high += (long) strides[inner] * most[inner];
        }
        long from = Math.max(fewest[k], Math.ceilDiv(distance - high, (long) strides[k]));
        long to = Math.min(most[k], Math.floorDiv(distance - low, (long) strides[k]));
        for (long steps = from; steps <= to; steps++) {
            if (canAddUp(distance - steps * strides[k], k + 1, count, strides, fewest, most)) {
                return true;
            }
        }
        return false;
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
}
