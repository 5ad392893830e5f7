package lanewise.train.report.html;

import static j2html.TagCreator.p;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.model.FirstFilters;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.HeatMap;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.report.chart.rendering.SvgChart;
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
                        SvgChart.of(new BarChart(HOSTILE, HOSTILE, HOSTILE, "", List.of(HOSTILE), List.of(
                                new BarChart.Series(HOSTILE, List.of(new BarChart.Bar(1, 0))),
                                new BarChart.Series(HOSTILE, List.of(new BarChart.Bar(1, 0)))))),
                        SvgChart.of(new HeatMap(HOSTILE, HOSTILE, List.of(HOSTILE), HOSTILE, List.of(HOSTILE),
                                new double[][] {{1}}, "0")), HtmlParts.badge(HOSTILE, true)));
        assertFalse(html.contains("<script"), html);
        assertFalse(html.contains("\"quotes\""), html);
    }

    @Test
    void nothingInThePageLeadsOutOfIt() throws IOException {
        FirstFilters filters = new FirstFilters("0", "Conv2d", Tensor.zeros(DType.F32, 1, 3, 2, 2));
        String html = html(new HtmlPage("a", "b").section("c", FilterGallery.of(filters)));
        assertTrue(html.startsWith("<!DOCTYPE html>"), html);
        assertTrue(html.contains("default-src 'none'") || html.contains("default-src &#x27;none&#x27;"), html);
        assertTrue(html.contains("src=\"data:image/png;base64,iVBOR"), html);
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
        String shares = HtmlParts.table("", List.of("s"), List.of(List.of(HtmlParts.percent(0.5)),
                List.of(HtmlParts.percent(1e-9)), List.of(HtmlParts.percent(0.9999999)))).render();
        assertEquals(3, shares.split("<td class=\"number\">", -1).length - 1, shares);
        for (String share : List.of(">50.0\u00A0%<", "0.1\u00A0%<", "99.9\u00A0%<")) {
            assertTrue(shares.contains(share), shares);
        }
        assertTrue(table.contains("<td class=\"number\">1,024</td><td>x</td>"), table);
        assertTrue(table.contains("<td class=\"number\">0.5 ± 0.1</td><td>2</td>"), table);
        assertThrows(IllegalArgumentException.class,
                () -> HtmlParts.table("", List.of("one"), List.of(List.of("1", "2"))));
    }

    /** A cell's number is in the colour of text, over the card and any strength of the heat: a contrast of 4.5 at least. */
    @Test
    void numbersCanBeReadOnEveryHeat() {
        String css = html(new HtmlPage("a", ""));
        int dark = css.indexOf("@media (prefers-color-scheme: dark) {\n  :root");
        for (String colours : List.of(css.substring(0, dark), css.substring(dark))) {
            double[] card = colour(colours, "--card: #(..)(..)(..)", 16);
            double[] heat = colour(colours, "--heat: (\\d+), (\\d+), (\\d+)", 10);
            double text = luminance(colour(colours, "--text: #(..)(..)(..)", 16));
            for (int percent = 0; percent <= 100; percent++) {
                String cell = ChartStyle.heat(percent / 100.0);
                double alpha = Double.parseDouble(cell.substring(cell.indexOf("), ") + 3, cell.length() - 1));
                double[] mixed = new double[3];
                Arrays.setAll(mixed, c -> alpha * heat[c] + (1 - alpha) * card[c]);
                double behind = luminance(mixed);
                double contrast = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
                assertTrue(contrast >= 4.5, contrast + " at " + percent + " %");
            }
        }
    }

    private static double[] colour(String css, String pattern, int radix) {
        Matcher found = Pattern.compile(pattern).matcher(css);
        assertTrue(found.find(), pattern);
        return IntStream.rangeClosed(1, 3).mapToDouble(c -> Integer.parseInt(found.group(c), radix)).toArray();
    }

    // The relative luminance of WCAG 2.1.
    private static double luminance(double[] rgb) {
        double[] linear = Arrays.stream(rgb).map(c -> c / 255)
                .map(c -> c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)).toArray();
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }
}
