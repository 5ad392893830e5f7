package lanewise.train.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lanewise.train.machine.Environment;
import lanewise.train.report.chart.Chart;
import lanewise.train.report.chart.rendering.ChartScale;
import lanewise.train.report.chart.rendering.SvgChart;
import lanewise.train.report.html.HtmlPage;
import lanewise.train.report.html.HtmlParts;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.SweepResults;
import lanewise.train.series.SweepResults.Point;

/**
 * The page {@code report.html} of a sweep.
 *
 * @param name the name of the sweep
 * @param results the results
 * @param charts the figures
 */
public record SweepReport(String name, SweepResults results, List<Chart> charts) {
    /** Copies the list. */
    public SweepReport {
        charts = List.copyOf(charts);
    }

    /** Returns the page; it links to the pages of the runs in the folders beside it. */
    public byte[] toBytes() {
        return new HtmlPage("Sweep " + name, axes())
                .section("Result", HtmlParts.tiles(tiles()))
                .section("Combinations", HtmlParts.table("Means over the seeds, the best first",
                        SweepTable.header(results), new SweepTable(results).rows()))
                .section("Figures", HtmlParts.grid(charts.stream().map(SvgChart::of).toList()))
                .section("Runs", HtmlParts.table("", List.of("run", "validation accuracy", "test accuracy", "outcome"),
                        results.outcomes().stream().map(SweepReport::run).toList()))
                .section("Environment", HtmlParts.keyValues(environment()))
                .toBytes();
    }

    private String axes() {
        return results.plan().axes().stream().map(axis -> axis.option() + ": " + String.join(", ", axis.values()))
                .collect(Collectors.joining("; "));
    }

    private Map<String, String> tiles() {
        Map<String, String> tiles = new LinkedHashMap<>();
        long diverged = results.outcomes().stream().filter(outcome -> outcome.divergence().isPresent()).count();
        tiles.put("runs", Integer.toString(results.outcomes().size()));
        tiles.put("diverged", Long.toString(diverged));
        Point best = results.points().getFirst();
        if (!best.finished().isEmpty()) {
            tiles.put("best validation accuracy", ChartScale.label(best.validationAccuracy().mean()));
            tiles.put("its test accuracy", ChartScale.label(best.testAccuracy().mean()));
        }
        return tiles;
    }

    private static List<Object> run(RunOutcome outcome) {
        String run = outcome.run().name();
        return switch (outcome) {
            case RunOutcome.Finished finished -> List.of(a(run).withHref(run + "/" + RunReport.FILE),
                    ChartScale.label(finished.summary().bestValidationAccuracy()),
                    ChartScale.label(finished.summary().testAccuracy()),
                    finished.divergence().map(finding -> "diverged: " + finding).orElse("finished"));
            case RunOutcome.Diverged diverged -> List.of(text(run), "–", "–", "diverged: " + diverged.finding());
        };
    }

    private static Map<String, Object> environment() {
        Environment environment = Environment.current();
        Map<String, Object> entries = new LinkedHashMap<>(environment.versions());
        entries.put("processor", environment.cpu());
        entries.put("threads", environment.threads());
        return entries;
    }
}
