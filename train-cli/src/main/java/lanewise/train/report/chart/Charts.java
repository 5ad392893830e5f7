package lanewise.train.report.chart;

import java.awt.BasicStroke;
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
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as PNG files, in one style. */
public final class Charts {
    /** The colour of what comes from somewhere else. */
    public static final Color REFERENCE = new Color(0x404040);

    private static final Color WRONG = new Color(0xC00000);
    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;
    private static final float LINE_WIDTH = 2;
    private static final float THIN = 1;
    private static final float[] DASHES = {6, 4};
    private static final int MARKER = 8;
    private static final double BAR_SPACE = 0.7;
    private static final int CELL_FONT = 12;
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Color DARKEST_CELL = new Color(0x6CA9DC); // black letters can be read on it

    private Charts() {}

    /** Returns an empty chart whose horizontal axis counts epochs. */
    public static XYChart perEpoch(String title, String yAxis) {
        XYChart chart = xy(title, "epoch", yAxis);
        chart.getStyler().setXAxisDecimalPattern("0");
        chart.getStyler().setXAxisMaxLabelCount(20);
        return chart;
    }

    /** Returns an empty chart of points and lines; its legend lies below, outside the data. */
    public static XYChart xy(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle(xAxis).yAxisTitle(yAxis).build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotBorderVisible(false);
        chart.getStyler().setPlotGridLinesColor(ChartStyle.grid());
        chart.getStyler().setAntiAlias(true);
        chart.getStyler().setChartTitleFont(TITLE_FONT);
        legendBelow(chart);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setMarkerSize(MARKER);
        chart.getStyler().setAnnotationLineColor(REFERENCE);
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        return chart;
    }

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
        chart.getStyler().setErrorBarsColorSeriesColor(false).setErrorBarsColor(REFERENCE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setAntiAlias(true)
                .setChartTitleFont(TITLE_FONT).setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE);
        chart.getStyler().setPlotGridLinesColor(ChartStyle.grid());
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        return chart;
    }

    /** Draws a line with circles. */
    public static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color colour) {
        return styled(chart.addSeries(name, x, y), colour);
    }

    /** Draws a line with circles and error bars of the given half lengths. */
    public static XYSeries lineWithErrors(XYChart chart, String name, double[] x, double[] y, double[] errors,
            Color colour) {
        return styled(chart.addSeries(name, x, y, errors), colour);
    }

    private static XYSeries styled(XYSeries series, Color colour) {
        series.setLineColor(colour);
        series.setLineWidth(LINE_WIDTH);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(colour);
        return series;
    }

    /** Makes a line thin and dashed, with diamonds: for what is drawn beside the matter itself. */
    public static XYSeries dashed(XYSeries series) {
        series.setLineStyle(new BasicStroke(THIN, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
        series.setMarker(SeriesMarkers.DIAMOND);
        return series;
    }

    /** Makes a line thin, without markers, and leaves it out of the legend: for one of many behind a mean. */
    public static XYSeries thin(XYSeries series) {
        series.setLineWidth(THIN);
        series.setShowInLegend(false);
        return plain(series);
    }

    /** Puts the legend below the chart. */
    public static void legendBelow(XYChart chart) {
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    }

    /** Puts the legend into a corner of the chart. */
    public static void legendInside(XYChart chart, LegendPosition corner) {
        chart.getStyler().setLegendPosition(corner).setLegendLayout(LegendLayout.Vertical);
    }

    /** Puts the legend beside the chart: for many lines. */
    public static XYChart legendAside(XYChart chart) {
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setLegendLayout(LegendLayout.Vertical);
        return chart;
    }

    /** Takes the circles of a line away: for lines of many points. */
    public static XYSeries plain(XYSeries series) {
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    /** Leaves the markers of a line alone, without the line. */
    public static XYSeries markersOnly(XYSeries series) {
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        return series;
    }

    /** Draws crosses where something went wrong. */
    public static void crosses(XYChart chart, String name, double[] x, double[] y) {
        crosses(chart, name, x, y, WRONG);
    }

    /** Draws crosses in a colour. */
    public static void crosses(XYChart chart, String name, double[] x, double[] y, Color colour) {
        XYSeries series = markersOnly(chart.addSeries(name, x, y));
        series.setMarker(SeriesMarkers.CROSS);
        series.setMarkerColor(colour);
    }

    /** Returns the chart as a PNG file. */
    public static byte[] png(Chart<?, ?> chart) throws IOException {
        return Png.of(BitmapEncoder.getBufferedImage(chart));
    }
}
