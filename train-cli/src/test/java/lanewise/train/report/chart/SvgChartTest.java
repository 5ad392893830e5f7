package lanewise.train.report.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import org.junit.jupiter.api.Test;
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
        assertTrue(svg.contains(">0</text>") && svg.contains(">10</text>"), "the ends of the axis: " + svg);
        assertFalse(svg.contains("#"), "colours are the style sheet's: " + svg);
    }

    @Test
    void aPngFileShowsAllThatADescriptionHas() {
        XYChart chart = PngChart.of(everything());
        assertEquals(List.of("mean", "single", "document", "many", "failed"),
                List.copyOf(chart.getSeriesMap().keySet()));
        assertArrayEquals(new double[] {0.5, 0.1}, chart.getSeriesMap().get("mean").getExtraValues());
        assertNull(chart.getSeriesMap().get("many").getExtraValues());
        assertFalse(chart.getSeriesMap().get("single").isShowInLegend());
        assertEquals(10, chart.getStyler().getYAxisMax());
        assertEquals(ChartStyle.colour(Series.WRONG), chart.getSeriesMap().get("failed").getMarkerColor());
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
