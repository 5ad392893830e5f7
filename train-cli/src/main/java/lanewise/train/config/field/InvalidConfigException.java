package lanewise.train.config.field;

import java.io.Serializable;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Thrown when what a user asked for makes no sense; the message is one line. If a field of a configuration is wrong, the
 * line begins with its name, and {@link #message} gives it with other names for the fields.
 */
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 2L;

    private final String problem;
    private final Serializable[] details;

    /** Something other than a field is wrong. */
    public InvalidConfigException(String problem) {
        this("%s", problem);
    }

    private InvalidConfigException(String problem, Object... details) {
        this.problem = problem;
        this.details = Stream.of(details)
                .map(detail -> detail instanceof ConfigField field ? field : String.valueOf(detail))
                .toArray(Serializable[]::new);
    }

    /** Throws the exception unless the condition holds. */
    public static void require(boolean condition, String message) {
        if (!condition) {
            throw new InvalidConfigException(message);
        }
    }

    /**
     * Throws the exception unless the condition holds.
     *
     * @param field what is wrong
     * @param problem why, in words, with {@code %s} for each detail
     * @param details values, and other fields that the words name
     */
    public static void require(boolean condition, ConfigField field, String problem, Object... details) {
        if (!condition) {
            Object[] all = Stream.concat(Stream.of(field), Stream.of(details)).toArray();
            throw new InvalidConfigException("%s: " + problem, all);
        }
    }

    /** Returns the message with the names of the records' components. */
    @Override
    public String getMessage() {
        return message(ConfigField::toString);
    }

    /** Returns the message with other names for the fields. */
    public String message(Function<ConfigField, String> names) {
        return problem.formatted(Stream.of(details)
                .map(detail -> detail instanceof ConfigField field ? names.apply(field) : detail).toArray());
    }
}
