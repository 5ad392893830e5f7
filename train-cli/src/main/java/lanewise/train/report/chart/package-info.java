/**
 * Charts: {@link lanewise.train.report.chart.LineChart} describes what one shows,
 * {@link lanewise.train.report.chart.Charts} draws it as a PNG file and {@link lanewise.train.report.chart.SvgChart}
 * into a page, {@link lanewise.train.report.chart.ChartStyle} has the colours of both.
 */
package lanewise.train.report.chart;
