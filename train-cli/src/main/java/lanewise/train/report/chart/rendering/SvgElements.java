package lanewise.train.report.chart.rendering;

import static j2html.TagCreator.each;
import static j2html.TagCreator.tag;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** What drawings in SVG consist of. Coordinates are units of which a drawing is {@link #WIDTH} wide. */
final class SvgElements {
    static final int WIDTH = 440;
    static final int LEFT = 54;
    static final int RIGHT = WIDTH - 14;
    static final int TOP = 26;
    static final int BOTTOM = 230;
    static final int LINE = 15; // from one line of words to the next

    private static final double LETTER = 7.2; // a wide guess, for the size of words on a phone

    private SvgElements() {}

    /** A name in the legend, and the class that gives its colour. */
    record Name(String name, String cssClass) {}

    /**
     * A drawing.
     *
     * @param legend the names of what is drawn
     * @param description for those who do not see it
     * @param height its height
     * @param content its elements
     */
    record Drawing(List<Name> legend, String description, double height, List<DomContent> content) {}

    static ContainerTag<?> element(String name) {
        return tag(name);
    }

    /** Returns a coordinate; a tenth of a unit is finer than what one sees. */
    static String number(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }

    static DomContent line(String name, double x1, double y1, double x2, double y2) {
        return element("line").withClass(name).attr("x1", number(x1)).attr("y1", number(y1))
                .attr("x2", number(x2)).attr("y2", number(y2));
    }

    static ContainerTag<?> rectangle(double x, double y, double width, double height) {
        return element("rect").attr("x", number(x)).attr("y", number(y)).attr("width", number(width))
                .attr("height", number(height));
    }

    static ContainerTag<?> words(double x, double y, String anchor, String words) {
        return element("text").attr("x", number(x)).attr("y", number(y)).attr("text-anchor", anchor).withText(words);
    }

    /** Returns what a pointer on an element shows. */
    static DomContent hint(String words) {
        return element("title").withText(words);
    }

    /** Returns about how wide words are, rather too wide. */
    static double width(String words) {
        return LETTER * words.length();
    }

    /** Returns the title of a vertical axis, its grid lines and its numbers. */
    static DomContent yAxis(String title, ChartScale scale, DoubleFunction<String> label) {
        return each(words(4, 13, "start", title), each(scale.ticks(), value -> {
            double at = scale.at(value);
            return each(line("grid-line", LEFT, at, RIGHT, at), words(LEFT - 6, at + 4, "end", label.apply(value)));
        }));
    }
}
