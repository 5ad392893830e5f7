package lanewise.train.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;

/** A figure of curves over the epochs: means over the seeds with error bars, and curves of documents beside them. */
public final class EpochFigure {
    private final String title;
    private final List<Series> series = new ArrayList<>();
    private final List<Double> marked = new ArrayList<>();
    private Axis values;
    private Legend legend = Legend.TOP_RIGHT;
    private int lines;

    /** Begins a figure of numbers that fall, as losses do: the legend is where they are not. */
    public EpochFigure(String title, String yAxis) {
        this.title = title;
        values = Axis.linear(yAxis).as("0.0##");
    }

    /** Draws the mean over the seeds in each epoch, with bars of one standard deviation up and down. */
    public EpochFigure mean(String name, SeedRuns runs, ToDoubleFunction<EpochMetrics> number) {
        List<Point> points = new ArrayList<>();
        for (int epoch = 1; epoch <= runs.epochs(); epoch++) {
            Sample sample = runs.at(epoch, number);
            points.add(new Point(epoch, sample.mean(), sample.standardDeviation()));
        }
        series.add(new Series(name, points, lines++));
        return this;
    }

    /** Draws each run as a thin line in the colour of the mean that was drawn before it. */
    public EpochFigure singles(SeedRuns runs, ToDoubleFunction<EpochMetrics> number) {
        for (RunOutcome.Finished run : runs.runs()) {
            series.add(Series.along(1, run.run().name(), run.history().stream().mapToDouble(number).toArray(),
                    lines - 1).thin());
        }
        return this;
    }

    /** Draws the curve of a document, as far as it has the epochs. */
    public EpochFigure document(String name, List<Double> numbers, int epochs) {
        series.add(Series.along(1, name, numbers.stream().limit(epochs).mapToDouble(Double::doubleValue).toArray(),
                Series.REFERENCE).dashed());
        return this;
    }

    /** Draws a vertical line at an epoch; the legend goes below, out of its way. */
    public EpochFigure markAt(int epoch) {
        legend = Legend.BELOW;
        marked.add((double) epoch);
        return this;
    }

    /** Makes it a figure of shares of images, which rise: with two decimals. */
    public EpochFigure shares() {
        values = values.as("0.00");
        legend = Legend.BOTTOM_RIGHT;
        return this;
    }

    /** Returns the figure. */
    public Findings.Figure toFigure(String file, String caption) {
        return new Findings.Figure(file, caption,
                new LineChart(title, Axis.epochs(), values, series, legend, marked));
    }
}
