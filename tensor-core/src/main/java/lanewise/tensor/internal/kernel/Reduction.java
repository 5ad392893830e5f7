package lanewise.tensor.internal.kernel;

import java.util.Locale;

/** The reductions of a sequence to one number. */
public enum Reduction {
    /** Σ x, in the order that {@link FloatKernels} states. */
    SUM,
    /** Π x, in ascending order from 1. */
    PROD,
    /** The largest element, NaN if there is one. */
    MAX,
    /** The smallest element, NaN if there is one. */
    MIN;

    private final String operation = name().toLowerCase(Locale.ROOT);

    /** Returns the name of the operation as users know it. */
    public String operation() {
        return operation;
    }
}
