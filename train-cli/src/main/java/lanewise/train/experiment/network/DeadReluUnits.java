package lanewise.train.experiment.network;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.ResultCache;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.Sample;
import lanewise.train.training.DivergedException;
import lanewise.train.training.Trainer;
import lanewise.train.training.TrainingSetProbe;
import lanewise.train.training.TrainingSetProbe.Measurement;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/**
 * ReLU units that are silent on all training images, layer by layer and epoch by epoch, with and without batch
 * normalisation.
 */
public final class DeadReluUnits implements Experiment {
    private static final String SOURCE = Documents.AMSTERDAM + ", questions 5.d and 5.e";
    private static final double LEAST_SHARE = 0.01; // at the top of an axis
    private static final int LAYERS = 4;
    private static final List<Setting> SETTINGS = List.of(
            new Setting("SGD 0.1", OptimizerConfig.Sgd.PLAIN, 0.1),
            new Setting("Adam 0.01", new OptimizerConfig.Adam(0), 0.01)); // ten times Adam's usual rate
    private static final int DECIMALS = 3;

    private final RunConfig protocol;

    /** How a network is trained. */
    private record Setting(String name, OptimizerConfig optimizer, double rate) {
        String fileName() {
            return name.toLowerCase(Locale.ROOT).replace(' ', '-');
        }
    }

    /** The measurements of the runs of one configuration, by seed; those that diverged end early. */
    private record Watched(boolean normalised, Setting setting, List<List<Measurement>> bySeed) {
        String name() {
            return setting.name() + (normalised ? ", batch norm" : "");
        }

        /** Returns the number of measurements that all runs have. */
        int epochs() {
            return bySeed.stream().mapToInt(List::size).min().orElseThrow();
        }

        /** Returns the share of dead units of a layer, from 0, or of all layers if it is negative, after an epoch. */
        Sample share(int layer, int epoch) {
            return new Sample(bySeed.stream().map(run -> {
                List<Double> shares = List.copyOf(run.get(epoch).deadUnits().values());
                return layer >= 0 ? shares.get(layer)
                        : shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
            }).toList());
        }

        Sample atTheEnd() {
            return share(-1, epochs() - 1);
        }
    }

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public DeadReluUnits(RunConfig protocol) {
        this.protocol = protocol;
    }

    @Override
    public String name() {
        return "dead-units";
    }

    @Override
    public String title() {
        return "Dead ReLU units";
    }

    @Override
    public String question() {
        return "How many ReLU units are silent on every training image, in which layers and from when on, and does"
                + " batch normalisation in front of them prevent it?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    /** Returns none: the whole training set must be looked at after each epoch, which a usual run does not do. */
    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return List.of();
    }

    private RunConfig config(boolean normalised, Setting setting, long seed) {
        int width = protocol.network().hidden().getFirst();
        return protocol.withNetwork(protocol.network().withActivation(ActivationKind.RELU)
                .withHidden(Collections.nCopies(LAYERS, width)).withBatchNorm(normalised))
                .withOptimizer(setting.optimizer(), setting.rate()).withSeed(seed);
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<Watched> all = watch(context);
        List<Figure> figures = new ArrayList<>(List.of(byEpoch(all)));
        for (int i = 0; i < SETTINGS.size(); i++) {
            figures.add(byLayer(all.subList(2 * i, 2 * i + 2)));
        }
        return new Findings(verdict(all), comparisons(all), List.of(table(all)), figures);
    }

    // For each setting without batch normalisation, then with it.
    private List<Watched> watch(ExperimentContext context) throws IOException {
        List<ResultCache.Computation<List<Measurement>>> trainings = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            for (boolean normalised : new boolean[] {false, true}) {
                context.seeds().forEach(seed -> trainings.add(() -> watch(context, normalised, setting, seed)));
            }
        }
        Iterator<List<Measurement>> results = context.compute(trainings).iterator();
        List<Watched> all = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            for (boolean normalised : new boolean[] {false, true}) {
                all.add(new Watched(normalised, setting, context.seeds().stream().map(_ -> results.next()).toList()));
            }
        }
        return all;
    }

    private List<Measurement> watch(ExperimentContext context, boolean normalised, Setting setting, long seed)
            throws IOException {
        RunConfig config = config(normalised, setting, seed);
        String file = String.format(Locale.ROOT, "%s-%s-seed%d.json", normalised ? "batchnorm" : "plain",
                setting.fileName(), seed);
        return ResultCache.get(context.folder().resolve(file), List.of(config, context.images().sha256()),
                new TypeReference<List<Measurement>>() { }, () -> train(config, context.images()));
    }

    private static List<Measurement> train(RunConfig config, ImageData images) throws IOException {
        TrainingSetProbe probe = new TrainingSetProbe(images.train());
        try {
            new Trainer(config, images.train(), probe).train();
        } catch (DivergedException e) {
            // The epochs before count.
        }
        return probe.measurements();
    }

    private static List<Comparison> comparisons(List<Watched> all) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            Watched plain = all.get(i);
            Watched normalised = all.get(i + 1);
            boolean fewer = normalised.atTheEnd().mean() < plain.atTheEnd().mean();
            boolean none = normalised.atTheEnd().mean() == 0;
            comparisons.add(new Comparison("share of dead units, " + plain.setting().name(), SOURCE,
                    "batch normalisation avoids them", plain.atTheEnd().format(DECIMALS) + " without, "
                    + normalised.atTheEnd().format(DECIMALS) + " with", fewer || none,
                    "the mean share at the end is smaller with it, or 0"));
        }
        return comparisons;
    }

    private static String verdict(List<Watched> all) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            Watched plain = all.get(i);
            Watched normalised = all.get(i + 1);
            parts.add(String.format(Locale.ROOT, "With %s, %s of the ReLU units are dead after %d epochs"
                    + " without batch normalisation, and %s with it after %d (before training %s and %s).",
                    plain.setting().name(), plain.atTheEnd().format(DECIMALS), plain.epochs() - 1,
                    normalised.atTheEnd().format(DECIMALS), normalised.epochs() - 1,
                    plain.share(-1, 0).format(DECIMALS), normalised.share(-1, 0).format(DECIMALS)));
        }
        return String.join(" ", parts);
    }

    private static Table table(List<Watched> all) {
        List<String> header = new ArrayList<>(List.of("network", "epoch"));
        IntStream.rangeClosed(1, LAYERS).forEach(layer -> header.add("layer " + layer));
        header.add("training accuracy");
        List<List<String>> rows = new ArrayList<>();
        for (Watched watched : all) {
            for (int epoch : new int[] {0, 1, watched.epochs() - 1}) {
                int at = Math.min(epoch, watched.epochs() - 1);
                List<String> row = new ArrayList<>(List.of(watched.name(), Integer.toString(at)));
                IntStream.range(0, LAYERS).forEach(layer -> row.add(watched.share(layer, at).format(DECIMALS)));
                row.add(new Sample(watched.bySeed().stream().map(run -> run.get(at).accuracy()).toList())
                        .format(DECIMALS));
                rows.add(row);
            }
        }
        return new Table("Share of ReLU units that are silent on all training images, mean ± standard deviation over"
                + " the seeds", header, rows);
    }

    private Figure byEpoch(List<Watched> all) throws IOException {
        XYChart chart = Charts.perEpoch("Dead ReLU units of all layers", "share of units silent on all images");
        for (int i = 0; i < all.size(); i++) {
            Watched watched = all.get(i);
            int epochs = watched.epochs();
            Charts.lineWithErrors(chart, watched.name(), IntStream.range(0, epochs).asDoubleStream().toArray(),
                    IntStream.range(0, epochs).mapToDouble(e -> watched.share(-1, e).mean()).toArray(),
                    IntStream.range(0, epochs).mapToDouble(e -> deviation(watched.share(-1, e))).toArray(),
                    ChartStyle.series(i));
        }
        return new Figure(name() + "-epochs.png", "Share of the ReLU units of " + LAYERS + " hidden layers that are"
                + " silent on all training images, before training and after each epoch, mean ± standard deviation. Do"
                + " units die, and does batch normalisation prevent it?", Charts.png(chart));
    }

    // One value has no deviation, and gets no bar.
    private static double deviation(Sample sample) {
        return sample.size() == 1 ? 0 : sample.standardDeviation();
    }

    private Figure byLayer(List<Watched> pair) throws IOException {
        Setting setting = pair.getFirst().setting();
        XYChart chart = Charts.perEpoch("Dead ReLU units by layer, " + setting.name(),
                "share of units silent on all images");
        Charts.legendAside(chart);
        for (Watched watched : pair) {
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
        double most = pair.stream().flatMapToDouble(watched -> IntStream.range(0, LAYERS * watched.epochs()).mapToDouble(
                i -> watched.share(i % LAYERS, i / LAYERS).mean())).max().orElse(0);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(Math.max(most, LEAST_SHARE)).setYAxisDecimalPattern("0.###");
        return new Figure(name() + "-layers-" + setting.fileName() + ".png", "The same for each hidden layer (1 is the"
                + " first) with " + setting.name() + ", mean over the seeds. In which layers do units die?",
                Charts.png(chart));
    }
}
