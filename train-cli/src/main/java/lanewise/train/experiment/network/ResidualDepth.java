package lanewise.train.experiment.network;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.nn.training.StopRule.Decision;
import lanewise.train.config.InitKind;
import lanewise.train.config.NetworkConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/**
 * Deep networks with and without skip connections. A network of n blocks has a first Linear, 2 n Linears of equal
 * width and a last one; every Linear of the plain network but the last is followed by the activation, while in the
 * residual network a skip connection goes round each pair of them, whose second one has no activation. Layer i starts
 * from the same numbers in both.
 */
public final class ResidualDepth implements Experiment {
    private static final String SOURCE = Documents.SECOND_AMSTERDAM + ", question 2.d";
    private static final List<Integer> BLOCKS = List.of(2, 4, 8, 16, 32);
    private static final int EPOCHS = 1;
    private static final double RATE = 0.01; // at 0.1 deep residual networks diverge within a few steps
    private static final double VANISHED = 0.1; // of the norm in the shallowest network
    private static final int DECIMALS = 4;
    private static final int LABELS = 12;

    private final RunConfig protocol;

    /** The networks of one depth and kind; the norms are those of the weights' gradients, layer by layer. */
    private record Networks(int blocks, boolean residual, List<RunOutcome> outcomes, List<List<Double>> atStart,
            List<List<Double>> atStartKaiming, List<List<Double>> afterTraining) {
        String kind() {
            return residual ? "residual" : "plain";
        }

        long diverged() {
            return outcomes.stream().filter(RunOutcome.Diverged.class::isInstance).count();
        }

        /** Returns a number of the last epoch of the runs that came to their end. */
        List<Double> last(ToDoubleFunction<EpochMetrics> number) {
            return outcomes.stream().filter(RunOutcome.Finished.class::isInstance)
                    .map(outcome -> number.applyAsDouble(outcome.history().getLast())).toList();
        }
    }

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public ResidualDepth(RunConfig protocol) {
        this.protocol = protocol.withNetwork(protocol.network().withInit(InitKind.PYTORCH))
                .withEpochs(EPOCHS).withLearningRate(RATE);
    }

    @Override
    public String name() {
        return "residual";
    }

    @Override
    public String title() {
        return "Deep networks with and without skip connections";
    }

    @Override
    public String question() {
        return "Does the gradient vanish on its way to the first layer of a deep network, do skip connections prevent"
                + " it, and does the training become more stable?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    private RunConfig config(int blocks, boolean residual, InitKind init) {
        NetworkConfig network = protocol.network().withInit(init);
        int width = network.hidden().getFirst();
        return protocol.withNetwork(residual ? network.withResidualBlocks(blocks)
                : network.withHidden(Collections.nCopies(1 + 2 * blocks, width)));
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        List<PlannedRun> runs = new ArrayList<>();
        for (int blocks : BLOCKS) {
            runs.addAll(SeedRuns.plan("plain-" + blocks, config(blocks, false, InitKind.PYTORCH), seeds));
            runs.addAll(SeedRuns.plan("residual-" + blocks, config(blocks, true, InitKind.PYTORCH), seeds));
        }
        return runs;
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<Networks> plain = new ArrayList<>();
        List<Networks> residual = new ArrayList<>();
        for (int blocks : BLOCKS) {
            plain.add(networks(context, blocks, false));
            residual.add(networks(context, blocks, true));
        }
        return new Findings(verdict(plain, residual), comparisons(plain, residual), List.of(table(plain, residual)),
                List.of(byLayer(plain, residual), byDepth(plain, residual), losses(plain, residual)));
    }

    private Networks networks(ExperimentContext context, int blocks, boolean residual) throws IOException {
        List<RunOutcome> outcomes = new ArrayList<>();
        List<List<Double>> afterTraining = new ArrayList<>();
        for (long seed : context.seeds()) {
            RunOutcome outcome = context.outcome(config(blocks, residual, InitKind.PYTORCH).withSeed(seed));
            outcomes.add(outcome);
            if (outcome instanceof RunOutcome.Finished run) {
                List<LayerMetrics> layers = LayerMetrics.read(run.folder());
                if (!layers.isEmpty()) {
                    afterTraining.add(weightNorms(layers.getLast()));
                }
            }
        }
        return new Networks(blocks, residual, outcomes, atStart(context, blocks, residual, InitKind.PYTORCH),
                atStart(context, blocks, residual, InitKind.KAIMING_NORMAL), afterTraining);
    }

    private List<List<Double>> atStart(ExperimentContext context, int blocks, boolean residual, InitKind init)
            throws IOException {
        List<List<Double>> bySeed = new ArrayList<>();
        for (long seed : context.seeds()) {
            RunConfig config = config(blocks, residual, init).withSeed(seed);
            String file = String.format(Locale.ROOT, "%s-%d-%s-seed%d.json", residual ? "residual" : "plain", blocks,
                    init, seed);
            List<Double> norms = ResultCache.get(context.folder().resolve(file),
                    List.of(config, context.images().sha256()), new TypeReference<List<Double>>() { },
                    () -> firstGradients(config, context.images()));
            if (!norms.isEmpty()) {
                bySeed.add(norms);
            }
        }
        return bySeed;
    }

    // The gradients of the first step, from the first values of the weights; none if they are not finite.
    private static List<Double> firstGradients(RunConfig config, ImageData images) throws IOException {
        List<Double> norms = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onLayers(LayerMetrics layers) {
                norms.addAll(weightNorms(layers));
            }
        };
        try {
            new Trainer(config, images.train(), listener).stopWhen((epoch, step) -> Decision.FINISH).train();
        } catch (DivergedException e) {
            return List.of();
        }
        return norms;
    }

    private static List<Double> weightNorms(LayerMetrics layers) {
        return layers.gradientNorms().entrySet().stream().filter(entry -> entry.getKey().endsWith("weight"))
                .map(Map.Entry::getValue).toList();
    }

    /** Returns the geometric mean over the seeds of a layer's norm, from 0; NaN without a run. */
    private static double mean(List<List<Double>> norms, int layer) {
        return Math.exp(norms.stream().mapToDouble(run -> Math.log(Math.max(run.get(layer), Double.MIN_NORMAL)))
                .average().orElse(Double.NaN));
    }

    private static double shrinkage(List<Networks> networks) {
        return mean(networks.getLast().atStart(), 0) / mean(networks.getFirst().atStart(), 0);
    }

    private static List<Comparison> comparisons(List<Networks> plain, List<Networks> residual) {
        Networks deepPlain = plain.getLast();
        Networks deepResidual = residual.getLast();
        String measure = "gradient norm of the first layer at " + deepPlain.blocks() + " blocks over that at "
                + plain.getFirst().blocks() + ", before training";
        List<Comparison> comparisons = new ArrayList<>(List.of(
                new Comparison(measure + ", residual", SOURCE, "does not vanish", power(shrinkage(residual)),
                        shrinkage(residual) >= VANISHED, "at least " + VANISHED),
                new Comparison(measure + ", plain", SOURCE, "vanishes", power(shrinkage(plain)),
                        shrinkage(plain) < VANISHED, "below " + VANISHED)));
        List<Double> plainLosses = deepPlain.last(EpochMetrics::validationLoss);
        List<Double> residualLosses = deepResidual.last(EpochMetrics::validationLoss);
        if (!plainLosses.isEmpty() && plainLosses.size() == residualLosses.size()) {
            comparisons.add(Comparisons.ofDifference("validation loss at " + deepPlain.blocks() + " blocks", SOURCE,
                    "more stable: lower with skips",
                    new Sample(plainLosses).minus(new Sample(residualLosses)), DECIMALS, " nats lower"));
        }
        return comparisons;
    }

    private static String verdict(List<Networks> plain, List<Networks> residual) {
        Networks deepPlain = plain.getLast();
        Networks deepResidual = residual.getLast();
        return String.format(Locale.ROOT, "From %d to %d blocks the gradient of the first layer before training changes"
                + " by a factor of %s in plain networks and %s in residual ones. With %d blocks the validation loss"
                + " after %d epoch is %s and %s; %d of %d plain runs diverged, %d of %d residual ones.",
                plain.getFirst().blocks(), deepPlain.blocks(), power(shrinkage(plain)), power(shrinkage(residual)),
                deepPlain.blocks(), EPOCHS, format(deepPlain.last(EpochMetrics::validationLoss)),
                format(deepResidual.last(EpochMetrics::validationLoss)),
                plain.stream().mapToLong(Networks::diverged).sum(), plain.size() * deepPlain.outcomes().size(),
                residual.stream().mapToLong(Networks::diverged).sum(), residual.size() * deepPlain.outcomes().size());
    }

    private static String power(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    private static String format(List<Double> values) {
        return values.isEmpty() ? "–" : new Sample(values).format(DECIMALS);
    }

    private static Table table(List<Networks> plain, List<Networks> residual) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            for (Networks networks : List.of(plain.get(i), residual.get(i))) {
                rows.add(List.of(Integer.toString(networks.blocks()), networks.kind(),
                        power(mean(networks.atStart(), 0)), power(mean(networks.atStartKaiming(), 0)),
                        power(mean(networks.afterTraining(), 0)), format(networks.last(EpochMetrics::validationLoss)),
                        format(networks.last(EpochMetrics::validationAccuracy)),
                        networks.diverged() + " of " + networks.outcomes().size()));
            }
        }
        return new Table("Gradient norms of the first layer (geometric mean over the seeds), and what training gave"
                + " (mean ± standard deviation)", List.of("blocks", "network", "before training",
                        "before training, Kaiming's initialisation", "after training", "validation loss",
                        "validation accuracy", "runs that diverged"), rows);
    }

    private Figure byLayer(List<Networks> plain, List<Networks> residual) throws IOException {
        XYChart chart = logarithmic("Gradient of each layer's weights before training",
                "layer, from the input (1) to the output", "norm of the gradient");
        for (int i = 0; i < plain.size(); i++) {
            for (Networks networks : List.of(plain.get(i), residual.get(i))) {
                int layers = 2 * networks.blocks() + 2;
                line(chart, networks.kind() + " " + networks.blocks(), IntStream.range(0, layers).mapToObj(layer ->
                        new double[] {layer + 1, mean(networks.atStart(), layer)}).toList(), i, networks.residual());
            }
        }
        return new Figure(name() + "-layers.png", "Norm of the gradient of each layer's weights in the first step, for"
                + " plain networks (dashed) and residual ones of 2 to 32 blocks, geometric mean over the seeds,"
                + " PyTorch's initialisation. Does the gradient vanish on its way to the first layer?", Charts.png(chart));
    }

    private Figure byDepth(List<Networks> plain, List<Networks> residual) throws IOException {
        XYChart chart = logarithmic("Gradient of the first layer against the depth", "blocks",
                "norm of the gradient of the first layer");
        int colour = 0;
        for (List<Networks> networks : List.of(plain, residual)) {
            boolean solid = networks.getFirst().residual();
            Map<String, Function<Networks, List<List<Double>>>> stages = new LinkedHashMap<>();
            stages.put("PyTorch's init", Networks::atStart);
            stages.put("Kaiming's init", Networks::atStartKaiming);
            stages.put("after training", Networks::afterTraining);
            colour = 0;
            for (var stage : stages.entrySet()) {
                line(chart, networks.getFirst().kind() + ", " + stage.getKey(), networks.stream().map(each ->
                        new double[] {each.blocks(), mean(stage.getValue().apply(each), 0)}).toList(), colour++, solid);
            }
        }
        return new Figure(name() + "-depth.png", "Norm of the gradient of the first layer's weights against the number"
                + " of blocks, plain (dashed) and residual: before training with two initialisations, and after training"
                + " from PyTorch's. Does it vanish with the depth, or grow?", Charts.png(chart));
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
        if (shown.size() > BLOCKS.size()) {
            Charts.plain(series);
        }
    }

    private Figure losses(List<Networks> plain, List<Networks> residual) throws IOException {
        XYChart chart = Charts.xy("Validation loss against the depth", "blocks",
                "cross-entropy (nats)");
        chart.getStyler().setXAxisDecimalPattern("0");
        int colour = 0;
        for (List<Networks> networks : List.of(plain, residual)) {
            List<Networks> finished = networks.stream()
                    .filter(each -> !each.last(EpochMetrics::validationLoss).isEmpty()).toList();
            if (!finished.isEmpty()) {
                Charts.lineWithErrors(chart, networks.getFirst().kind(),
                        finished.stream().mapToDouble(Networks::blocks).toArray(),
                        finished.stream().mapToDouble(each ->
                                new Sample(each.last(EpochMetrics::validationLoss)).mean()).toArray(),
                        finished.stream().mapToDouble(each -> each.last(EpochMetrics::validationLoss).size() == 1 ? 0
                                : new Sample(each.last(EpochMetrics::validationLoss)).standardDeviation()).toArray(),
                        ChartStyle.series(colour));
            }
            colour++;
            List<Networks> diverged = networks.stream().filter(each -> each.diverged() > 0).toList();
            if (!diverged.isEmpty()) {
                Charts.crosses(chart, networks.getFirst().kind() + ": runs diverged",
                        diverged.stream().mapToDouble(Networks::blocks).toArray(),
                        diverged.stream().mapToDouble(each -> Math.log(10)).toArray());
            }
        }
        return new Figure(name() + "-loss.png", "Validation loss after " + EPOCHS + " epoch, mean over the seeds ±"
                + " standard deviation. Guessing has ln 10 = 2.30. Which networks still learn when they are deep?",
                Charts.png(chart));
    }
}
