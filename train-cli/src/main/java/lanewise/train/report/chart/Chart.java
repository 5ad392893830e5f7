package lanewise.train.report.chart;

/** What a chart shows, and nothing of how it is drawn: {@code report.chart.rendering} does that, into PNG files and pages. */
public sealed interface Chart permits LineChart, BarChart, HeatMap {
    /** Returns what it shows, as its title. */
    String title();
}
