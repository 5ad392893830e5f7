package lanewise.train.experiment.optimisation;

import static lanewise.train.experiment.optimisation.LogisticMeasurements.STARTS;
import static lanewise.train.experiment.optimisation.LogisticMeasurements.STEPS;
import static lanewise.train.experiment.optimisation.LogisticRegression.NAME;

import java.util.ArrayList;
import java.util.List;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;

/** The figures of logistic regression. */
final class LogisticFigures {
    private LogisticFigures() {}

    // Excess loss; what is below the rounding of the losses is not drawn.
    static Figure of(LogisticMeasurements found, String file, int steps) {
        List<Series> lines = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            add(lines, "start " + (i + 1), found.descents()[i], found.least(), steps, i);
        }
        add(lines, "Newton's method", found.newton(), found.least(), steps, STARTS);
        LineChart chart = new LineChart(steps == STEPS ? "Descent from five starts to one minimum" : "The first steps",
                Axis.linear("step").as("#,##0"), Axis.logarithmic("loss above the minimum (nats)").as("0E0"), lines)
                .with(Legend.BESIDE);
        return new Figure(NAME + "-" + file + ".png", steps == STEPS ? "Loss above that of the minimum, for gradient"
                + " descent from five random starts and Newton's method. Do all starts lead to the same loss?"
                : "The same, the first steps. How much faster is Newton's method near the minimum?",
                chart);
    }

    private static void add(List<Series> lines, String name, double[] losses, double least, int steps, int colour) {
        int count = Math.min(steps + 1, losses.length);
        int stride = Math.max(1, count / 500);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i += stride) {
            if (losses[i] - least > 8 * Math.ulp(least)) {
                points.add(new Point(i, losses[i] - least));
            }
        }
        if (!points.isEmpty()) {
            Series line = new Series(name, points, colour);
            lines.add(points.size() > 20 ? line.plain() : line);
        }
    }
}
