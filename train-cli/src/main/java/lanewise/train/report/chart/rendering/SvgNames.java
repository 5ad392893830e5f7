package lanewise.train.report.chart.rendering;

import static j2html.TagCreator.each;
import static lanewise.train.report.chart.rendering.SvgElements.LINE;
import static lanewise.train.report.chart.rendering.SvgElements.words;

import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names below a horizontal axis, each in the middle of an equal part of it. They stand upright where they are too long to
 * lie, some are left out where there are too many, and long ones are cut off.
 *
 * @param names the names
 * @param from the left end of the axis
 * @param to its right end
 */
record SvgNames(List<String> names, double from, double to) {
    private static final int LONGEST = 22;
    private static final int GAP = 4;

    double step() {
        return (to - from) / names.size();
    }

    double centre(int i) {
        return from + (i + 0.5) * step();
    }

    /** Returns a name with at most so many letters as there is room for. */
    static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    }

    private double longest() {
        return names.stream().mapToDouble(name -> SvgElements.width(shortened(name))).max().orElse(0);
    }

    private boolean lie() {
        return longest() + GAP <= step();
    }

    /** Returns how much room they take. */
    double height() {
        return lie() ? LINE : longest() + GAP;
    }

    /** Returns the names below a height. */
    DomContent below(double y) {
        int every = lie() ? 1 : (int) Math.ceil(LINE / step());
        return each(IntStream.range(0, names.size()).filter(i -> i % every == 0).mapToObj(i -> name(i, y)));
    }

    private DomContent name(int i, double y) {
        String name = shortened(names.get(i));
        if (lie()) {
            return words(centre(i), y + LINE, "middle", name);
        }
        double x = centre(i) + GAP;
        ContainerTag<?> upright = words(x, y + GAP, "end", name);
        return upright.attr("transform", "rotate(-90 " + SvgElements.number(x) + " " + SvgElements.number(y + GAP) + ")");
    }
}
