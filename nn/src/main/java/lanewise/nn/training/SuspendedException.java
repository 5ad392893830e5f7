package lanewise.nn.training;

import java.util.concurrent.CancellationException;

/**
 * Thrown when a training was left before its end, by request or because its thread was interrupted; it can be resumed
 * from where it was.
 */
public final class SuspendedException extends CancellationException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a line that says where it stopped. */
    public SuspendedException(String message) {
        super(message);
    }
}
