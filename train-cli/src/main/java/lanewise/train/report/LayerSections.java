package lanewise.train.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;

import j2html.tags.DomContent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.train.data.Counts;
import lanewise.train.evaluation.LayerStatistics;
import lanewise.train.model.FirstFilters;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.report.chart.rendering.ChartScale;
import lanewise.train.report.chart.rendering.SvgChart;
import lanewise.train.report.html.FilterGallery;
import lanewise.train.report.html.HtmlParts;

/** What a network learnt, in a page: the filters of its first layer, and what each layer gives. */
final class LayerSections {
    private static final List<String> HEADER = List.of("layer", "kind", "shape", "mean", "std. dev.", "zeros", "dead",
            "least", "greatest");
    private static final int MOST_ROWS = 30; // that are there without being asked for

    private LayerSections() {}

    /**
     * Returns the filters as pictures, with what is to be said of them.
     *
     * @param whitened whether they were computed from the training images and stay as they are
     */
    static DomContent[] filters(FirstFilters filters, boolean whitened) throws IOException {
        boolean convolution = filters.kind().equals("Conv2d");
        String units = convolution ? "filters" : "units";
        String shown = filters.count() > FilterGallery.MOST ? "The first " + FilterGallery.MOST + " of the "
                + filters.count() + " " + units : "The " + filters.count() + " " + units;
        String size = filters.weights().dim(2) + " × " + filters.weights().dim(3) + " pixels";
        return new DomContent[] {
            p(shown + " of layer " + filters.layer() + " (" + filters.kind() + "), " + size + " each"
                    + (whitened ? "; they whiten patches of the training images and are not trained" : "") + "."),
            FilterGallery.of(filters),
            p((filters.weights().dim(1) == 3 ? "Red, green and blue are the weights of the three channels. "
                    : "Grey pictures beside each other are the first channels. ")
                    + "Mid-grey is 0; of each picture the largest weight, by its size, is as bright or as dark as can be.")};
    }

    /**
     * Returns the statistics as a table; of many layers as a table that is to be opened, and the deviations as a chart.
     *
     * @param images how many images they are of
     */
    static DomContent[] outputs(List<LayerStatistics> layers, int images) {
        DomContent table = div(HtmlParts.table("Outputs of each layer", HEADER,
                layers.stream().map(LayerSections::row).toList())).withClass("named-rows");
        return new DomContent[] {
            p("What the layers of the model give for " + Counts.of(images, "validation image")
                    + ", one image at its shape. Zeros are a share of all numbers; dead is the share of the units or channels"
                    + " of a ReLU that are silent on all these images."),
            layers.size() <= MOST_ROWS ? table : each(HtmlParts.grid(List.of(SvgChart.of(deviations(layers)))),
                    details(summary("All " + layers.size() + " layers in numbers"), table))};
    }

    private static LineChart deviations(List<LayerStatistics> layers) {
        return new LineChart("Standard deviation of each layer's outputs", Axis.linear("layer, 1 is the first").as("0"),
                Axis.logarithmic("standard deviation"), List.of(Series.along(1, "deviation",
                        layers.stream().mapToDouble(LayerStatistics::deviation).toArray(), 0)));
    }

    private static List<String> row(LayerStatistics layer) {
        return List.of(layer.layer(), layer.kind(), shape(layer), label(layer.mean()), label(layer.deviation()),
                HtmlParts.percent(layer.zeros()), layer.dead().isPresent() ? HtmlParts.percent(layer.dead().getAsDouble()) : "–",
                label(layer.least()), label(layer.greatest()));
    }

    private static String shape(LayerStatistics layer) {
        return Arrays.stream(layer.shape().toArray()).mapToObj(String::valueOf).collect(Collectors.joining(" × "));
    }

    private static String label(double value) {
        return Double.isFinite(value) ? ChartScale.label(value) : String.valueOf(value);
    }
}
