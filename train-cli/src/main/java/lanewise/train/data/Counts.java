package lanewise.train.data;

import java.util.Locale;

/** Numbers of things as sentences have them: {@code 1 epoch}, {@code 2 epochs}. */
public final class Counts {
    private Counts() {}

    /** Returns a number with a word whose plural ends in s. */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /** Returns a number with its word: the first one for 1, the second one for others. */
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** Returns the same with a comma between thousands, as in {@code 45,000 images}, for a word whose plural ends in s. */
    public static String grouped(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : one + "s");
    }
}
