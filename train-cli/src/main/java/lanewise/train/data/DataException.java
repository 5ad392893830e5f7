package lanewise.train.data;

import java.io.IOException;

/** The data set cannot be read or fetched. The message is one line for the user: what, where, and what to do. */
public class DataException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message that stands on its own. */
    public DataException(String message) {
        super(message);
    }

    /** Creates an exception with a message that stands on its own, and its cause. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
