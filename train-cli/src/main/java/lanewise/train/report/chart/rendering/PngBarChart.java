package lanewise.train.report.chart.rendering;

import java.awt.Color;
import java.util.List;
import lanewise.train.report.chart.BarChart;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.LineChart;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A {@link BarChart} as XChart draws it; its legend lies below. */
final class PngBarChart {
    private static final double BAR_SPACE = 0.7;

    private PngBarChart() {}

    static CategoryChart of(BarChart bars) {
        CategoryChart chart = new CategoryChartBuilder().width(Charts.WIDTH).height(Charts.HEIGHT).title(bars.title())
                .xAxisTitle(bars.xAxis()).yAxisTitle(bars.yAxis()).build();
        chart.getStyler().setAvailableSpaceFill(BAR_SPACE);
        chart.getStyler().setErrorBarsColorSeriesColor(false)
                .setErrorBarsColor(ChartStyle.colour(LineChart.Series.REFERENCE));
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setAntiAlias(true)
                .setChartTitleFont(Charts.TITLE_FONT).setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setLegendBorderColor(Color.WHITE)
                .setLegendVisible(bars.series().size() > 1);
        chart.getStyler().setPlotGridLinesColor(ChartStyle.grid());
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        if (!bars.pattern().isEmpty()) {
            chart.getStyler().setYAxisDecimalPattern(bars.pattern());
        }
        for (BarChart.Series each : bars.series()) {
            int colour = chart.getSeriesMap().size();
            List<Double> heights = each.bars().stream().map(bar -> bar.isShown() ? bar.value() : 0).toList();
            List<Double> errors = each.bars().stream().map(bar -> bar.isShown() ? bar.error() : 0).toList();
            chart.addSeries(each.name(), bars.categories(), heights, errors).setFillColor(ChartStyle.series(colour));
        }
        return chart;
    }
}
