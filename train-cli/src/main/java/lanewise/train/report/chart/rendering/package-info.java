/**
 * How charts are drawn: {@link lanewise.train.report.chart.rendering.Charts} draws each as a PNG file,
 * {@link lanewise.train.report.chart.rendering.SvgChart} into a page. Each has a class for each kind of chart.
 */
package lanewise.train.report.chart.rendering;
