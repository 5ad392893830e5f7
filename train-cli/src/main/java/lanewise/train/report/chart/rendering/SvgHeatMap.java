package lanewise.train.report.chart.rendering;

import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static lanewise.train.report.chart.rendering.SvgElements.LINE;
import static lanewise.train.report.chart.rendering.SvgElements.RIGHT;
import static lanewise.train.report.chart.rendering.SvgElements.TOP;
import static lanewise.train.report.chart.rendering.SvgElements.element;
import static lanewise.train.report.chart.rendering.SvgElements.words;

import j2html.tags.DomContent;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.HeatMap;

/** A {@link HeatMap} as SVG. Numbers that do not fit into their cells are shown by a pointer alone. */
final class SvgHeatMap {
    private static final double HIGHEST = 22; // of a row
    private static final double TALLEST = 500; // of all rows
    private static final int GAP = 6;

    private final HeatMap map;
    private final DecimalFormat format;
    private final double left;
    private final SvgNames columns;
    private final double rowHeight;

    private SvgHeatMap(HeatMap map) {
        this.map = map;
        format = new DecimalFormat(map.pattern(), DecimalFormatSymbols.getInstance(Locale.ROOT));
        left = GAP + map.rows().stream().mapToDouble(row -> SvgElements.width(SvgNames.shortened(row))).max().orElse(0);
        columns = new SvgNames(map.columns(), left, RIGHT);
        rowHeight = Math.min(HIGHEST, TALLEST / map.rows().size());
    }

    static SvgElements.Drawing of(HeatMap map) {
        return new SvgHeatMap(map).drawing();
    }

    private SvgElements.Drawing drawing() {
        double bottom = TOP + rowHeight * map.rows().size();
        double height = bottom + columns.height() + LINE + 8;
        return new SvgElements.Drawing(List.of(), description(), height, List.of(
                words(4, 13, "start", map.yAxis()),
                each(IntStream.range(0, map.rows().size()).mapToObj(this::row)),
                columns.below(bottom),
                words((left + RIGHT) / 2, height - 6, "middle", map.xAxis())));
    }

    private String description() {
        return map.rows().size() + " rows (" + map.yAxis() + ") and " + map.columns().size() + " columns (" + map.xAxis()
                + ") of numbers from " + format.format(map.least()) + " to " + format.format(map.greatest()) + ".";
    }

    private DomContent row(int row) {
        double middle = TOP + (row + 0.5) * rowHeight;
        int every = (int) Math.ceil(LINE / rowHeight);
        return each(iff(row % every == 0,
                        words(left - GAP, middle + 4, "end", SvgNames.shortened(map.rows().get(row)))),
                each(IntStream.range(0, map.columns().size()).mapToObj(column -> cell(row, column))));
    }

    private DomContent cell(int row, int column) {
        String number = format.format(map.value(row, column));
        boolean fits = SvgElements.width(number) <= columns.step() && LINE <= rowHeight;
        return element("g").with(
                SvgElements.rectangle(left + column * columns.step(), TOP + row * rowHeight, columns.step(), rowHeight)
                        .withClass("cell").withStyle("fill: " + ChartStyle.heat(map.share(row, column))),
                SvgElements.hint(map.yAxis() + " " + map.rows().get(row) + ", " + map.xAxis() + " "
                        + map.columns().get(column) + ": " + number),
                iff(fits, words(columns.centre(column), TOP + (row + 0.5) * rowHeight + 4, "middle",
                        number).withClass("number")));
    }
}
