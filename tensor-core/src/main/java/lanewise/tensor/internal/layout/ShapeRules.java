package lanewise.tensor.internal.layout;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;

/**
 * What {@link Shape} refuses, refused under the name of an operation. {@link Shape} alone decides and says what is
 * wrong; only the name before it, that of its own method, becomes the operation's.
 */
public final class ShapeRules {
    private ShapeRules() {}

    /** Returns the shape with the given sizes, as {@link Shape#of}. */
    public static Shape of(String operation, int... sizes) {
        try {
            return Shape.of(sizes);
        } catch (IllegalArgumentException e) {
            throw Errors.unusable(operation, problem(e));
        }
    }

    /** Returns the axis as a number from 0 to rank − 1, as {@link Shape#normalizeAxis}. */
    public static int axis(String operation, Shape shape, int axis) {
        try {
            return shape.normalizeAxis(axis);
        } catch (IndexOutOfBoundsException e) {
            throw Errors.outOfRange(operation, problem(e));
        }
    }

    /** Returns the shape that two operands have together, as {@link Shape#broadcast(Shape, Shape)}. */
    public static Shape broadcast(String operation, Shape a, Shape b) {
        try {
            return Shape.broadcast(a, b);
        } catch (IllegalArgumentException e) {
            throw named(operation, e);
        }
    }

    /** Returns the shape that three operands have together, as {@link Shape#broadcast(Shape, Shape, Shape)}. */
    public static Shape broadcast(String operation, Shape a, Shape b, Shape c) {
        try {
            return Shape.broadcast(a, b, c);
        } catch (IllegalArgumentException e) {
            throw named(operation, e);
        }
    }

    /** Checks that broadcasting stretches a shape to another one. */
    public static void requireBroadcast(String operation, Shape shape, Shape target) {
        if (!broadcast(operation, target, shape).equals(target)) {
            throw Errors.mismatch(operation, "shape " + shape + " cannot be stretched to " + target);
        }
    }

    private static IllegalArgumentException named(String operation, IllegalArgumentException e) {
        return e instanceof ShapeMismatchException ? Errors.mismatch(operation, problem(e))
                : Errors.unusable(operation, problem(e)); // too many elements together
    }

    private static String problem(RuntimeException e) {
        return e.getMessage().substring(e.getMessage().indexOf(": ") + 2);
    }
}
