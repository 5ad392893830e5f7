package lanewise.train.report.chart.rendering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import j2html.tags.DomContent;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.BarChart.Bar;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.HeatMap;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapSeries;
import org.knowm.xchart.XYChart;

class SvgChartTest {
    @Test
    void aLineIsInterruptedWhereThereIsNothingToDraw() {
        LineChart chart = new LineChart("t", Axis.linear("x"), Axis.logarithmic("y"), List.of(new Series("s", List.of(
                new Point(1, 0.1), new Point(2, Double.NaN), new Point(3, 1), new Point(4, -1), new Point(5, 10)), 0)));
        String svg = SvgChart.of(chart).render();
        assertEquals(3, svg.split("<circle", -1).length - 1, svg);
        String path = svg.substring(svg.indexOf(" d=\"") + 4);
        assertEquals("MMM", path.substring(0, path.indexOf('"')).replaceAll("[^A-Z]", ""), svg);
        assertTrue(svg.contains("s: from 0.1 to 10."), svg);
    }

    private static LineChart everything() {
        List<Point> points = List.of(new Point(1, 2), new Point(2, 3));
        return new LineChart("t", Axis.linear("x"), Axis.linear("y").from(0).to(10), List.of(
                new Series("mean", List.of(new Point(1, 2, 0.5), new Point(2, 3, 0.1)), 0),
                new Series("single", points, 0).thin(),
                new Series("document", points, Series.REFERENCE).dashed(),
                new Series("many", points, 1).plain(),
                new Series("failed", points, Series.WRONG).crosses()), Legend.BELOW, List.of(1.5));
    }

    private static int count(String svg, String part) {
        return svg.split(part, -1).length - 1;
    }

    @Test
    void aPageShowsAllThatADescriptionHas() {
        String svg = SvgChart.of(everything()).render();
        assertEquals(2, count(svg, "<line class=\"error-bar\""), svg);
        assertEquals(2, count(svg, "<circle"), "of the mean alone: " + svg);
        assertEquals(2, count(svg, "<path class=\"diamond\""), svg);
        assertEquals(2, count(svg, "<path class=\"cross\""), svg);
        assertEquals(4, count(svg, "<path d="), "crosses have no line: " + svg);
        assertEquals(1, count(svg, "<line class=\"marked\""), svg);
        assertEquals(List.of("mean", "document", "many", "failed"), Pattern.compile("<li class=[^>]*>([^<]*)")
                .matcher(svg).results().map(found -> found.group(1)).toList(), "thin lines have no name");
        assertTrue(svg.contains("<g class=\"series-reference dashed\">"), svg);
        assertTrue(svg.contains("<li class=\"series-reference dashed\">document</li>"), svg);
        assertTrue(svg.contains(">0</text>") && svg.contains(">10</text>"), "the ends of the axis: " + svg);
        assertFalse(svg.contains("#"), "colours are the style sheet's: " + svg);
    }

    @Test
    void aPngFileShowsAllThatADescriptionHas() {
        XYChart chart = PngLineChart.of(everything());
        assertEquals(List.of("mean", "single", "document", "many", "failed"),
                List.copyOf(chart.getSeriesMap().keySet()));
        assertArrayEquals(new double[] {0.5, 0.1}, chart.getSeriesMap().get("mean").getExtraValues());
        assertNull(chart.getSeriesMap().get("many").getExtraValues());
        assertFalse(chart.getSeriesMap().get("single").isShowInLegend());
        assertEquals(10, chart.getStyler().getYAxisMax());
        assertEquals(ChartStyle.colour(Series.WRONG), chart.getSeriesMap().get("failed").getMarkerColor());
    }

    /** Training losses of which one explodes beyond the end of the axis. */
    @Test
    void whatLiesBeyondAnAxisIsCutOffAndHidesNothing() {
        String svg = SvgChart.of(new LineChart("t", Axis.epochs(), Axis.linear("y").to(4), List.of(
                new Series("learns", List.of(new Point(1, 3), new Point(2, 2)), 0),
                new Series("explodes", List.of(new Point(1, 3), new Point(2, 1e30)), 1)))).render();
        assertTrue(svg.contains(">2</text>") && svg.contains(">3.5</text>"), svg);
        assertFalse(svg.contains("e30</text>") || svg.contains("0000000"), svg);
        assertTrue(svg.contains("<svg x=\"54\" y=\"26\" width=\"372\" height=\"204\""), "the frame that cuts: " + svg);
    }

    @Test
    void epochsAreCountedInWholeNumbersAndNamelessTicksHaveNoLine() {
        List<Series> two = List.of(new Series("s", List.of(new Point(1, 2), new Point(2, 3)), 0));
        assertEquals(List.of("1", "2"), xLabels(SvgChart.of(new LineChart("t", Axis.epochs(), Axis.linear("y"), two))));
        assertEquals(List.of("1", "1.2", "1.4", "1.6", "1.8", "2"),
                xLabels(SvgChart.of(new LineChart("t", Axis.linear("x"), Axis.linear("y"), two))));
        DomContent named = SvgChart.of(new LineChart("t", Axis.linear("x").named(x -> x == 2 ? "two" : ""),
                Axis.linear("y"), two));
        assertEquals(List.of("two"), xLabels(named));
        assertEquals(1, Pattern.compile("grid-line\" x1=\"([0-9.]+)\" y1=\"[0-9.]+\" x2=\"\\1\"").matcher(named.render())
                .results().count(), named.render());
    }

    private static List<String> xLabels(DomContent chart) {
        return Pattern.compile("y=\"245.0\" text-anchor=\"middle\">([^<]*)").matcher(chart.render()).results()
                .map(found -> found.group(1)).toList();
    }

    private static BarChart bars() {
        return new BarChart("t", "x", "y", "0.00", List.of("a", "b"), List.of(
                new BarChart.Series("first", List.of(new Bar(2, 0.5), new Bar(4, 0))),
                new BarChart.Series("second", List.of(Bar.NONE, new Bar(-1, 0)))));
    }

    /** With the axis from −1.05 to 4.2, 0 lies at 230 − 204 · 1.05 ÷ 5.25 = 189.2, and a unit is 204 ÷ 5.25 = 38.86. */
    @Test
    void barsEndWhereTheirValuesAre() {
        String svg = SvgChart.of(bars()).render();
        List<String> heights = Pattern.compile("<rect [^>]*y=\"([0-9.]+)\" width=\"([0-9.]+)\" height=\"([0-9.]+)\"")
                .matcher(svg).results().map(bar -> bar.group(1) + " " + bar.group(2) + " " + bar.group(3)).toList();
        assertEquals(List.of("111.5 65.1 77.7", "33.8 65.1 155.4", "189.2 65.1 38.9"), heights, svg);
        assertEquals(1, count(svg, "class=\"bar-error\""), svg);
        assertEquals(List.of("first", "second"), Pattern.compile("<li class=[^>]*>([^<]*)").matcher(svg).results()
                .map(found -> found.group(1)).toList());
        assertTrue(svg.contains("<title>first, a: 2 ± 0.5</title>"), svg);
        assertTrue(svg.contains("first: a 2 ± 0.5, b 4; second: a nothing to draw, b -1."), svg);
        assertFalse(svg.contains("#"), "colours are the style sheet's: " + svg);
    }

    @Test
    void barsOfAPngFileAreThoseOfTheDescription() {
        CategoryChart chart = PngBarChart.of(bars());
        assertEquals(List.of("first", "second"), List.copyOf(chart.getSeriesMap().keySet()));
        assertEquals(List.of(2.0, 4.0), List.copyOf(chart.getSeriesMap().get("first").getYData()));
        assertEquals(List.of(0.0, -1.0), List.copyOf(chart.getSeriesMap().get("second").getYData()));
        assertEquals(List.of(0.5, 0.0), List.copyOf(chart.getSeriesMap().get("first").getExtraValues()));
        assertTrue(chart.getStyler().isLegendVisible());
        BarChart one = new BarChart("t", "x", "y", "", List.of("a", "b"), bars().series().subList(0, 1));
        assertFalse(PngBarChart.of(one).getStyler().isLegendVisible());
        assertFalse(SvgChart.of(one).render().contains("class=\"legend\""));
    }

    @Test
    void longNamesStandUprightAndSomeOfManyAreLeftOut() {
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "name " + i).toList();
        String svg = SvgChart.of(new BarChart("t", "x", "y", "", many, List.of(new BarChart.Series("s",
                many.stream().map(_ -> new Bar(1, 0)).toList())))).render();
        assertEquals(60, count(svg, "<rect "));
        assertEquals(20, count(svg, "rotate\\(-90 "), "a step is 372 ÷ 60 = 6.2 units, a line of words 15");
        String name = "a name of more than twenty-two letters";
        String bar = SvgChart.of(new BarChart("t", "x", "y", "", List.of(name), List.of(
                new BarChart.Series("s", List.of(new Bar(1, 0)))))).render();
        assertTrue(bar.contains(">a name of more than t…</text>"), bar);
        assertTrue(bar.contains(name + ": 1</title>"), bar);
    }

    private static HeatMap map() {
        return new HeatMap("t", "predicted", List.of("cat", "dog"), "true", List.of("cat", "dog"),
                new double[][] {{10, 2}, {4, 6}}, "0");
    }

    @Test
    void aCellIsAsStrongAsItsNumberIsLarge() {
        String svg = SvgChart.of(map()).render();
        assertEquals(List.of("0.70", "0.00", "0.18", "0.35"), Pattern.compile("rgba\\(var\\(--heat\\), ([0-9.]+)\\)")
                .matcher(svg).results().map(cell -> cell.group(1)).toList(), svg);
        assertEquals(List.of("10", "2", "4", "6"), Pattern.compile("class=\"number\">([^<]*)").matcher(svg).results()
                .map(found -> found.group(1)).toList(), svg);
        assertTrue(svg.contains("<title>true dog, predicted cat: 4</title>"), svg);
        assertTrue(svg.contains("2 rows (true) and 2 columns (predicted) of numbers from 2 to 10."), svg);
        String equal = SvgChart.of(new HeatMap("t", "x", List.of("a"), "y", List.of("b"), new double[][] {{3}}, "0"))
                .render();
        assertTrue(equal.contains("var(--heat), 0.00"), equal);
    }

    @Test
    void numbersThatDoNotFitAreLeftToThePointer() {
        List<String> names = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
        String svg = SvgChart.of(new HeatMap("t", "x", names, "y", names, new double[100][100], "0")).render();
        assertEquals(10_000, count(svg, "class=\"cell\""));
        assertEquals(0, count(svg, "class=\"number\""));
        assertTrue(svg.contains("<title>y c7, x c99: 0</title>"));
    }

    @Test
    void aHeatMapOfAPngFileHasItsFirstRowAbove() {
        HeatMapChart chart = PngHeatMap.of(map());
        HeatMapSeries cells = chart.getSeriesMap().get("t");
        assertEquals(List.of("dog", "cat"), cells.getYData());
        assertEquals(List.of("cat", "dog"), cells.getXData());
        assertEquals(List.of(List.of(0, 1, 10.0), List.of(1, 1, 2.0), List.of(0, 0, 4.0), List.of(1, 0, 6.0)),
                cells.getHeatData().stream().map(List::of).toList());
    }

    @Test
    void descriptionsThatDoNotFitTogetherAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BarChart("t", "x", "y", "", List.of("a"),
                List.of(new BarChart.Series("s", List.of()))));
        for (double[][] wrong : new double[][][] {{{1}}, {{1, 2}, {3, 4}}, {{1, Double.NaN}}}) {
            assertThrows(IllegalArgumentException.class, () -> new HeatMap("t", "x", List.of("a", "b"), "y",
                    List.of("c"), wrong, "0"));
        }
    }

    @Test
    void ticksAreRoundNumbersInsideTheAxis() {
        assertEquals(List.of(2.0, 4.0, 6.0, 8.0, 10.0), ticks(Axis.linear("x"), 1, 10));
        assertEquals(List.of(-0.2, -0.1, 0.0, 0.1, 0.2, 0.3), ticks(Axis.linear("x"), -0.2, 0.3));
        assertEquals(List.of(1e-6, 1e-4, 1e-2, 1.0, 100.0), ticks(Axis.logarithmic("x"), 1e-6, 100));
        assertEquals(List.of(1.5, 2.0, 2.5), ticks(Axis.logarithmic("x"), 1.4, 2.6));
        for (double size = 1e-300; size < 1e300; size *= 1e10) {
            List<Double> ticks = ticks(Axis.linear("x"), size, 3 * size);
            assertTrue(ticks.size() >= 2 && ticks.size() <= 7, size + ": " + ticks);
        }
    }

    private static List<Double> ticks(Axis axis, double low, double high) {
        return ChartScale.of(axis, DoubleStream.of(low, high), 0, 1).ticks();
    }

    @Test
    void oneValueAndNoneHaveAScaleToo() {
        assertEquals(0.5, ChartScale.of(Axis.linear("x"), DoubleStream.of(3), 0, 1).at(3));
        assertEquals(0.5, ChartScale.of(Axis.linear("x"), DoubleStream.of(-2, -2), 0, 1).at(-2));
        assertEquals(0.5, ChartScale.of(Axis.logarithmic("x"), DoubleStream.of(1e-9), 0, 1).at(1e-9), 1e-12);
        assertEquals(2, ticks(Axis.linear("x"), 0, 1).getFirst() + 2);
        assertTrue(SvgChart.of(new LineChart("t", Axis.linear("x"), Axis.linear("y"), List.of())).render()
                .contains("</svg>"));
    }

    /** An accuracy of 0 in every epoch, and one that differs by its rounding alone. */
    @Test
    void theSameValueEverywhereHasAxesThatCanBeRead() {
        for (double[] zeros : new double[][] {{0}, {0, 0, 0}, {0, Double.MIN_VALUE}, {0, 1e-305}}) {
            ChartScale scale = ChartScale.of(Axis.linear("x"), DoubleStream.of(zeros), 0, 1);
            assertEquals(List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), scale.ticks());
            assertEquals(0, scale.at(0));
        }
        assertEquals(List.of("0.3", "0.4", "0.5", "0.6"), ticks(Axis.linear("x"), 0.4644, 0.4644 + 1e-16).stream()
                .map(ChartScale::label).toList());
        assertEquals(List.of(0.0), ticks(Axis.linear("x"), 0, 1).stream().filter(tick -> tick < 0.1).toList());
    }

    @Test
    void labelsAreShort() {
        assertEquals("0", ChartScale.label(0));
        assertEquals("0.25", ChartScale.label(0.25));
        assertEquals("-1.5", ChartScale.label(-1.5));
        assertEquals("0.3", ChartScale.label(0.1 + 0.2));
        assertEquals("120,000", ChartScale.label(120_000));
        assertEquals("1e-6", ChartScale.label(1e-6));
        assertEquals("2.5e-12", ChartScale.label(2.5e-12));
        assertEquals("1e9", ChartScale.label(1e9));
    }
}
