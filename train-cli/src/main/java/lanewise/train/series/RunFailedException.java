package lanewise.train.series;

import java.io.IOException;

/** A run of a series that failed alone: the others are not concerned, and go on. */
public final class RunFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient PlannedRun run;

    /**
     * Says which run failed, and why.
     *
     * @param message what failed, in one line for the user
     * @param cause may be null
     */
    public RunFailedException(PlannedRun run, String message, Throwable cause) {
        super(message, cause);
        this.run = run;
    }

    /** Returns the run. */
    public PlannedRun run() {
        return run;
    }
}
