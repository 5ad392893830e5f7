package lanewise.train.experiment;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A figure of curves over the epochs: means over the seeds with error bars, and curves of documents beside them. */
public final class EpochFigure {
    private final XYChart chart;
    private int lines;

    /** Begins a figure of numbers that fall, as losses do: the legend is where they are not. */
    public EpochFigure(String title, String yAxis) {
        chart = Charts.perEpoch(title, yAxis);
        chart.getStyler().setYAxisDecimalPattern("0.0##");
        Charts.legendInside(chart, LegendPosition.InsideNE);
    }

    /** Draws the mean over the seeds in each epoch, with bars of one standard deviation up and down. */
    public EpochFigure mean(String name, SeedRuns runs, ToDoubleFunction<EpochMetrics> number) {
        int epochs = runs.epochs();
        double[] means = new double[epochs];
        double[] deviations = new double[epochs];
        for (int i = 0; i < epochs; i++) {
            Sample sample = runs.at(i + 1, number);
            means[i] = sample.mean();
            deviations[i] = sample.standardDeviation();
        }
        Charts.lineWithErrors(chart, name, epochs(epochs), means, deviations, ChartStyle.series(lines++));
        return this;
    }

    /** Draws each run as a thin line in the colour of the mean that was drawn before it. */
    public EpochFigure singles(SeedRuns runs, ToDoubleFunction<EpochMetrics> number) {
        for (RunOutcome.Finished run : runs.runs()) {
            double[] values = run.history().stream().mapToDouble(number).toArray();
            Charts.thin(Charts.line(chart, run.run().name(), epochs(values.length), values,
                    ChartStyle.series(lines - 1)));
        }
        return this;
    }

    /** Draws the curve of a document, as far as it has the epochs. */
    public EpochFigure document(String name, List<Double> values, int epochs) {
        double[] shown = values.stream().limit(epochs).mapToDouble(Double::doubleValue).toArray();
        Charts.dashed(Charts.line(chart, name, epochs(shown.length), shown, Charts.REFERENCE));
        return this;
    }

    /** Draws a vertical line at an epoch; the legend goes below, out of its way. */
    public EpochFigure markAt(int epoch) {
        Charts.legendBelow(chart);
        chart.addAnnotation(new AnnotationLine(epoch, true, false));
        return this;
    }

    /** Makes it a figure of shares of images, which rise: with two decimals. */
    public EpochFigure shares() {
        chart.getStyler().setYAxisDecimalPattern("0.00");
        Charts.legendInside(chart, LegendPosition.InsideSE);
        return this;
    }

    /** Returns the figure. */
    public Findings.Figure toFigure(String file, String caption) throws IOException {
        return new Findings.Figure(file, caption, Charts.png(chart));
    }

    private static double[] epochs(int count) {
        double[] epochs = new double[count];
        Arrays.setAll(epochs, i -> i + 1);
        return epochs;
    }
}
