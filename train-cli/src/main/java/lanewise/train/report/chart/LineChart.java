package lanewise.train.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Lines through points.
 *
 * @param title what the chart shows
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines, in the order of the legend
 * @param legend where the names of the lines stand
 * @param marked where vertical lines mark something
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series, Legend legend, List<Double> marked)
        implements Chart {
    /** Copies the lists. */
    public LineChart {
        series = List.copyOf(series);
        marked = List.copyOf(marked);
    }

    /** Describes a chart whose legend stands below. */
    public LineChart(String title, Axis x, Axis y, List<Series> series) {
        this(title, x, y, series, Legend.BELOW, List.of());
    }

    /** Returns this chart with the legend elsewhere. */
    public LineChart with(Legend other) {
        return new LineChart(title, x, y, series, other, marked);
    }

    /** Where the names of the lines stand; in a page always above the chart. */
    public enum Legend {
        /** Below the chart. */
        BELOW,
        /** Beside the chart: for many lines. */
        BESIDE,
        /** In a corner of the chart, where falling lines are not. */
        TOP_RIGHT,
        /** In a corner of the chart, where rising lines are not. */
        BOTTOM_RIGHT,
        /** Nowhere. */
        NONE
    }

    /**
     * An axis.
     *
     * @param title what is drawn along it, with the unit
     * @param logarithmic whether equal distances are equal ratios
     * @param pattern how its numbers are written, as in {@code 0.00}; empty for what suits them
     * @param low where it starts, NaN where the data does
     * @param high where it ends, NaN where the data does
     * @param mostLabels the largest number of numbers along it, 0 for as many as there is room for
     * @param names what stands at a place instead of its number, or null; nothing where it gives the empty text
     */
    public record Axis(String title, boolean logarithmic, String pattern, double low, double high, int mostLabels,
            DoubleFunction<String> names) {
        private static final int MOST_EPOCHS = 20;

        /** Returns an axis on which equal distances are equal differences. */
        public static Axis linear(String title) {
            return new Axis(title, false, "", Double.NaN, Double.NaN, 0, null);
        }

        /** Returns an axis on which equal distances are equal ratios; what is not positive is not drawn. */
        public static Axis logarithmic(String title) {
            return new Axis(title, true, "", Double.NaN, Double.NaN, 0, null);
        }

        /** Returns an axis that counts epochs. */
        public static Axis epochs() {
            return linear("epoch").as("0").withMostLabels(MOST_EPOCHS);
        }

        /** Returns this axis with numbers that are written otherwise. */
        public Axis as(String otherPattern) {
            return new Axis(title, logarithmic, otherPattern, low, high, mostLabels, names);
        }

        /** Returns this axis with another start. */
        public Axis from(double otherLow) {
            return new Axis(title, logarithmic, pattern, otherLow, high, mostLabels, names);
        }

        /** Returns this axis with another end. */
        public Axis to(double otherHigh) {
            return new Axis(title, logarithmic, pattern, low, otherHigh, mostLabels, names);
        }

        /** Returns this axis with at most so many numbers along it. */
        public Axis withMostLabels(int most) {
            return new Axis(title, logarithmic, pattern, low, high, most, names);
        }

        /** Returns this axis with names instead of numbers. */
        public Axis named(DoubleFunction<String> otherNames) {
            return new Axis(title, logarithmic, pattern, low, high, mostLabels, otherNames);
        }

        /** Returns whether it counts: its numbers are whole. */
        public boolean isWhole() {
            return pattern.equals("0") || pattern.equals("#,##0");
        }

        /** Returns whether a value has a place on the axis. */
        public boolean shows(double value) {
            return Double.isFinite(value) && (!logarithmic || value > 0);
        }
    }

    /** How a line is drawn. */
    public enum Stroke {
        /** As what the chart is about. */
        SOLID,
        /** As what is beside the matter itself. */
        DASHED,
        /** As one of many behind a mean, which the legend leaves out. */
        THIN,
        /** Not at all: the marks stand alone. */
        NONE
    }

    /** What is drawn at the points of a line. */
    public enum Mark { CIRCLE, DIAMOND, CROSS, NONE }

    /**
     * A line.
     *
     * @param name its name in the legend
     * @param points its points in order; one without a place on the axes interrupts the line
     * @param colour the number of its colour, {@link #REFERENCE} or {@link #WRONG}: lines of one meaning have one colour
     *     in all charts
     * @param stroke how it is drawn
     * @param mark what is drawn at its points
     */
    public record Series(String name, List<Point> points, int colour, Stroke stroke, Mark mark) {
        /** The colour of what comes from somewhere else. */
        public static final int REFERENCE = -1;
        /** The colour of what went wrong. */
        public static final int WRONG = -2;

        /** Copies the list. */
        public Series {
            points = List.copyOf(points);
        }

        /** Describes a line with circles. */
        public Series(String name, List<Point> points, int colour) {
            this(name, points, colour, Stroke.SOLID, Mark.CIRCLE);
        }

        /** Returns the line of two numbers of each item. */
        public static <T> Series of(String name, List<T> items, ToDoubleFunction<T> x, ToDoubleFunction<T> y,
                int colour) {
            return new Series(name, items.stream()
                    .map(item -> new Point(x.applyAsDouble(item), y.applyAsDouble(item))).toList(), colour);
        }

        /** Returns the line of some numbers at the places {@code from}, {@code from} + 1, …. */
        public static Series along(int from, String name, double[] values, int colour) {
            List<Point> points = new ArrayList<>();
            for (double value : values) {
                points.add(new Point(from + points.size(), value));
            }
            return new Series(name, points, colour);
        }

        /** Returns this line, dashed, with diamonds. */
        public Series dashed() {
            return new Series(name, points, colour, Stroke.DASHED, Mark.DIAMOND);
        }

        /** Returns this line, thin, without marks or a place in the legend. */
        public Series thin() {
            return new Series(name, points, colour, Stroke.THIN, Mark.NONE);
        }

        /** Returns this line without marks: for lines of many points. */
        public Series plain() {
            return new Series(name, points, colour, stroke, Mark.NONE);
        }

        /** Returns the marks of this line alone. */
        public Series marksOnly() {
            return new Series(name, points, colour, Stroke.NONE, mark);
        }

        /** Returns crosses at the points. */
        public Series crosses() {
            return new Series(name, points, colour, Stroke.NONE, Mark.CROSS);
        }

        /** Returns whether any point has an error bar. */
        public boolean hasErrors() {
            return points.stream().anyMatch(point -> !Double.isNaN(point.error()));
        }

        /** Returns whether the legend names it. */
        public boolean isNamed() {
            return stroke != Stroke.THIN;
        }
    }

    /**
     * A point.
     *
     * @param error half of the length of its error bar, NaN without one
     */
    public record Point(double x, double y, double error) {
        /** A point without an error bar. */
        public Point(double x, double y) {
            this(x, y, Double.NaN);
        }

        /** Returns the ends of the error bar, or the value alone. */
        public DoubleStream heights() {
            return Double.isNaN(error) ? DoubleStream.of(y) : DoubleStream.of(y - error, y + error);
        }
    }
}
