package lanewise.train.report;

import static j2html.TagCreator.code;
import static j2html.TagCreator.details;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import j2html.TagCreator;
import j2html.tags.DomContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lanewise.nn.Module;
import lanewise.train.config.KeptModel;
import lanewise.train.config.LayersConfig;
import lanewise.train.config.NetworkConfig;
import lanewise.train.data.Counts;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.Classifications;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.evaluation.LayerStatistics;
import lanewise.train.model.FirstFilters;
import lanewise.train.model.NetworkPlan;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.report.chart.rendering.ChartScale;
import lanewise.train.report.chart.rendering.SvgChart;
import lanewise.train.report.html.HtmlPage;
import lanewise.train.report.html.HtmlParts;
import lanewise.train.report.html.ImageGallery;
import lanewise.train.training.DataSplit;

/**
 * The page {@code report.html} of one run.
 *
 * @param name the name of the run
 * @param summary what the run was and gave
 * @param history one entry for each epoch
 * @param layers one entry for each epoch; none if the run did not log them
 * @param model the model that was kept, in eval mode
 * @param test the result on the test images
 * @param images the data
 */
public record RunReport(String name, RunSummary summary, List<EpochMetrics> history, List<LayerMetrics> layers,
        Module model, Classifications test, ImageData images) {
    /** The name of the file in the run's folder. */
    public static final String FILE = "report.html";

    private static final int GALLERY = 12;
    private static final int MOST_IMAGES = 100; // of which the layers' outputs are summarised

    /** Writes the page into the run's folder. */
    public void write(RunDirectory directory) throws IOException {
        directory.write(FILE, page().toBytes());
    }

    private HtmlPage page() throws IOException {
        HtmlPage page = new HtmlPage("Training run " + name, lead());
        page.section("Result", HtmlParts.tiles(result()));
        page.section("Training", HtmlParts.grid(List.of(SvgChart.of(RunCharts.loss(history)),
                SvgChart.of(RunCharts.accuracy(history)), SvgChart.of(RunCharts.learningRate(history)),
                SvgChart.of(RunCharts.speed(history)))), epochs());
        if (!layers.isEmpty()) {
            page.section("Layers", layerCharts().toArray(DomContent[]::new));
        }
        Optional<FirstFilters> filters = FirstFilters.of(model, NetworkConfig.IMAGE);
        if (filters.isPresent()) {
            page.section("First layer", LayerSections.filters(filters.get(), whitens()));
        }
        int[] some = someOfValidation();
        page.section("Outputs of the layers", LayerSections.outputs(
                LayerStatistics.of(model, images.train(), some, summary.config().dtype()), some.length));
        ClassificationReport classes = new ClassificationReport(test.evaluation().confusion(), images.classNames());
        page.section("Classes", ClassTables.matrix(classes), ClassTables.figures(classes),
                p("In F-beta recall counts beta times as much as precision. A class that is never predicted has"
                        + " precision 0."));
        page.section("Test images",
                h3("The worst"),
                p("To the true class of these images the model gives the least probability. Below each: the predicted"
                        + " class, and the true one where that is another."),
                ImageGallery.of(test.worst(GALLERY), images.test(), images.classNames()),
                h3("The best"),
                p("To the true class of these it gives the most."),
                ImageGallery.of(test.best(GALLERY), images.test(), images.classNames()));
        return page.section("Configuration", HtmlParts.keyValues(configuration()))
                .section("Environment and data", HtmlParts.keyValues(environment()),
                        p("The same data and configuration give the same SHA-256 of the model on any number of threads."
                                + " To compare: ").with(code("lanewise replay RUN")));
    }

    private String lead() {
        return String.format(Locale.ROOT, "%s of %s; the model of epoch %d, %s,"
                + " classifies %.2f %% of the test images rightly.%s", Counts.of(history.size(), "epoch"),
                images.kind() == DataKind.SYNTHETIC ? "synthetic images, which are not CIFAR-10" : images.kind(),
                summary.bestEpoch(), summary.config().evaluation().keptModel() == KeptModel.LAST ? "the last one"
                        : "the best on the validation images", 100 * summary.testAccuracy(),
                history.getLast().divergence().map(finding -> " Training diverged: " + finding + ".").orElse(""));
    }

    private Map<String, String> result() {
        Map<String, String> result = new LinkedHashMap<>();
        result.put("test accuracy", decimals(summary.testAccuracy()));
        if (!Evaluation.describeBalanced(summary.testAccuracy(), summary.balancedTestAccuracy()).isEmpty()) {
            result.put("balanced test accuracy", decimals(summary.balancedTestAccuracy()));
        }
        if (summary.plainTestAccuracy() != null) {
            result.put("test accuracy, one view", decimals(summary.plainTestAccuracy()));
        }
        result.put("test loss (nats)", decimals(summary.testLoss()));
        result.put("validation accuracy", decimals(summary.bestValidationAccuracy()));
        result.put(summary.config().evaluation().keptModel() + " epoch", summary.bestEpoch() + " of " + history.size());
        result.put("parameters", String.format(Locale.ROOT, "%,d", summary.parameters()));
        result.put("seconds in all", String.format(Locale.ROOT, "%.1f", summary.seconds().total()));
        return result;
    }

    private DomContent epochs() {
        List<String> header = List.of("epoch", "training loss", "validation loss", "validation accuracy",
                "learning rate", "images/s", "seconds");
        return details(TagCreator.summary("All epochs in numbers"), HtmlParts.table("", header, history.stream()
                .map(epoch -> List.of(epoch.epoch(), decimals(epoch.trainLoss()), decimals(epoch.validationLoss()),
                        decimals(epoch.validationAccuracy()), ChartScale.label(epoch.learningRate()),
                        String.format(Locale.ROOT, "%,.0f", epoch.imagesPerSecond()),
                        String.format(Locale.ROOT, "%.2f", epoch.trainSeconds() + epoch.evalSeconds()))).toList()));
    }

    private List<DomContent> layerCharts() {
        List<DomContent> charts = new ArrayList<>(List.of(SvgChart.of(RunCharts.gradientNorms(layers))));
        boolean rectified = layers.stream().anyMatch(metrics -> !metrics.deadUnits().isEmpty());
        if (rectified) {
            charts.add(SvgChart.of(RunCharts.deadUnits(layers)));
        }
        return List.of(HtmlParts.grid(charts), p("Layers are named as in the model file: the network begins with layer 0,"
                + " and those without parameters count too." + (rectified ? " A unit is dead if it is silent on all validation"
                        + " images." : "")));
    }

    private boolean whitens() {
        return summary.config().network() instanceof LayersConfig network && NetworkPlan.whitens(network.layers());
    }

    // As many as are soon computed: the test has a hundred times as many images.
    private int[] someOfValidation() {
        int[] validation = DataSplit.of(images.train(), summary.config()).validation();
        return Arrays.copyOf(validation, Math.min(MOST_IMAGES, validation.length));
    }

    private Map<String, String> configuration() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        flatten("", new ObjectMapper().readTree(summary.toJson()).get("config"), entries);
        return entries;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> entries) {
        node.properties().forEach(entry -> {
            String key = prefix + entry.getKey().replace('_', ' ');
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                flatten(key + ": ", value, entries);
            } else {
                entries.put(key, value.isArray() ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText).collect(Collectors.joining(", ")) : value.asText());
            }
        });
    }

    private Map<String, Object> environment() {
        Map<String, Object> entries = new LinkedHashMap<>(summary.versions());
        entries.put("processor", summary.cpu());
        entries.put("kernels", summary.simd().get("reason"));
        entries.put("vector bits", summary.simd().get("bits"));
        entries.put("threads", summary.threads());
        entries.put("data", summary.data());
        summary.dataSha256().forEach((file, hash) -> entries.put("SHA-256 of " + file, code(hash)));
        entries.put("SHA-256 of the model", code(summary.modelSha256()));
        return entries;
    }

    private static String decimals(double value) {
        return Decimals.format(value, 4);
    }
}
