package lanewise.train.experiment.network;

import static lanewise.train.experiment.network.DropoutKinds.NAME;

import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.EpochFigure;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.network.NoiseKind.Measured;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import org.knowm.xchart.CategoryChart;

/** The figures of kinds of dropout. */
final class DropoutFigures {
    private DropoutFigures() {}

    static Figure curves(List<NoiseKind> kinds) throws IOException {
        EpochFigure figure = new EpochFigure("Validation loss with and without dropout", "cross-entropy (nats)");
        for (NoiseKind kind : kinds) {
            figure.mean(kind.name(), kind.runs(), EpochMetrics::validationLoss);
        }
        return figure.toFigure(NAME + "-loss.png", "Validation loss after each epoch, mean over the seeds ± standard"
                + " deviation. Does it stop rising with dropout?");
    }

    static Figure gaps(List<NoiseKind> kinds) throws IOException {
        CategoryChart chart = Charts.bars("Loss of the best epoch's model without noise", "dropout",
                "cross-entropy (nats)");
        bars(chart, "training images", kinds, Measured::trainLoss);
        bars(chart, "validation images", kinds, Measured::validationLoss);
        return new Figure(NAME + "-gap.png", "Loss on training and validation images, mean over the seeds ± standard"
                + " deviation. How large is the gap between the two?", Charts.png(chart));
    }

    static Figure weights(List<NoiseKind> kinds) throws IOException {
        CategoryChart chart = Charts.bars("Weights behind the noise", "dropout", "Σ_k ‖w_k‖² E[x_k²]");
        bars(chart, "penalised sum", kinds, Measured::penalty);
        chart.getStyler().setLegendVisible(false);
        return new Figure(NAME + "-weights.png", "The sum of squares that Gaussian noise penalises, over the weights"
                + " of the last layer and its inputs on training images, mean ± standard deviation. Do both kinds of"
                + " noise keep it small?", Charts.png(chart));
    }

    private static void bars(CategoryChart chart, String name, List<NoiseKind> kinds, ToDoubleFunction<Measured> number) {
        int colour = chart.getSeriesMap().size();
        chart.addSeries(name, kinds.stream().map(NoiseKind::name).toList(),
                kinds.stream().map(kind -> kind.sample(number).mean()).toList(), kinds.stream().map(kind ->
                        kind.measured().size() == 1 ? 0 : kind.sample(number).standardDeviation()).toList())
                .setFillColor(ChartStyle.series(colour));
    }
}
