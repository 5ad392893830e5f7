package lanewise.train.report.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a chart of lines shows; how it looks is {@link SvgChart}'s.
 *
 * @param title what the chart shows
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines
 * @param firstColour the number of the first line's colour: lines of one meaning have one colour in all charts
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series, int firstColour) {
    /** Copies the list. */
    public LineChart {
        series = List.copyOf(series);
    }

    /** Describes a chart with the colours in their order. */
    public LineChart(String title, Axis x, Axis y, List<Series> series) {
        this(title, x, y, series, 0);
    }

    /**
     * An axis.
     *
     * @param title what is drawn along it, with the unit
     * @param logarithmic whether equal distances are equal ratios
     */
    public record Axis(String title, boolean logarithmic) {
        /** Returns an axis on which equal distances are equal differences. */
        public static Axis linear(String title) {
            return new Axis(title, false);
        }

        /** Returns an axis on which equal distances are equal ratios; what is not positive is not drawn. */
        public static Axis logarithmic(String title) {
            return new Axis(title, true);
        }

        /** Returns whether a value has a place on the axis. */
        public boolean shows(double value) {
            return Double.isFinite(value) && (!logarithmic || value > 0);
        }
    }

    /**
     * A line.
     *
     * @param name its name in the legend
     * @param points its points in order; one without a place on the axes interrupts the line
     */
    public record Series(String name, List<Point> points) {
        /** Copies the list. */
        public Series {
            points = List.copyOf(points);
        }

        /** Returns the line of two numbers of each item. */
        public static <T> Series of(String name, List<T> items, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
            return new Series(name, items.stream()
                    .map(item -> new Point(x.applyAsDouble(item), y.applyAsDouble(item))).toList());
        }
    }

    /** A point. */
    public record Point(double x, double y) {}
}
