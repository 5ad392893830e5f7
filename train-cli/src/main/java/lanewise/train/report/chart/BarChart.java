package lanewise.train.report.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Bars side by side for each of some categories, from 0 up or down.
 *
 * @param title what the chart shows
 * @param xAxis what the categories are
 * @param yAxis what the lengths of the bars are, with the unit
 * @param pattern how the numbers of the vertical axis are written in a PNG file, as in {@code 0.00}; empty for what suits
 *     them
 * @param categories their names, from the left
 * @param series the bars of one colour, in the order of the legend, which is there if there are two series or more
 */
public record BarChart(String title, String xAxis, String yAxis, String pattern, List<String> categories,
        List<Series> series) implements Chart {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a series has not one bar for each category
     */
    public BarChart {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        for (Series each : series) {
            if (each.bars().size() != categories.size()) {
                throw new IllegalArgumentException(each.bars().size() + " bars of '" + each.name() + "' for "
                        + categories.size() + " categories");
            }
        }
    }

    /**
     * The bars of one colour.
     *
     * @param name their name in the legend
     * @param bars one for each category
     */
    public record Series(String name, List<Bar> bars) {
        /** Copies the list. */
        public Series {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A bar.
     *
     * @param value where it ends
     * @param error half of the length of its error bar, 0 without one
     */
    public record Bar(double value, double error) {
        /** What stands where there is nothing to show. */
        public static final Bar NONE = new Bar(Double.NaN, 0);

        /** Returns whether there is anything to draw. */
        public boolean isShown() {
            return Double.isFinite(value) && Double.isFinite(error);
        }

        /** Returns the ends of the bar and of its error bar. */
        public DoubleStream ends() {
            return DoubleStream.of(0, value - error, value + error);
        }
    }
}
