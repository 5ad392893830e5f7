package lanewise.train.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;

/** The charts of one run, against the epoch; those of very many layers against the layer. */
final class RunCharts {
    private static final Axis EPOCH = Axis.epochs();
    private static final int TRAINING = 0;
    private static final int VALIDATION = 1; // the colour that it has beside the training loss
    private static final int OTHER = 2;
    private static final int MOST_LINES = 10; // as many as there are colours
    private static final int MOST_EPOCHS = 5;

    private RunCharts() {}

    /** Returns the chart of the two losses. */
    static LineChart loss(List<EpochMetrics> history) {
        boolean exploded = history.getLast().divergence().isPresent();
        String title = "cross-entropy (nats)";
        return new LineChart("Loss per epoch" + (exploded ? ": training diverged" : ""), EPOCH,
                exploded ? Axis.logarithmic(title) : Axis.linear(title), List.of(
                Series.of("training", history, EpochMetrics::epoch, EpochMetrics::trainLoss, TRAINING),
                Series.of("validation", history, EpochMetrics::epoch, EpochMetrics::validationLoss, VALIDATION)))
                .with(exploded ? Legend.BOTTOM_RIGHT : Legend.TOP_RIGHT); // losses fall, and rise where training diverges
    }

    /** Returns the chart of the validation accuracy. */
    static LineChart accuracy(List<EpochMetrics> history) {
        return new LineChart("Validation accuracy per epoch", EPOCH, Axis.linear("accuracy (share of images)").as("0.00"),
                List.of(Series.of("validation", history, EpochMetrics::epoch, EpochMetrics::validationAccuracy,
                        VALIDATION))).with(Legend.NONE);
    }

    /** Returns the chart of the learning rate at the end of each epoch. */
    static LineChart learningRate(List<EpochMetrics> history) {
        return new LineChart("Learning rate at the end of each epoch", EPOCH, Axis.linear("learning rate"),
                List.of(Series.of("rate", history, EpochMetrics::epoch, EpochMetrics::learningRate, OTHER)));
    }

    /** Returns the chart of the speed of training. */
    static LineChart speed(List<EpochMetrics> history) {
        return new LineChart("Speed of training", EPOCH, Axis.linear("images per second"),
                List.of(Series.of("speed", history, EpochMetrics::epoch, EpochMetrics::imagesPerSecond, OTHER)));
    }

    /** Returns the chart of the norm of each layer's gradients: √(Σ n²) over the norms n of its parameters. */
    static LineChart gradientNorms(List<LayerMetrics> layers) {
        return ofLayers("Norm of the gradient of each layer", "layer with parameters, 1 is the first",
                Axis.logarithmic("norm in the last step"), layers, metrics -> {
                    Map<String, Double> norms = new LinkedHashMap<>();
                    metrics.gradientNorms().forEach((name, norm) ->
                            norms.merge(name.substring(0, Math.max(0, name.lastIndexOf('.'))), norm, Math::hypot));
                    return norms;
                });
    }

    /** Returns the chart of the dead units of each layer. */
    static LineChart deadUnits(List<LayerMetrics> layers) {
        return ofLayers("Dead units of each layer", "ReLU, 1 is the first", Axis.linear("share of the layer's units"),
                layers, LayerMetrics::deadUnits);
    }

    // A line for each layer against the epoch; of many layers lines for some epochs against the layer.
    private static LineChart ofLayers(String title, String layer, Axis height, List<LayerMetrics> layers,
            Function<LayerMetrics, Map<String, Double>> numbers) {
        return numbers.apply(layers.getFirst()).size() <= MOST_LINES
                ? new LineChart(title, EPOCH, height, byLayer(layers, numbers))
                : new LineChart(title, Axis.linear(layer).as("0"), height, byEpoch(layers, numbers));
    }

    private static List<Series> byLayer(List<LayerMetrics> layers, Function<LayerMetrics, Map<String, Double>> numbers) {
        Map<String, List<Point>> points = new LinkedHashMap<>();
        for (LayerMetrics metrics : layers) {
            numbers.apply(metrics).forEach((name, value) -> points.computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(new Point(metrics.epoch(), value)));
        }
        List<Series> lines = new ArrayList<>();
        points.forEach((name, values) -> lines.add(new Series("layer " + name, values, lines.size())));
        return lines;
    }

    // The first epoch, the last one, and some between them.
    private static List<Series> byEpoch(List<LayerMetrics> layers, Function<LayerMetrics, Map<String, Double>> numbers) {
        int count = Math.min(MOST_EPOCHS, layers.size());
        List<Series> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LayerMetrics metrics = layers.get(count == 1 ? 0 : i * (layers.size() - 1) / (count - 1));
            lines.add(Series.along(1, "epoch " + metrics.epoch(), numbers.apply(metrics).values().stream()
                    .mapToDouble(Double::doubleValue).toArray(), i));
        }
        return lines;
    }
}
