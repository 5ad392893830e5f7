package lanewise.train.evaluation;

import java.util.Locale;

/** Numbers as readers see them. */
public final class Decimals {
    private static final double LARGE = 1e6; // from here on decimals say nothing, and all digits are too many

    private Decimals() {}

    /** Returns a number with so many decimals, and one of a million or more as in 2.75e+32. */
    public static String format(double value, int decimals) {
        return Math.abs(value) < LARGE || !Double.isFinite(value)
                ? String.format(Locale.ROOT, "%." + decimals + "f", value) : String.format(Locale.ROOT, "%.2e", value);
    }
}
