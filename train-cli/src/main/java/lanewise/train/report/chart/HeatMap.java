package lanewise.train.report.chart;

import java.util.Arrays;
import java.util.List;

/**
 * A table of numbers as a picture: the larger a number, the stronger the colour of its cell.
 *
 * @param title what the chart shows
 * @param xAxis what the columns are
 * @param columns the names of the columns, from the left
 * @param yAxis what the rows are
 * @param rows the names of the rows, from the top
 * @param values the numbers, row by row; all finite
 * @param pattern how they are written, as in {@code 0.00}
 */
public record HeatMap(String title, String xAxis, List<String> columns, String yAxis, List<String> rows,
        double[][] values, String pattern) implements Chart {
    /**
     * Copies lists and numbers.
     *
     * @throws IllegalArgumentException if there is not one finite number for each row and column
     */
    public HeatMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        values = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
        int width = columns.size();
        if (values.length != rows.size() || Arrays.stream(values).anyMatch(row -> row.length != width)
                || !Arrays.stream(values).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("not one finite number for each of " + rows.size() + " rows and " + width
                    + " columns");
        }
    }

    /** Returns the number of a cell. */
    public double value(int row, int column) {
        return values[row][column];
    }

    /** Returns the smallest number, 0 without any. */
    public double least() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).min().orElse(0);
    }

    /** Returns the largest number, 0 without any. */
    public double greatest() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(0);
    }

    /** Returns where a cell's number lies between the smallest and the largest one, in [0, 1]; 0 if all are the same. */
    public double share(int row, int column) {
        double range = greatest() - least();
        return range > 0 ? (values[row][column] - least()) / range : 0;
    }
}
