package lanewise.train.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
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
    private static final float THIN = 1.2f;
    private static final float[] DASHES = {6, 4};
    private static final int MARKER = 8;
    private static final double BAR_SPACE = 0.7;
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 16);

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
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setMarkerSize(MARKER);
        chart.getStyler().setAnnotationLineColor(REFERENCE);
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        return chart;
    }

    /** Returns an empty chart of bars side by side; its legend lies below. */
    public static CategoryChart bars(String title, String xAxis, String yAxis) {
        CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle(xAxis).yAxisTitle(yAxis).build();
        chart.getStyler().setAvailableSpaceFill(BAR_SPACE);
        chart.getStyler().setErrorBarsColorSeriesColor(false).setErrorBarsColor(Color.DARK_GRAY);
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

    /** Leaves the markers of a line alone, without the line. */
    public static XYSeries markersOnly(XYSeries series) {
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        return series;
    }

    /** Draws crosses where something went wrong. */
    public static void crosses(XYChart chart, String name, double[] x, double[] y) {
        XYSeries series = markersOnly(chart.addSeries(name, x, y));
        series.setMarker(SeriesMarkers.CROSS);
        series.setMarkerColor(WRONG);
    }

    /** Returns the chart as a PNG file. */
    public static byte[] png(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BitmapEncoder.saveBitmap(chart, bytes, BitmapFormat.PNG);
        return bytes.toByteArray();
    }
}
