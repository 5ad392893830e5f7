package lanewise.train.report.html;

import static j2html.TagCreator.p;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.report.chart.SvgChart;
import org.junit.jupiter.api.Test;

class HtmlPageTest {
    private static final String HOSTILE = "<script>alert('x')</script> & \"quotes\"";

    private static String html(HtmlPage page) {
        return new String(page.toBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void textIsEscapedWhereverItStands() {
        LineChart chart = new LineChart(HOSTILE, Axis.linear(HOSTILE), Axis.linear(HOSTILE),
                List.of(new Series(HOSTILE, List.of(new Point(1, 2)), 0), new Series("b", List.of(), 1)));
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
}
