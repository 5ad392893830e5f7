package lanewise.tensor;

/** Thrown when the element types of operands differ; the message names the operation, both types and both shapes. */
public final class DTypeMismatchException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message the operation, the types and the conversion that would mend it
     */
    public DTypeMismatchException(String message) {
        super(message);
    }
}
