package lanewise.train.report.chart;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.tag;
import static j2html.TagCreator.ul;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Mark;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.report.chart.LineChart.Stroke;

/**
 * A {@link LineChart} as an element of an {@code HtmlPage}: SVG, whose colours follow light and dark and whose letters
 * can be read on a phone. A pointer on a mark shows its numbers.
 */
public final class SvgChart {
    private static final int WIDTH = 440;
    private static final int HEIGHT = 270;
    private static final int LEFT = 54;
    private static final int RIGHT = WIDTH - 14;
    private static final int TOP = 26;
    private static final int BOTTOM = HEIGHT - 40;
    private static final double MARGIN = 0.04; // of the axes, at both ends
    private static final int MOST_MARKS = 40; // of a line
    private static final String RADIUS = "2.6";
    private static final int ARM = 4; // of diamonds and crosses

    private final LineChart chart;
    private final ChartScale x;
    private final ChartScale y;

    private SvgChart(LineChart chart) {
        this.chart = chart;
        x = scale(chart.x(), point -> DoubleStream.of(point.x()), LEFT, RIGHT);
        y = scale(chart.y(), Point::heights, BOTTOM, TOP);
    }

    /** Returns the figure: title, legend if there are two lines or more, chart. */
    public static DomContent of(LineChart chart) {
        SvgChart svg = new SvgChart(chart);
        List<Series> named = chart.series().stream().filter(Series::isNamed).toList();
        return figure(figcaption(chart.title()),
                iff(named.size() > 1, ul(each(named, line -> li(line.name())
                        .withClass(ChartStyle.cssClass(line.colour())))).withClass("legend")),
                svg.drawing());
    }

    private ChartScale scale(Axis axis, Function<Point, DoubleStream> values, double from, double to) {
        DoubleStream shown = chart.series().stream().flatMap(line -> line.points().stream()).filter(this::isShown)
                .flatMapToDouble(values);
        return ChartScale.of(axis, DoubleStream.concat(shown, DoubleStream.of(axis.low(), axis.high()))
                .filter(axis::shows), from, to).widened(MARGIN);
    }

    private boolean isShown(Point point) {
        return chart.x().shows(point.x()) && chart.y().shows(point.y());
    }

    private DomContent drawing() {
        return element("svg").withClass("chart").attr("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .attr("role", "img").attr("aria-label", description()).with(
                        each(x.ticks(), this::xTick), each(y.ticks(), this::yTick),
                        words(4, 13, "start", chart.y().title()),
                        words((LEFT + RIGHT) / 2.0, HEIGHT - 6, "middle", chart.x().title()),
                        each(chart.marked(), at -> line("marked", x.at(at), TOP, x.at(at), BOTTOM)),
                        each(chart.series(), this::line));
    }

    // For those who do not see the chart: where each line starts and ends.
    private String description() {
        return chart.title() + ", " + chart.y().title() + " against " + chart.x().title() + ". "
                + chart.series().stream().map(line -> {
                    List<Point> shown = line.points().stream().filter(this::isShown).toList();
                    return line.name() + (shown.isEmpty() ? ": nothing to draw"
                            : ": from " + ChartScale.label(shown.getFirst().y()) + " to "
                            + ChartScale.label(shown.getLast().y()));
                }).collect(Collectors.joining("; ")) + ".";
    }

    private DomContent xTick(double value) {
        double at = x.at(value);
        return each(gridLine(at, TOP, at, BOTTOM), words(at, BOTTOM + 15, "middle", label(chart.x(), value)));
    }

    private DomContent yTick(double value) {
        double at = y.at(value);
        return each(gridLine(LEFT, at, RIGHT, at), words(LEFT - 6, at + 4, "end", label(chart.y(), value)));
    }

    private static String label(Axis axis, double value) {
        return axis.names() == null ? ChartScale.label(value) : axis.names().apply(value);
    }

    private static DomContent gridLine(double x1, double y1, double x2, double y2) {
        return line("grid-line", x1, y1, x2, y2);
    }

    private static DomContent line(String name, double x1, double y1, double x2, double y2) {
        return element("line").withClass(name).attr("x1", number(x1)).attr("y1", number(y1))
                .attr("x2", number(x2)).attr("y2", number(y2));
    }

    private static DomContent words(double x, double y, String anchor, String words) {
        return element("text").attr("x", number(x)).attr("y", number(y)).attr("text-anchor", anchor).withText(words);
    }

    private DomContent line(Series line) {
        List<Point> shown = line.points().stream().filter(this::isShown).toList();
        String stroke = line.stroke() == Stroke.SOLID ? "" : " " + line.stroke().name().toLowerCase(Locale.ROOT);
        return element("g").withClass(ChartStyle.cssClass(line.colour()) + stroke).with(
                iff(line.stroke() != Stroke.NONE, element("path").attr("d", path(line))),
                each(shown.stream().filter(point -> !Double.isNaN(point.error())).map(this::errorBar)),
                iff(line.mark() != Mark.NONE && shown.size() <= MOST_MARKS, each(shown, point -> mark(line, point))));
    }

    private String path(Series line) {
        StringBuilder path = new StringBuilder();
        boolean interrupted = true;
        for (Point point : line.points()) {
            if (isShown(point)) {
                path.append(interrupted ? 'M' : 'L').append(number(x.at(point.x()))).append(' ')
                        .append(number(y.at(point.y())));
            }
            interrupted = !isShown(point);
        }
        return path.toString();
    }

    // Of a bar that leaves a logarithmic axis the upper half is drawn.
    private DomContent errorBar(Point point) {
        double low = chart.y().shows(point.y() - point.error()) ? point.y() - point.error() : point.y();
        double at = x.at(point.x());
        return line("error-bar", at, y.at(low), at, y.at(point.y() + point.error()));
    }

    private DomContent mark(Series line, Point point) {
        double atX = x.at(point.x());
        double atY = y.at(point.y());
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

    // A tenth of a unit is finer than what one sees.
    private static String number(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }

    private static ContainerTag<?> element(String name) {
        return tag(name);
    }
}
