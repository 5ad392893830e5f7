package lanewise.train.experiment.reproduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.reproduction.Reproduction.Concluded;

/** The documents' numbers beside ours, as Markdown and as CSV. */
public final class ComparisonTable {
    private static final List<String> HEADER =
            List.of("experiment", "number", "source", "document", "ours", "within?", "rule");

    private ComparisonTable() {}

    /** Returns the table as Markdown, with columns in line. */
    public static String markdown(List<Concluded> concluded) {
        List<List<String>> rows = rows(concluded);
        int[] widths = new int[HEADER.size()];
        Arrays.setAll(widths, column -> Math.max(HEADER.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)));
        StringBuilder text = new StringBuilder(line(HEADER, widths));
        text.append('|');
        for (int width : widths) {
            text.append("-".repeat(width + 2)).append('|');
        }
        text.append('\n');
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder("|");
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column).replace("|", "\\|");
            text.append(' ').append(cell).append(" ".repeat(Math.max(0, widths[column] - cell.length()))).append(" |");
        }
        return text.append('\n').toString();
    }

    /** Returns the table as CSV: all cells quoted, lines that end with CR and LF, as RFC 4180 wants it. */
    public static String csv(List<Concluded> concluded) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADER);
        lines.addAll(rows(concluded));
        return lines.stream().map(cells -> cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"').collect(Collectors.joining(",", "", "\r\n")))
                .collect(Collectors.joining());
    }

    /** Returns how many of the numbers are within, in a sentence. */
    public static String summary(List<Concluded> concluded) {
        List<Comparison> all = concluded.stream().flatMap(each -> each.findings().comparisons().stream()).toList();
        return String.format(Locale.ROOT, "%d of %d numbers are within",
                all.stream().filter(Comparison::within).count(), all.size());
    }

    private static List<List<String>> rows(List<Concluded> concluded) {
        return concluded.stream().flatMap(each -> each.findings().comparisons().stream().map(comparison ->
                List.of(each.experiment().name(), comparison.what(), comparison.source(), comparison.documents(),
                        comparison.ours(), comparison.within() ? "yes" : "no", comparison.rule()))).toList();
    }
}
