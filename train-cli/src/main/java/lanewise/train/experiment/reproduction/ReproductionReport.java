package lanewise.train.experiment.reproduction;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.p;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.summary;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.Decimals;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.reproduction.Reproduction.Concluded;
import lanewise.train.machine.Environment;
import lanewise.train.record.RunSummary;
import lanewise.train.report.chart.rendering.SvgChart;
import lanewise.train.report.html.HtmlPage;
import lanewise.train.report.html.HtmlParts;
import lanewise.train.series.RunOutcome;

/** The page of a reproduction: per experiment the question, the verdict, numbers, figures and runs; one file. */
public final class ReproductionReport {
    private ReproductionReport() {}

    /** Returns the page as UTF-8 bytes. */
    public static byte[] page(List<Concluded> concluded, List<Long> seeds, ImageData images) {
        HtmlPage page = new HtmlPage("Reproduction", lead(seeds, images));
        page.section("Overview", HtmlParts.tiles(tiles(concluded, seeds)), overview(concluded),
                p("A document's number comes from a single run. It is within if it lies where 95 % of single runs lie"
                        + " by our seeds; so of twenty numbers one is outside by chance, and neighbouring epochs of"
                        + " one curve are in or out together. What a document says in words is within if our seeds"
                        + " show it beyond chance."));
        concluded.forEach(each -> page.section(each.experiment().title(), experiment(each)));
        page.section("Configuration and environment",
                HtmlParts.keyValues(environment(concluded, images)),
                details(summary("The configuration that runs differ from"),
                        HtmlParts.keyValues(new LinkedHashMap<>(RunConfig.DEFAULT.entries()))));
        return page.toBytes();
    }

    private static String lead(List<Long> seeds, ImageData images) {
        String text = "The experiments of the documents, run again with " + seeds.size() + " seeds ("
                + seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ").";
        return images.isCifar10() ? text
                : text + " The data is not CIFAR-10 (" + images.kind() + "): these numbers are not CIFAR-10's.";
    }

    private static Map<String, String> tiles(List<Concluded> concluded, List<Long> seeds) {
        List<Comparison> all = concluded.stream().flatMap(each -> each.findings().comparisons().stream()).toList();
        Map<String, String> tiles = new LinkedHashMap<>();
        tiles.put("experiments", Integer.toString(concluded.size()));
        tiles.put("runs", Long.toString(runs(concluded).size()));
        tiles.put("seeds", Integer.toString(seeds.size()));
        tiles.put("numbers within", all.stream().filter(Comparison::within).count() + " of " + all.size());
        return tiles;
    }

    private static List<RunOutcome> runs(List<Concluded> concluded) {
        return concluded.stream().flatMap(each -> each.outcomes().stream()).distinct().toList();
    }

    private static DomContent overview(List<Concluded> concluded) {
        return HtmlParts.table("Experiments", List.of("experiment", "verdict", "numbers within"),
                concluded.stream().map(each -> List.of(each.experiment().title(), each.findings().verdict(),
                        within(each.findings().comparisons()))).toList());
    }

    private static String within(List<Comparison> comparisons) {
        return comparisons.isEmpty() ? "–" : comparisons.stream().filter(Comparison::within).count() + " of "
                + comparisons.size();
    }

    private static DomContent[] experiment(Concluded concluded) {
        Findings findings = concluded.findings();
        List<DomContent> parts = new ArrayList<>();
        parts.add(p(strong(concluded.experiment().question())));
        parts.add(p("Source: " + concluded.experiment().source() + ". On the command line: lanewise reproduce --only "
                + concluded.experiment().name()));
        parts.add(p(findings.verdict()));
        if (!findings.comparisons().isEmpty()) {
            parts.add(comparisons(findings.comparisons()));
        }
        if (!findings.figures().isEmpty()) {
            parts.add(HtmlParts.grid(findings.figures().stream().map(ReproductionReport::figure).toList()));
        }
        findings.tables().forEach(table -> parts.add(HtmlParts.table(table.title(), table.header(), table.rows())));
        if (!concluded.outcomes().isEmpty()) {
            parts.add(details(summary("Runs and their configuration"), runTable(concluded.outcomes())));
        }
        return parts.toArray(DomContent[]::new);
    }

    private static DomContent figure(Figure figure) {
        return div(SvgChart.of(figure.chart()), p(figure.caption()).withClass("note"));
    }

    private static DomContent comparisons(List<Comparison> comparisons) {
        return HtmlParts.table("The documents' numbers beside ours",
                List.of("number", "document", "ours", "within?", "rule", "source"),
                comparisons.stream().map(each -> List.of(each.what(), each.documents(), each.ours(),
                        HtmlParts.badge(each.within() ? "yes" : "no", each.within()), each.rule(), each.source()))
                        .toList());
    }

    private static DomContent runTable(List<RunOutcome> outcomes) {
        return HtmlParts.table("Runs", List.of("run", "differs from the default configuration in", "epochs",
                "best validation accuracy", "test accuracy", "seconds", "outcome"),
                outcomes.stream().map(ReproductionReport::row).toList());
    }

    private static List<String> row(RunOutcome outcome) {
        Map<String, String> defaults = RunConfig.DEFAULT.entries();
        String differences = outcome.run().config().entries().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(defaults.get(entry.getKey())))
                .map(entry -> entry.getKey() + " = " + entry.getValue()).collect(Collectors.joining(", "));
        List<String> cells = new ArrayList<>(List.of(outcome.run().name(), differences.isEmpty() ? "–" : differences,
                Integer.toString(outcome.history().size())));
        cells.addAll(switch (outcome) {
            case RunOutcome.Finished run -> List.of(Decimals.format(run.summary().bestValidationAccuracy(), 4),
                    Decimals.format(run.summary().testAccuracy(), 4), Decimals.format(run.summary().seconds().total(), 1),
                    run.divergence().map(finding -> "diverged: " + finding).orElse("finished"));
            case RunOutcome.Diverged run -> List.of("–", "–", "–", "diverged: " + run.finding());
        });
        return cells;
    }

    private static Map<String, String> environment(List<Concluded> concluded, ImageData images) {
        List<RunSummary> summaries = runs(concluded).stream().filter(RunOutcome.Finished.class::isInstance)
                .map(run -> ((RunOutcome.Finished) run).summary()).toList();
        Map<String, String> entries = new LinkedHashMap<>();
        for (String name : Environment.current().versions().keySet()) {
            put(entries, name, summaries, run -> run.versions().get(name));
        }
        put(entries, "processor", summaries, RunSummary::cpu);
        put(entries, "vector kernels", summaries, run -> String.valueOf(run.simd().get("reason")));
        put(entries, "threads", summaries, run -> Integer.toString(run.threads()));
        entries.put("seconds of training and tests", String.format(Locale.ROOT, "%,.0f",
                summaries.stream().mapToDouble(summary -> summary.seconds().total()).sum()));
        images.sha256().forEach((name, sha256) -> entries.put(name, "SHA-256 " + sha256));
        return entries;
    }

    // What the runs have in common, or the different values of it.
    private static void put(Map<String, String> entries, String name, List<RunSummary> summaries,
            Function<RunSummary, String> value) {
        entries.put(name, summaries.stream().map(value).distinct().collect(Collectors.joining("; ")));
    }
}
