package lanewise.train.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.train.cli.ReportedRun;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.HeatMap;
import lanewise.train.report.chart.rendering.SvgChart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report.html} in a browser, opened from its file; pictures of it are left in {@code target/screenshots}. */
class ReportInBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int DESKTOP = 1200;
    private static final int PHONE = 360;
    private static final String FILLS = "[...document.querySelectorAll('svg rect')].map(r => getComputedStyle(r).fill)";

    @TempDir
    static Path folder;

    private static Chromium browser;
    private static Path report;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "no Chromium on the path: install it (apt-get install chromium) to test pages");
        report = ReportedRun.train(folder.resolve("2026-01-31_12-00-00"));
        browser = new Chromium(program.get(), folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openOnADesktop() throws Exception {
        show(DESKTOP, "light");
        browser.open(report);
    }

    private static void show(int width, String scheme) throws Exception {
        browser.call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", 800,
                "deviceScaleFactor", 1, "mobile", width == PHONE));
        browser.call("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    @Test
    void nothingIsRequestedAndNothingIsWrong() throws Exception {
        List<String> requests = browser.events("Network.requestWillBeSent").stream()
                .map(event -> event.at("/request/url").asText()).filter(url -> !url.startsWith("data:")).toList();
        assertEquals(List.of(report.toUri().toString()), requests);
        assertEquals(List.of(), browser.events("Log.entryAdded"));
        assertEquals(List.of(), browser.events("Runtime.consoleAPICalled"));
        assertEquals(List.of(), browser.events("Runtime.exceptionThrown"));
        assertEquals(0, browser.evaluate("document.scripts.length").asInt());
    }

    @Test
    void thePageForbidsRequestsItself() throws Exception {
        browser.evaluate("new Promise(done => { const img = new Image(); img.onerror = img.onload = () => done(0);"
                + " img.src = 'http://127.0.0.1:9/x.png'; })");
        assertTrue(browser.events("Log.entryAdded").toString().contains("Content Security Policy"),
                () -> browser.events("Log.entryAdded").toString());
    }

    @Test
    void everyPictureLoadsAndIsDescribed() throws Exception {
        JsonNode images = browser.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth, i.alt])");
        assertEquals(16 + 24, images.size(), "the weights of 16 units, and test images");
        for (JsonNode image : images) {
            assertTrue(image.get(0).asBoolean() && image.get(1).asInt() == 32, image::toString);
            assertTrue(image.get(2).asText().matches("(Filter|Test image) \\d+ of .*"), image::toString);
        }
        JsonNode charts = browser.evaluate("[...document.querySelectorAll('svg.chart')].map(s => [s.getAttribute('aria-label'),"
                + " s.getBoundingClientRect().height, s.querySelectorAll('circle').length])");
        assertEquals(6, charts.size());
        for (JsonNode chart : charts) {
            assertTrue(chart.get(0).asText().contains(" against epoch. "), chart::toString);
            assertTrue(chart.get(1).asDouble() > 100 && chart.get(2).asInt() >= 2, chart::toString);
        }
    }

    private static Path pageOfCharts() throws Exception {
        List<String> names = List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship",
                "truck");
        double[][] values = new double[10][10];
        for (int cell = 0; cell < 100; cell++) {
            values[cell / 10][cell % 10] = 10 * cell;
        }
        List<BarChart.Bar> bars = IntStream.rangeClosed(1, 10).mapToObj(i -> new BarChart.Bar(i, 0.1 * i)).toList();
        HtmlPage page = new HtmlPage("Charts", "").section("Charts", HtmlParts.grid(List.of(
                SvgChart.of(new HeatMap("Confusion", "predicted class", names, "true class", names, values, "0")),
                SvgChart.of(new BarChart("Bars", "class", "mean", "", names, List.of(new BarChart.Series("a", bars),
                        new BarChart.Series("b", bars)))))));
        return Files.write(folder.resolve("charts.html"), page.toBytes());
    }

    @Test
    void barsAndHeatMapsFollowLightAndDarkAndCanBeRead() throws Exception {
        browser.open(pageOfCharts());
        assertReadable();
        JsonNode light = browser.evaluate(FILLS);
        show(DESKTOP, "dark");
        assertReadable();
        JsonNode dark = browser.evaluate(FILLS);
        assertEquals(120, light.size(), "100 cells, 20 bars");
        for (int i = 0; i < light.size(); i++) {
            assertNotEquals(light.get(i), dark.get(i));
        }
        screenshot("charts-dark");
    }

    @Test
    void labelsOfChartsDoNotOverlapOrLeaveTheDrawing() throws Exception {
        assertLabelsHaveRoom();
        browser.open(pageOfCharts());
        assertLabelsHaveRoom();
    }

    private static void assertLabelsHaveRoom() throws Exception {
        for (int width : new int[] {PHONE, DESKTOP}) {
            show(width, "light");
            JsonNode wrong = browser.evaluate("""
                    [...document.querySelectorAll('svg.chart')].flatMap(svg => {
                      const frame = svg.getBoundingClientRect();
                      const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
                      return boxes.filter(([text, a], i) => a.left < frame.left - 1 || a.right > frame.right + 1
                          || a.bottom > frame.bottom + 1 || boxes.slice(i + 1).some(([_, b]) => a.left < b.right
                          && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).map(([text, _]) => text);
                    })""");
            assertEquals("[]", wrong.toString(), width + " pixels");
        }
    }

    @Test
    void aPhoneScrollsTablesButNotThePage() throws Exception {
        show(PHONE, "light");
        assertEquals(PHONE, browser.evaluate("document.documentElement.scrollWidth").asInt());
        assertEquals("[]", browser.evaluate("[...document.querySelectorAll('section, h1, p, dd, figure, svg, img')]"
                + ".filter(e => !e.closest('.scroll') && e.getBoundingClientRect().right > innerWidth)"
                + ".map(e => e.tagName + ' ' + e.textContent.slice(0, 40))").toString());
        assertTrue(browser.evaluate("[...document.querySelectorAll('.scroll')].some(e => e.scrollWidth > e.clientWidth)")
                .asBoolean(), "the confusion matrix scrolls");
        assertTrue(browser.evaluate("Math.min(...[...document.querySelectorAll('svg text')]"
                + ".map(t => t.getBoundingClientRect().height))").asDouble() >= 9, "letters of charts can be read");
        screenshot("phone");
    }

    @Test
    void theDarkIsDarkAndEverythingIsReadableInBoth() throws Exception {
        String colours = "['body', 'section', 'th', 'figcaption'].map(s => getComputedStyle(document.querySelector(s)))"
                + ".flatMap(c => [c.color, c.backgroundColor])"
                + ".concat(getComputedStyle(document.querySelector('svg path')).stroke)";
        JsonNode light = browser.evaluate(colours);
        assertTrue(luminance(light.get(1).asText()) > 0.9, light::toString);
        assertReadable();
        screenshot("desktop");
        show(DESKTOP, "dark");
        JsonNode dark = browser.evaluate(colours);
        assertTrue(luminance(dark.get(1).asText()) < 0.1, dark::toString);
        assertNotEquals(light.get(0), dark.get(0));
        assertNotEquals(light.get(3), dark.get(3));
        assertNotEquals(light.get(8), dark.get(8));
        assertReadable();
        screenshot("dark");
    }

    // The contrast that WCAG 2.1 asks for at level AA: 4.5 for text of common size.
    private static void assertReadable() throws Exception {
        JsonNode texts = browser.evaluate("""
                [...document.querySelectorAll('p, td, th, dt, dd, a, .good, .bad, figcaption, svg text')].map(e => {
                  let behind = e.matches('text.number') ? [getComputedStyle(e.parentElement.querySelector('rect')).fill]
                      : [];
                  for (let b = e; b; b = b.parentElement) { behind.push(getComputedStyle(b).backgroundColor); }
                  const style = getComputedStyle(e);
                  return [e.textContent.slice(0, 30), e instanceof SVGElement ? style.fill : style.color, behind];
                })""");
        assertTrue(texts.size() > 100, texts.size() + " texts");
        for (JsonNode text : texts) {
            double[] background = {255, 255, 255};
            for (int i = text.get(2).size() - 1; i >= 0; i--) {
                background = over(rgba(text.get(2).get(i).asText()), background);
            }
            double front = luminance(over(rgba(text.get(1).asText()), background));
            double back = luminance(background);
            double contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
            assertTrue(contrast >= 4.5, () -> contrast + ": " + text);
        }
    }

    private static double[] rgba(String colour) {
        String[] parts = colour.replaceAll("[^0-9.,]", "").split(",");
        return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]),
            parts.length == 4 ? Double.parseDouble(parts[3]) : 1};
    }

    private static double[] over(double[] rgba, double[] behind) {
        double[] mixed = new double[3];
        for (int c = 0; c < mixed.length; c++) {
            mixed[c] = rgba[3] * rgba[c] + (1 - rgba[3]) * behind[c];
        }
        return mixed;
    }

    private static double luminance(String colour) {
        return luminance(rgba(colour));
    }

    // The relative luminance of WCAG 2.1.
    private static double luminance(double[] rgb) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int c = 0; c < weights.length; c++) {
            double value = rgb[c] / 255;
            sum += weights[c] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static void screenshot(String name) throws Exception {
        String png = browser.call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data").asText();
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(png));
    }
}
