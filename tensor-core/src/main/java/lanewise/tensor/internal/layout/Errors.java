package lanewise.tensor.internal.layout;

import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;

/**
 * The exceptions of operations. Each message starts with the name of the operation that was called from outside: an
 * operation that is made of others hands its own name down to them.
 */
public final class Errors {
    private Errors() {}

    /** Returns what is thrown for an argument that is null. */
    public static NullPointerException missing(String operation, String parameter) {
        return new NullPointerException(operation + ": " + parameter + " is null");
    }

    /** Returns what is thrown where element types differ. */
    public static DTypeMismatchException typesDiffer(String operation, String problem) {
        return new DTypeMismatchException(operation + ": " + problem);
    }

    /** Returns what is thrown where shapes do not fit. */
    public static ShapeMismatchException mismatch(String operation, String problem) {
        return new ShapeMismatchException(operation + ": " + problem);
    }

    /** Returns what is thrown for an axis or an index that is not there. */
    public static IndexOutOfBoundsException outOfRange(String operation, String problem) {
        return new IndexOutOfBoundsException(operation + ": " + problem);
    }

    /** Returns what is thrown for any other argument that cannot be used. */
    public static IllegalArgumentException unusable(String operation, String problem) {
        return new IllegalArgumentException(operation + ": " + problem);
    }
}
