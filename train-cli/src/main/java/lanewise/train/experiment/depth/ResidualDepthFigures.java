package lanewise.train.experiment.depth;

import static lanewise.train.experiment.depth.WeightGradients.mean;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.Sample;

/** The figures of deep networks with and without skip connections. */
final class ResidualDepthFigures {
    private static final int LABELS = 12;

    private ResidualDepthFigures() {}

    static Figure byLayer(List<DeepNetworks> plain, List<DeepNetworks> residual) {
        List<Series> lines = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            for (DeepNetworks networks : List.of(plain.get(i), residual.get(i))) {
                int layers = 2 * networks.blocks() + 2;
                add(lines, networks.kind() + " " + networks.blocks(), IntStream.range(0, layers).mapToObj(layer ->
                        new Point(layer + 1, mean(networks.atStart(), layer))), i, networks.residual());
            }
        }
        LineChart chart = logarithmic("Gradient of each layer's weights before training",
                "layer, from the input (1) to the output", "norm of the gradient", lines);
        return new Figure(ResidualDepth.NAME + "-layers.png", "Norm of the gradient of each layer's weights in the first"
                + " step, for plain networks (dashed) and residual ones of 2 to 32 blocks, geometric mean over the seeds,"
                + " PyTorch's initialisation. Does the gradient vanish on its way to the first layer?", chart);
    }

    static Figure byDepth(List<DeepNetworks> plain, List<DeepNetworks> residual) {
        List<Series> lines = new ArrayList<>();
        for (List<DeepNetworks> networks : List.of(plain, residual)) {
            boolean solid = networks.getFirst().residual();
            Map<String, Function<DeepNetworks, List<List<Double>>>> stages = new LinkedHashMap<>();
            stages.put("PyTorch's init", DeepNetworks::atStart);
            stages.put("Kaiming's init", DeepNetworks::atStartKaiming);
            stages.put("after training", DeepNetworks::afterTraining);
            int colour = 0;
            for (var stage : stages.entrySet()) {
                add(lines, networks.getFirst().kind() + ", " + stage.getKey(), networks.stream().map(each ->
                        new Point(each.blocks(), mean(stage.getValue().apply(each), 0))), colour++, solid);
            }
        }
        LineChart chart = logarithmic("Gradient of the first layer against the depth", "blocks",
                "norm of the gradient of the first layer", lines);
        return new Figure(ResidualDepth.NAME + "-depth.png", "Norm of the gradient of the first layer's weights against"
                + " the number of blocks, plain (dashed) and residual: before training with two initialisations, and"
                + " after training from PyTorch's. Does it vanish with the depth, or grow?", chart);
    }

    private static LineChart logarithmic(String title, String xAxis, String yAxis, List<Series> lines) {
        return new LineChart(title, Axis.linear(xAxis).as("0").withMostLabels(LABELS),
                Axis.logarithmic(yAxis).as("0E0"), lines).with(Legend.BESIDE);
    }

    // Points without a finite positive number are left out.
    private static void add(List<Series> lines, String name, Stream<Point> points, int colour, boolean solid) {
        List<Point> shown = points.filter(point -> point.y() > 0 && Double.isFinite(point.y())).toList();
        if (shown.isEmpty()) {
            return;
        }
        Series line = new Series(name, shown, colour);
        line = solid ? line : line.dashed();
        lines.add(shown.size() > ResidualDepth.BLOCKS.size() ? line.plain() : line);
    }

    static Figure losses(List<DeepNetworks> plain, List<DeepNetworks> residual) {
        List<Series> lines = new ArrayList<>();
        int colour = 0;
        for (List<DeepNetworks> networks : List.of(plain, residual)) {
            List<Point> finished = networks.stream()
                    .filter(each -> !each.last(EpochMetrics::validationLoss).isEmpty())
                    .map(ResidualDepthFigures::validationLoss).toList();
            if (!finished.isEmpty()) {
                lines.add(new Series(networks.getFirst().kind(), finished, colour));
            }
            colour++;
            List<Point> diverged = networks.stream().filter(each -> each.diverged() > 0)
                    .map(each -> new Point(each.blocks(), Math.log(10))).toList();
            if (!diverged.isEmpty()) {
                lines.add(new Series(networks.getFirst().kind() + ": runs diverged", diverged, Series.WRONG).crosses());
            }
        }
        LineChart chart = new LineChart("Validation loss against the depth", Axis.linear("blocks").as("0"),
                Axis.linear("cross-entropy (nats)"), lines);
        return new Figure(ResidualDepth.NAME + "-loss.png", "Validation loss after " + ResidualDepth.EPOCHS + " epoch, mean"
                + " over the seeds ± standard deviation. Guessing has ln 10 = 2.30. Which networks still learn"
                + " when they are deep?", chart);
    }

    private static Point validationLoss(DeepNetworks networks) {
        Sample losses = new Sample(networks.last(EpochMetrics::validationLoss));
        return new Point(networks.blocks(), losses.mean(), losses.size() == 1 ? 0 : losses.standardDeviation());
    }
}
