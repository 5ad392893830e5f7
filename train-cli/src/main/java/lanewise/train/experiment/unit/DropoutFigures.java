package lanewise.train.experiment.unit;

import static lanewise.train.experiment.unit.DropoutKinds.NAME;

import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.EpochFigure;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.unit.NoiseKind.Measured;
import lanewise.train.report.chart.BarChart;

/** The figures of kinds of dropout. */
final class DropoutFigures {
    private DropoutFigures() {}

    static Figure curves(List<NoiseKind> kinds) {
        EpochFigure figure = new EpochFigure("Validation loss with and without dropout", "cross-entropy (nats)");
        for (NoiseKind kind : kinds) {
            figure.mean(kind.name(), kind.runs(), EpochMetrics::validationLoss);
        }
        return figure.toFigure(NAME + "-loss.png", "Validation loss after each epoch, mean over the seeds ± standard"
                + " deviation. Does it stop rising with dropout?");
    }

    static Figure gaps(List<NoiseKind> kinds) {
        return new Figure(NAME + "-gap.png", "Loss on training and validation images, mean over the seeds ± standard"
                + " deviation. How large is the gap between the two?",
                chart("Loss of the best epoch's model without noise", "cross-entropy (nats)", kinds, List.of(
                        bars("training images", kinds, Measured::trainLoss),
                        bars("validation images", kinds, Measured::validationLoss))));
    }

    static Figure weights(List<NoiseKind> kinds) {
        return new Figure(NAME + "-weights.png", "The sum of squares that Gaussian noise penalises, over the weights"
                + " of the last layer and its inputs on training images, mean ± standard deviation. Do both kinds of"
                + " noise keep it small?", chart("Weights behind the noise", "Σ_k ‖w_k‖² E[x_k²]", kinds,
                        List.of(bars("penalised sum", kinds, Measured::penalty))));
    }

    private static BarChart chart(String title, String yAxis, List<NoiseKind> kinds, List<BarChart.Series> series) {
        return new BarChart(title, "dropout", yAxis, "", kinds.stream().map(NoiseKind::name).toList(), series);
    }

    private static BarChart.Series bars(String name, List<NoiseKind> kinds, ToDoubleFunction<Measured> number) {
        return new BarChart.Series(name, kinds.stream().map(kind -> kind.sample(number)).map(sample ->
                new BarChart.Bar(sample.mean(), sample.size() == 1 ? 0 : sample.standardDeviation())).toList());
    }
}
