package lanewise.train.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.record.RunSummary;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SweepPlan;
import lanewise.train.series.SweepResults;
import lanewise.train.series.SweepResults.Mean;
import lanewise.train.series.SweepResults.Point;

/**
 * The results of a sweep as a table for the terminal, as CSV with a line for each run, and as entries for JSON.
 *
 * @param results the results
 */
public record SweepTable(SweepResults results) {
    /** Returns a line for each combination of values, the best first. */
    public String text() {
        List<List<String>> rows = rows();
        rows.addFirst(header(results));
        return align(rows);
    }

    /** Returns the columns of the table. */
    static List<String> header(SweepResults results) {
        List<String> header = new ArrayList<>(
                results.plan().axesButSeed().stream().map(SweepPlan.Axis::option).toList());
        header.addAll(List.of("runs", "validation", "test", "train loss", "best epoch", ""));
        return header;
    }

    /** Returns the lines of the table as cells. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Point point : results.points()) {
            List<String> row = new ArrayList<>(point.values().values());
            row.add(Integer.toString(point.outcomes().size()));
            if (point.finished().isEmpty()) {
                row.addAll(List.of("-", "-", "-", "-"));
            } else {
                row.add(format(point.validationAccuracy(), 4));
                row.add(format(point.testAccuracy(), 4));
                row.add(format(point.trainLoss(), 4));
                row.add(format(point.bestEpoch(), 1));
            }
            row.add(remark(point));
            rows.add(row);
        }
        return rows;
    }

    private static String format(Mean mean, int decimals) {
        return Decimals.format(mean.mean(), decimals) + (Double.isNaN(mean.deviation()) ? ""
                : " ± " + Decimals.format(mean.deviation(), decimals));
    }

    private static String remark(Point point) {
        if (point.diverged().isEmpty()) {
            return "";
        }
        String finding = point.diverged().getFirst().divergence().orElseThrow();
        return point.outcomes().size() == 1 ? "diverged: " + finding
                : point.diverged().size() + " of " + point.outcomes().size() + " diverged: " + finding;
    }

    private static String align(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /** Returns CSV with a header and a line for each run, in the order of the plan; what is not known is empty. */
    public String csv() {
        List<String> names = results.plan().axes().stream().map(SweepPlan.Axis::option).toList();
        StringBuilder text = new StringBuilder("run," + String.join(",", names)
                + ",outcome,epochs,best_epoch,best_val_accuracy,test_accuracy,test_loss,train_loss,seconds,finding\n");
        for (int i = 0; i < results.outcomes().size(); i++) {
            RunOutcome outcome = results.outcomes().get(i);
            List<String> cells = new ArrayList<>();
            cells.add(outcome.run().name());
            cells.addAll(results.plan().runs().get(i).values().values());
            cells.addAll(numbers(outcome).values().stream()
                    .map(value -> value == null ? "" : value.toString()).toList());
            text.append(cells.stream().map(SweepTable::quoted).collect(Collectors.joining(","))).append('\n');
        }
        return text.toString();
    }

    /** Returns a cell as RFC 4180 has it: in quotes where it holds a comma, a quote or a line end. */
    static String quoted(String cell) {
        return cell.matches("(?s).*[,\"\r\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    private static Map<String, Object> numbers(RunOutcome outcome) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        RunSummary summary = outcome instanceof RunOutcome.Finished finished ? finished.summary() : null;
        List<EpochMetrics> history = outcome.history();
        numbers.put("outcome", outcome.divergence().isPresent() ? "diverged" : "finished");
        numbers.put("epochs", history.size());
        numbers.put("best_epoch", summary == null ? null : summary.bestEpoch());
        numbers.put("best_val_accuracy", summary == null ? null : summary.bestValidationAccuracy());
        numbers.put("test_accuracy", summary == null ? null : summary.testAccuracy());
        numbers.put("test_loss", summary == null ? null : summary.testLoss());
        numbers.put("train_loss", history.isEmpty() ? null : history.getLast().trainLoss());
        numbers.put("seconds", history.stream().mapToDouble(epoch -> epoch.trainSeconds() + epoch.evalSeconds()).sum());
        numbers.put("finding", outcome.divergence().orElse(null));
        return numbers;
    }

    /** Returns the points, the best first, with their means, and the runs in the order of the plan. */
    public Map<String, Object> entries() {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("points", results.points().stream().map(SweepTable::entries).toList());
        List<Map<String, Object>> runs = new ArrayList<>();
        for (int i = 0; i < results.outcomes().size(); i++) {
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("name", results.outcomes().get(i).run().name());
            run.put("values", results.plan().runs().get(i).values());
            run.putAll(numbers(results.outcomes().get(i)));
            runs.add(run);
        }
        entries.put("runs", runs);
        return entries;
    }

    private static Map<String, Object> entries(Point point) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("values", point.values());
        entries.put("runs", point.outcomes().size());
        entries.put("diverged", point.diverged().size());
        entries.put("val_accuracy", entries(point.validationAccuracy()));
        entries.put("test_accuracy", entries(point.testAccuracy()));
        entries.put("train_loss", entries(point.trainLoss()));
        entries.put("best_epoch", entries(point.bestEpoch()));
        return entries;
    }

    private static Map<String, Object> entries(Mean mean) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("mean", Double.isNaN(mean.mean()) ? null : mean.mean());
        entries.put("standard_deviation", Double.isNaN(mean.deviation()) ? null : mean.deviation());
        return entries;
    }
}
