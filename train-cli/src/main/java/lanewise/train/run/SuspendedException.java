package lanewise.train.run;

import java.util.concurrent.CancellationException;

/** Thrown when a run or a series was left before its end, by request; it can be resumed from where it was. */
public final class SuspendedException extends CancellationException {
    private static final long serialVersionUID = 1L;

    SuspendedException(int epoch, int step) {
        this("stopped in epoch " + epoch + " after batch " + step);
    }

    /** Creates the exception with a line that says where it stopped. */
    public SuspendedException(String message) {
        super(message);
    }
}
