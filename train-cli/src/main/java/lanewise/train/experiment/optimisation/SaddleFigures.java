package lanewise.train.experiment.optimisation;

import java.util.ArrayList;
import java.util.List;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.optimisation.SaddleMeasurements.Descent;
import lanewise.train.experiment.optimisation.SaddleMeasurements.Step;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Series;

/** The figures of gradient descent at a saddle. */
final class SaddleFigures {
    private static final double HARM = 3;
    private static final int MOST_STEPS = 9;

    private SaddleFigures() {}

    static Figure descents(List<Descent> descents) {
        List<Series> lines = new ArrayList<>();
        for (Descent descent : descents) {
            lines.add(Series.along(0, descent.distance() == 0 ? "at the saddle" : "from " + descent.from(),
                    descent.losses(), lines.size()).plain());
        }
        LineChart chart = new LineChart("Gradient descent from beside a saddle",
                Axis.linear("step").as("0").withMostLabels(MOST_STEPS),
                Axis.linear("binary cross-entropy (nats)").as("0.00"), lines);
        return new Figure(SaddleDescent.NAME + "-loss.png", "Loss of a network of two layers, started at some distance from"
                + " the saddle at which all weights are 0. Does descent stay there, and leave the later, the nearer it"
                + " starts?", chart);
    }

    static Figure steps(List<Step> steps) {
        double least = steps.stream().mapToDouble(Step::measured).min().orElseThrow();
        // As far as a step that does as much harm as the best one does good, and a little more.
        List<Step> shown = steps.stream().filter(step ->
                Math.max(step.predicted(), step.measured()) <= HARM * -least).toList();
        LineChart chart = new LineChart("Change of the loss by one step",
                Axis.logarithmic("learning rate ε").as("0E0"), Axis.linear("change of the loss (nats)").as("0.00"),
                List.of(Series.of("predicted: −ε gᵀg + ½ ε² gᵀHg", shown, Step::rate, Step::predicted,
                        Series.REFERENCE).dashed(),
                        Series.of("measured", shown, Step::rate, Step::measured, 0)));
        return new Figure(SaddleDescent.NAME + "-step.png", "Change of the loss by one step of gradient descent: by the"
                + " second-order model, and measured. How large may a step be for the model to hold, and when does it do"
                + " harm?",
                chart);
    }
}
