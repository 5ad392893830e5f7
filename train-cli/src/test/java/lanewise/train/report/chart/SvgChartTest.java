package lanewise.train.report.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import org.junit.jupiter.api.Test;

class SvgChartTest {
    @Test
    void aLineIsInterruptedWhereThereIsNothingToDraw() {
        LineChart chart = new LineChart("t", Axis.linear("x"), Axis.logarithmic("y"), List.of(new Series("s", List.of(
                new Point(1, 0.1), new Point(2, Double.NaN), new Point(3, 1), new Point(4, -1), new Point(5, 10)))));
        String svg = SvgChart.of(chart).render();
        assertEquals(3, svg.split("<circle", -1).length - 1, svg);
        String path = svg.substring(svg.indexOf(" d=\"") + 4);
        assertEquals("MMM", path.substring(0, path.indexOf('"')).replaceAll("[^A-Z]", ""), svg);
        assertTrue(svg.contains("s: from 0.1 to 10."), svg);
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
