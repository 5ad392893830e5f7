package lanewise.train.experiment.network;

import static lanewise.train.experiment.network.DeadReluUnits.LAYERS;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.Sample;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** The figures of units that are silent on all training images. */
final class DeadReluFigures {
    private static final double LEAST_SHARE = 0.01; // at the top of an axis

    private DeadReluFigures() {}

    static Figure byEpoch(List<WatchedUnits> all) throws IOException {
        XYChart chart = Charts.perEpoch("Dead ReLU units of all layers", "share of units silent on all images");
        for (int i = 0; i < all.size(); i++) {
            WatchedUnits watched = all.get(i);
            int epochs = watched.epochs();
            Charts.lineWithErrors(chart, watched.name(), IntStream.range(0, epochs).asDoubleStream().toArray(),
                    IntStream.range(0, epochs).mapToDouble(e -> watched.share(-1, e).mean()).toArray(),
                    IntStream.range(0, epochs).mapToDouble(e -> deviation(watched.share(-1, e))).toArray(),
                    ChartStyle.series(i));
        }
        return new Figure(DeadReluUnits.NAME + "-epochs.png", "Share of the ReLU units of " + LAYERS + " hidden layers"
                + " that are silent on all training images, before training and after each epoch, mean ± standard"
                + " deviation. Do units die, and does batch normalisation prevent it?", Charts.png(chart));
    }

    // One value has no deviation, and gets no bar.
    private static double deviation(Sample sample) {
        return sample.size() == 1 ? 0 : sample.standardDeviation();
    }

    static Figure byLayer(List<WatchedUnits> pair) throws IOException {
        WatchedUnits.Setting setting = pair.getFirst().setting();
        XYChart chart = Charts.perEpoch("Dead ReLU units by layer, " + setting.name(),
                "share of units silent on all images");
        Charts.legendAside(chart);
        for (WatchedUnits watched : pair) {
            for (int layer = 0; layer < LAYERS; layer++) {
                int at = layer;
                String name = "layer " + (layer + 1) + (watched.normalised() ? ", batch norm" : "");
                XYSeries line = Charts.line(chart, name,
                        IntStream.range(0, watched.epochs()).asDoubleStream().toArray(),
                        IntStream.range(0, watched.epochs()).mapToDouble(e -> watched.share(at, e).mean()).toArray(),
                        ChartStyle.series(layer));
                if (watched.normalised()) {
                    Charts.dashed(line);
                }
            }
        }
        double most = pair.stream().flatMapToDouble(watched -> IntStream.range(0, LAYERS * watched.epochs())
                .mapToDouble(i -> watched.share(i % LAYERS, i / LAYERS).mean())).max().orElse(0);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(Math.max(most, LEAST_SHARE)).setYAxisDecimalPattern("0.###");
        return new Figure(DeadReluUnits.NAME + "-layers-" + setting.fileName() + ".png", "The same for each hidden layer"
                + " (1 is the first) with " + setting.name() + ", mean over the seeds. In which layers do units die?",
                Charts.png(chart));
    }
}
