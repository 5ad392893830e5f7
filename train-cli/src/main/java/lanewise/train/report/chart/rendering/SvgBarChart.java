package lanewise.train.report.chart.rendering;

import static j2html.TagCreator.each;
import static lanewise.train.report.chart.rendering.SvgElements.BOTTOM;
import static lanewise.train.report.chart.rendering.SvgElements.LEFT;
import static lanewise.train.report.chart.rendering.SvgElements.LINE;
import static lanewise.train.report.chart.rendering.SvgElements.RIGHT;
import static lanewise.train.report.chart.rendering.SvgElements.TOP;
import static lanewise.train.report.chart.rendering.SvgElements.element;
import static lanewise.train.report.chart.rendering.SvgElements.line;
import static lanewise.train.report.chart.rendering.SvgElements.words;

import j2html.tags.DomContent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.BarChart.Bar;
import lanewise.train.report.chart.BarChart.Series;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.LineChart;

/** A {@link BarChart} as SVG. A pointer on a bar shows its number. */
final class SvgBarChart {
    private static final double FILLED = 0.7; // of the room of a category
    private static final double ABOVE = 1.05; // of the longest bar, where the axis ends

    private final BarChart chart;
    private final SvgNames names;
    private final ChartScale y;

    private SvgBarChart(BarChart chart) {
        this.chart = chart;
        names = new SvgNames(chart.categories(), LEFT, RIGHT);
        y = ChartScale.of(LineChart.Axis.linear(chart.yAxis()), chart.series().stream()
                .flatMap(series -> series.bars().stream()).filter(Bar::isShown).flatMapToDouble(Bar::ends)
                .flatMap(end -> DoubleStream.of(0, ABOVE * end)), BOTTOM, TOP);
    }

    static SvgElements.Drawing of(BarChart chart) {
        return new SvgBarChart(chart).drawing();
    }

    private SvgElements.Drawing drawing() {
        List<SvgElements.Name> legend = IntStream.range(0, chart.series().size()).mapToObj(i ->
                new SvgElements.Name(chart.series().get(i).name(), ChartStyle.cssClass(i))).toList();
        double height = BOTTOM + names.height() + LINE + 8;
        return new SvgElements.Drawing(legend, description(), height, List.of(
                SvgElements.yAxis(chart.yAxis(), y, ChartScale::label),
                each(IntStream.range(0, chart.series().size()).mapToObj(this::series)),
                line("marked", LEFT, y.at(0), RIGHT, y.at(0)),
                names.below(BOTTOM),
                words((LEFT + RIGHT) / 2.0, height - 6, "middle", chart.xAxis())));
    }

    private String description() {
        return chart.yAxis() + " by " + chart.xAxis() + ". " + chart.series().stream().map(series -> series.name() + ": "
                + IntStream.range(0, chart.categories().size()).mapToObj(i -> chart.categories().get(i) + " "
                + text(series.bars().get(i))).collect(Collectors.joining(", "))).collect(Collectors.joining("; ")) + ".";
    }

    private static String text(Bar bar) {
        return !bar.isShown() ? "nothing to draw" : ChartScale.label(bar.value())
                + (bar.error() > 0 ? " ± " + ChartScale.label(bar.error()) : "");
    }

    private DomContent series(int number) {
        Series series = chart.series().get(number);
        return element("g").withClass(ChartStyle.cssClass(number)).with(IntStream.range(0, series.bars().size())
                .filter(i -> series.bars().get(i).isShown()).mapToObj(i -> bar(series, number, i)));
    }

    private DomContent bar(Series series, int number, int category) {
        Bar bar = series.bars().get(category);
        double width = FILLED * names.step() / chart.series().size();
        double left = names.centre(category) + (number - chart.series().size() / 2.0) * width;
        double top = Math.min(y.at(bar.value()), y.at(0));
        DomContent drawn = SvgElements.rectangle(left, top, width, Math.abs(y.at(bar.value()) - y.at(0)))
                .with(SvgElements.hint(series.name() + ", " + chart.categories().get(category) + ": " + text(bar)));
        double middle = left + width / 2;
        return bar.error() > 0 ? each(drawn, line("bar-error", middle, y.at(bar.value() - bar.error()), middle,
                y.at(bar.value() + bar.error()))) : drawn;
    }
}
