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
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;

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

    private final LineChart chart;
    private final ChartScale x;
    private final ChartScale y;

    private SvgChart(LineChart chart) {
        this.chart = chart;
        x = scale(chart.x(), Point::x, LEFT, RIGHT);
        y = scale(chart.y(), Point::y, BOTTOM, TOP);
    }

    /** Returns the figure: title, legend if there are two lines or more, chart. */
    public static DomContent of(LineChart chart) {
        SvgChart svg = new SvgChart(chart);
        List<Series> series = chart.series();
        return figure(figcaption(chart.title()),
                iff(series.size() > 1, ul(each(IntStream.range(0, series.size()).mapToObj(
                        i -> li(series.get(i).name()).withClass(svg.colour(i))))).withClass("legend")),
                svg.drawing());
    }

    private String colour(int line) {
        return ChartStyle.cssClass(chart.firstColour() + line);
    }

    private ChartScale scale(Axis axis, ToDoubleFunction<Point> coordinate, double from, double to) {
        return ChartScale.of(axis, chart.series().stream().flatMap(line -> line.points().stream())
                .filter(this::isShown).mapToDouble(coordinate), from, to).widened(MARGIN);
    }

    private boolean isShown(Point point) {
        return chart.x().shows(point.x()) && chart.y().shows(point.y());
    }

    private DomContent drawing() {
        List<Series> series = chart.series();
        return element("svg").withClass("chart").attr("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .attr("role", "img").attr("aria-label", description()).with(
                        each(x.ticks(), this::xTick), each(y.ticks(), this::yTick),
                        words(4, 13, "start", chart.y().title()),
                        words((LEFT + RIGHT) / 2.0, HEIGHT - 6, "middle", chart.x().title()),
                        each(IntStream.range(0, series.size()).mapToObj(i -> line(series.get(i), i))));
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
        return each(gridLine(at, TOP, at, BOTTOM), words(at, BOTTOM + 15, "middle", ChartScale.label(value)));
    }

    private DomContent yTick(double value) {
        double at = y.at(value);
        return each(gridLine(LEFT, at, RIGHT, at), words(LEFT - 6, at + 4, "end", ChartScale.label(value)));
    }

    private static DomContent gridLine(double x1, double y1, double x2, double y2) {
        return element("line").withClass("grid-line").attr("x1", number(x1)).attr("y1", number(y1))
                .attr("x2", number(x2)).attr("y2", number(y2));
    }

    private static DomContent words(double x, double y, String anchor, String words) {
        return element("text").attr("x", number(x)).attr("y", number(y)).attr("text-anchor", anchor).withText(words);
    }

    private DomContent line(Series line, int index) {
        StringBuilder path = new StringBuilder();
        boolean interrupted = true;
        for (Point point : line.points()) {
            if (isShown(point)) {
                path.append(interrupted ? 'M' : 'L').append(number(x.at(point.x()))).append(' ')
                        .append(number(y.at(point.y())));
            }
            interrupted = !isShown(point);
        }
        List<Point> marks = line.points().stream().filter(this::isShown).toList();
        return element("g").withClass(colour(index)).with(
                element("path").attr("d", path.toString()),
                iff(marks.size() <= MOST_MARKS, each(marks, point -> mark(line, point))));
    }

    private DomContent mark(Series line, Point point) {
        return element("circle").attr("cx", number(x.at(point.x()))).attr("cy", number(y.at(point.y())))
                .attr("r", RADIUS).with(element("title").withText(line.name() + ", " + chart.x().title() + " "
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
