package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The model of a run that is tested and kept. */
public enum KeptModel {
    /** That of the epoch with the best validation accuracy. */
    BEST,
    /** That of the last epoch. */
    LAST;

    /** Returns the name as it is written on the command line. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
