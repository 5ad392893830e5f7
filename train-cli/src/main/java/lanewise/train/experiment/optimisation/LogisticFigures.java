package lanewise.train.experiment.optimisation;

import static lanewise.train.experiment.optimisation.LogisticMeasurements.STARTS;
import static lanewise.train.experiment.optimisation.LogisticMeasurements.STEPS;
import static lanewise.train.experiment.optimisation.LogisticRegression.NAME;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** The figures of logistic regression. */
final class LogisticFigures {
    private LogisticFigures() {}

    // Excess loss; what is below the rounding of the losses is not drawn.
    static Figure of(LogisticMeasurements found, String file, int steps) throws IOException {
        XYChart chart = Charts.xy(steps == STEPS ? "Descent from five starts to one minimum"
                : "The first steps", "step", "loss above the minimum (nats)");
        chart.getStyler().setXAxisDecimalPattern("#,##0");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisDecimalPattern("0E0");
        Charts.legendAside(chart);
        for (int i = 0; i < STARTS; i++) {
            line(chart, "start " + (i + 1), found.descents()[i], found.least(), steps, i);
        }
        line(chart, "Newton's method", found.newton(), found.least(), steps, STARTS);
        return new Figure(NAME + "-" + file + ".png", steps == STEPS ? "Loss above that of the minimum, for gradient"
                + " descent from five random starts and Newton's method. Do all starts lead to the same loss?"
                : "The same, the first steps. How much faster is Newton's method near the minimum?",
                Charts.png(chart));
    }

    private static void line(XYChart chart, String name, double[] losses, double least, int steps, int colour) {
        double[] x = new double[Math.min(steps + 1, losses.length)];
        int stride = Math.max(1, x.length / 500);
        List<Double> at = new ArrayList<>();
        List<Double> excess = new ArrayList<>();
        for (int i = 0; i < x.length; i += stride) {
            if (losses[i] - least > 8 * Math.ulp(least)) {
                at.add((double) i);
                excess.add(losses[i] - least);
            }
        }
        if (at.isEmpty()) {
            return;
        }
        XYSeries series = Charts.line(chart, name, at.stream().mapToDouble(Double::doubleValue).toArray(),
                excess.stream().mapToDouble(Double::doubleValue).toArray(), ChartStyle.series(colour));
        if (at.size() > 20) {
            Charts.plain(series);
        }
    }
}
