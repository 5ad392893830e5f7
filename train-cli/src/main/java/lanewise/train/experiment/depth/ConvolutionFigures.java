package lanewise.train.experiment.depth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.depth.ConvolutionRuns.Measured;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.Sample;

/** The figures of deep convolution networks: dashed are the shallow ones. */
final class ConvolutionFigures {
    private static final int LABELS = 12;
    private static final int WINDOWS = 10; // of a loss curve

    private ConvolutionFigures() {}

    static Figure first(ConvolutionComparison all) {
        return byLayer(all, Measured::first, "first", "Gradient of each layer's weights in the first step",
                "in the first step, from PyTorch's initialisation");
    }

    static Figure last(ConvolutionComparison all) {
        return byLayer(all, Measured::last, "last", "Gradient of each layer's weights in the last step",
                "in the last of " + all.steps() + " steps; trainings that diverged have none");
    }

    private static Figure byLayer(ConvolutionComparison all, Function<Measured, List<Double>> stage, String file,
            String title, String when) {
        List<Series> lines = new ArrayList<>();
        for (ConvolutionRuns runs : all.runs()) {
            ConvolutionNetwork network = runs.network();
            if (!runs.norms(stage).isEmpty()) {
                Series line = new Series(network.name(), IntStream.range(0, network.depth())
                        .mapToObj(layer -> new Point(layer + 1, runs.norm(stage, layer))).toList(),
                        (network.residual() ? 1 : 0) + (network.normalised() ? 0 : 2));
                lines.add((network.depth() < all.deep() ? line.dashed() : line).plain());
            }
        }
        LineChart chart = new LineChart(title, Axis.linear("layer, from the input (1) to the output").as("0")
                .withMostLabels(LABELS), Axis.logarithmic("norm of the gradient").as("0E0"), lines).with(Legend.BESIDE);
        return new Figure(ConvolutionDepth.NAME + "-gradients-" + file + ".png", "Norm of the gradient of each convolution's"
                + " and the last layer's weights " + when + ", of networks with " + all.deep() + " layers and " + all.shallow()
                + " (dashed), with batch normalisation and without (nobn), geometric mean over the seeds. In which of them is"
                + " it as large in the first layers as in the last?", chart);
    }

    static Figure losses(ConvolutionComparison all, boolean normalised) {
        List<Series> lines = new ArrayList<>();
        int window = Math.max(1, all.steps() / WINDOWS);
        for (ConvolutionRuns runs : all.runs()) {
            ConvolutionNetwork network = runs.network();
            List<Point> points = points(runs, window);
            if (network.normalised() == normalised && !points.isEmpty()) {
                Series line = new Series(network.name(), points, network.residual() ? 1 : 0);
                lines.add(network.depth() < all.deep() ? line.dashed() : line);
            }
        }
        String batchNorm = (normalised ? "with" : "without") + " batch normalisation";
        LineChart chart = new LineChart("Training loss " + batchNorm, Axis.linear("step").as("0").from(0),
                Axis.linear("cross-entropy (nats)").as("0.0#"), lines);
        return new Figure(ConvolutionDepth.NAME + "-loss" + (normalised ? "" : "-nobn") + ".png", "Training loss of the first "
                + all.steps() + " steps of " + all.batch() + " images " + batchNorm + ", means of " + window + " steps, mean ±"
                + " standard deviation over the seeds; a curve ends where one of its trainings diverged. Guessing has ln 10 ="
                + " 2.30. Which networks learn, and does the depth help or harm?", chart);
    }

    private static List<Point> points(ConvolutionRuns runs, int window) {
        return IntStream.rangeClosed(1, runs.steps() / window).mapToObj(i -> {
            Sample losses = new Sample(runs.bySeed().stream().map(run -> run.mean((i - 1) * window, i * window)).toList());
            return new Point(i * window, losses.mean(), losses.size() == 1 ? 0 : losses.standardDeviation());
        }).toList();
    }
}
