package lanewise.train.report.chart;

/**
 * What a chart shows, and nothing of how it is drawn: {@link Charts} draws it as a PNG file, {@link SvgChart} into a page.
 */
public sealed interface Chart permits LineChart, BarChart, HeatMap {
    /** Returns what it shows, as its title. */
    String title();
}
