package lanewise.tensor.internal.layout;

import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The exceptions of operations. Each message starts with the operation's name: that of the method of {@link Tensor} or
 * {@link Shape} that was called from outside, which is looked up on the stack. So nothing is passed around for failures
 * that do not happen, and an operation that is made of others fails under its own name.
 */
public final class Errors {
    private Errors() {}

    /** Returns what is thrown where shapes or element types do not fit. */
    public static ShapeMismatchException mismatch(String problem) {
        return new ShapeMismatchException(named(problem));
    }

    /** Returns what is thrown for an axis or an index that is not there. */
    public static IndexOutOfBoundsException outOfRange(String problem) {
        return new IndexOutOfBoundsException(named(problem));
    }

    /** Returns what is thrown for any other argument that cannot be used. */
    public static IllegalArgumentException unusable(String problem) {
        return new IllegalArgumentException(named(problem));
    }

    private static String named(String problem) {
        String operation = "tensor";
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String owner = frame.getClassName();
            if (owner.equals(Tensor.class.getName()) || owner.equals(Shape.class.getName())) {
                operation = frame.getMethodName(); // the last one is the outermost
            }
        }
        return operation + ": " + problem;
    }
}
