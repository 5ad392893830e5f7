package lanewise.train.experiment;

import java.util.Locale;
import lanewise.train.evaluation.Decimals;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.series.Sample;

/**
 * The rules by which our numbers are held against those of the documents. A document's number comes from one run
 * with a split, an initialisation and shuffles that nobody can repeat: if its program and ours do the same, it is one
 * more draw from the distribution that our seeds draw from. What a document says in words is a difference between two
 * networks, which our seeds show or do not show.
 */
public final class Comparisons {
    private static final int PERCENT = (int) Math.round(100 * Sample.CONFIDENCE);

    private Comparisons() {}

    /**
     * Holds a document's number of a single run against the prediction interval of our runs: were both draws from one
     * normal distribution, so many percent of documents' numbers would lie within.
     *
     * @param decimals the decimals that are printed
     */
    public static Comparison ofOneRun(String what, String source, double document, Sample ours, int decimals) {
        Sample.Interval interval = ours.ofAnotherValue();
        return new Comparison(what, source, Decimals.format(document, decimals), ours.format(decimals),
                interval.contains(document), String.format(Locale.ROOT,
                        "%d %% of single runs lie in %s (t interval, %d seeds)", PERCENT, interval.format(decimals),
                        ours.size()));
    }

    /** Holds the mean of our runs against a range that it must lie in. */
    public static Comparison ofRange(String what, String source, double low, double high, Sample ours, int decimals) {
        Sample.Interval range = new Sample.Interval(low, high);
        return new Comparison(what, source, range.format(decimals), ours.format(decimals + 2),
                range.contains(ours.mean()), "our mean lies in this range");
    }

    /**
     * Holds a document's statement that a number is larger with one network than with another against the differences
     * of our runs with the same seed, which have the same split.
     *
     * @param claim the statement, as in {@code larger}
     * @param differences how much larger, by seed
     * @param unit the unit of the differences with a leading space, or nothing
     */
    public static Comparison ofDifference(String what, String source, String claim, Sample differences, int decimals,
            String unit) {
        return new Comparison(what, source, claim, differences.format(decimals) + unit, differences.isAboveZero(),
                String.format(Locale.ROOT, "the mean is above 0 (paired t test, one-sided, %d %%, %d seeds)", PERCENT,
                        differences.size()));
    }
}
