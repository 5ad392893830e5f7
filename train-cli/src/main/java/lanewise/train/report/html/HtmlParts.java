package lanewise.train.report.html;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the sections of an {@link HtmlPage} are made of. All text is escaped. */
public final class HtmlParts {
    private static final Pattern NUMBER = Pattern.compile(
            "([<>]\u00A0)?[-+−]?[\\d,]*\\.?\\d+(e[-+]?\\d+)?([ \u00A0]?%)?( ± [\\d.]+(e[-+]?\\d+)?)?|NaN|-?Infinity|[–-]|");
    private static final int LONG_TEXT = 40;

    private HtmlParts() {}

    /** Returns names with their values, below each other. */
    public static DomContent keyValues(Map<String, ?> entries) {
        return dl(each(entries.entrySet().stream().map(entry ->
                each(dt(entry.getKey()), dd(content(entry.getValue())))))).withClass("pairs");
    }

    /** Returns the few numbers that a page is about, large and side by side. */
    public static DomContent tiles(Map<String, String> entries) {
        return dl(each(entries.entrySet().stream().map(entry -> div(dt(entry.getKey()), dd(entry.getValue())))))
                .withClass("tiles");
    }

    /**
     * Returns a table, which scrolls by itself where the window is narrower. Columns of numbers are aligned right.
     *
     * @param title the caption; may be empty
     * @param header the columns
     * @param rows the rows, each as long as the header; a cell is a {@link DomContent}, or anything with a text
     * @throws IllegalArgumentException if a row has another length
     */
    public static DomContent table(String title, List<String> header, List<? extends List<?>> rows) {
        for (List<?> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(row.size() + " cells in a row of " + header.size() + " columns: " + row);
            }
        }
        boolean[] numbers = new boolean[header.size()];
        for (int column = 0; column < numbers.length; column++) {
            int index = column;
            numbers[column] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(index)));
        }
        return scrolling(title, TagCreator.table().with(
                thead(tr(each(IntStream.range(0, numbers.length).mapToObj(i -> headCell(header.get(i), numbers[i]))))),
                tbody(each(rows, row -> tr(each(IntStream.range(0, numbers.length).mapToObj(
                        i -> cell(row.get(i), numbers[i]))))))));
    }

    private static DomContent headCell(String name, boolean number) {
        return th(name).withCondClass(number, "number").attr("scope", "col");
    }

    private static DomContent cell(Object value, boolean number) {
        return td(content(value)).withCondClass(number || isLong(value), number ? "number" : "prose");
    }

    /**
     * Returns a table under its caption. The table scrolls by itself where the window is narrower, by keyboard too; the
     * caption stays, and breaks into lines.
     *
     * @param title the caption; may be empty
     */
    public static DomContent scrolling(String title, DomContent table) {
        DomContent scroll = div(table).withClass("scroll").attr("tabindex", "0").attr("role", "region")
                .attr("aria-label", title.isEmpty() ? "table" : title);
        return title.isEmpty() ? scroll : div(p(title).withClass("caption"), scroll);
    }

    /** Returns parts side by side where there is room, and below each other where not. */
    public static DomContent grid(List<? extends DomContent> parts) {
        return div(each(parts, part -> part)).withClass("grid");
    }

    /** Returns a word that stands out, as good news or bad. */
    public static DomContent badge(String word, boolean good) {
        return span(word).withClass(good ? "good" : "bad");
    }

    /** Returns a share as a percentage; neither 0 % nor 100 % is said of what is only near it. */
    public static String percent(double share) {
        double percent = 100 * share;
        return percent > 0 && percent < 0.1 ? "<\u00A00.1\u00A0%" : percent > 99.9 && percent < 100 ? ">\u00A099.9\u00A0%"
                : String.format(Locale.ROOT, "%.1f\u00A0%%", percent);
    }

    static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static DomContent content(Object value) {
        return value instanceof DomContent dom ? dom : text(String.valueOf(value));
    }

    private static boolean isNumber(Object cell) {
        return !(cell instanceof DomContent) && NUMBER.matcher(String.valueOf(cell)).matches();
    }

    private static boolean isLong(Object cell) {
        return !(cell instanceof DomContent) && String.valueOf(cell).length() > LONG_TEXT;
    }
}
