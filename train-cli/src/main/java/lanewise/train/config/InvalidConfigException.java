package lanewise.train.config;

/** Thrown when a configuration makes no sense; the message is one line for the user. */
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidConfigException(String message) {
        super(message);
    }

    /** Throws the exception unless the condition holds. */
    public static void require(boolean condition, String message) {
        if (!condition) {
            throw new InvalidConfigException(message);
        }
    }
}
