package lanewise.tensor;

/** Thrown when the shapes of operands do not fit; the message names the operation and the shapes. */
public final class ShapeMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the operation, the shapes and, where one is likely, the remedy
     */
    public ShapeMismatchException(String message) {
        super(message);
    }
}
