package lanewise.train.data.fetch;

import lanewise.train.data.DataException;

/** What was fetched is not what it should be, so fetching more of the same is of no use. */
final class DamagedException extends DataException {
    private static final long serialVersionUID = 1;

    DamagedException(String message) {
        super(message);
    }

    DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
