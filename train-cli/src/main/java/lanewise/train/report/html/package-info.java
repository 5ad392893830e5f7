/**
 * Pages: {@link lanewise.train.report.html.HtmlPage} is one self-contained HTML file,
 * {@link lanewise.train.report.html.HtmlParts} is what its sections consist of.
 */
package lanewise.train.report.html;
