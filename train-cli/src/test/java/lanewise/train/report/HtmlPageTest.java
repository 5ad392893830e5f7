package lanewise.train.report;

import static j2html.TagCreator.p;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import lanewise.train.report.LineChart.Axis;
import lanewise.train.report.LineChart.Point;
import lanewise.train.report.LineChart.Series;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    private static final String HOSTILE = "<script>alert('x')</script> & \"quotes\"";

    private static String html(HtmlPage page) {
        return new String(page.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void textIsEscapedWhereverItStands() {
        LineChart chart = new LineChart(HOSTILE, Axis.linear(HOSTILE), Axis.linear(HOSTILE),
                List.of(new Series(HOSTILE, List.of(new Point(1, 2))), new Series("b", List.of())));
        String html = html(new HtmlPage(HOSTILE, HOSTILE)
                .section(HOSTILE, HtmlParts.keyValues(Map.of(HOSTILE, HOSTILE)), HtmlParts.tiles(Map.of(HOSTILE, HOSTILE)),
                        HtmlParts.table(HOSTILE, List.of(HOSTILE), List.of(List.of(HOSTILE))), SvgChart.of(chart),
                        HtmlParts.picture(new byte[] {1}, HOSTILE, HOSTILE), HtmlParts.badge(HOSTILE, true)));
        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("\"quotes\""), html);
    }

    @Test
    void nothingInThePageLeadsOutOfIt() {
        String html = html(new HtmlPage("a", "b").section("c", HtmlParts.picture(new byte[] {1, 2}, "d", "e")));
        assertTrue(html.startsWith("<!DOCTYPE html>"), html);
        assertTrue(html.contains("default-src 'none'") || html.contains("default-src &#x27;none&#x27;"), html);
        assertTrue(html.contains("src=\"data:image/png;base64,AQI=\""), html);
        assertFalse(html.contains("http:") || html.contains("https:") || html.contains("url("), html);
    }

    @Test
    void manySectionsHaveATableOfContents() {
        HtmlPage page = new HtmlPage("a", "");
        for (int i = 0; i < 4; i++) {
            page.section("part " + i, p("text"));
        }
        String html = html(page);
        for (int i = 1; i <= 4; i++) {
            assertTrue(html.contains("href=\"#section-" + i + "\"") && html.contains("id=\"section-" + i + "\""), html);
        }
    }

    @Test
    void columnsOfNumbersAndOfTextAreToldApart() {
        String table = HtmlParts.table("", List.of("n", "t"), List.of(List.of("1,024", "x"), List.of("0.5 ± 0.1", "2")))
                .render();
        assertTrue(table.contains("<td class=\"number\">1,024</td><td>x</td>"), table);
        assertTrue(table.contains("<td class=\"number\">0.5 ± 0.1</td><td>2</td>"), table);
        assertThrows(IllegalArgumentException.class,
                () -> HtmlParts.table("", List.of("one"), List.of(List.of("1", "2"))));
    }

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
        assertEquals(0.5, ChartScale.of(Axis.linear("x"), DoubleStream.of(0), 0, 1).at(0));
        assertEquals(0.5, ChartScale.of(Axis.logarithmic("x"), DoubleStream.of(1e-9), 0, 1).at(1e-9), 1e-12);
        assertEquals(2, ticks(Axis.linear("x"), 0, 1).getFirst() + 2);
        assertTrue(SvgChart.of(new LineChart("t", Axis.linear("x"), Axis.linear("y"), List.of())).render()
                .contains("</svg>"));
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
