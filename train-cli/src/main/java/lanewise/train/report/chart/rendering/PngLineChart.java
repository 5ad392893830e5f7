package lanewise.train.report.chart.rendering;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Mark;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A {@link LineChart} as XChart draws it. */
final class PngLineChart {
    private static final float LINE_WIDTH = 2;
    private static final float THIN = 1;
    private static final float[] DASHES = {6, 4};
    private static final int MARKER = 8;

    private PngLineChart() {}

    static XYChart of(LineChart lines) {
        XYChart chart = new XYChartBuilder().width(Charts.WIDTH).height(Charts.HEIGHT).title(lines.title())
                .xAxisTitle(lines.x().title()).yAxisTitle(lines.y().title()).build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(ChartStyle.grid());
        style.setAntiAlias(true);
        style.setChartTitleFont(Charts.TITLE_FONT);
        style.setLegendBorderColor(Color.WHITE);
        style.setMarkerSize(MARKER);
        style.setAnnotationLineColor(ChartStyle.colour(Series.REFERENCE));
        style.setErrorBarsColorSeriesColor(true);
        legend(style, lines.legend());
        xAxis(chart, lines.x());
        yAxis(style, lines);
        lines.series().forEach(line -> draw(chart, line));
        lines.marked().forEach(at -> chart.addAnnotation(new AnnotationLine(at, true, false)));
        return chart;
    }

    private static void legend(XYStyler style, Legend legend) {
        style.setLegendVisible(legend != Legend.NONE);
        style.setLegendPosition(switch (legend) {
            case BELOW, NONE -> LegendPosition.OutsideS;
            case BESIDE -> LegendPosition.OutsideE;
            case TOP_RIGHT -> LegendPosition.InsideNE;
            case BOTTOM_RIGHT -> LegendPosition.InsideSE;
        });
        style.setLegendLayout(legend == Legend.BELOW ? LegendLayout.Horizontal : LegendLayout.Vertical);
    }

    private static void xAxis(XYChart chart, Axis axis) {
        XYStyler style = chart.getStyler();
        style.setXAxisLogarithmic(axis.logarithmic());
        if (!axis.pattern().isEmpty()) {
            style.setXAxisDecimalPattern(axis.pattern());
        }
        if (!Double.isNaN(axis.low())) {
            style.setXAxisMin(axis.low());
        }
        if (!Double.isNaN(axis.high())) {
            style.setXAxisMax(axis.high());
        }
        if (axis.mostLabels() > 0) {
            style.setXAxisMaxLabelCount(axis.mostLabels());
        }
        if (axis.names() != null) {
            chart.setCustomXAxisTickLabelsFormatter(axis.names()::apply);
        }
    }

    // XChart takes no chart with a value that a logarithmic axis does not show.
    private static void yAxis(XYStyler style, LineChart lines) {
        Axis axis = lines.y();
        style.setYAxisLogarithmic(axis.logarithmic() && lines.series().stream()
                .flatMap(line -> line.points().stream()).allMatch(point -> axis.shows(point.y())));
        if (!axis.pattern().isEmpty()) {
            style.setYAxisDecimalPattern(axis.pattern());
        }
        if (!Double.isNaN(axis.low())) {
            style.setYAxisMin(axis.low());
        }
        if (!Double.isNaN(axis.high())) {
            style.setYAxisMax(axis.high());
        }
    }

    private static void draw(XYChart chart, Series line) {
        double[] x = line.points().stream().mapToDouble(Point::x).toArray();
        double[] y = line.points().stream().mapToDouble(Point::y).toArray();
        XYSeries series = line.hasErrors() ? chart.addSeries(line.name(), x, y, errors(line.points()))
                : chart.addSeries(line.name(), x, y);
        Color colour = ChartStyle.colour(line.colour());
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setMarker(marker(line.mark()));
        series.setShowInLegend(line.isNamed());
        series.setLineWidth(LINE_WIDTH);
        switch (line.stroke()) {
            case SOLID -> { }
            case THIN -> series.setLineWidth(THIN);
            case DASHED -> series.setLineStyle(
                    new BasicStroke(THIN, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
            case NONE -> series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        }
    }

    private static double[] errors(List<Point> points) {
        return points.stream().mapToDouble(point -> Double.isNaN(point.error()) ? 0 : point.error()).toArray();
    }

    private static Marker marker(Mark mark) {
        return switch (mark) {
            case CIRCLE -> SeriesMarkers.CIRCLE;
            case DIAMOND -> SeriesMarkers.DIAMOND;
            case CROSS -> SeriesMarkers.CROSS;
            case NONE -> SeriesMarkers.NONE;
        };
    }
}
