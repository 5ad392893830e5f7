package lanewise.train.report.chart.rendering;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.Chart;
import lanewise.train.report.chart.HeatMap;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.rendering.SvgElements.Drawing;

/**
 * A {@link Chart} as an element of an {@code HtmlPage}: SVG, whose colours follow light and dark and whose letters can be
 * read on a phone. A pointer on a mark, a bar or a cell shows its numbers.
 */
public final class SvgChart {
    private SvgChart() {}

    /** Returns the figure: title, legend if there are two names or more, chart. */
    public static DomContent of(Chart chart) {
        Drawing drawing = switch (chart) {
            case LineChart lines -> SvgLineChart.of(lines);
            case BarChart bars -> SvgBarChart.of(bars);
            case HeatMap map -> SvgHeatMap.of(map);
        };
        return figure(figcaption(chart.title()),
                iff(drawing.legend().size() > 1, ul(each(drawing.legend(), name -> li(name.name())
                        .withClass(name.cssClass()))).withClass("legend")),
                SvgElements.element("svg").withClass("chart")
                        .attr("viewBox", "0 0 " + SvgElements.WIDTH + " " + SvgElements.number(drawing.height()))
                        .attr("role", "img").attr("aria-label", chart.title() + ", " + drawing.description())
                        .with(drawing.content()));
    }
}
