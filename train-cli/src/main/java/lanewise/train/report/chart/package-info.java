/**
 * What charts show: a {@link lanewise.train.report.chart.Chart} describes lines, bars or a heat map;
 * {@link lanewise.train.report.chart.ChartStyle} has their colours. {@code lanewise.train.report.chart.rendering} draws them.
 */
package lanewise.train.report.chart;
