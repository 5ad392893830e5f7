package lanewise.nn.gradcheck;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The outcome of a gradient check.
 *
 * @param subject what was checked
 * @param comparisons all comparisons, in the order in which they were made
 */
public record GradientReport(String subject, List<Comparison> comparisons) {
    private static final int SHOWN = 5;

    /** Keeps a copy of the list. */
    public GradientReport {
        comparisons = List.copyOf(comparisons);
    }

    /** Returns the worst verdict of all comparisons. */
    public Verdict verdict() {
        return comparisons.stream().map(Comparison::verdict).max(Comparator.naturalOrder()).orElse(Verdict.PASSED);
    }

    /** Returns whether every comparison passed. */
    public boolean passed() {
        return verdict() == Verdict.PASSED;
    }

    /** Returns the comparisons that come out worst, worst first: by verdict, then by error over allowed error. */
    public List<Comparison> worst(int count) {
        Comparator<Comparison> byBadness =
                Comparator.comparing(Comparison::verdict).thenComparingDouble(Comparison::severity);
        return comparisons.stream().sorted(byBadness.reversed()).limit(count).toList();
    }

    /**
     * Returns this report if everything passed.
     *
     * @throws AssertionError with this report as its message if not
     */
    public GradientReport orThrow() {
        if (!passed()) {
            throw new AssertionError(this);
        }
        return this;
    }

    /** Returns the verdict, the number of failures, a table of the worst comparisons, and what to do. */
    @Override
    public String toString() {
        long failed = comparisons.stream().filter(comparison -> comparison.verdict() != Verdict.PASSED).count();
        List<Comparison> worst = worst(SHOWN);
        String format = "  %-" + width("tensor", worst, Comparison::tensor) + "s  %-"
                + width("place", worst, Comparison::place) + "s ";
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s: %s, %d of %d comparisons failed%n",
                subject, verdict(), failed, comparisons.size()));
        text.append(String.format(Locale.ROOT, format + "%15s %15s %11s %11s  %s%n",
                "tensor", "place", "analytic", "numerical", "difference", "allowed", "verdict"));
        for (Comparison row : worst) {
            text.append(String.format(Locale.ROOT, format + "%15.8g %15.8g %11.3g %11.3g  %s%n", row.tensor(),
                    row.place(), row.analytic(), row.numerical(), row.error(), row.allowed(), row.verdict()));
        }
        if (!passed()) {
            text.append(String.format("  %s: %s%n", verdict(), verdict().advice()));
        }
        return text.toString();
    }

    private static int width(String title, List<Comparison> rows, Function<Comparison, String> column) {
        return rows.stream().mapToInt(row -> column.apply(row).length()).reduce(title.length(), Math::max);
    }
}
