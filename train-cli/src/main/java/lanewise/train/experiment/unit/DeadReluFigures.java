package lanewise.train.experiment.unit;

import static lanewise.train.experiment.unit.DeadReluUnits.LAYERS;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.LineChart;
import lanewise.train.report.chart.LineChart.Axis;
import lanewise.train.report.chart.LineChart.Legend;
import lanewise.train.report.chart.LineChart.Point;
import lanewise.train.report.chart.LineChart.Series;
import lanewise.train.series.Sample;

/** The figures of units that are silent on all training images. */
final class DeadReluFigures {
    private static final double LEAST_SHARE = 0.01; // at the top of an axis

    private DeadReluFigures() {}

    static Figure byEpoch(List<WatchedUnits> all) {
        List<Series> lines = new ArrayList<>();
        for (WatchedUnits watched : all) {
            List<Point> points = IntStream.range(0, watched.epochs()).mapToObj(epoch -> {
                Sample share = watched.share(-1, epoch);
                return new Point(epoch, share.mean(), deviation(share));
            }).toList();
            lines.add(new Series(watched.name(), points, lines.size()));
        }
        LineChart chart = new LineChart("Dead ReLU units of all layers", Axis.epochs(),
                Axis.linear("share of units silent on all images"), lines);
        return new Figure(DeadReluUnits.NAME + "-epochs.png", "Share of the ReLU units of " + LAYERS + " hidden layers"
                + " that are silent on all training images, before training and after each epoch, mean ± standard"
                + " deviation. Do units die, and does batch normalisation prevent it?", chart);
    }

    // One value has no deviation, and gets no bar.
    private static double deviation(Sample sample) {
        return sample.size() == 1 ? 0 : sample.standardDeviation();
    }

    static Figure byLayer(List<WatchedUnits> pair) {
        WatchedUnits.Setting setting = pair.getFirst().setting();
        List<Series> lines = new ArrayList<>();
        for (WatchedUnits watched : pair) {
            for (int layer = 0; layer < LAYERS; layer++) {
                int at = layer;
                Series line = Series.along(0, "layer " + (layer + 1) + (watched.normalised() ? ", batch norm" : ""),
                        IntStream.range(0, watched.epochs()).mapToDouble(e -> watched.share(at, e).mean()).toArray(),
                        layer);
                lines.add(watched.normalised() ? line.dashed() : line);
            }
        }
        double most = pair.stream().flatMapToDouble(watched -> IntStream.range(0, LAYERS * watched.epochs())
                .mapToDouble(i -> watched.share(i % LAYERS, i / LAYERS).mean())).max().orElse(0);
        Axis shares = Axis.linear("share of units silent on all images").as("0.###").from(0)
                .to(Math.max(most, LEAST_SHARE));
        LineChart chart = new LineChart("Dead ReLU units by layer, " + setting.name(), Axis.epochs(), shares, lines)
                .with(Legend.BESIDE);
        return new Figure(DeadReluUnits.NAME + "-layers-" + setting.fileName() + ".png", "The same for each hidden layer"
                + " (1 is the first) with " + setting.name() + ", mean over the seeds. In which layers do units die?",
                chart);
    }
}
