package lanewise.train.report.html;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import lanewise.train.machine.Environment;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.rendering.SvgChart;

/**
 * One HTML page in one file: style and pictures are inside, there is no script, and the page itself forbids any request.
 * It follows the reader's choice of light or dark, and fits a phone. What goes into its sections comes from
 * {@link HtmlParts}, {@link SvgChart}, or j2html's {@code TagCreator}, which escape all text.
 */
public final class HtmlPage {
    private static final String NO_REQUESTS = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
    private static final int FEW_SECTIONS = 3;

    private final String title;
    private final String lead;
    private final List<Section> sections = new ArrayList<>();

    private record Section(String id, String title, List<DomContent> content) {}

    /**
     * Begins a page.
     *
     * @param title what the page is about
     * @param lead a sentence below the title; may be empty
     */
    public HtmlPage(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    /** Adds a section; returns this page. */
    public HtmlPage section(String name, DomContent... content) {
        sections.add(new Section("section-" + (sections.size() + 1), name, List.of(content)));
        return this;
    }

    /** Returns the page as UTF-8 bytes. */
    public byte[] toBytes() {
        return document(html(headOfPage(), body(
                header(h1(title), iff(!lead.isEmpty(), p(lead).withClass("lead")),
                        iff(sections.size() > FEW_SECTIONS, contents())),
                main(each(sections, HtmlPage::element)),
                footer("Written by Lanewise " + Environment.version() + ". This file holds all it shows."))))
                .getBytes(StandardCharsets.UTF_8);
    }

    private DomContent headOfPage() {
        return head(meta().withCharset("utf-8"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                meta().attr("http-equiv", "Content-Security-Policy").withContent(NO_REQUESTS),
                title(title),
                link().withRel("icon").withHref("data:,"),
                style(rawHtml(Style.SHEET)));
    }

    private DomContent contents() {
        return nav(each(sections, part -> a(part.title()).withHref("#" + part.id()))).attr("aria-label", "Sections");
    }

    private static DomContent element(Section part) {
        return TagCreator.section(h2(part.title()), each(part.content(), content -> content)).withId(part.id());
    }

    /** The style sheet, with the colours of the charts; read when the first page needs it. */
    private static final class Style {
        static final String SHEET = ChartStyle.css() + resource();

        private static String resource() {
            try (InputStream css = HtmlPage.class.getResourceAsStream("page.css")) {
                return new String(css.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // of our own jar
            }
        }
    }
}
