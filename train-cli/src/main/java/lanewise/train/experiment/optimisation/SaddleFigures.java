package lanewise.train.experiment.optimisation;

import static lanewise.train.experiment.optimisation.SaddleMeasurements.STEPS;

import java.io.IOException;
import java.util.List;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.optimisation.SaddleMeasurements.Descent;
import lanewise.train.experiment.optimisation.SaddleMeasurements.Step;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import org.knowm.xchart.XYChart;

/** The figures of gradient descent at a saddle. */
final class SaddleFigures {
    private static final double HARM = 3;
    private static final int TICK_PIXELS = 90;

    private SaddleFigures() {}

    static Figure descents(List<Descent> descents) throws IOException {
        XYChart chart = Charts.xy("Gradient descent from beside a saddle", "step",
                "binary cross-entropy (nats)");
        chart.getStyler().setXAxisDecimalPattern("0");
        chart.getStyler().setYAxisDecimalPattern("0.00");
        chart.getStyler().setXAxisTickMarkSpacingHint(TICK_PIXELS);
        double[] x = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            x[i] = i;
        }
        for (int i = 0; i < descents.size(); i++) {
            Descent descent = descents.get(i);
            Charts.plain(Charts.line(chart, descent.distance() == 0 ? "at the saddle" : "from " + descent.from(), x,
                    descent.losses(), ChartStyle.series(i)));
        }
        return new Figure(SaddleDescent.NAME + "-loss.png", "Loss of a network of two layers, started at some distance from"
                + " the saddle at which all weights are 0. Does descent stay there, and leave the later, the nearer it"
                + " starts?", Charts.png(chart));
    }

    static Figure steps(List<Step> steps) throws IOException {
        XYChart chart = Charts.xy("Change of the loss by one step", "learning rate ε", "change of the loss (nats)");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setXAxisDecimalPattern("0E0");
        chart.getStyler().setYAxisDecimalPattern("0.00");
        double least = steps.stream().mapToDouble(Step::measured).min().orElseThrow();
        // As far as a step that does as much harm as the best one does good, and a little more.
        List<Step> shown = steps.stream().filter(step ->
                Math.max(step.predicted(), step.measured()) <= HARM * -least).toList();
        double[] rates = shown.stream().mapToDouble(Step::rate).toArray();
        Charts.dashed(Charts.line(chart, "predicted: −ε gᵀg + ½ ε² gᵀHg", rates,
                shown.stream().mapToDouble(Step::predicted).toArray(), Charts.REFERENCE));
        Charts.line(chart, "measured", rates, shown.stream().mapToDouble(Step::measured).toArray(),
                ChartStyle.series(0));
        return new Figure(SaddleDescent.NAME + "-step.png", "Change of the loss by one step of gradient descent: by the"
                + " second-order model, and measured. How large may a step be for the model to hold, and when does it do"
                + " harm?",
                Charts.png(chart));
    }
}
