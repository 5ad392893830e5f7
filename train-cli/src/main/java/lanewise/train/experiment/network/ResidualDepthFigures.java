package lanewise.train.experiment.network;

import static lanewise.train.experiment.network.DeepNetworks.mean;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.Sample;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** The figures of deep networks with and without skip connections. */
final class ResidualDepthFigures {
    private static final int LABELS = 12;

    private ResidualDepthFigures() {}

    static Figure byLayer(List<DeepNetworks> plain, List<DeepNetworks> residual) throws IOException {
        XYChart chart = logarithmic("Gradient of each layer's weights before training",
                "layer, from the input (1) to the output", "norm of the gradient");
        for (int i = 0; i < plain.size(); i++) {
            for (DeepNetworks networks : List.of(plain.get(i), residual.get(i))) {
                int layers = 2 * networks.blocks() + 2;
                line(chart, networks.kind() + " " + networks.blocks(), IntStream.range(0, layers).mapToObj(layer ->
                        new double[] {layer + 1, mean(networks.atStart(), layer)}).toList(), i, networks.residual());
            }
        }
        return new Figure(ResidualDepth.NAME + "-layers.png", "Norm of the gradient of each layer's weights in the first"
                + " step, for plain networks (dashed) and residual ones of 2 to 32 blocks, geometric mean over the seeds,"
                + " PyTorch's initialisation. Does the gradient vanish on its way to the first layer?", Charts.png(chart));
    }

    static Figure byDepth(List<DeepNetworks> plain, List<DeepNetworks> residual) throws IOException {
        XYChart chart = logarithmic("Gradient of the first layer against the depth", "blocks",
                "norm of the gradient of the first layer");
        int colour = 0;
        for (List<DeepNetworks> networks : List.of(plain, residual)) {
            boolean solid = networks.getFirst().residual();
            Map<String, Function<DeepNetworks, List<List<Double>>>> stages = new LinkedHashMap<>();
            stages.put("PyTorch's init", DeepNetworks::atStart);
            stages.put("Kaiming's init", DeepNetworks::atStartKaiming);
            stages.put("after training", DeepNetworks::afterTraining);
            colour = 0;
            for (var stage : stages.entrySet()) {
                line(chart, networks.getFirst().kind() + ", " + stage.getKey(), networks.stream().map(each ->
                        new double[] {each.blocks(), mean(stage.getValue().apply(each), 0)}).toList(), colour++, solid);
            }
        }
        return new Figure(ResidualDepth.NAME + "-depth.png", "Norm of the gradient of the first layer's weights against"
                + " the number of blocks, plain (dashed) and residual: before training with two initialisations, and"
                + " after training from PyTorch's. Does it vanish with the depth, or grow?", Charts.png(chart));
    }

    private static XYChart logarithmic(String title, String xAxis, String yAxis) {
        XYChart chart = Charts.xy(title, xAxis, yAxis);
        chart.getStyler().setXAxisDecimalPattern("0");
        chart.getStyler().setXAxisMaxLabelCount(LABELS);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisDecimalPattern("0E0");
        return Charts.legendAside(chart);
    }

    // Points without a finite positive number are left out.
    private static void line(XYChart chart, String name, List<double[]> points, int colour, boolean solid) {
        List<double[]> shown = points.stream().filter(point -> point[1] > 0 && Double.isFinite(point[1])).toList();
        if (shown.isEmpty()) {
            return;
        }
        XYSeries series = Charts.line(chart, name, shown.stream().mapToDouble(point -> point[0]).toArray(),
                shown.stream().mapToDouble(point -> point[1]).toArray(), ChartStyle.series(colour));
        if (!solid) {
            Charts.dashed(series);
        }
        if (shown.size() > ResidualDepth.BLOCKS.size()) {
            Charts.plain(series);
        }
    }

    static Figure losses(List<DeepNetworks> plain, List<DeepNetworks> residual) throws IOException {
        XYChart chart = Charts.xy("Validation loss against the depth", "blocks",
                "cross-entropy (nats)");
        chart.getStyler().setXAxisDecimalPattern("0");
        int colour = 0;
        for (List<DeepNetworks> networks : List.of(plain, residual)) {
            List<DeepNetworks> finished = networks.stream()
                    .filter(each -> !each.last(EpochMetrics::validationLoss).isEmpty()).toList();
            if (!finished.isEmpty()) {
                Charts.lineWithErrors(chart, networks.getFirst().kind(),
                        finished.stream().mapToDouble(DeepNetworks::blocks).toArray(),
                        finished.stream().mapToDouble(each ->
                                new Sample(each.last(EpochMetrics::validationLoss)).mean()).toArray(),
                        finished.stream().mapToDouble(each -> each.last(EpochMetrics::validationLoss).size() == 1 ? 0
                                : new Sample(each.last(EpochMetrics::validationLoss)).standardDeviation()).toArray(),
                        ChartStyle.series(colour));
            }
            colour++;
            List<DeepNetworks> diverged = networks.stream().filter(each -> each.diverged() > 0).toList();
            if (!diverged.isEmpty()) {
                Charts.crosses(chart, networks.getFirst().kind() + ": runs diverged",
                        diverged.stream().mapToDouble(DeepNetworks::blocks).toArray(),
                        diverged.stream().mapToDouble(each -> Math.log(10)).toArray());
            }
        }
        return new Figure(ResidualDepth.NAME + "-loss.png", "Validation loss after " + ResidualDepth.EPOCHS + " epoch, mean"
                + " over the seeds ± standard deviation. Guessing has ln 10 = 2.30. Which networks still learn"
                + " when they are deep?", Charts.png(chart));
    }
}
