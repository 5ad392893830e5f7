package lanewise.train.machine;

import java.io.IOException;

/** Thrown when Java's heap is too small for a run; the message is one line that says what is needed and what to set. */
public final class NotEnoughMemoryException extends IOException {
    private static final long serialVersionUID = 1L;

    NotEnoughMemoryException(String message, OutOfMemoryError cause) {
        super(message, cause);
    }
}
