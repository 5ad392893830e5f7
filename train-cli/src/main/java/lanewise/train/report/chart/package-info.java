/**
 * Charts, as PNG ({@link lanewise.train.report.chart.Charts}) and in pages
 * ({@link lanewise.train.report.chart.SvgChart}); {@link lanewise.train.report.chart.ChartStyle} has the colours of all.
 */
package lanewise.train.report.chart;
