package lanewise.train.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lanewise.nn.gradcheck.Comparison;
import lanewise.nn.gradcheck.GradientReport;
import lanewise.nn.gradcheck.Verdict;

/**
 * What a gradient check said about one tensor: an input or a parameter.
 *
 * @param name the module or loss
 * @param tensor {@code input}, or the name of the parameter
 * @param comparisons how many derivatives were compared
 * @param worstRelativeError the largest |a − n| ÷ (10⁻² + max(|a|, |n|)) of an analytic derivative a and a numerical
 *     one n; the check's rule |a − n| ≤ 10⁻⁷ + 10⁻⁵ max(|a|, |n|) allows 10⁻⁵ of it
 * @param place where that was: the index of an element, or the number of a random direction
 * @param verdict the worst verdict of the comparisons, in lower case
 */
public record GradientRow(String name, String tensor, int comparisons, double worstRelativeError, String place,
        String verdict) {
    private static final double FLOOR = 1e-2;

    /** Returns one row for each tensor of a report, in the order of the report. */
    public static List<GradientRow> of(String name, GradientReport report) {
        Map<String, List<Comparison>> byTensor = new LinkedHashMap<>();
        for (Comparison comparison : report.comparisons()) {
            byTensor.computeIfAbsent(comparison.tensor(), tensor -> new ArrayList<>()).add(comparison);
        }
        return byTensor.entrySet().stream().map(entry -> of(name, entry.getKey(), entry.getValue())).toList();
    }

    private static GradientRow of(String name, String tensor, List<Comparison> comparisons) {
        Comparison worst = comparisons.stream().max(Comparator.comparingDouble(GradientRow::relativeError))
                .orElseThrow();
        Verdict verdict = comparisons.stream().map(Comparison::verdict).max(Comparator.naturalOrder()).orElseThrow();
        return new GradientRow(name, tensor.equals("x") ? "input" : tensor, comparisons.size(), relativeError(worst),
                worst.place(), verdict.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    // NaN counts as infinite.
    private static double relativeError(Comparison comparison) {
        double size = Math.max(Math.abs(comparison.analytic()), Math.abs(comparison.numerical()));
        double error = comparison.error() / (FLOOR + size);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
}
