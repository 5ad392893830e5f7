/**
 * Charts: a {@link lanewise.train.report.chart.Chart} describes what one shows: lines, bars or a heat map.
 * {@link lanewise.train.report.chart.Charts} draws each as a PNG file and {@link lanewise.train.report.chart.SvgChart}
 * into a page, {@link lanewise.train.report.chart.ChartStyle} has the colours of both.
 */
package lanewise.train.report.chart;
