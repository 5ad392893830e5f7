/**
 * Figures, tables and pages: {@link lanewise.train.report.HtmlPage} is one self-contained HTML file,
 * {@link lanewise.train.report.HtmlParts} and {@link lanewise.train.report.SvgChart} are what its sections consist of,
 * {@link lanewise.train.report.ChartStyle} has the colours of all charts.
 */
package lanewise.train.report;
