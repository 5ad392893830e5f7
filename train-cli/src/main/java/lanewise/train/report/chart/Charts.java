package lanewise.train.report.chart;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Charts as PNG files, in one style. */
public final class Charts {
    static final int WIDTH = 800;
    static final int HEIGHT = 500;
    private static final double BAR_SPACE = 0.7;
    private static final int CELL_FONT = 12;
    static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Color DARKEST_CELL = new Color(0x6CA9DC); // black letters can be read on it

    private Charts() {}

    /**
     * Returns a table of numbers as a picture: the larger a number, the darker its cell.
     *
     * @param xAxis what the columns are
     * @param columns the names of the columns, from the left
     * @param yAxis what the rows are
     * @param rows the names of the rows, from the top
     * @param values the numbers, row by row
     * @param pattern how they are written, as in {@code 0.00}
     */
    public static HeatMapChart heatMap(String title, String xAxis, List<String> columns, String yAxis,
            List<String> rows, double[][] values, String pattern) {
        HeatMapChart chart = new HeatMapChartBuilder().width(WIDTH).height(WIDTH * 3 / 4).title(title)
                .xAxisTitle(xAxis).yAxisTitle(yAxis).build();
        chart.getStyler().setRangeColors(new Color[] {Color.WHITE, DARKEST_CELL}).setShowValue(true)
                .setHeatMapValueDecimalPattern(pattern).setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, CELL_FONT))
                .setDrawBorder(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendVisible(false).setPlotContentSize(1)
                .setChartTitleFont(TITLE_FONT).setAntiAlias(true);
        List<Number[]> cells = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                cells.add(new Number[] {column, rows.size() - 1 - row, values[row][column]}); // row 0 is the lowest
            }
        }
        chart.addSeries(title, columns, rows.reversed(), cells);
        return chart;
    }

    /** Returns an empty chart of bars side by side; its legend lies below. */
    public static CategoryChart bars(String title, String xAxis, String yAxis) {
        CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle(xAxis).yAxisTitle(yAxis).build();
        chart.getStyler().setAvailableSpaceFill(BAR_SPACE);
        chart.getStyler().setErrorBarsColorSeriesColor(false)
                .setErrorBarsColor(ChartStyle.colour(LineChart.Series.REFERENCE));
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setAntiAlias(true)
                .setChartTitleFont(TITLE_FONT).setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE);
        chart.getStyler().setPlotGridLinesColor(ChartStyle.grid());
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        return chart;
    }

    /** Returns a chart of lines as a PNG file. */
    public static byte[] png(LineChart chart) throws IOException {
        return png(PngChart.of(chart));
    }

    /** Returns the chart as a PNG file. */
    public static byte[] png(Chart<?, ?> chart) throws IOException {
        return Png.of(BitmapEncoder.getBufferedImage(chart));
    }
}
