package lanewise.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The sizes of a tensor's dimensions, outermost first. Immutable.
 *
 * <p>A shape of rank 0 is a scalar's and has one element. A dimension of size 0 makes the tensor empty.
 */
public final class Shape {
    /**
     * The most elements of a tensor: 2³¹ − 2¹⁶. So many fit into one array, and loops that go through them in blocks never
     * count beyond an int.
     */
    public static final int MAX_ELEMENTS = Integer.MAX_VALUE - 0xFFFF;

    private static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] dimensions;
    private final int elements;

    private Shape(int[] dimensions, int elements) {
        this.dimensions = dimensions;
        this.elements = elements;
    }

    /**
     * Returns the shape with the given sizes.
     *
     * @param dimensions the sizes, outermost first; none for a scalar
     * @throws IllegalArgumentException if a size is negative or the product exceeds {@link #MAX_ELEMENTS}
     */
    public static Shape of(int... dimensions) {
        Objects.requireNonNull(dimensions, "of: dimensions is null");
        if (dimensions.length == 0) {
            return SCALAR;
        }
        return new Shape(dimensions.clone(), product("of", dimensions));
    }

    private static int product(String method, int[] dimensions) {
        boolean empty = false;
        for (int d : dimensions) {
            if (d < 0) {
                throw new IllegalArgumentException(method + ": negative dimension in shape " + format(dimensions));
            }
            empty |= d == 0;
        }
        if (empty) {
            return 0;
        }
        long product = 1;
        for (int d : dimensions) {
            product *= d;
            if (product > MAX_ELEMENTS) {
                throw new IllegalArgumentException(method + ": shape " + format(dimensions) + " has more than "
                        + String.format(Locale.ROOT, "%,d", MAX_ELEMENTS) + " elements, the most of a tensor");
            }
        }
        return (int) product;
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return dimensions.length;
    }

    /** Returns the number of elements: the product of the sizes, 1 for a scalar. */
    public int elements() {
        return elements;
    }

    /**
     * Returns the size along an axis.
     *
     * @param axis 0 for the outermost; negative counts from the end
     * @throws IndexOutOfBoundsException if the shape has no such axis
     */
    public int dim(int axis) {
        return dimensions[normalize("dim", axis)];
    }

    /**
     * Returns the axis as a number from 0 to {@code rank() - 1}.
     *
     * @param axis an axis; negative counts from the end
     * @throws IndexOutOfBoundsException if the shape has no such axis
     */
    public int normalizeAxis(int axis) {
        return normalize("normalizeAxis", axis);
    }

    private int normalize(String method, int axis) {
        int normalized = axis < 0 ? axis + dimensions.length : axis;
        if (normalized < 0 || normalized >= dimensions.length) {
            int rank = dimensions.length;
            throw new IndexOutOfBoundsException(method + ": axis " + axis + " is out of range for shape " + this
                    + (rank == 0 ? ", which has none" : ", whose axes are " + -rank + " to " + (rank - 1)));
        }
        return normalized;
    }

    /** Returns a copy of the sizes. */
    public int[] toArray() {
        return dimensions.clone();
    }

    /**
     * Returns the shape that two operands have together, by NumPy's rule: shapes are aligned at the last axis, and a
     * size of 1 (or a missing axis) stretches to the other's size.
     *
     * @throws ShapeMismatchException if the shapes cannot be broadcast together
     */
    public static Shape broadcast(Shape a, Shape b) {
        Objects.requireNonNull(a, "broadcast: a is null");
        Objects.requireNonNull(b, "broadcast: b is null");
        Shape together = broadcastOrNull(a, b);
        if (together == null) {
            throw doNotFit(a, b);
        }
        return together;
    }

    /**
     * Returns the shape that three operands have together.
     *
     * @throws ShapeMismatchException if the shapes cannot be broadcast together
     */
    public static Shape broadcast(Shape a, Shape b, Shape c) {
        Objects.requireNonNull(a, "broadcast: a is null");
        Objects.requireNonNull(b, "broadcast: b is null");
        Objects.requireNonNull(c, "broadcast: c is null");
        Shape together = broadcastOrNull(broadcastOrNull(a, b), c);
        if (together == null) {
            throw doNotFit(a, b, c);
        }
        return together;
    }

    private static Shape broadcastOrNull(Shape a, Shape b) {
        if (a == null || a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        boolean isA = a.rank() == rank;
        boolean isB = b.rank() == rank;
        for (int back = 1; back <= rank; back++) {
            int da = a.dimFromEnd(back);
            int db = b.dimFromEnd(back);
            if (da != db && da != 1 && db != 1) {
                return null;
            }
            isA &= da == db || db == 1;
            isB &= da == db || da == 1;
        }
        if (isA || isB) {
            return isA ? a : b;
        }
        int[] result = new int[rank];
        for (int back = 1; back <= rank; back++) {
            int da = a.dimFromEnd(back);
            result[rank - back] = da == 1 ? b.dimFromEnd(back) : da;
        }
        return new Shape(result, product("broadcast", result));
    }

    private static ShapeMismatchException doNotFit(Shape... shapes) {
        String list = Arrays.toString(shapes).replace("), (", ") and (");
        return new ShapeMismatchException("broadcast: shapes " + list.substring(1, list.length() - 1)
                + " cannot be broadcast together: " + difference(shapes) + remedy(shapes));
    }

    private static int largestRank(Shape... shapes) {
        int rank = 0;
        for (Shape shape : shapes) {
            rank = Math.max(rank, shape.rank());
        }
        return rank;
    }

    private static String difference(Shape... shapes) {
        for (int back = 1; back <= largestRank(shapes); back++) {
            int size = 1;
            for (Shape shape : shapes) {
                int other = shape.dimFromEnd(back);
                if (size != 1 && other != 1 && other != size) {
                    return "sizes " + size + " and " + other + " at axis -" + back;
                }
                size = other == 1 ? size : other;
            }
        }
        return null;
    }

    // Axes of size 1 in the right place, if they would help.
    private static String remedy(Shape... shapes) {
        int rank = largestRank(shapes);
        for (int i = 0; i < shapes.length; i++) {
            Shape given = shapes[i];
            int missing = rank - given.rank();
            for (int place = 1; place <= given.rank() && missing > 0; place++) {
                int[] sizes = new int[rank];
                for (int axis = 0; axis < rank; axis++) {
                    sizes[axis] = axis < place ? given.dim(axis)
                            : axis < place + missing ? 1 : given.dim(axis - missing);
                }
                shapes[i] = of(sizes);
                if (difference(shapes) == null) {
                    return "; did you mean reshape" + shapes[i] + " on " + given + "?";
                }
            }
            shapes[i] = given;
        }
        return ", which are neither equal nor 1";
    }

    // An axis that is not there has size 1.
    private int dimFromEnd(int back) {
        return back <= dimensions.length ? dimensions[dimensions.length - back] : 1;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** Returns the sizes in parentheses: {@code (2, 3)}, {@code (5,)}, {@code ()}. */
    @Override
    public String toString() {
        return format(dimensions);
    }

    private static String format(int[] dimensions) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < dimensions.length; i++) {
            text.append(i == 0 ? "" : ", ").append(dimensions[i]);
        }
        return text.append(dimensions.length == 1 ? ",)" : ")").toString();
    }
}
