package lanewise.train.cli.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** What somebody may have meant who mistyped a word. */
public final class Suggestion {
    private static final double SIMILAR = 0.8;
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private Suggestion() {}

    /** Returns {@code ; did you mean WORD?} with the word that is most like another one; nothing if none is. */
    public static String of(String mistyped, Collection<String> words) {
        return words.stream().filter(word -> similarity(mistyped, word) >= SIMILAR)
                .max(Comparator.comparingDouble(word -> similarity(mistyped, word)))
                .map(word -> "; did you mean " + word + "?").orElse("");
    }

    private static double similarity(String a, String b) {
        return SIMILARITY.apply(stripped(a), stripped(b));
    }

    // Dashes in front would make all options alike.
    private static String stripped(String word) {
        return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }
}
