package lanewise.train.report.chart.rendering;

import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static lanewise.train.report.chart.rendering.SvgElements.element;
import static lanewise.train.report.chart.rendering.SvgElements.line;
import static lanewise.train.report.chart.rendering.SvgElements.number;
import static lanewise.train.report.chart.rendering.SvgElements.words;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Mark;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.report.chart.LineChart.Stroke;

/** A {@link LineChart} as SVG. A pointer on a mark shows its numbers. */
final class SvgLineChart {
    private static final int LEFT = SvgElements.LEFT;
    private static final int RIGHT = SvgElements.RIGHT;
    private static final int TOP = SvgElements.TOP;
    private static final int BOTTOM = SvgElements.BOTTOM;
    private static final int HEIGHT = BOTTOM + 40;
    private static final double MARGIN = 0.04; // of the axes, at both ends
    private static final int MOST_MARKS = 40; // of a line
    private static final String RADIUS = "2.6";
    private static final int ARM = 4; // of diamonds and crosses
    private static final double FAR = 10_000; // beyond the frame nothing goes farther

    private final LineChart chart;
    private final ChartScale x;
    private final ChartScale y;

    private SvgLineChart(LineChart chart) {
        this.chart = chart;
        x = scale(chart.x(), point -> DoubleStream.of(point.x()), LEFT, RIGHT);
        y = scale(chart.y(), Point::heights, BOTTOM, TOP);
    }

    static SvgElements.Drawing of(LineChart chart) {
        return new SvgLineChart(chart).drawing();
    }

    private ChartScale scale(Axis axis, Function<Point, DoubleStream> values, double from, double to) {
        DoubleStream shown = chart.series().stream().flatMap(line -> line.points().stream()).filter(this::isShown)
                .flatMapToDouble(values);
        return ChartScale.of(axis, DoubleStream.concat(shown, DoubleStream.of(axis.low(), axis.high()))
                .filter(value -> axis.shows(value) && !(value < axis.low()) && !(value > axis.high())), from, to)
                .widened(MARGIN);
    }

    private boolean isShown(Point point) {
        return chart.x().shows(point.x()) && chart.y().shows(point.y());
    }

    private SvgElements.Drawing drawing() {
        List<SvgElements.Name> legend = chart.series().stream().filter(Series::isNamed)
                .map(line -> new SvgElements.Name(line.name(), cssClass(line))).toList();
        return new SvgElements.Drawing(legend, description(), HEIGHT, List.of(
                each(x.ticks().stream().filter(this::isNamed).map(this::xTick)),
                SvgElements.yAxis(chart.y().title(), y, value -> label(chart.y(), value)),
                words((LEFT + RIGHT) / 2.0, HEIGHT - 6, "middle", chart.x().title()),
                each(chart.marked(), at -> line("marked", x.at(at), TOP, x.at(at), BOTTOM)),
                plot(each(chart.series(), this::series))));
    }

    // What lies beyond the ends of an axis is cut off at the frame.
    private static DomContent plot(DomContent lines) {
        return element("svg").attr("x", LEFT).attr("y", TOP).attr("width", RIGHT - LEFT).attr("height", BOTTOM - TOP)
                .attr("viewBox", LEFT + " " + TOP + " " + (RIGHT - LEFT) + " " + (BOTTOM - TOP)).with(lines);
    }

    // For those who do not see the chart: where each line starts and ends.
    private String description() {
        return chart.y().title() + " against " + chart.x().title() + ". "
                + chart.series().stream().map(line -> {
                    List<Point> shown = line.points().stream().filter(this::isShown).toList();
                    return line.name() + (shown.isEmpty() ? ": nothing to draw"
                            : ": from " + ChartScale.label(shown.getFirst().y()) + " to "
                            + ChartScale.label(shown.getLast().y()));
                }).collect(Collectors.joining("; ")) + ".";
    }

    // Between whole numbers, and where an axis names nothing, there is no line either.
    private boolean isNamed(double tick) {
        return (!chart.x().isWhole() || tick == Math.rint(tick)) && !label(chart.x(), tick).isEmpty();
    }

    private DomContent xTick(double value) {
        double at = x.at(value);
        return each(line("grid-line", at, TOP, at, BOTTOM),
                words(at, BOTTOM + SvgElements.LINE, "middle", label(chart.x(), value)));
    }

    private static String label(Axis axis, double value) {
        return axis.names() == null ? ChartScale.label(value) : axis.names().apply(value);
    }

    private DomContent series(Series line) {
        List<Point> shown = line.points().stream().filter(this::isShown).toList();
        return element("g").withClass(cssClass(line)).with(
                iff(line.stroke() != Stroke.NONE, element("path").attr("d", path(line))),
                each(shown.stream().filter(point -> !Double.isNaN(point.error())).map(this::errorBar)),
                iff(line.mark() != Mark.NONE && shown.size() <= MOST_MARKS, each(shown, point -> mark(line, point))));
    }

    private static String cssClass(Series line) {
        return ChartStyle.cssClass(line.colour())
                + (line.stroke() == Stroke.SOLID ? "" : " " + line.stroke().name().toLowerCase(Locale.ROOT));
    }

    private String path(Series line) {
        StringBuilder path = new StringBuilder();
        boolean interrupted = true;
        for (Point point : line.points()) {
            if (isShown(point)) {
                path.append(interrupted ? 'M' : 'L').append(number(x.at(point.x()))).append(' ')
                        .append(number(height(point.y())));
            }
            interrupted = !isShown(point);
        }
        return path.toString();
    }

    private double height(double value) {
        return Math.clamp(y.at(value), -FAR, FAR);
    }

    // Of a bar that leaves a logarithmic axis the upper half is drawn.
    private DomContent errorBar(Point point) {
        double low = chart.y().shows(point.y() - point.error()) ? point.y() - point.error() : point.y();
        double at = x.at(point.x());
        return line("error-bar", at, height(low), at, height(point.y() + point.error()));
    }

    private DomContent mark(Series line, Point point) {
        double atX = x.at(point.x());
        double atY = height(point.y());
        ContainerTag<?> mark = switch (line.mark()) {
            case CIRCLE, NONE -> element("circle").attr("cx", number(atX)).attr("cy", number(atY)).attr("r", RADIUS);
            case DIAMOND -> element("path").withClass("diamond").attr("d", "M" + number(atX) + " " + number(atY - ARM)
                    + "l" + ARM + " " + ARM + "l-" + ARM + " " + ARM + "l-" + ARM + " -" + ARM + "z");
            case CROSS -> element("path").withClass("cross").attr("d", "M" + number(atX - ARM) + " "
                    + number(atY - ARM) + "l" + 2 * ARM + " " + 2 * ARM + "m-" + 2 * ARM + " 0l" + 2 * ARM + " -" + 2 * ARM);
        };
        return mark.with(element("title").withText(line.name() + ", " + chart.x().title() + " "
                + ChartScale.label(point.x()) + ": " + ChartScale.label(point.y())));
    }
}
